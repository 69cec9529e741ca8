import { addSeconds, type Environment, type Epoch, parseIso, secondsBetween } from '@farside/astro';
import { type MeasureValue, NODE, type Trajectory, type TrajectoryArc } from '@farside/flight';
import { brent, cross, dot, portableMath as Math, mulMatVec, norm, unit, type Vec3, vecAt } from '@farside/math';
import { earthTurn, geodeticOf } from '../outline/earth-site.ts';
import { planeAngles } from '../outline/plane.ts';

/**
 * Measures that a fact asks of the record itself, as `<vehicle>.<kind>`: of the orbit about the Moon at an epoch of the fact's own, or of the way down to the Earth at a height of its own.
 * `coming-down` is the last time that the vehicle comes down through the height: of a skip, the second descent.
 */
export const RECORDED = ['node-at-epoch', 'inclination-at-epoch', 'place-coming-down', 'inclination-coming-down'] as const;
export type Recorded = (typeof RECORDED)[number];

/**
 * Equators about which a plane at the Moon is told; nodes count from where the equator rises through that of the ICRF.
 * `moon-mod` is the mean equator of date. `moon-body-inertial` is the equator of the IAU pole as it stood at J2000, held fixed: the BodyInertial axes of GMAT.
 * Between the two the pole has moved by up to 3 degrees in half of its 18.6 years.
 */
export const PLANE_FRAMES = ['moon-mod', 'moon-body-inertial'] as const;
export type PlaneFrame = (typeof PLANE_FRAMES)[number];

/** What a fact gives with such a measure. */
export interface RecordedAsk {
  readonly vehicle: string;
  readonly kind: Recorded;
  readonly at?: Epoch;
  readonly frame?: PlaneFrame;
  /** Above the ellipsoid, m. */
  readonly height?: number;
}

/** Splits the name of a measure; undefined for one that a phase records. */
export function recordedOf(measure: string): { readonly vehicle: string; readonly kind: Recorded } | undefined {
  const kind = RECORDED.find((k) => measure.endsWith(`.${k}`));
  return kind ? { vehicle: measure.slice(0, -kind.length - 1), kind } : undefined;
}

/**
 * The value as flown, from the paths of a flight in order of time (of one vehicle there may be several); undefined where the record has nothing to say: no such vehicle, not about that body at that time, or never at that height. Angles in rad, nodes in [0, 2 pi).
 */
export function recordedMeasure(ask: RecordedAsk, paths: readonly Trajectory[], env: Environment): MeasureValue | undefined {
  const own = paths.filter((p) => p.vehicle === ask.vehicle);
  if (ask.at) return ask.frame ? planeAtEpoch(ask.kind, own, ask.at, ask.frame, env) : undefined;
  return ask.height === undefined ? undefined : comingDown(ask.kind, own, ask.height, env);
}

const scratch = new Float64Array(18);
/** Of TDB, the pole moves by 1e-13 rad in the millisecond between TDB and TT. */
const J2000 = parseIso('2000-01-01T11:58:55.816Z');

/** Rotation from icrf, rows x, y, z. */
function equator(frame: PlaneFrame, epoch: Epoch, env: Environment): Float64Array {
  const m = new Float64Array(9);
  if (frame === 'moon-mod') {
    env.frames.rotation('icrf', 'moon-mod', epoch, scratch);
    m.set(scratch.subarray(0, 9));
    return m;
  }
  env.frames.rotation('icrf', 'iau:moon', J2000, scratch);
  const pole = vecAt(scratch, 6);
  const node = unit(cross([0, 0, 1], pole));
  m.set(node, 0);
  m.set(cross(pole, node), 3);
  m.set(pole, 6);
  return m;
}

/** Inclination and node (in [0, 2 pi)) of a plane with the normal r x v, icrf, to an equator of the Moon, rad. */
export function planeIn(
  frame: PlaneFrame,
  r: Vec3,
  v: Vec3,
  epoch: Epoch,
  env: Environment,
): { readonly inclination: number; readonly node: number } {
  const { inclination, node } = planeAngles(mulMatVec(equator(frame, epoch, env), unit(cross(r, v))));
  return { inclination, node: node < 0 ? node + 2 * Math.PI : node };
}

function planeAtEpoch(kind: Recorded, paths: readonly Trajectory[], epoch: Epoch, frame: PlaneFrame, env: Environment): number | undefined {
  const arc = paths.map((p) => p.arcAt(epoch)).find((a) => a !== undefined);
  if (arc?.centre !== 'moon' || arc.frame !== 'icrf') return undefined;
  const y = new Float64Array(6);
  arc.at(epoch, y);
  const plane = planeIn(frame, vecAt(y, 0), vecAt(y, 3), epoch, env);
  return kind === 'node-at-epoch' ? plane.node : kind === 'inclination-at-epoch' ? plane.inclination : undefined;
}

function comingDown(kind: Recorded, paths: readonly Trajectory[], height: number, env: Environment): MeasureValue | undefined {
  const arcs = paths.flatMap((p) => p.arcs).filter((a) => a.centre === 'earth' && a.frame === 'icrf');
  for (const arc of arcs.reverse()) {
    const t = lastDown(arc, height, env);
    if (t === undefined) continue;
    const y = new Float64Array(6);
    arc.atSeconds(t, y);
    const turn = earthTurn(env, addSeconds(arc.t0, t));
    if (kind === 'place-coming-down') {
      const { latitude, longitude } = geodeticOf(turn.toFixed(vecAt(y, 0), 0));
      return { latitude, longitude };
    }
    const h = cross(vecAt(y, 0), vecAt(y, 3));
    return kind === 'inclination-coming-down' ? Math.acos(dot(h, turn.pole) / norm(h)) : undefined;
  }
  return undefined;
}

/** Seconds of an arc at which the height is last passed on the way down. Nodes lie seconds apart in the air: between two of them no path turns back. */
function lastDown(arc: TrajectoryArc, height: number, env: Environment): number | undefined {
  const turn = earthTurn(env, arc.start);
  const origin = secondsBetween(arc.start, arc.t0);
  const y = new Float64Array(6);
  const over = (t: number): number => {
    arc.atSeconds(t, y);
    return geodeticOf(turn.toFixed(vecAt(y, 0), origin + t)).height - height;
  };
  for (let i = arc.count - 1; i > 0; i--) {
    const before = arc.nodes[NODE * (i - 1)];
    const after = arc.nodes[NODE * i];
    if (after > before && over(after) <= 0 && over(before) > 0) return brent(over, before, after, { xtol: 1e-3 });
  }
  return undefined;
}
