import {
  add,
  addScaled,
  angleBetweenQuats,
  conjugateQuat,
  cross,
  FarsideError,
  mulMatVec,
  mulQuat,
  norm,
  rotateByQuat,
  scale,
  sub,
  unit,
  type Vec3,
} from '@farside/math';
import { dock, reroot, type Separation, separate } from './join.ts';
import { massProperties } from './mass.ts';
import { placeInStack, portOf, posesOf, splitPart } from './stack.ts';
import type { Inertia, PortId, VehicleId, VehicleState } from './types.ts';

/** I^-1 h for a symmetric inertia; a body without inertia (a point) turns by nothing. */
function turnBy(i: Inertia, h: Vec3): Vec3 {
  const c0: Vec3 = [i[0], i[3], i[6]];
  const c1: Vec3 = [i[1], i[4], i[7]];
  const c2: Vec3 = [i[2], i[5], i[8]];
  const n = cross(c1, c2);
  const det = c0[0] * n[0] + c0[1] * n[1] + c0[2] * n[2];
  // far below any body's: a rod or a point cannot be inverted
  if (!(Math.abs(det) > 1e-12 * (Math.abs(i[0]) + Math.abs(i[4]) + Math.abs(i[8])) ** 3)) return [0, 0, 0];
  const m = cross(c2, c0);
  const l = cross(c0, c1);
  return [
    (n[0] * h[0] + n[1] * h[1] + n[2] * h[2]) / det,
    (m[0] * h[0] + m[1] * h[1] + m[2] * h[2]) / det,
    (l[0] * h[0] + l[1] * h[1] + l[2] * h[2]) / det,
  ];
}

export interface SeparateOptions {
  /** Spring impulse, N s. */
  readonly impulse?: number;
  /** Name of the vehicle that leaves; the other keeps its own. */
  readonly leaveId: VehicleId;
  /** For a point mass (no attitude): direction in which the leaving part is pushed, state frame. */
  readonly direction?: Vec3;
}

/**
 * Separates a flying vehicle at a port. With attitude and rate the two parts take the places and velocities of their own centres of mass on
 * the turning body, then the spring's impulse at the joint; linear and angular momentum are conserved to rounding. A point mass parts in place.
 * Both parts inherit the covariance of position and velocity. Throws SEPARATION_DIRECTION when a point mass is pushed without a direction.
 */
export function separateVehicle(
  v: VehicleState,
  port: PortId,
  o: SeparateOptions,
): { readonly keep: VehicleState; readonly leave: VehicleState; readonly how: Separation } {
  const impulse = o.impulse ?? 0;
  const how = separate(v.stack, port, impulse);
  const kept = massProperties(how.keep);
  const left = massProperties(how.leave);
  const share = v.covariance ? { covariance: v.covariance } : {};
  if (!v.attitude) {
    if (impulse !== 0 && !o.direction) {
      throw new FarsideError('SEPARATION_DIRECTION', `'${v.id}' flies without attitude: a spring needs a direction`, {
        tryThis: 'give the direction in which the leaving part is pushed',
      });
    }
    const along = o.direction ? unit(o.direction) : ([0, 0, 0] as Vec3);
    return {
      keep: { ...v, stack: how.keep, state: { ...v.state, v: addScaled(v.state.v, -impulse / kept.mass, along) } },
      leave: { id: o.leaveId, stack: how.leave, state: { ...v.state, v: addScaled(v.state.v, impulse / left.mass, along) }, ...share },
      how,
    };
  }
  const q = v.attitude;
  const rate = v.rate ?? [0, 0, 0];
  const whole = massProperties(v.stack);
  const pose = posesOf(v.stack).get(how.leave.root.module.id)!;
  const part = (com: Vec3, dv: Vec3): { r: Vec3; v: Vec3 } => {
    const arm = sub(com, whole.com);
    return { r: add(v.state.r, rotateByQuat(q, arm)), v: add(v.state.v, rotateByQuat(q, add(cross(rate, arm), dv))) };
  };
  const leftCom = placeInStack(pose, left.com);
  const push = scale(impulse, how.axis);
  const spinKeep = turnBy(kept.inertia, cross(sub(how.place, kept.com), scale(-1, push)));
  const back = conjugateQuat(pose.attitude);
  const spinLeave = turnBy(left.inertia, rotateByQuat(back, cross(sub(how.place, leftCom), push)));
  return {
    keep: { ...v, stack: how.keep, state: { ...v.state, ...part(kept.com, how.dvKeep) }, rate: add(rate, spinKeep) },
    leave: {
      id: o.leaveId,
      stack: how.leave,
      state: { ...v.state, ...part(leftCom, how.dvLeave) },
      attitude: mulQuat(q, pose.attitude),
      rate: add(rotateByQuat(back, rate), spinLeave),
      ...share,
    },
    how,
  };
}

export interface Docked {
  readonly vehicle: VehicleState;
  /** How far the ports were apart (m) and turned against each other (rad) when they were joined; 0 for point masses. */
  readonly offset: number;
  readonly misalignment: number;
}

/**
 * Joins b to a. The new centre of mass and its velocity are the means by mass (momentum conserved to rounding); with attitudes, angular momentum
 * about it is conserved, a's attitude stays and b is drawn into line. The covariance of the pair is for the caller to say: none is carried.
 * Throws DOCK_APART when the two are not given at one epoch, centre and frame, or only one has an attitude.
 */
export function dockVehicles(a: VehicleState, b: VehicleState, ports: readonly [PortId, PortId]): Docked {
  const same =
    a.state.epoch.s === b.state.epoch.s &&
    a.state.epoch.f === b.state.epoch.f &&
    a.state.centre === b.state.centre &&
    a.state.frame === b.state.frame;
  if (!same || (a.attitude === undefined) !== (b.attitude === undefined)) {
    throw new FarsideError(
      'DOCK_APART',
      `'${a.id}' and '${b.id}' are not given at one epoch, centre and frame, or only one has an attitude`,
    );
  }
  const stack = dock(a.stack, b.stack, ports);
  const pa = massProperties(a.stack);
  const pb = massProperties(b.stack);
  const m = pa.mass + pb.mass;
  const mean = (x: Vec3, y: Vec3): Vec3 => [
    (pa.mass * x[0] + pb.mass * y[0]) / m,
    (pa.mass * x[1] + pb.mass * y[1]) / m,
    (pa.mass * x[2] + pb.mass * y[2]) / m,
  ];
  const r = mean(a.state.r, b.state.r);
  const v = mean(a.state.v, b.state.v);
  const state = { ...a.state, r, v };
  if (!a.attitude || !b.attitude) return { vehicle: { id: a.id, stack, state }, offset: 0, misalignment: 0 };
  const momentum = (x: VehicleState, p: { mass: number; inertia: Inertia }): Vec3 =>
    add(rotateByQuat(x.attitude!, mulMatVec(p.inertia, x.rate ?? [0, 0, 0])), scale(p.mass, cross(sub(x.state.r, r), sub(x.state.v, v))));
  const h = add(momentum(a, pa), momentum(b, pb));
  const rate = turnBy(massProperties(stack).inertia, rotateByQuat(conjugateQuat(a.attitude), h));
  const place = (x: VehicleState, p: { com: Vec3 }, port: PortId): Vec3 => {
    const found = portOf(x.stack, port);
    const at = placeInStack(posesOf(x.stack).get(found.module.id)!, found.port.position);
    return add(x.state.r, rotateByQuat(x.attitude!, sub(at, p.com)));
  };
  const module = splitPart(ports[1])[0];
  const turned = reroot(b.stack, module);
  // attitude of b's docking module as it was, and as it is now
  const was = mulQuat(b.attitude, posesOf(b.stack).get(module)!.attitude);
  const is = mulQuat(a.attitude, posesOf(stack).get(turned.root.module.id)!.attitude);
  return {
    vehicle: { id: a.id, stack, state, attitude: a.attitude, rate },
    offset: norm(sub(place(a, pa, ports[0]), place(b, pb, ports[1]))),
    misalignment: angleBetweenQuats(was, is),
  };
}
