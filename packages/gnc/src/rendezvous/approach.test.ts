import { cwTwoImpulse, propagateCw } from '@farside/astro/orbits/relative.ts';
import { norm, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flyApproach } from '../../test/fly-approach.ts';
import { type ApproachConfig, approachGuidance } from './approach.ts';
import { fromRelative, relativeState } from './relative-axes.ts';
import { closingSpeed, corridorAngle, driftClearance, planHop } from './safety.ts';
import { keepStation, pulse, tidalAcceleration } from './station-keeping.ts';

const MU = 4.902800066e12;
const R = 1737400;
const DEG = Math.PI / 180;
const TARGET = R + 210e3;
const N = Math.sqrt(MU / TARGET ** 3);
const EXHAUST = 290 * 9.80665;

/** Target on 210 km, chaser on 200 km and 50 km behind: the published hand-over. */
function scene(behind = 50e3, below = 10e3, tilt = 3e-4): { target: [Vec3, Vec3]; chaser: [Vec3, Vec3] } {
  const rc = TARGET - below;
  const a = -behind / TARGET;
  const v = Math.sqrt(MU / rc);
  return {
    target: [
      [TARGET, 0, 0],
      [0, Math.sqrt(MU / TARGET), 0],
    ],
    chaser: [
      [rc * Math.cos(a), rc * Math.sin(a), 0],
      [-v * Math.sin(a), v * Math.cos(a) * Math.cos(tilt), v * Math.sin(tilt)],
    ],
  };
}
const BASE: ApproachConfig = { n: N, thrust: 600, leastThrust: 5 };

describe('relative axes', () => {
  test('coelliptic hand-over: 10 km below drifts forward at 1.5 n 10 km, in axes that follow the curve', () => {
    const { target, chaser } = scene(50e3, 10e3, 0);
    const s = relativeState(...target, ...chaser);
    expect(s.r[0]).toBeCloseTo(-10e3, 6);
    expect(s.r[1]).toBeCloseTo(-50e3, 6);
    expect(Math.abs(s.v[0])).toBeLessThan(1e-9);
    // 12.2 m/s to first order; the second order is half a percent (10 km on 1947 km)
    expect(Math.abs(s.v[1] / (1.5 * N * 10e3) - 1)).toBeLessThan(0.01);
    expect(50e3 / s.v[1] / 60).toBeGreaterThan(66);
    expect(50e3 / s.v[1] / 60).toBeLessThan(70);
  });

  test('velocity is the time derivative of position, also near an elliptic target, and forces go back rightly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }), (x) => {
        const rt: Vec3 = [TARGET, 1e4 * x[0], 1e4 * x[1]];
        const vt: Vec3 = [40 * x[2], 1587, 60];
        const rc: Vec3 = [TARGET - 8e3 * x[3], 4e4 * x[4], 3e3 * x[5]];
        const vc: Vec3 = [40 * x[2] + 8 * x[6], 1587 + 9 * x[7], 60 + 5 * x[8]];
        const h = 0.05;
        const at = (t: number) => {
          const move = (r: Vec3, v: Vec3): [Vec3, Vec3] => {
            const g = -MU / norm(r) ** 3;
            return [
              [0, 1, 2].map((i) => r[i] + v[i] * t + 0.5 * g * r[i] * t * t) as unknown as Vec3,
              [0, 1, 2].map((i) => v[i] + g * r[i] * t) as unknown as Vec3,
            ];
          };
          return relativeState(...move(rt, vt), ...move(rc, vc));
        };
        const a = at(-h);
        const b = at(h);
        const s = at(0);
        // the y axis is R angle with R moving: v has that too. Differences of 5 cm/s^2 over 0.05 s are good to 1e-5 m/s, with 1e-9 m of rounding over 0.1 s; the twist of the plane is of second order
        for (const i of [0, 1, 2] as const) expect(Math.abs((b.r[i] - a.r[i]) / (2 * h) - s.v[i])).toBeLessThan(2e-5);
        expect(norm(fromRelative(s, [3, 4, 12]))).toBeCloseTo(13, 9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('laws of the linear equations', () => {
  test('tides are the derivative of the transition; a point on R-bar is held with 3 n² x', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 6, maxLength: 6 }), (x) => {
        const s = { r: [x[0], x[1], x[2]] as Vec3, v: [x[3] / 1e3, x[4] / 1e3, x[5] / 1e3] as Vec3 };
        const a = tidalAcceleration(s, N);
        const b = propagateCw(s, N, 0.5);
        const c = propagateCw(s, N, -0.5);
        for (const i of [0, 1, 2] as const) expect(Math.abs(b.v[i] - c.v[i] - a[i])).toBeLessThan(1e-9);
      }),
    );
    const hold = keepStation({ r: [-500, 0, 0], v: [0, 0, 0] }, [-500, 0, 0], [0, 0, 0], N, 0.02);
    expect(hold[0]).toBeCloseTo(1500 * N * N, 15);
    expect(Math.abs(hold[1])).toBeLessThan(1e-15);
  });

  test('pulses give what is owed on the mean, in no smaller piece than the thruster has', () => {
    let owed: Vec3 = [0, 0, 0];
    let given = 0;
    for (let k = 0; k < 1000; k++) {
      const p = pulse(owed, [0, 1e-4, 0], 2000, 1, 1, 5, 600);
      owed = p.owed;
      given += p.thrust;
      expect(p.thrust === 0 || p.thrust >= 5).toBe(true);
    }
    expect(Math.abs(given - 200)).toBeLessThanOrEqual(5);
  });

  test('passive abort: without its second burn a planned hop stays outside 200 m for two revolutions', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 900, max: 8000, noNaN: true }),
        fc.double({ min: 0.1, max: 0.6, noNaN: true }),
        fc.double({ min: 1200, max: 4000, noNaN: true }),
        (far, share, time) => {
          const from = { r: [0, -far, 0] as Vec3, v: [0, 0, 0] as Vec3 };
          const to: Vec3 = [0, -Math.max(250, share * far), 0];
          const hop = planHop(from, to, N, time);
          // an independent, finer sampling of the same drift
          let least = Number.POSITIVE_INFINITY;
          for (let t = 0; t < (4 * Math.PI) / N; t += 7)
            least = Math.min(least, norm(propagateCw({ r: from.r, v: hop.departure }, N, t).r));
          expect(hop.clearance).toBeGreaterThan(200);
          expect(least).toBeGreaterThan(200);
          expect(Math.abs(least - hop.clearance)).toBeLessThan(20);
          const check = cwTwoImpulse(from, { r: to, v: [0, 0, 0] }, N, hop.time);
          expect(norm(check.dv1) + norm(check.dv2)).toBeCloseTo(norm(hop.dv1) + norm(hop.dv2), 9);
        },
      ),
      { numRuns: 60 },
    );
    // a quarter of a radial hop that would end at the target itself
    expect(() => planHop({ r: [0, -1000, 0], v: [0, 0, 0] }, [-250, -500, 0], N, Math.PI / 2 / N, { factors: [1] })).toThrow(
      expect.objectContaining({ code: 'HOP_UNSAFE' }),
    );
    expect(driftClearance({ r: [0, -1000, 0], v: [(-N * 1000) / 4, 0, 0] }, N)).toBeLessThan(1);
  });

  test('closing speed and corridor', () => {
    expect(closingSpeed(100, 0.05)).toBeCloseTo(0.1, 12);
    expect(closingSpeed(10, 0.05)).toBe(0.05);
    expect(closingSpeed(1e4, 0.05)).toBe(1);
    expect(corridorAngle([10, -100, 0], [0, -1, 0]) / DEG).toBeCloseTo(5.71, 2);
  });
});

describe('approach in two-body truth', () => {
  const { target, chaser } = scene();
  const f = flyApproach(BASE, MU, target, chaser, 2370, EXHAUST);

  test('from 50 km behind and 10 km below through three holds to contact inside the capture limits', () => {
    expect(f.legs.map((l) => `${l.rung}${l.leg}`)).toEqual(['hop0', 'hold0', 'hop1', 'hold1', 'hop2', 'hold2', 'final2', 'contact2']);
    expect(f.memory.contact?.offset).toBeLessThan(0.1);
    expect(f.memory.contact?.closing).toBeGreaterThan(0.02);
    expect(f.memory.contact?.closing).toBeLessThan(0.1);
    // impulsive plan: 12.0 to the 5 km hold, 4.8 to 1 km, 1.1 to 100 m; finite burns and holds add a fifth
    expect(f.dv).toBeGreaterThan(17);
    expect(f.dv).toBeLessThan(26);
    expect(f.t / 3600).toBeLessThan(3.5);
  });

  test('stays in the cone and closes no faster than 0.1 % of the range per second in the final approach', () => {
    for (const p of f.path) {
      if (p.rung !== 'final') continue;
      const range = -p.r[1];
      if (range > 2) expect(corridorAngle(p.r, [0, -1, 0]) / DEG).toBeLessThan(8);
      // the law's own lag and one pulse of 2 mm/s
      expect(p.v[1]).toBeLessThan(closingSpeed(range, 0.05) + 0.006);
    }
  });

  test('coasts outside 200 m and settled holds are passively safe; the arrival at 1 km needs an active abort for under three minutes', () => {
    let unsafe = 0;
    for (let i = 1; i < f.path.length; i++) {
      const p = f.path[i];
      if (p.leg > 1) continue;
      const safe = driftClearance(p, N) > 200;
      if (p.rung === 'hop' && !p.burning) expect(safe).toBe(true);
      const settled = norm(p.v) < 0.004 && norm(p.r) > 900;
      if (p.rung === 'hold' && settled) expect(safe).toBe(true);
      if (!safe) unsafe += p.t - f.path[i - 1].t;
    }
    expect(unsafe).toBeLessThan(180);
  });

  test('with a disturbing acceleration of 30 µm/s² and coarse thrusters', () => {
    const g = flyApproach({ ...BASE, leastThrust: 10 }, MU, target, chaser, 2370, EXHAUST, (t) => [2e-5 * Math.cos(N * t), 1e-5, -2e-5]);
    expect(g.memory.contact?.offset).toBeLessThan(0.1);
  });

  test('along R-bar from below, and from other hand-overs', () => {
    const holds = [
      { at: [-5000, 0, 0] as Vec3, hop: 3000, hold: 100 },
      { at: [-1000, 0, 0] as Vec3, hop: 1500, hold: 100 },
      { at: [-100, 0, 0] as Vec3, hop: 900, hold: 100 },
    ];
    expect(flyApproach({ ...BASE, holds }, MU, target, chaser, 2370, EXHAUST).memory.contact?.offset).toBeLessThan(0.1);
    for (const [behind, below, m] of [
      [30e3, 5e3, 2000],
      [80e3, 15e3, 2370],
      [20e3, -6e3, 5000],
    ]) {
      const other = scene(behind, below, -2e-4);
      expect(flyApproach(BASE, MU, other.target, other.chaser, m, EXHAUST).memory.contact?.offset).toBeLessThan(0.1);
    }
  });

  test('contact outside the limits is refused', () => {
    expect(() => flyApproach({ ...BASE, contactSpeed: 0.15 }, MU, target, chaser, 2370, EXHAUST)).toThrow(
      expect.objectContaining({ code: 'CAPTURE_LIMITS' }),
    );
  });

  test('the last command is to do nothing', () => {
    const out = approachGuidance.step(f.memory, { r: [0, 0, 0], v: [0, 0, 0], m: 2300 }, f.t + 1);
    expect(out.command.cutoff).toBe(true);
    expect(out.command.thrust).toBe(0);
  });
});
