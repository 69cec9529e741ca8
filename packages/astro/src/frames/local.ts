import { add, cross, dot, FarsideError, norm, scale, sub, type Vec3 } from '@farside/math';
import { type PositionVelocity, rotateState, rotateStateBack, writeRate } from './rotate-state.ts';

/**
 * Axes that ride with an orbit. All of them write R (9, row-major) and dR/dt (9, 1/s) into 18 numbers, from the axes that r and v are given in to the
 * local ones; `rotateState` and `rotateStateBack` carry relative positions and velocities (m, m/s) through. The orbit's plane turns
 * when there is acceleration out of it: give `acceleration` (m/s^2) for the exact rate; without it the rate is that of Keplerian motion.
 */
function orbitRates(r: Vec3, v: Vec3, acceleration: Vec3 | undefined): { R: Vec3; T: Vec3; N: Vec3; about: number; along: number } {
  const d = norm(r);
  const h = cross(r, v);
  const hn = norm(h);
  if (!(hn > 0) || !Number.isFinite(hn)) {
    throw new FarsideError('LOCAL_FRAME_DEGENERATE', 'a radial or resting state has no orbit plane to lay local axes in', {
      numbers: { range_m: d, speed_m_s: norm(v) },
      tryThis: 'use a state with motion across the radius, or axes of the site (enuAxes)',
    });
  }
  const R = scale(1 / d, r);
  const N = scale(1 / hn, h);
  return { R, T: cross(N, R), N, about: hn / (d * d), along: acceleration ? (d * dot(acceleration, N)) / hn : 0 };
}

function writeRows(out: Float64Array, x: Vec3, y: Vec3, z: Vec3): void {
  for (let k = 0; k < 3; k++) {
    out[k] = x[k];
    out[k + 3] = y[k];
    out[k + 6] = z[k];
  }
}

/**
 * Radial, transverse, normal: x along the radius, y along the motion in the plane, z along the orbit normal. These are also Hill's axes
 * of the Clohessy-Wiltshire equations. Throws LOCAL_FRAME_DEGENERATE.
 */
export function rtnAxes(r: Vec3, v: Vec3, out: Float64Array, acceleration?: Vec3): void {
  const o = orbitRates(r, v, acceleration);
  writeRows(out, o.R, o.T, o.N);
  writeRate(out, [o.along, 0, o.about]);
}

/** Local vertical, local horizontal: z to the nadir, y opposite to the orbit normal, x along the motion. Throws LOCAL_FRAME_DEGENERATE. */
export function lvlhAxes(r: Vec3, v: Vec3, out: Float64Array, acceleration?: Vec3): void {
  const o = orbitRates(r, v, acceleration);
  writeRows(out, o.T, scale(-1, o.N), scale(-1, o.R));
  writeRate(out, [0, -o.about, -o.along]);
}

/** A chaser's state relative to a target, in the target's RTN axes (m, m/s as seen in the turning axes). Both states in the same inertial axes and centre. */
export function toRtn(target: PositionVelocity, chaser: PositionVelocity, acceleration?: Vec3): PositionVelocity {
  const axes = new Float64Array(18);
  rtnAxes(target.r, target.v, axes, acceleration);
  return rotateState(axes, sub(chaser.r, target.r), sub(chaser.v, target.v));
}

/** The inverse of toRtn: the chaser's inertial state. */
export function fromRtn(target: PositionVelocity, relative: PositionVelocity, acceleration?: Vec3): PositionVelocity {
  const axes = new Float64Array(18);
  rtnAxes(target.r, target.v, axes, acceleration);
  const d = rotateStateBack(axes, relative.r, relative.v);
  return { r: add(target.r, d.r), v: add(target.v, d.v) };
}

/**
 * Earth-Moon rotating axes with the origin at their barycentre: x from the Earth to the Moon, z along the Moon's orbit normal; m, m/s, not scaled (the
 * distance breathes). @param moon geocentric state of the Moon. @param state geocentric, same axes. @param moonShare GM_moon / (GM_earth + GM_moon).
 * @param acceleration of the Moon against the Earth, for the slow turn of the plane (1e-8 rad/s at most; 4 m/s at the Moon's distance).
 */
export function toEarthMoonRotating(
  moon: PositionVelocity,
  state: PositionVelocity,
  moonShare: number,
  acceleration?: Vec3,
): PositionVelocity {
  const axes = new Float64Array(18);
  rtnAxes(moon.r, moon.v, axes, acceleration);
  return rotateState(axes, sub(state.r, scale(moonShare, moon.r)), sub(state.v, scale(moonShare, moon.v)));
}

/** The inverse of toEarthMoonRotating: geocentric state. */
export function fromEarthMoonRotating(
  moon: PositionVelocity,
  rotating: PositionVelocity,
  moonShare: number,
  acceleration?: Vec3,
): PositionVelocity {
  const axes = new Float64Array(18);
  rtnAxes(moon.r, moon.v, axes, acceleration);
  const d = rotateStateBack(axes, rotating.r, rotating.v);
  return { r: add(d.r, scale(moonShare, moon.r)), v: add(d.v, scale(moonShare, moon.v)) };
}
