import { addSeconds, type Environment, type Epoch, formatIso, parseIso, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { VehicleId } from '@farside/vehicle';
import type { Flight } from './flight.ts';
import { DEGREE, type SamplingOptions, sampleTimes } from './sampling.ts';
import { hasPath } from './spk-export.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/** How paths are written for Cesium. */
export interface CzmlOptions extends Pick<SamplingOptions, 'within' | 'step'> {
  /** Default: all that have a path. */
  readonly vehicles?: readonly VehicleId[];
}

/** RGBA of paths and labels, in turn. */
const COLOURS = [
  [255, 215, 0, 255],
  [0, 191, 255, 255],
  [255, 99, 71, 255],
  [144, 238, 144, 255],
  [238, 130, 238, 255],
  [255, 255, 255, 255],
] as const;

/** CZML writes UTC to a nanosecond at most. */
const iso = (e: Epoch): string => formatIso(e, 'UTC', 6);
const rounded = (e: Epoch): Epoch => parseIso(iso(e), 'UTC');

/** Samples of one stretch about the Earth, ICRF axes, as Cesium's INERTIAL has them. */
function positionOf(
  s: Stretch,
  env: Environment,
  o: CzmlOptions,
): { start: Epoch; end: Epoch; packet: Record<string, unknown> } | undefined {
  const y = new Float64Array(6);
  const body = new Float64Array(6);
  const geocentric = geocentricStretch(s, env);
  const start = rounded(addSeconds(s.arc.t0, s.first));
  const list: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let end = start;
  for (const t of sampleTimes(geocentric, o)) {
    // a microsecond is a whole number of the last digit: what is printed is what was sampled
    const offset = Math.round(1e6 * secondsBetween(start, addSeconds(s.arc.t0, t))) / 1e6;
    if (offset <= last) continue;
    last = offset;
    end = addSeconds(start, offset);
    s.atEpoch(end, y);
    addCentre(s, env, end, y, body);
    list.push(offset);
    for (let k = 0; k < 3; k++) list.push(Number(y[k].toFixed(5)));
    for (let k = 3; k < 6; k++) list.push(Number(y[k].toFixed(9)));
  }
  if (list.length < 14) return undefined;
  const interval = `${iso(start)}/${iso(end)}`;
  const packet = {
    interval,
    epoch: iso(start),
    referenceFrame: 'INERTIAL',
    interpolationAlgorithm: 'HERMITE',
    interpolationDegree: DEGREE,
    cartesianVelocity: list,
  };
  return { start, end, packet };
}

function addCentre(s: Stretch, env: Environment, epoch: Epoch, y: Float64Array, body: Float64Array): void {
  if (s.arc.centre === 'earth') return;
  env.ephemeris.state(s.arc.centre, 'earth', epoch, body);
  for (let k = 0; k < 6; k++) y[k] += body[k];
}

/** The same stretch told about the Earth: what has to be interpolated. */
function geocentricStretch(s: Stretch, env: Environment): Stretch {
  if (s.arc.centre === 'earth') return s;
  const body = new Float64Array(6);
  return {
    ...s,
    at: (t, out) => {
      s.at(t, out);
      addCentre(s, env, addSeconds(s.arc.t0, t), out, body);
    },
  };
}

/** Times during which a vehicle is there: stretches that touch are one. */
function availability(list: readonly { start: Epoch; end: Epoch }[]): string[] {
  const out: { start: Epoch; end: Epoch }[] = [];
  for (const s of list) {
    const before = out.at(-1);
    if (before && secondsBetween(before.end, s.start) <= 1e-3) before.end = secondsBetween(before.end, s.end) > 0 ? s.end : before.end;
    else out.push({ ...s });
  }
  return out.map((s) => `${iso(s.start)}/${iso(s.end)}`);
}

/**
 * The paths of vehicles as CZML (the JSON of Cesium), in pieces of text, a packet each. Positions are in Cesium's INERTIAL frame, metres about the Earth in ICRF axes, so
 * that Cesium turns its Earth below them by its own Earth orientation; vehicles at the Moon are told from the Earth with the ephemeris of `env`. Interpolated as the packet
 * says, they keep the record within `within` (default 1 mm). Throws VEHICLE_UNKNOWN, CZML_EMPTY, EXPORT_BOUND.
 */
export function* streamCzml(flight: Flight, env: Environment, o: CzmlOptions = {}): Generator<string> {
  const vehicles = o.vehicles ?? flight.vehicles.filter((v) => hasPath(flight, v));
  const paths = vehicles.map((v) => flight.trajectory(v));
  if (paths.length === 0)
    throw new FarsideError('CZML_EMPTY', 'the flight has no path yet', { tryThis: 'go on with it first: farside fly' });
  const first = paths.map((p) => p.start).reduce((a, b) => (secondsBetween(a, b) < 0 ? b : a));
  const last = paths.map((p) => p.end).reduce((a, b) => (secondsBetween(a, b) > 0 ? b : a));
  const document = {
    id: 'document',
    name: flight.manifest.mission.name,
    version: '1.0',
    clock: {
      interval: `${iso(first)}/${iso(last)}`,
      currentTime: iso(first),
      multiplier: 600,
      range: 'CLAMPED',
      step: 'SYSTEM_CLOCK_MULTIPLIER',
    },
    properties: {
      flight: { string: flight.manifest.id },
      engine: { string: flight.manifest.engine },
      note: { string: 'Simulated, not measured.' },
    },
  };
  yield `[${JSON.stringify(document)}`;
  for (const [i, path] of paths.entries()) {
    const { stretches } = stretchesOf(path, env.frames);
    const positions = stretches.map((s) => positionOf(s, env, o)).filter((p) => p !== undefined);
    if (positions.length === 0) continue;
    const rgba = COLOURS[i % COLOURS.length];
    const packet = {
      id: path.vehicle,
      name: path.vehicle,
      availability: availability(positions),
      label: {
        text: path.vehicle,
        font: '14px sans-serif',
        fillColor: { rgba },
        pixelOffset: { cartesian2: [12, 0] },
        horizontalOrigin: 'LEFT',
      },
      point: { pixelSize: 6, color: { rgba } },
      path: { material: { solidColor: { color: { rgba } } }, width: 1, leadTime: 0, trailTime: 86400, resolution: 300 },
      position: positions.map((p) => p.packet),
    };
    yield `,\n${JSON.stringify(packet)}`;
  }
  yield ']\n';
}
