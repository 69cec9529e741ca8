import { add, cross, dot, norm, scale, sub, target, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rk4Step } from '../test/rk4.ts';
import { type BrakingConfig, gateState, planBraking } from './descent/braking.ts';
import { anglesOf, directionOf, type LinearAngles, linearAnglesGuidance, linearAnglesInto } from './linear-angles.ts';
import { flySteeredBurn, type SteeredBurn } from './steered-burn.ts';

const MU = 4.902800066e12;
const R = 1737400;
const DEG = Math.PI / 180;
const EXHAUST = 309 * 9.80665;
const M0 = 3740;
const THRUST = 7275;

describe('angles and directions', () => {
  test('are inverse to each other and unit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.constantFrom(1, -1),
        (pitch, yaw, place, sign) => {
          const r: Vec3 = [R * Math.cos(place), R * Math.sin(place), 5e4];
          const n: Vec3 = [0, 0.6, 0.8];
          const d = directionOf(pitch, yaw, r, n, sign as 1 | -1);
          expect(norm(d)).toBeCloseTo(1, 12);
          const a = anglesOf(d, r, n, sign as 1 | -1);
          expect(a.pitch).toBeCloseTo(pitch, 9);
          expect(a.yaw).toBeCloseTo(yaw, 9);
          const law: LinearAngles = { sign: sign as 1 | -1, normal: n, pitch, pitchRate: 0, yaw, yawRate: 0, duration: 9, thrust: 1 };
          const out = new Float64Array(3);
          linearAnglesInto(law, 5, ...r, out);
          for (const i of [0, 1, 2] as const) expect(out[i]).toBeCloseTo(d[i], 12);
        },
      ),
    );
  });

  test('the law ignites at its first step and cuts off after its duration', () => {
    const law: LinearAngles = { sign: 1, normal: [0, 0, 1], pitch: 0.6, pitchRate: -2e-3, yaw: 0, yawRate: 0, duration: 300, thrust: 3000 };
    const nav = { r: [R, 0, 0] as Vec3, v: [0, 0, 0] as Vec3, m: 800 };
    const a = linearAnglesGuidance.step(linearAnglesGuidance.init(law), nav, 1000);
    expect(a.command.thrust).toBe(3000);
    expect(Math.asin(a.command.direction[0])).toBeCloseTo(0.6, 12);
    const b = linearAnglesGuidance.step(a.memory, nav, 1200);
    expect(Math.asin(b.command.direction[0])).toBeCloseTo(0.2, 12);
    expect(linearAnglesGuidance.step(b.memory, nav, 1300).command.cutoff).toBe(true);
  });
});

/** Braking from a perilune of 15 x 200 km in the x-y plane, the site at longitude 0.35 rad and a little out of the plane. */
const site: Vec3 = scale(R - 2500, [Math.cos(0.35) * Math.cos(1.5e-3), Math.sin(0.35) * Math.cos(1.5e-3), Math.sin(1.5e-3)]);
const config: BrakingConfig = {
  body: { mu: MU },
  engine: { exhaust: EXHAUST, minThrust: 1500, maxThrust: 7500 },
  thrust: THRUST,
  site,
  gate: { altitude: 3000, range: 3000, up: -42, forward: 54 },
  minMass: 1800,
};
const start = (angle: number): { r: Vec3; v: Vec3 } => {
  const rp = R + 15e3;
  const v = Math.sqrt(MU * (2 / rp - 2 / (rp + R + 200e3)));
  return { r: [rp * Math.cos(angle), rp * Math.sin(angle), 0], v: [-v * Math.sin(angle), v * Math.cos(angle), 0] };
};

describe('six unknowns of a braking burn', () => {
  const normal: Vec3 = [0, 0, 1];
  const gate = gateState(config, normal);
  /** Flies the law from perilune at a central angle before the gate. */
  const fly = (x: Float64Array) => {
    const gateAngle = Math.atan2(gate.r[1], gate.r[0]);
    const s = start(gateAngle - x[0]);
    const law: LinearAngles = { sign: -1, normal, pitch: x[2], pitchRate: x[3], yaw: x[4], yawRate: x[5], duration: x[1], thrust: THRUST };
    const y = new Float64Array([...s.r, ...s.v]);
    const u = new Float64Array(3);
    const rhs = (t: number, z: Float64Array, d: Float64Array) => {
      const g = -MU / Math.hypot(z[0], z[1], z[2]) ** 3;
      const a = THRUST / (M0 - (THRUST / EXHAUST) * t);
      linearAnglesInto(law, t, z[0], z[1], z[2], u);
      for (let i = 0; i < 3; i++) {
        d[i] = z[3 + i];
        d[3 + i] = g * z[i] + a * u[i];
      }
    };
    const n = 150;
    for (let k = 0; k < n; k++) rk4Step(rhs, (k * x[1]) / n, y, x[1] / n);
    return y;
  };

  test('are found from the usual guess, and cost what the explicit plan costs', () => {
    const solved = target({
      names: ['angle', 'duration', 'pitch', 'pitch rate', 'yaw', 'yaw rate'],
      x0: Float64Array.of(14 * DEG, 685, 8 * DEG, (35 * DEG) / 600, 0, 0),
      scale: Float64Array.of(0.1, 100, 0.1, 3e-4, 0.05, 1e-4),
      residuals: (x) => {
        const y = fly(x);
        const d = sub([y[0], y[1], y[2]], gate.r);
        const w = sub([y[3], y[4], y[5]], gate.v);
        const r = (constraint: string, value: number, tolerance: number, size: number) => ({
          constraint,
          value,
          tolerance,
          scale: size,
          unit: 'm',
        });
        return [
          r('height', dot(d, gate.up), 1, 1000),
          r('along', dot(d, gate.forward), 1, 1000),
          r('across', dot(d, gate.side), 1, 1000),
          r('vertical speed', dot(w, gate.up), 0.01, 10),
          r('forward speed', dot(w, gate.forward), 0.01, 10),
          r('side speed', dot(w, gate.side), 0.01, 10),
        ];
      },
    });
    expect(solved.ok).toBe(true);
    const plan = planBraking(config, { ...start(-0.2), m: M0 });
    // pitch linear in the turning local frame against linear tangent in space: 1 % of propellant apart
    expect(Math.abs((solved.x[1] * THRUST) / EXHAUST / plan.propellant - 1)).toBeLessThan(0.01);
    expect(Math.abs(solved.x[0] - plan.centralAngle) / DEG).toBeLessThan(1);
  });
});

test('the predictor of steered burns is good to 0.1 m over a braking burn', () => {
  const s = start(0);
  const burn: SteeredBurn = { l: directionOf(0.1, 0.02, s.r, [0, 0, 1], -1), lDot: [1.2e-3, 6e-4, 1e-5], duration: 690, thrust: THRUST };
  const end = new Float64Array(6);
  flySteeredBurn(s.r, s.v, M0, MU, EXHAUST, burn, end);
  const y = new Float64Array([...s.r, ...s.v]);
  const rhs = (t: number, z: Float64Array, d: Float64Array) => {
    const g = -MU / Math.hypot(z[0], z[1], z[2]) ** 3;
    const l = add(burn.l, scale(t, burn.lDot));
    const a = THRUST / (M0 - (THRUST / EXHAUST) * t) / norm(l);
    for (let i = 0; i < 3; i++) {
      d[i] = z[3 + i];
      d[3 + i] = g * z[i] + a * l[i];
    }
  };
  for (let k = 0; k < 4000; k++) rk4Step(rhs, (k * 690) / 4000, y, 690 / 4000);
  expect(norm(sub([y[0], y[1], y[2]], [end[0], end[1], end[2]]))).toBeLessThan(0.1);
  expect(norm(sub([y[3], y[4], y[5]], [end[3], end[4], end[5]]))).toBeLessThan(1e-3);
  expect(norm(cross([end[0], end[1], end[2]], [end[3], end[4], end[5]]))).toBeGreaterThan(0);
});
