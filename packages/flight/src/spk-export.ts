import { addSeconds, BODIES, type Frames, fromSecondsInScale, type HermiteSegment, tdbRate, tdbSeconds, writeSpk } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { VehicleId } from '@farside/vehicle';
import type { Flight } from './flight.ts';
import { EXPORT_WITHIN, type SamplingOptions, sampleTimes, WINDOW } from './sampling.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/** How paths are written as an SPK kernel. */
export interface SpkOptions extends Pick<SamplingOptions, 'within' | 'step'> {
  /** Default: all that have a path. */
  readonly vehicles?: readonly VehicleId[];
  /** With them, stretches in body-fixed frames are turned to ICRF; without, they are left out and the comments say so. */
  readonly frames?: Frames;
  /** ISO 8601 UTC: when the kernel is made. Left out: the comments do not say, and the same flight gives the same bytes. */
  readonly created?: string;
}

/**
 * NAIF ids of vehicles. NAIF numbers spacecraft with negative integers and has assigned none to simulated flights; -999001 and below are far from those that it gives
 * (down to some hundreds, and -100000 less the catalogue number for what orbits the Earth, down to -199999). Known names have fixed numbers; others follow from -999101 in
 * the order of the alphabet.
 */
const KNOWN: readonly VehicleId[] = ['stack', 'orbiter', 'lander', 'ascender', 'capsule', 'injection-stage'];
const FIRST_ID = -999001;
const FIRST_OTHER = -999101;

/** The NAIF ids of all vehicles of a flight that have a path. */
export function spkIds(flight: Flight): ReadonlyMap<VehicleId, number> {
  const all = flight.vehicles.filter((v) => hasPath(flight, v));
  const others = all.filter((v) => !KNOWN.includes(v)).toSorted((a, b) => (a < b ? -1 : 1));
  return new Map(all.map((v) => [v, KNOWN.includes(v) ? FIRST_ID - KNOWN.indexOf(v) : FIRST_OTHER - others.indexOf(v)]));
}

/** Whether anything was recorded of the path of a vehicle. */
export function hasPath(flight: Flight, vehicle: VehicleId): boolean {
  try {
    return flight.trajectory(vehicle).arcs.length > 0;
  } catch {
    return false;
  }
}

/** One stretch as a segment of type 13; undefined when it is shorter than the rounding of its epochs. SPK keeps an epoch in one double: states are given for that. */
function segmentOf(s: Stretch, target: number, o: SpkOptions): HermiteSegment | undefined {
  const times = sampleTimes(s, o);
  const epochs: number[] = [];
  const states: number[] = [];
  const y = new Float64Array(6);
  for (const t of times) {
    const et = tdbSeconds(addSeconds(s.arc.t0, t));
    if (epochs.length > 0 && et <= epochs[epochs.length - 1]) continue;
    s.atEpoch(fromSecondsInScale('TDB', et), y);
    epochs.push(et);
    // per second of TDB: where samples lie unequally, interpolation magnifies what a velocity lacks
    const perTdb = 1 - tdbRate(et);
    for (let k = 0; k < 6; k++) states.push((k < 3 ? y[k] : perTdb * y[k]) / 1000);
  }
  if (epochs.length < WINDOW) return undefined;
  return {
    type: 13,
    target,
    centre: BODIES[s.arc.centre].naif[0],
    name: `${s.arc.vehicle} ${s.arc.phase}`.slice(0, 40),
    epochs: Float64Array.from(epochs),
    states: Float64Array.from(states),
    window: WINDOW,
  };
}

/** What stands in the comment area. */
function commentOf(flight: Flight, ids: ReadonlyMap<VehicleId, number>, left: number, o: SpkOptions): string {
  const m = flight.manifest;
  const pad = Math.max(...[...ids.keys()].map((v) => v.length));
  const worst = Math.max(...[...ids.keys()].map((v) => flight.trajectory(v).maxError));
  return [
    'Simulated spacecraft trajectories, written by Farside. Not measured, and no product of NAIF.',
    '',
    `Mission           ${m.mission.name} (mission file SHA-256 ${m.mission.sha256})`,
    `Flight            ${m.id}`,
    `Engine            ${m.engine}`,
    ...m.data.map((d, i) => `${i === 0 ? 'Data' : '    '}              ${d.name} (SHA-256 ${d.sha256})`),
    ...(o.created === undefined ? [] : [`Made              ${o.created} UTC`]),
    '',
    'Spacecraft ids (negative integers of our own, not assigned by NAIF):',
    ...[...ids].map(([v, id]) => `  ${id}  ${v.padEnd(pad)}  ${flight.trajectory(v).arcs.length} arc(s)`),
    '',
    'Frame J2000, whose axes are those of the ICRF. Epochs are TDB seconds past J2000.',
    'Segments of type 13: Hermite, four states, degree 7, unequal steps. A segment is a smooth',
    'stretch about one centre: it ends at ignition, cut-off, separation, docking, the border of a',
    'phase and a change of centre. Where two meet, both hold their common epoch.',
    `Interpolated so, the positions keep those of the record within ${1000 * (o.within ?? EXPORT_WITHIN)} mm; the record keeps`,
    `its numerical integration within ${worst.toPrecision(2)} m.`,
    ...(left > 0 ? [`${left} stretch(es) on the ground are left out.`] : []),
  ]
    .join('\n')
    .replace(/[^\n -~]/g, '?');
}

/**
 * The paths of vehicles as one SPK kernel (NAIF DAF, type 13, J2000 axes, km and km/s about each arc's centre): what SPICE and all that is built on it reads. Positions of
 * the centres themselves are in a planetary kernel (`de440.bsp`) of the reader's own. Throws VEHICLE_UNKNOWN, SPK_EMPTY, EXPORT_BOUND.
 */
export function exportSpk(flight: Flight, o: SpkOptions = {}): Uint8Array {
  const all = spkIds(flight);
  const wanted = o.vehicles ?? [...all.keys()];
  const ids = new Map<VehicleId, number>();
  const segments: HermiteSegment[] = [];
  let left = 0;
  for (const v of wanted) {
    const found = stretchesOf(flight.trajectory(v), o.frames);
    const id = all.get(v)!;
    ids.set(v, id);
    left += found.left;
    for (const s of found.stretches) {
      const segment = segmentOf(s, id, o);
      if (segment) segments.push(segment);
    }
  }
  if (segments.length === 0)
    throw new FarsideError('SPK_EMPTY', 'no path of the flight can be written as a kernel', { tryThis: 'fly a phase first' });
  const internalName = `Farside ${flight.manifest.mission.name} ${flight.manifest.id.slice(0, 12)}`.replace(/[^ -~]/g, '?').slice(0, 60);
  return writeSpk({ internalName, comment: commentOf(flight, ids, left, o), segments });
}
