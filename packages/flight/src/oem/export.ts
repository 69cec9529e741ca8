import { addSeconds, type BodyId, type Epoch, type Frames, secondsBetween, type TimeScale } from '@farside/astro';
import { FarsideError, type Vec3 } from '@farside/math';
import type { Flight } from '../flight.ts';
import { turnState } from '../inertial.ts';
import { NODE } from '../thin.ts';
import type { TrajectoryArc } from '../trajectory.ts';
import type { Oem, OemSegment } from './oem.ts';
import { roundForOem, writeHead, writeOem, writeSegment } from './write.ts';

export interface OemOptions {
  /** ISO 8601 UTC without Z: when the message is made. */
  readonly created: string;
  /** Default UTC. */
  readonly timeSystem?: 'UTC' | 'TDB';
  readonly originator?: string;
  readonly objectName?: string;
  /** International designator, e.g. `2024-083A`; default the vehicle's name. */
  readonly objectId?: string;
  /** Largest time between two records, s; default: the nodes of the flight, at least eight to a segment. */
  readonly step?: number;
  /** With it, stretches in body-fixed frames (standing on the surface) are turned to ICRF; without, they are left out and a comment says so. */
  readonly frames?: Frames;
  /** Write accelerations; default true. */
  readonly accelerations?: boolean;
}

/** Names of centres as in annex B of 502.0-B (SANA registry of orbit centres). */
const CENTRES: Readonly<Record<BodyId, string>> = {
  ssb: 'SOLAR SYSTEM BARYCENTER',
  sun: 'SUN',
  mercury: 'MERCURY',
  venus: 'VENUS',
  emb: 'EARTH BARYCENTER',
  earth: 'EARTH',
  moon: 'MOON',
  mars: 'MARS BARYCENTER',
  jupiter: 'JUPITER BARYCENTER',
  saturn: 'SATURN BARYCENTER',
  uranus: 'URANUS BARYCENTER',
  neptune: 'NEPTUNE BARYCENTER',
  pluto: 'PLUTO BARYCENTER',
};

/** A change of acceleration by more than this part of it ends a segment: ignition, cut-off. */
const KINK = 0.02;
/** Hermite interpolation on position and velocity of four records. */
const DEGREE = 7;
const LEAST_RECORDS = 8;
/** What stands on a body is written every 0.06 rad of its turn: Hermite of degree 7 then keeps a circle of an Earth's radius to a micrometre. */
const TURN = 0.06;

interface Stretch {
  readonly arc: TrajectoryArc;
  /** Nodes of the arc: first and last. */
  readonly from: number;
  readonly to: number;
}

/** Cuts an arc where the path is not smooth. */
function smoothStretches(arc: TrajectoryArc): Stretch[] {
  const n = arc.nodes;
  const out: Stretch[] = [];
  let from = 0;
  for (let i = 1; i < arc.count; i++) {
    const a = NODE * (i - 1);
    const b = NODE * i;
    if (n[b] > n[a]) continue;
    const dv = Math.hypot(n[b + 4] - n[a + 4], n[b + 5] - n[a + 5], n[b + 6] - n[a + 6]);
    const da = Math.hypot(n[b + 7] - n[a + 7], n[b + 8] - n[a + 8], n[b + 9] - n[a + 9]);
    const size = Math.max(Math.hypot(n[a + 7], n[a + 8], n[a + 9]), Math.hypot(n[b + 7], n[b + 8], n[b + 9]));
    if (dv > 1e-6 || da > KINK * size) {
      if (n[a] > n[NODE * from]) out.push({ arc, from, to: i - 1 });
      from = i;
    }
  }
  if (n[NODE * (arc.count - 1)] > n[NODE * from]) out.push({ arc, from, to: arc.count - 1 });
  return out;
}

/** Seconds since the arc's t0 at which the stretch is written. */
function recordTimes(s: Stretch, step: number | undefined): number[] {
  const n = s.arc.nodes;
  const knots: number[] = [];
  for (let i = s.from; i <= s.to; i++) if (knots.length === 0 || n[NODE * i] > knots[knots.length - 1]) knots.push(n[NODE * i]);
  const pieces = Math.ceil((LEAST_RECORDS - 1) / (knots.length - 1));
  const out = [knots[0]];
  for (let i = 1; i < knots.length; i++) {
    const h = knots[i] - knots[i - 1];
    const parts = Math.max(pieces, step === undefined ? 1 : Math.ceil(h / step - 1e-9));
    for (let k = 1; k <= parts; k++) out.push(k === parts ? knots[i] : knots[i - 1] + (h * k) / parts);
  }
  return out;
}

/** Time in which the axes of an arc turn by TURN, s. */
function turnTime(arc: TrajectoryArc, frames: Frames): number {
  const m = new Float64Array(18);
  frames.rotation(arc.frame, 'icrf', arc.start, m);
  // the rate matrix of a turn of w has the Frobenius norm w sqrt(2)
  let sum = 0;
  for (let k = 9; k < 18; k++) sum += m[k] * m[k];
  return sum > 0 ? TURN / Math.sqrt(sum / 2) : Number.POSITIVE_INFINITY;
}

function segmentOf(s: Stretch, o: OemOptions & { objectName: string; objectId: string }, scale: TimeScale): OemSegment | undefined {
  const { arc } = s;
  const turned = arc.frame !== 'icrf';
  const epochs: Epoch[] = [];
  const states: number[] = [];
  const accelerations: Vec3[] = [];
  const y = new Float64Array(10);
  const m = new Float64Array(18);
  const first = arc.nodes[NODE * s.from];
  const last = arc.nodes[NODE * s.to];
  const step = turned ? Math.min(o.step ?? Number.POSITIVE_INFINITY, turnTime(arc, o.frames!)) : o.step;
  for (const t of recordTimes(s, step)) {
    const epoch = roundForOem(addSeconds(arc.t0, t), scale);
    // the rounded epoch may lie a fraction of a microsecond beyond the stretch: take the near side of a jump
    const at = secondsBetween(arc.t0, epoch);
    if (epochs.length > 0 && secondsBetween(epochs[epochs.length - 1], epoch) <= 0) continue;
    onStretch(arc, s, Math.min(Math.max(at, first), last), y);
    const over = at - Math.min(Math.max(at, first), last);
    for (let k = 0; k < 3; k++) y[k] += over * y[3 + k];
    epochs.push(epoch);
    if (turned) {
      o.frames!.rotation(arc.frame, 'icrf', epoch, m);
      turnState(m, y);
    } else accelerations.push([y[7], y[8], y[9]]);
    for (let k = 0; k < 6; k++) states.push(y[k]);
  }
  // shorter than the rounding of its epochs
  if (epochs.length < 2) return undefined;
  return {
    objectName: o.objectName,
    objectId: o.objectId,
    centre: CENTRES[arc.centre],
    frame: 'ICRF',
    timeSystem: scale,
    start: epochs[0],
    stop: epochs[epochs.length - 1],
    useableStart: epochs[0],
    useableStop: epochs[epochs.length - 1],
    interpolation: 'HERMITE',
    interpolationDegree: Math.min(DEGREE, 2 * epochs.length - 1),
    comments: [`phase ${arc.phase}${turned ? `, at rest or moving in ${arc.frame}` : ''}`],
    epochs,
    states: Float64Array.from(states),
    ...(o.accelerations === false || turned ? {} : { accelerations }),
    covariances: [],
  };
}

/** As the arc's `atSeconds`, but at the ends of the stretch on its own side of the jump. */
function onStretch(arc: TrajectoryArc, s: Stretch, t: number, y: Float64Array): void {
  const n = arc.nodes;
  for (const i of [s.from, s.to]) {
    if (t !== n[NODE * i]) continue;
    for (let k = 0; k < 6; k++) y[k] = n[NODE * i + 1 + k];
    y[6] = n[NODE * i + 10];
    for (let k = 0; k < 3; k++) y[7 + k] = n[NODE * i + 7 + k];
    return;
  }
  arc.atSeconds(t, y);
}

/** What stands before the segments, and the segments one by one. */
function messageOf(
  flight: Flight,
  vehicle: string,
  o: OemOptions,
): { head: Omit<Oem, 'version' | 'messageId' | 'segments'>; segments: Generator<OemSegment> } {
  const scale = o.timeSystem ?? 'UTC';
  const named = { ...o, objectName: o.objectName ?? vehicle.toUpperCase(), objectId: o.objectId ?? vehicle.toUpperCase() };
  const path = flight.trajectory(vehicle);
  const written = path.arcs.filter((arc) => arc.frame === 'icrf' || o.frames);
  const left = path.arcs.length - written.length;
  const comments = [
    `Mission ${flight.manifest.mission.name}, vehicle ${vehicle}, flight ${flight.manifest.id.slice(0, 16)}, engine ${flight.manifest.engine}`,
    `Simulated, not measured. Thinned from its integration within ${path.maxError.toPrecision(2)} m`,
    'Segments end at ignition, cut-off, separation and change of centre: do not interpolate across them',
  ];
  if (left > 0) comments.push(`${left} stretch(es) in body-fixed frames are left out`);
  function* segments(): Generator<OemSegment> {
    let any = false;
    for (const arc of written) {
      for (const s of smoothStretches(arc)) {
        const segment = segmentOf(s, named, scale);
        if (!segment) continue;
        any = true;
        yield segment;
      }
    }
    if (!any) throw new FarsideError('OEM_EMPTY', `nothing of the path of '${vehicle}' can be written as an ephemeris`);
  }
  return { head: { creationDate: o.created, originator: o.originator ?? 'FARSIDE', comments }, segments: segments() };
}

/**
 * The path of a vehicle as an ephemeris message: a segment per phase, centre and smooth stretch (the path is cut at ignition, cut-off and impulses), ICRF axes, states every node.
 * Throws VEHICLE_UNKNOWN, OEM_EMPTY.
 */
export function oemOf(flight: Flight, vehicle: string, o: OemOptions): Omit<Oem, 'version' | 'messageId'> {
  const { head, segments } = messageOf(flight, vehicle, o);
  return { ...head, segments: [...segments] };
}

/** The same as text. */
export function exportOem(flight: Flight, vehicle: string, o: OemOptions): string {
  return writeOem(oemOf(flight, vehicle, o));
}

/** The same as pieces of text, a segment each: no more than one is held. */
export function* streamOem(flight: Flight, vehicle: string, o: OemOptions): Generator<string> {
  const { head, segments } = messageOf(flight, vehicle, o);
  let before = writeHead(head);
  for (const segment of segments) {
    yield before + writeSegment(segment);
    before = '';
  }
}
