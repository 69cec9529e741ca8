import { propagateKeplerInto } from '@farside/astro/orbits/kepler.ts';
import {
  add,
  addScaled,
  cross,
  dot,
  FarsideError,
  portableMath as Math,
  norm,
  rotateAbout,
  scale,
  sub,
  unit,
  type Vec3,
  vecAt,
  ZERO3,
} from '@farside/math';
import { type ThrustIntegrals, thrustIntegrals } from './thrust-integrals.ts';

/**
 * Powered explicit guidance: one burn at constant thrust to a given radius, speed and flight-path angle in a given plane, place along the orbit free (R. F. Jaggers, AIAA 77-1051; R. L. McHenry et al.,
 * J. Astronaut. Sci. 27, 1979). Steering u(t) = unit(l + l' (t - J/L)); gravity from a conic through a state shifted by what the thrust does. Two things are
 * sharper than in the papers: the turned thrust is integrated by quadrature instead of to second order in l', and the free place along the orbit obeys the transversality condition of a round body
 * instead of l . l' = 0; together they come within 0.02 s of the true optimum where the papers' form was 0.04 to 0.1 s off.
 * Axes: non-rotating, about the body's centre.
 */
export interface PegTarget {
  /** m */
  readonly radius: number;
  /** m/s */
  readonly speed: number;
  /** rad, positive up */
  readonly flightPath: number;
  /** Unit normal of the target plane (right-handed with the motion). */
  readonly normal: Vec3;
}

/** What one pass hands to the next. */
export interface PegPlan {
  /** Velocity still to be gained, m/s. */
  readonly vgo: Vec3;
  readonly rd: Vec3;
  readonly rbias: Vec3;
  readonly rgrav: Vec3;
  /** s */
  readonly tgo: number;
  /** Steering: unit vector, its rate (1/s) and the time after now at which it holds (s). */
  readonly l: Vec3;
  readonly lDot: Vec3;
  readonly pivot: number;
  /** Change of vgo in the last pass, m/s. */
  readonly change: number;
}

const I: ThrustIntegrals = { L: 0, J: 0, H: 0, S: 0, Q: 0, P: 0 };
const conic = new Float64Array(6);
/** Velocity and displacement from thrust. */
const K = new Float64Array(6);

/** Gauss-Legendre on [0, 1], 12 points. */
const NODE = [
  0.009219682876640378, 0.0479413718147626, 0.11504866290284765, 0.20634102285669126, 0.31608425050090994, 0.43738329574426554,
  0.5626167042557344, 0.6839157494990901, 0.7936589771433087, 0.8849513370971523, 0.9520586281852375, 0.9907803171233596,
];
const WEIGHT = [
  0.023587668193255706, 0.05346966299765953, 0.08003916427167321, 0.10158371336153287, 0.1167462682691773, 0.12457352290670134,
  0.12457352290670134, 0.1167462682691773, 0.10158371336153287, 0.08003916427167321, 0.05346966299765953, 0.023587668193255706,
];

/** Integrals of a(t) u(t) and of a(t) (T - t) u(t) over the burn into K, u(t) = unit(l + l' (t - pivot)): by quadrature, so there is no bound on the turn. */
function integrateThrust(l: Vec3, lDot: Vec3, pivot: number, ve: number, tau: number, T: number): void {
  K.fill(0);
  for (let i = 0; i < 12; i++) {
    const t = T * NODE[i];
    const s = t - pivot;
    const x = l[0] + s * lDot[0];
    const y = l[1] + s * lDot[1];
    const z = l[2] + s * lDot[2];
    const a = (WEIGHT[i] * T * ve) / ((tau - t) * Math.sqrt(x * x + y * y + z * z));
    const b = a * (T - t);
    K[0] += a * x;
    K[1] += a * y;
    K[2] += a * z;
    K[3] += b * x;
    K[4] += b * y;
    K[5] += b * z;
  }
}

/** Holds the rate down so that neither half of the burn turns by more than about 50 degrees before the passes have settled. */
function limitRate(lDot: Vec3, before: number, after: number): Vec3 {
  const most = 1.2 / Math.max(before, after);
  const rate = norm(lDot);
  return rate > most ? scale(most / rate, lDot) : lDot;
}

/** The orbit of given periapsis and apoapsis radius (m), entered at periapsis. */
export function pegAtPeriapsis(mu: number, periapsis: number, apoapsis: number, normal: Vec3): PegTarget {
  return { radius: periapsis, speed: Math.sqrt(mu * (2 / periapsis - 2 / (periapsis + apoapsis))), flightPath: 0, normal };
}

/** The orbit of given periapsis and apoapsis radius (m), entered at a radius between them on the way out. Throws PEG_TARGET. */
export function pegOnOrbit(mu: number, periapsis: number, apoapsis: number, radius: number, normal: Vec3): PegTarget {
  const a = (periapsis + apoapsis) / 2;
  if (!(periapsis > 0 && apoapsis >= periapsis && radius >= periapsis && radius <= apoapsis)) {
    throw new FarsideError('PEG_TARGET', 'the insertion radius does not lie on the target orbit', {
      numbers: { periapsis_m: periapsis, apoapsis_m: apoapsis, radius_m: radius },
    });
  }
  const speed = Math.sqrt(mu * (2 / radius - 1 / a));
  const h = Math.sqrt((mu * 2 * periapsis * apoapsis) / (periapsis + apoapsis));
  return { radius, speed, flightPath: Math.acos(Math.min(1, h / (radius * speed))), normal };
}

/** First plan from the ground or from a state in flight. */
export function startPeg(target: PegTarget, mu: number, r: Vec3, v: Vec3): PegPlan {
  const rd = scale(target.radius, rotateAbout(unit(addScaled(r, -dot(r, target.normal), target.normal)), target.normal, 0.2));
  return {
    vgo: sub(wantedVelocity(target, unit(rd)), v),
    rd,
    rbias: ZERO3,
    rgrav: scale(-mu / (2 * norm(r) ** 3), r),
    tgo: 1,
    l: unit(r),
    lDot: ZERO3,
    pivot: 0,
    change: Number.POSITIVE_INFINITY,
  };
}

function wantedVelocity(target: PegTarget, up: Vec3): Vec3 {
  const forward = cross(target.normal, up);
  return addScaled(scale(target.speed * Math.sin(target.flightPath), up), target.speed * Math.cos(target.flightPath), forward);
}

/** One pass at position r, velocity v, mass m (kg). `ve` exhaust speed (m/s), `thrust` N. Throws PEG_PROPELLANT when more than 99 % of the mass would burn. */
export function pegPass(plan: PegPlan, target: PegTarget, mu: number, ve: number, thrust: number, r: Vec3, v: Vec3, m: number): PegPlan {
  const tau = (ve * m) / thrust;
  const need = norm(plan.vgo);
  const T = -tau * Math.expm1(-need / ve);
  if (!(T < 0.99 * tau) || !(need > 0)) {
    throw new FarsideError('PEG_PROPELLANT', 'the ascent asks for more velocity than the mass can give', {
      numbers: { velocity_to_go_m_s: need, mass_kg: m, thrust_N: thrust },
      tryThis: 'a lower orbit, less mass or a higher specific impulse',
    });
  }
  thrustIntegrals(ve, tau, T, I);
  const l = scale(1 / need, plan.vgo);
  const scaled = (T / plan.tgo) ** 2;
  const rgrav = scale(scaled, plan.rgrav);
  const gone = add(addScaled(r, T, v), rgrav);
  const up = unit(plan.rd);
  const forward = cross(target.normal, up);
  const vd = wantedVelocity(target, up);
  const pivot = I.J / I.L;
  const D = I.Q - I.S * pivot;
  // the place along the orbit is free: transversality, normal . (v_d x l_end - r_d x l') = 0, fixes the forward part of r_go, on which l' depends linearly
  const owed = add(sub(plan.rd, gone), plan.rbias);
  const across = addScaled(owed, -dot(owed, forward), forward);
  const A = scale(1 / D, addScaled(across, -I.S, l));
  const w = addScaled(scale(T - pivot, vd), -1, plan.rd);
  const free = (D * (dot(target.normal, cross(vd, l)) + dot(target.normal, cross(w, A)))) / (target.radius - (T - pivot) * dot(vd, up));
  const rgo = addScaled(across, free, forward);
  const lDot = limitRate(addScaled(A, free / D, forward), pivot, T - pivot);
  integrateThrust(l, lDot, pivot, ve, tau, T);
  const vthrust = vecAt(K, 0);
  const rthrust = vecAt(K, 3);
  const vbias = sub(plan.vgo, vthrust);
  const rbias = sub(rgo, rthrust);
  // gravity along a conic whose mean path is the thrusting one
  const rc = addScaled(addScaled(r, -0.1, rthrust), -T / 30, vthrust);
  const vc = addScaled(addScaled(v, 1.2 / T, rthrust), -0.1, vthrust);
  conic[0] = rc[0];
  conic[1] = rc[1];
  conic[2] = rc[2];
  conic[3] = vc[0];
  conic[4] = vc[1];
  conic[5] = vc[2];
  propagateKeplerInto(conic, T, mu, conic);
  const vgrav: Vec3 = [conic[3] - vc[0], conic[4] - vc[1], conic[5] - vc[2]];
  const rgravNew: Vec3 = [conic[0] - rc[0] - T * vc[0], conic[1] - rc[1] - T * vc[1], conic[2] - rc[2] - T * vc[2]];
  const rp = add(add(addScaled(r, T, v), rgravNew), rthrust);
  const inPlane = unit(addScaled(rp, -dot(rp, target.normal), target.normal));
  const rd = scale(target.radius, inPlane);
  const vgo = add(sub(sub(wantedVelocity(target, inPlane), v), vgrav), vbias);
  return { vgo, rd, rbias, rgrav: rgravNew, tgo: T, l, lDot, pivot, change: norm(sub(vgo, plan.vgo)) };
}

/** Passes until vgo stands still to 0.01 m/s, at most 200. Throws PEG_NOT_CONVERGED, PEG_PROPELLANT. */
export function convergePeg(
  plan: PegPlan,
  target: PegTarget,
  mu: number,
  ve: number,
  thrust: number,
  r: Vec3,
  v: Vec3,
  m: number,
): PegPlan {
  let p = plan;
  for (let k = 0; k < 200; k++) {
    p = pegPass(p, target, mu, ve, thrust, r, v, m);
    if (p.change < 0.01) return p;
  }
  throw new FarsideError('PEG_NOT_CONVERGED', 'powered explicit guidance found no steady solution to the target orbit', {
    numbers: { change_m_s: p.change, time_to_go_s: p.tgo, mass_kg: m, thrust_N: thrust },
    tryThis: 'more thrust for the mass, or a target nearer to what the site can reach',
  });
}
