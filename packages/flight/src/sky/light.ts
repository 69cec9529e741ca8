import { addSeconds, compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { VehicleId } from '@farside/vehicle';
import { type ChannelData, type Flight, sampleEpoch } from '../flight.ts';
import type { FlightEvent } from '../types.ts';
import { type Bounds, clipWindow, joinWindows, lengthOf, pathWindows, type Window } from './windows.ts';

export interface LightFilter extends Bounds {
  readonly vehicle?: VehicleId;
}

/** A stay behind something that begins and ends in the record, at the vehicle's own time. */
export interface Stay extends Window {
  readonly vehicle: VehicleId;
  /** Phase in which it begins. */
  readonly phase: string;
}

/** An eclipse: a stay in the penumbra with what of it lay in the umbra. */
export interface EclipseStay extends Stay {
  readonly body: 'earth' | 'moon';
  readonly umbra: readonly Window[];
  /** In the umbra, s. */
  readonly dark: number;
  /** Largest part of the Sun's disc that was covered, 0 to 1; undefined where the record does not say. */
  readonly covered: number | undefined;
}

/** A stay behind the Moon as the Earth's centre sees it. */
export interface OccultationStay extends Stay {
  /** One-way light time to the Earth's centre where it goes behind and where it comes out, s. */
  readonly startDelay: number | undefined;
  readonly endDelay: number | undefined;
}

interface Pair {
  readonly start: FlightEvent;
  readonly end: FlightEvent | undefined;
}

/** Begins and ends of one kind, vehicle by vehicle; `key` tells apart what goes on at once. A stay over a phase's border has one of each. */
function pairs(flight: Flight, kind: string, key: (e: FlightEvent) => string): Pair[] {
  const open = new Map<string, FlightEvent>();
  const out: Pair[] = [];
  for (const e of flight.events()) {
    if (e.kind !== `${kind}-start` && e.kind !== `${kind}-end`) continue;
    const k = `${e.vehicle}\n${key(e)}`;
    const before = open.get(k);
    if (e.kind.endsWith('-start')) {
      if (!before) open.set(k, e);
    } else if (before) {
      out.push({ start: before, end: e });
      open.delete(k);
    }
  }
  for (const start of open.values()) out.push({ start, end: undefined });
  return out.sort((a, b) => compareEpochs(a.start.epoch, b.start.epoch));
}

/** Where a stay ends that the record does not see ending: with the stretch of the path that it began on, or at touchdown: the shadow of the ground that a craft stands on is night. */
function endOf(flight: Flight, p: Pair): Epoch {
  if (p.end) return p.end.epoch;
  const vehicle = p.start.vehicle ?? '';
  const down = flight.events({ vehicle, kind: 'touchdown' }).find((e) => compareEpochs(e.epoch, p.start.epoch) > 0);
  if (down) return down.epoch;
  const path = pathWindows(flight, vehicle);
  return path.find((w) => secondsBetween(p.start.epoch, w.end) > 0)?.end ?? path[path.length - 1].end;
}

const stayOf = (flight: Flight, p: Pair): Stay => ({
  vehicle: p.start.vehicle ?? '',
  phase: p.start.phase,
  start: p.start.epoch,
  end: endOf(flight, p),
});

const EARTH = 399;

/** Eclipses by Earth and Moon, in order of time, whole where they overlap the bounds. */
export function eclipseStays(flight: Flight, f: LightFilter = {}): readonly EclipseStay[] {
  const all = pairs(flight, 'eclipse', (e) => `${e.data?.['body_naif_id']} ${e.data?.['umbra']}`);
  const of = (umbra: number): Pair[] => all.filter((p) => p.start.data?.['umbra'] === umbra);
  const dark = of(1).map((p) => ({ p, ...stayOf(flight, p) }));
  return of(0)
    .map((p): EclipseStay => {
      const stay = stayOf(flight, p);
      const body = p.start.data?.['body_naif_id'];
      const umbra = dark
        .filter((d) => d.vehicle === stay.vehicle && d.p.start.data?.['body_naif_id'] === body)
        .flatMap((d) => clipWindow(d, { from: stay.start, to: stay.end }) ?? []);
      const told = [p.start.data?.['covered'], p.end?.data?.['covered']].filter((x) => x !== undefined);
      const covered = umbra.length > 0 ? 1 : told.length > 0 ? Math.max(...told) : undefined;
      return { ...stay, body: body === EARTH ? 'earth' : 'moon', umbra, dark: umbra.reduce((s, w) => s + lengthOf(w), 0), covered };
    })
    .filter((e) => (f.vehicle === undefined || e.vehicle === f.vehicle) && clipWindow(e, f) !== undefined);
}

/** Stays behind the Moon, in order of time, whole where they overlap the bounds. */
export function occultationStays(flight: Flight, f: LightFilter = {}): readonly OccultationStay[] {
  return pairs(flight, 'occultation', () => '')
    .map((p): OccultationStay => ({ ...stayOf(flight, p), startDelay: p.start.data?.['delay_s'], endDelay: p.end?.data?.['delay_s'] }))
    .filter((e) => (f.vehicle === undefined || e.vehicle === f.vehicle) && clipWindow(e, f) !== undefined);
}

/** Where something stands over a place on the Moon, rad; azimuth from north over east. */
export interface Standing {
  readonly elevation: number;
  readonly azimuth: number | undefined;
}
/** Sun, Earth and relay over a place at one time. */
export interface SkyRow {
  readonly epoch: Epoch;
  readonly sun: Standing;
  readonly earth: Standing;
  /** Only where a craft stands and the mission has a relay. */
  readonly relay: Standing | undefined;
}

const channelOf = (flight: Flight, id: string): ChannelData | undefined =>
  flight.channels().some((c) => c.id === id) ? flight.channel(id) : undefined;

/** Value of a channel between its samples: by the straight line, for an azimuth the short way round. Undefined outside, and in a gap of more than `reach` s. */
function between(c: ChannelData, epoch: Epoch, turns: boolean, reach: number): number | undefined {
  const t = secondsBetween(c.t0, epoch);
  let lo = 0;
  let hi = c.t.length - 1;
  if (hi < 0 || t < c.t[0] - 1e-3 || t > c.t[hi] + 1e-3) return undefined;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (c.t[mid] <= t) lo = mid;
    else hi = mid;
  }
  const h = c.t[hi] - c.t[lo];
  if (h > reach) return undefined;
  if (!(h > 0)) return c.x[lo];
  let d = c.x[hi] - c.x[lo];
  if (turns) d -= 2 * Math.PI * Math.round(d / (2 * Math.PI));
  const x = c.x[lo] + (d * Math.min(Math.max(t - c.t[lo], 0), h)) / h;
  return turns ? x - 2 * Math.PI * Math.floor(x / (2 * Math.PI)) : x;
}

/** Samples of the sky are at most this far apart, s; a landed craft's are closer. */
const REACH = 2 * 10800;

/**
 * The sky over the landing site (`site`, from launch to the end) or over a craft on the ground, from its channels, every `step` s within the bounds: a straight line between samples (three hours, 1.6 deg of
 * the Sun's way: 1e-4 rad; on the ground a quarter of an hour).
 */
export function skyRows(flight: Flight, over: string, step: number, b: Bounds = {}): readonly SkyRow[] {
  const of = (what: string) => {
    const high = channelOf(flight, `${over}.${what}-elevation`);
    const round = channelOf(flight, `${over}.${what}-azimuth`);
    return high
      ? (epoch: Epoch): Standing | undefined => {
          const elevation = between(high, epoch, false, REACH);
          return elevation === undefined ? undefined : { elevation, azimuth: round ? between(round, epoch, true, REACH) : undefined };
        }
      : undefined;
  };
  const [sun, earth, relay] = [of('sun'), of('earth'), of('relay')];
  const c = channelOf(flight, `${over}.sun-elevation`);
  if (!sun || !earth || !c || c.t.length === 0 || !(step > 0)) return [];
  const whole = clipWindow({ start: sampleEpoch(c, 0), end: sampleEpoch(c, c.t.length - 1) }, b);
  if (!whole) return [];
  const out: SkyRow[] = [];
  for (let t = 0; t <= lengthOf(whole) + 1e-6; t += step) {
    const epoch = addSeconds(whole.start, t);
    const [s, e] = [sun(epoch), earth(epoch)];
    if (s && e) out.push({ epoch, sun: s, earth: e, relay: relay?.(epoch) });
  }
  return out;
}

/** When the Sun is over the horizon of the landing site: from sunrise to sunset, by the events of the record. */
export function sunAtSite(flight: Flight): readonly Window[] {
  const events = [...flight.events({ kind: 'sunrise' }), ...flight.events({ kind: 'sunset' })].sort((a, b) =>
    compareEpochs(a.epoch, b.epoch),
  );
  const c = channelOf(flight, 'site.sun-elevation');
  const ends: Window | undefined =
    c && c.t.length > 0 ? { start: sampleEpoch(c, 0), end: flight.phases[flight.phases.length - 1].handover.epoch } : undefined;
  const out: Window[] = [];
  let up: Epoch | undefined = events[0]?.kind === 'sunset' ? ends?.start : undefined;
  if (events.length === 0 && ends && c && c.x[0] > 0) return [ends];
  for (const e of events) {
    if (e.kind === 'sunrise') up = e.epoch;
    else if (up) {
      out.push({ start: up, end: e.epoch });
      up = undefined;
    }
  }
  if (up && ends) out.push({ start: up, end: ends.end });
  return joinWindows(out);
}

export interface Extreme {
  readonly epoch: Epoch;
  readonly value: number;
  /** It turns there; else it is the first or the last sample within the bounds. */
  readonly inside: boolean;
}

/** Highest and lowest of a channel within bounds, by the parabola through the three samples about each. Undefined without samples. */
export function extremesOf(c: ChannelData, b: Bounds = {}): { readonly highest: Extreme; readonly lowest: Extreme } | undefined {
  const within = (k: number): boolean => {
    const e = sampleEpoch(c, k);
    return (!b.from || compareEpochs(e, b.from) >= 0) && (!b.to || compareEpochs(e, b.to) <= 0);
  };
  const known = [...c.t.keys()].filter(within);
  if (known.length === 0) return undefined;
  const [first, last] = [known[0], known[known.length - 1]];
  const pick = (sign: 1 | -1): Extreme => {
    const k = known.reduce((m, i) => (sign * c.x[i] > sign * c.x[m] ? i : m), first);
    if (k === first || k === last) return { epoch: sampleEpoch(c, k), value: c.x[k], inside: false };
    // a parabola through three samples at times of their own
    const [u, w] = [c.t[k - 1] - c.t[k], c.t[k + 1] - c.t[k]];
    const [p, q] = [(c.x[k - 1] - c.x[k]) / u, (c.x[k + 1] - c.x[k]) / w];
    const bend = (q - p) / (w - u);
    const slope = p - bend * u;
    const t = bend === 0 ? 0 : Math.min(Math.max(-slope / (2 * bend), u), w);
    return { epoch: addSeconds(c.t0, c.t[k] + t), value: c.x[k] + slope * t + bend * t * t, inside: true };
  };
  return { highest: pick(1), lowest: pick(-1) };
}
