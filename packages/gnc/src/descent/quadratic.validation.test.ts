import { norm, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measured, worst } from '../../../../test/accuracy.ts';
import { PAD } from '../../test/apollo11-pad-load.ts';
import { rk4Step } from '../../test/rk4.ts';
import { type QuadraticTarget, quadraticAcceleration, quadraticGuidance, timeToTarget } from './quadratic.ts';

const MU = 4.902778e12;

test('hand calculation: the command for a case small enough for paper', () => {
  const target: QuadraticTarget = { r: [30, 0, -5], v: [-1, 0, 0], a: [0, 0, 0], jz: 0 };
  const a = quadraticAcceleration(target, [2000, 0, -6000], [-40, 0, 150], -60);
  // 6 (-41)/-60 + 12 (-1970)/3600 and 6 (150)/-60 + 12 (5995)/3600
  measured({
    area: 'Descent',
    what: 'quadratic guidance: command of the hand case',
    against: 'calculation on paper',
    source: 'Klumpp, R-695 (1971)',
    measured: Math.max(Math.abs(a[0] + 2.466666666666667), Math.abs(a[2] - 4.983333333333333)),
    unit: 'm/s2',
    bound: 2e-14,
    reason: 'three last places of 60 m/s2, the largest terms that cancel',
    cases: 2,
  });
});

test('flying the command without limits ends on position, velocity and acceleration of the target', () => {
  const [place, speed] = [worst(), worst()];
  const any = (s: number) => fc.double({ min: -s, max: s, noNaN: true });
  const vec = (s: number) => fc.tuple(any(s), any(s), any(s));
  fc.assert(
    fc.property(vec(8000), vec(150), vec(60), vec(3), vec(2), fc.double({ min: 30, max: 300, noNaN: true }), (r0, v0, vT, aT, rT, span) => {
      const target: QuadraticTarget = { r: rT, v: vT, a: aT, jz: 0 };
      const y = new Float64Array([...r0, ...v0]);
      const rhs = (T: number, s: Float64Array, d: Float64Array) => {
        const a = quadraticAcceleration(target, [s[0], s[1], s[2]], [s[3], s[4], s[5]], T);
        d.set([s[3], s[4], s[5], ...a]);
      };
      // the feedback is singular at T = 0: stop at T = -1 s, where the remaining quartic is known
      const n = 400;
      let T = -span;
      // geometric steps follow the gains ~ 1/T^2
      const q = (1 / span) ** (1 / n);
      for (let k = 0; k < n; k++) {
        const next = k === n - 1 ? -1 : T * q;
        rk4Step(rhs, T, y, next - T);
        T = next;
      }
      for (let i = 0; i < 3; i++) {
        // the path is one quartic: what it was at the start it still is at T = -1. Error: that of RK4 in 400 steps
        const d0 = r0[i] - rT[i] + span * vT[i] - (span * span * aT[i]) / 2;
        const e0 = v0[i] - vT[i] + span * aT[i];
        const S = span ** 2;
        const jerk = -(24 * d0) / (S * span) - (6 * e0) / S;
        const snap = -(24 * e0) / (S * span) - (72 * d0) / (S * S);
        const size = 1 + Math.abs(d0) + span * Math.abs(e0);
        place.add((y[i] - (rT[i] - vT[i] + aT[i] / 2 - jerk / 6 + snap / 24)) / size);
        speed.add((y[3 + i] - (vT[i] - aT[i] + jerk / 2 - snap / 6)) / size);
        expect(place.value).toBeLessThanOrEqual(2e-10);
        expect(speed.value).toBeLessThanOrEqual(8e-10);
      }
    }),
    { numRuns: 200, seed: 11 },
  );
  const row = { area: 'Descent', against: 'the quartic that the command defines', source: 'closed form', cases: place.cases } as const;
  const reason =
    'error of the test flight: 400 Runge-Kutta steps of up to 1.4 % of the time to go, each good to the fifth power of that over 120, 5e-12 of what is left, which shrinks with the square of that time: 2e-10 in all, four times that in speed a second before the end';
  const what = 'quadratic guidance flown without limits, a second before the target';
  measured({ ...row, what: `${what}: position over distance`, measured: place.value, unit: '', bound: 2e-10, reason });
  measured({ ...row, what: `${what}: velocity over distance`, measured: speed.value, unit: '1/s', bound: 8e-10, reason });
});

test('lead time takes the acceleration of the same quartic a moment later', () => {
  const target: QuadraticTarget = { ...PAD.approach, r: [33, 0, -8], v: [-1.5, 0, 0.1], a: [-0.1, 0, -0.2] };
  // on a quartic through the target the command with lead equals the command without lead at the later point
  const J = [0.004, 0, -0.003];
  const S = [0.0001, 0, 0.0002];
  const at = (T: number): [Vec3, Vec3] => {
    const f = (i: 0 | 1 | 2) => target.r[i] + T * target.v[i] + (T * T * target.a[i]) / 2 + (J[i] * T ** 3) / 6 + (S[i] * T ** 4) / 24;
    const g = (i: 0 | 1 | 2) => target.v[i] + T * target.a[i] + (J[i] * T * T) / 2 + (S[i] * T ** 3) / 6;
    return [
      [f(0), f(1), f(2)],
      [g(0), g(1), g(2)],
    ];
  };
  const led = quadraticAcceleration(target, ...at(-50), -50, -2.2);
  const later = quadraticAcceleration(target, ...at(-47.8), -47.8);
  for (const i of [0, 1, 2] as const) expect(led[i]).toBeCloseTo(later[i], 10);
});

const PAD_ROW = {
  area: 'Descent',
  against: 'check numbers of an independent programme',
  source: 'Apollo 11 pad load, NASA SNA-8-D-027(II)',
} as const;
const DIGITS = 'the digits printed';

describe('Apollo 11 pad load', () => {
  test('the starred words are 6 A and 18 V of the same table', () => {
    const w = worst();
    for (const p of [PAD.brake, PAD.approach]) {
      w.add(6 * p.a[2] - p.sixA);
      w.add(18 * p.v[2] - p.eighteenV);
    }
    const reason = 'the table prints every digit of both: the last place of a double of 17';
    measured({
      ...PAD_ROW,
      what: 'pad load: its starred words, 6 A and 18 V',
      measured: w.value,
      unit: 'SI',
      bound: 4e-15,
      reason,
      cases: 4,
    });
    expect(norm(PAD.site)).toBeCloseTo(PAD.siteRadius, 3);
  });

  test('ignition point: altitude, central angle and first time to target', () => {
    const up = PAD.siteRadius + PAD.rignX;
    const altitude = Math.hypot(up, PAD.rignZ) - PAD.siteRadius - 15551.0;
    const angle = (Math.atan2(-PAD.rignZ, up) * 180) / Math.PI - 14.4442;
    // independent computation with the same cubic: all its digits
    const time = timeToTarget(PAD.brake, PAD.rignZ, 1637.133, -600) + 589.6665;
    measured({ ...PAD_ROW, what: 'pad load: altitude at ignition', measured: Math.abs(altitude), unit: 'm', bound: 0.05, reason: DIGITS });
    measured({
      ...PAD_ROW,
      what: 'pad load: central angle at ignition',
      measured: Math.abs(angle),
      unit: 'deg',
      bound: 5e-5,
      reason: DIGITS,
    });
    const both = 'half the last digit printed, 5e-5 s, and that of the speed, worth 8e-5 s';
    measured({ ...PAD_ROW, what: 'pad load: first time to target', measured: Math.abs(time), unit: 's', bound: 1.3e-4, reason: both });
  });
});

/** Planar flight of the pad load: non-rotating Moon, perfect navigation, guidance every 2 s, no lag. Seconds from the full-throttle point at the ignition state. */
function flyApollo(full: number) {
  const R = PAD.siteRadius;
  const gravity = (r: Vec3): Vec3 => {
    const x = R + r[0];
    const d = Math.hypot(x, r[1], r[2]);
    const k = -MU / d ** 3;
    return [k * x, k * r[1], k * r[2]];
  };
  const throttle = {
    full,
    min: 0.1 * PAD.ratedThrust,
    max: 0.6 * PAD.ratedThrust,
    down: 0.57 * PAD.ratedThrust,
    up: 0.63 * PAD.ratedThrust,
  };
  const flow = 303 * 9.80665;
  const y = new Float64Array([PAD.rignX, 0, PAD.rignZ, 420.431, 0, 1637.133, 15278]);
  const height = () => Math.hypot(R + y[0], y[2]) - R;
  const seen = () => ({ h: height(), x: y[0], z: y[2], up: y[3], forward: y[5], m: y[6] });
  type Seen = ReturnType<typeof seen> & { t: number };
  let down: Seen | undefined;
  let gate: Seen | undefined;
  let last: Seen | undefined;
  let t = 0;
  let memory = quadraticGuidance.init({ target: PAD.brake, firstT: -590, endT: PAD.brake.endT, gravity, throttle });
  for (;;) {
    const nav = { r: [y[0], y[1], y[2]] as Vec3, v: [y[3], y[4], y[5]] as Vec3, m: y[6] };
    const out = quadraticGuidance.step(memory, nav, t);
    if (memory.full && !out.memory.full && !down) down = { ...seen(), t };
    memory = out.memory;
    if (memory.done) {
      if (gate) break;
      gate = { ...seen(), t };
      memory = quadraticGuidance.init({
        target: PAD.approach,
        firstT: memory.T + PAD.deltaTtf,
        endT: PAD.approach.endT,
        gravity,
        throttle,
        full: false,
      });
      continue;
    }
    last = { ...seen(), t };
    const { direction: u, thrust } = out.command;
    const rhs = (_t: number, s: Float64Array, d: Float64Array) => {
      const g = gravity([s[0], s[1], s[2]]);
      const k = thrust / s[6];
      d.set([s[3], s[4], s[5], g[0] + k * u[0], g[1] + k * u[1], g[2] + k * u[2], -thrust / flow]);
    };
    for (let k = 0; k < 20; k++) rk4Step(rhs, t + k * 0.1, y, 0.1);
    t += 2;
    if (t > 900) throw new Error('no end');
  }
  // last: the pass before the end
  return { down: down as Seen, gate: gate as Seen, last: last as Seen, end: { ...seen(), t } };
}

describe('planar flight of the pad load', () => {
  const run = flyApollo(44300);

  test('matches an independent integration of the same case', () => {
    // Its low gate is one pass of guidance earlier: at 642 s T is -12.024 s here, 24 ms short of the -12 s that end the phase. Its clock runs 45 ms ahead after the engine has throttled down
    // (how it holds a command through the 2 s is not known), along the same path: states are compared at the same pass, to the digits printed and 0.1 s of that path.
    const digits = 'the digits printed';
    const pass = 'the same pass of guidance';
    const path =
      'half the last digit printed, and 0.1 s along the path: the two clocks of the quartic stand 45 ms apart after throttling down';
    const held =
      'half the last digit printed, and 0.22 m/s, by which a command held through each 2 s differs from one that steers all the time';
    const rows: readonly (readonly [string, number, number, string, number, string])[] = [
      ['time of throttling down', run.down.t, 360, 's', 0, pass],
      ['height at throttling down', run.down.h, 7790, 'm', 5, digits],
      ['forward speed at throttling down', run.down.forward, 444.7, 'm/s', 0.05, digits],
      ['vertical speed at throttling down', -run.down.up, 26.0, 'm/s', 0.27, held],
      ['time of high gate', run.gate.t, 478, 's', 0, pass],
      ['height of high gate', run.gate.h, 2405, 'm', 4.8, path],
      ['range of high gate', -run.gate.z, 8287, 'm', 16.6, path],
      ['vertical speed at high gate', -run.gate.up, 42.9, 'm/s', 0.065, path],
      ['forward speed at high gate', run.gate.forward, 161.1, 'm/s', 0.3, path],
      ['time of low gate', run.end.t, 642, 's', 2, 'one pass of guidance: at 642 s T is -12.024 s here, short of -12 s by 24 ms'],
      ['mass at 642 s', run.last.m, 7848, 'kg', 0.92, path],
      ['height at 642 s', run.last.h, 47.6, 'm', 0.14, path],
      ['range at 642 s', -run.last.z, 20, 'm', 0.7, path],
      ['vertical speed at 642 s', -run.last.up, 0.87, 'm/s', 0.008, path],
      ['forward speed at 642 s', run.last.forward, 2.0, 'm/s', 0.067, path],
    ];
    expect(run.last.t).toBe(642);
    for (const [what, flown, theirs, unit, bound, reason] of rows) {
      measured({
        area: 'Descent',
        what: `quadratic guidance, pad load flown: ${what}`,
        against: 'independent integration of the same planar case',
        source: 'Apollo 11 pad load, 44.3 kN, 303 s, guidance every 2 s',
        measured: Math.abs(flown - theirs),
        unit,
        bound,
        reason,
      });
    }
  });

  test('lies within 8 % of the premission plan of Apollo 11 (Bennett, TN D-6846), which began 26 s earlier at low throttle', () => {
    const plan = [
      [run.down.t + 26, 384],
      [run.down.h, 24639 * 0.3048],
      [run.down.forward, 1456 * 0.3048],
      [run.gate.t + 26, 506],
      [run.gate.h, 7515 * 0.3048],
      [run.gate.forward, 506 * 0.3048],
    ];
    const w = worst();
    for (const [flown, planned] of plan) w.add(flown / planned - 1);
    measured({
      area: 'Descent',
      what: 'quadratic guidance, pad load flown: times, heights, speeds of throttling down and high gate, relative',
      against: 'premission plan of Apollo 11',
      source: 'Bennett, NASA TN D-6846 (from memory of the literature, not read again)',
      measured: w.value,
      unit: '',
      bound: 0.08,
      reason: 'the plan began 26 s earlier at low throttle, on the real Moon',
      cases: w.cases,
    });
  });

  test('a weaker engine throttles down later, about 0.04 s per newton', () => {
    const weak = flyApollo(43200);
    const slope = (weak.down.t - run.down.t) / (44300 - 43200);
    expect(slope).toBeGreaterThan(0.03);
    expect(slope).toBeLessThan(0.05);
    expect(Math.abs(weak.down.t - 406)).toBeLessThanOrEqual(4);
    expect(weak.gate.t).toBeLessThan(run.gate.t);
  });
});
