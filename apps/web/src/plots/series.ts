import { addSeconds, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import { type Flight, rideAt } from '@farside/flight';
import { shownModules } from '../spine/strands.ts';
import { keptChannel, keptRides, motionOf, rangeBetween } from '../state/motion.ts';

/** One curve: seconds since the start of the span, values in the plot's unit; null where there is none. */
export interface Curve {
  /** Module or vehicle whose colour it has; undefined: ink. */
  readonly of?: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** The value itself at an epoch, where the curve is only samples of it. */
  readonly exact?: (epoch: Epoch) => number | undefined;
}

export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
  readonly log?: boolean;
}

const N = 420;
const G0 = 9.80665;
const DEG = 180 / Math.PI;

type Of = (epoch: Epoch) => number | undefined;

function sampled(of: Of, start: Epoch, length: number, scale: number): Pick<Curve, 'x' | 'y' | 'exact'> {
  const x: number[] = [];
  const y: (number | null)[] = [];
  for (let i = 0; i <= N; i++) {
    const t = (i / N) * length;
    const v = of(addSeconds(start, t));
    x.push(t);
    y.push(v === undefined ? null : v * scale);
  }
  const exact = (epoch: Epoch): number | undefined => {
    const v = of(epoch);
    return v === undefined ? undefined : v * scale;
  };
  return { x, y, exact };
}

/** A channel within the span, thinned to the lowest and highest of each pixel column. */
export function channelCurve(flight: Flight, id: string, start: Epoch, length: number, scale: number, of?: string): Curve | undefined {
  const c = keptChannel(flight, id);
  if (!c) return undefined;
  const shift = secondsBetween(start, c.t0);
  const x: number[] = [];
  const y: (number | null)[] = [];
  const bin = length / N;
  let at = -1;
  let lo = 0;
  let hi = 0;
  const flush = (): void => {
    if (at < 0) return;
    const [a, b] = c.x[lo] <= c.x[hi] === lo <= hi ? [Math.min(lo, hi), Math.max(lo, hi)] : [Math.min(lo, hi), Math.max(lo, hi)];
    for (const i of a === b ? [a] : [a, b]) {
      x.push(c.t[i] + shift);
      y.push(c.x[i] * scale);
    }
  };
  for (let i = 0; i < c.t.length; i++) {
    const t = c.t[i] + shift;
    if (t < 0 || t > length) continue;
    const k = Math.floor(t / bin);
    if (k !== at) {
      flush();
      at = k;
      lo = i;
      hi = i;
    } else {
      if (c.x[i] < c.x[lo]) lo = i;
      if (c.x[i] > c.x[hi]) hi = i;
    }
  }
  flush();
  return x.length > 1 ? { x, y, ...(of ? { of } : {}) } : undefined;
}

/** The plots that go with a phase, over a span. Three at most. */
export function plotsFor(flight: Flight, env: Environment, phase: string, start: Epoch, end: Epoch): readonly Plot[] {
  const length = Math.max(1e-3, secondsBetween(start, end));
  const channels = (title: string, unit: string, scale: number, ...ids: readonly string[]): Plot | undefined => {
    const curves = ids.map((id) => channelCurve(flight, id, start, length, scale, id.split('.')[0])).filter((c) => c !== undefined);
    return curves.length > 0 ? { id: ids[0], title, unit, curves } : undefined;
  };
  const only = (list: readonly (Plot | undefined)[]): readonly Plot[] => list.filter((p) => p !== undefined);
  const close = only([
    channels('Altitude', 'km', 1e-3, 'lander.altitude'),
    channels('Descent speed', 'm/s', -1, 'lander.vertical-speed'),
    channels('Thrust', 'N', 1, 'lander.thrust'),
  ]);
  if (phase === 'landing' && close.length > 0) return close;
  const air = only([
    channels('Altitude', 'km', 1e-3, 'capsule.altitude'),
    channels('Load', 'g', 1 / G0, 'capsule.load'),
    channels('Heat flux', 'MW/m²', 1e-6, 'capsule.heat-flux'),
  ]);
  if (phase === 'entry' && air.length > 1) return air;
  const up = only([
    channels('Height above the site', 'km', 1e-3, 'ascender.height-above-site'),
    channels('Speed', 'm/s', 1, 'ascender.speed'),
    channels('Pitch', '°', DEG, 'ascender.pitch'),
  ]);
  if (phase === 'ascent' && up.length > 0) return up;
  if (phase === 'surface') {
    const sky = only([
      channels('Sun over the horizon', '°', DEG, 'lander.sun-elevation'),
      channels('Relay over the horizon', '°', DEG, 'lander.relay-elevation'),
    ]);
    if (sky.length > 0) return sky;
  }
  const modules = distinct(flight, start, end);
  const altitude: Plot = {
    id: 'altitude',
    title: 'Altitude',
    unit: 'km',
    curves: modules.map((m) => ({ of: m, ...sampled((e) => motionOf(flight, env, m, e)?.altitude, start, length, 1e-3) })),
  };
  const speed: Plot = {
    id: 'speed',
    title: 'Speed',
    unit: 'm/s',
    curves: modules.map((m) => ({ of: m, ...sampled((e) => motionOf(flight, env, m, e)?.speed, start, length, 1) })),
  };
  if (phase === 'rendezvous') {
    const apart = sampled((e) => rangeBetween(flight, env, 'orbiter', 'ascender', e), start, length, 1e-3);
    return [altitude, speed, { id: 'range', title: 'Range, orbiter to ascender', unit: 'km', curves: [apart] }];
  }
  const lead = modules[0];
  const mass = lead === undefined ? [] : [{ of: lead, ...sampled((e) => motionOf(flight, env, lead, e)?.mass, start, length, 1) }];
  return [altitude, speed, { id: 'mass', title: 'Mass', unit: 'kg', curves: mass }];
}

/** Modules that fly as vehicles of their own within a span: one per vehicle, the one that it is named by when it is aboard; those that stand on the ground are left out. */
function distinct(flight: Flight, start: Epoch, end: Epoch): readonly string[] {
  const looks = [0.02, 0.5, 0.98].map((s) => addSeconds(start, s * secondsBetween(start, end)));
  const groups = new Map<string, string>();
  for (const m of shownModules(flight)) {
    const rides = keptRides(flight).get(m) ?? [];
    const on = looks.map((e) => rideAt(rides, e)?.vehicle);
    const v = on.find((x) => x !== undefined);
    if (v === undefined || looks.slice(0, 2).every((e) => flight.trajectory(v).arcAt(e)?.frame !== 'icrf')) continue;
    const key = on.join(' ');
    if (!groups.has(key) || on.includes(m)) groups.set(key, m);
  }
  return [...groups.values()];
}

/** Value of a curve at a time of the span, on a line between its samples. */
export function valueAt(c: Curve, t: number): number | undefined {
  const { x, y } = c;
  if (x.length === 0 || t < x[0] || t > x[x.length - 1]) return undefined;
  let lo = 0;
  let hi = x.length - 1;
  while (hi - lo > 1) {
    const mid = (lo + hi) >> 1;
    if (x[mid] <= t) lo = mid;
    else hi = mid;
  }
  const [a, b] = [y[lo], y[hi]];
  if (a === null || b === null) return a ?? b ?? undefined;
  return x[hi] > x[lo] ? a + ((b - a) * (t - x[lo])) / (x[hi] - x[lo]) : a;
}
