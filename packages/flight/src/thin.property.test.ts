import { quinticHermite } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAR_BOUND, NEAR_BOUND, NODE, NodeThinner, type ThinBound, thinNodes } from './thin.ts';
import { makeArc } from './trajectory.ts';

const GM = { earth: 3.986004418e14, moon: 4.9028e12 };

/** A Kepler orbit by Newton on Kepler's equation, t from periapsis; writes r, v, a. */
function kepler(gm: number, rp: number, e: number): (t: number, out: Float64Array) => void {
  const a = rp / (1 - e);
  const n = Math.sqrt(gm / a ** 3);
  const b = a * Math.sqrt(1 - e * e);
  return (t, out) => {
    const m = n * t;
    // from the middle of the turn Newton's iteration converges for every eccentricity
    let x = e > 0.8 ? 2 * Math.PI * Math.floor(m / (2 * Math.PI)) + Math.PI : m;
    for (let i = 0; i < 60; i++) {
      const d = (x - e * Math.sin(x) - m) / (1 - e * Math.cos(x));
      x -= d;
      if (Math.abs(d) < 1e-15 * Math.max(1, Math.abs(x))) break;
    }
    const c = Math.cos(x);
    const s = Math.sin(x);
    const rate = n / (1 - e * c);
    out[0] = a * (c - e);
    out[1] = b * s * 0.8;
    out[2] = b * s * 0.6;
    out[3] = -a * s * rate;
    out[4] = b * c * rate * 0.8;
    out[5] = b * c * rate * 0.6;
    const r = a * (1 - e * c);
    for (let k = 0; k < 3; k++) out[6 + k] = (-gm * out[k]) / r ** 3;
  };
}

/** The largest true position and velocity error of thinned nodes, on a dense grid of `n` places in every segment. */
function trueError(nodes: Float64Array, at: (t: number, out: Float64Array) => void, n: number): { position: number; velocity: number } {
  const arc = makeArc('p', 'v', { centre: 'moon', frame: 'icrf', t0: [0, 0], maxError: 0, maxVelocityError: 0 }, nodes);
  const x = new Float64Array(6);
  const y = new Float64Array(16);
  let position = 0;
  let velocity = 0;
  for (let i = 0; i + 1 < arc.count; i++) {
    const t0 = nodes[NODE * i];
    const t1 = nodes[NODE * (i + 1)];
    for (let k = 1; k < n && t1 > t0; k++) {
      const t = t0 + ((t1 - t0) * k) / n;
      arc.atSeconds(t, x);
      at(t, y);
      position = Math.max(position, Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]));
      velocity = Math.max(velocity, Math.hypot(x[3] - y[3], x[4] - y[4], x[5] - y[5]));
    }
  }
  return { position, velocity };
}

const bounds: fc.Arbitrary<ThinBound> = fc.constantFrom(FAR_BOUND, NEAR_BOUND, { position: 30, velocity: 0.1, mass: 1 });

test('Kepler orbits keep the bound between the samples too, near the Earth, near the Moon and to the Moon', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<['earth' | 'moon', number]>(['earth', 6.578e6], ['moon', 1.7524e6], ['moon', 1.9374e6]),
      fc.double({ min: 0, max: 0.97, noNaN: true }),
      fc.double({ min: 0.05, max: 1.2, noNaN: true }),
      bounds,
      ([body, rp], e, turns, bound) => {
        const at = kepler(GM[body], rp, e);
        const period = 2 * Math.PI * Math.sqrt((rp / (1 - e)) ** 3 / GM[body]);
        const span = Math.min(turns * period, 3 * 86400);
        const thin = thinNodes(at, 0, span, bound);
        const worst = trueError(thin.nodes, at, 37);
        expect(worst.position).toBeLessThanOrEqual(bound.position);
        expect(worst.velocity).toBeLessThanOrEqual(bound.velocity);
      },
    ),
    { numRuns: 300 },
  );
});

/** A thrust arc in a uniform field with a closed form: constant force, mass falling linearly (Tsiolkovsky's velocity and its integral). */
function thrustArc(ve: number, flow: number, m0: number, g: number): (t: number, out: Float64Array) => void {
  return (t, out) => {
    const m = m0 - flow * t;
    // log1p keeps the digits of short times
    const l = Math.log1p((flow * t) / m);
    out.fill(0, 0, 9);
    out[0] = ve * (t - (m / flow) * l);
    out[1] = 1700 * t;
    out[2] = -0.5 * g * t * t;
    out[3] = ve * l;
    out[4] = 1700;
    out[5] = -g * t;
    out[6] = (ve * flow) / m;
    out[8] = -g;
    out[9] = m;
  };
}

test('thrust arcs keep the bound in position, velocity and mass', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 2000, max: 4500, noNaN: true }),
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      fc.double({ min: 300, max: 8200, noNaN: true }),
      bounds,
      (ve, flow, m0, bound) => {
        const at = thrustArc(ve, flow, m0, 1.62);
        const span = Math.min(1100, (0.7 * m0) / flow);
        const thin = thinNodes(at, 0, span, bound, m0);
        const worst = trueError(thin.nodes, at, 41);
        expect(worst.position).toBeLessThanOrEqual(bound.position);
        expect(worst.velocity).toBeLessThanOrEqual(bound.velocity);
        for (let i = 0; i < thin.count; i++) expect(thin.nodes[NODE * i + 10]).toBeCloseTo(m0 - flow * thin.nodes[NODE * i], 6);
      },
    ),
    { numRuns: 300 },
  );
});

/** Feeds a source of r and v only, cut into uneven steps, as an integrator's dense output comes. */
function feed(
  at: (t: number, out: Float64Array) => void,
  ends: readonly number[],
  bound: ThinBound,
): { nodes: Float64Array; worst: number } {
  const list: number[] = [];
  const thinner = new NodeThinner(bound, (rows, o) => {
    for (let k = 0; k < NODE; k++) list.push(rows[o + k]);
  });
  const y = new Float64Array(16);
  const only = (t: number, out: Float64Array): void => {
    at(t, y);
    for (let k = 0; k < 6; k++) out[k] = y[k];
  };
  for (let i = 0; i + 1 < ends.length; i++) thinner.step(ends[i], ends[i + 1], only, 1000);
  thinner.finish();
  return { nodes: Float64Array.from(list), worst: thinner.worst };
}

test('accelerations taken from the velocities of uneven steps are good enough for the bound', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 900, noNaN: true }), { minLength: 3, maxLength: 30 }), bounds, (steps, bound) => {
      const at = kepler(GM.moon, 1.7874e6, 0.05);
      const ends = [0];
      for (const s of steps) ends.push(ends.at(-1)! + s);
      const { nodes } = feed(at, ends, bound);
      expect(nodes[0]).toBe(0);
      expect(nodes[nodes.length - NODE]).toBe(ends.at(-1));
      const worst = trueError(nodes, at, 31);
      expect(worst.position).toBeLessThanOrEqual(bound.position);
      expect(worst.velocity).toBeLessThanOrEqual(bound.velocity);
    }),
    { numRuns: 300 },
  );
});

test('ignition, cut-off and an impulse stand in the record as jumps, exactly where they were', () => {
  // coast, 0.4 m/s^2 of thrust from 100 to 160 s, coast, 3 m/s at 300 s
  const at = (t: number, out: Float64Array): void => {
    const burn = Math.min(Math.max(t - 100, 0), 60);
    const after = Math.max(t - 160, 0);
    out.fill(0, 0, 9);
    out[0] = 0.2 * burn * burn + 24 * after + (t > 300 ? 3 * (t - 300) : 0);
    out[3] = 0.4 * burn + (t > 300 ? 3 : 0);
    out[1] = 1600 * t;
    out[4] = 1600;
  };
  const list: number[] = [];
  const thinner = new NodeThinner(FAR_BOUND, (rows, o) => {
    for (let k = 0; k < NODE; k++) list.push(rows[o + k]);
  });
  for (const [a, b] of [
    [0, 60],
    [60, 100],
    [100, 130],
    [130, 160],
    [160, 300],
  ])
    thinner.step(a, b, (t, out) => at(Math.min(Math.max(t, a), b), out), 500);
  thinner.step(
    300,
    400,
    (t, out) => {
      at(t, out);
      if (t === 300) out[3] = 27;
    },
    500,
  );
  thinner.finish();
  const nodes = Float64Array.from(list);
  const times = Array.from({ length: nodes.length / NODE }, (_, i) => nodes[NODE * i]);
  expect(times).toEqual([0, 100, 100, 160, 160, 300, 300, 400]);
  const arc = makeArc('p', 'v', { centre: 'moon', frame: 'icrf', t0: [0, 0], maxError: 0, maxVelocityError: 0 }, nodes);
  const x = new Float64Array(10);
  const accelerationAt = (t: number): number => {
    arc.atSeconds(t, x);
    return x[7];
  };
  expect(accelerationAt(99.9)).toBeCloseTo(0, 9);
  expect(accelerationAt(100)).toBeCloseTo(0.4, 9);
  expect(accelerationAt(159.9)).toBeCloseTo(0.4, 9);
  expect(accelerationAt(160)).toBeCloseTo(0, 9);
  arc.atSeconds(300, x);
  expect(x[3]).toBe(27);
  arc.atSeconds(300 - 1e-9, x);
  expect(x[3]).toBeCloseTo(24, 6);
  arc.atSeconds(400, x);
  expect(x[0]).toBeCloseTo(0.2 * 3600 + 24 * 240 + 300, 8);
});

test('a small kink in every control step does not cost a node each', () => {
  // the direction of 4 m/s^2 wanders by steps of up to 0.3 degrees at 10 Hz
  let x = 0;
  let v = 0;
  const list: number[] = [];
  const thinner = new NodeThinner(FAR_BOUND, (rows, o) => {
    for (let k = 0; k < NODE; k++) list.push(rows[o + k]);
  });
  const truth: { t: number; x: number; v: number }[] = [];
  for (let i = 0; i < 2000; i++) {
    const a = 4 + 0.02 * Math.sin(i * 12.9898);
    const [x0, v0, t0] = [x, v, i / 10];
    thinner.step(
      t0,
      (i + 1) / 10,
      (t, out) => {
        out.fill(0, 0, 6);
        out[0] = x0 + v0 * (t - t0) + 0.5 * a * (t - t0) ** 2;
        out[3] = v0 + a * (t - t0);
      },
      500,
    );
    const h = (i + 1) / 10 - t0;
    x = x0 + v0 * h + 0.5 * a * h * h;
    v = v0 + a * h;
    truth.push({ t: (i + 1) / 10, x, v });
  }
  thinner.finish();
  const nodes = Float64Array.from(list);
  expect(nodes.length / NODE).toBeLessThan(1500);
  const arc = makeArc('p', 'v', { centre: 'moon', frame: 'icrf', t0: [0, 0], maxError: 0, maxVelocityError: 0 }, nodes);
  const out = new Float64Array(6);
  for (const p of truth) {
    arc.atSeconds(p.t, out);
    expect(Math.abs(out[0] - p.x)).toBeLessThan(FAR_BOUND.position);
    expect(Math.abs(out[3] - p.v)).toBeLessThan(FAR_BOUND.velocity);
  }
});

test('a path of quintic steps keeps the bound, whatever the steps, also where steps of another kind lie between them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<['earth' | 'moon', number]>(['earth', 6.578e6], ['moon', 1.9374e6]),
      fc.double({ min: 0, max: 0.3, noNaN: true }),
      fc.double({ min: 2, max: 200, noNaN: true }),
      fc.array(fc.tuple(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.integer({ min: 1, max: 30 }), fc.boolean()), {
        minLength: 1,
        maxLength: 8,
      }),
      bounds,
      ([body, rp], e, scale, runs, bound) => {
        const at = kepler(GM[body], rp, e);
        const steps: { t: number; y: Float64Array }[] = [];
        const node = (t: number): { t: number; y: Float64Array } => {
          const y = new Float64Array(16);
          at(t, y);
          return { t, y };
        };
        steps.push(node(0));
        let nodes = new Float64Array(0);
        const thinner = new NodeThinner(bound, (rows, o) => {
          nodes = Float64Array.of(...nodes, ...rows.subarray(o, o + NODE));
        });
        // what is thinned is the path of the quintics, and between every few of them steps that are only sampled
        const quintic = (t: number, out: Float64Array): void => {
          let i = 0;
          while (i < steps.length - 2 && t > steps[i + 1].t) i++;
          quinticHermite(steps[i].t, steps[i].y, 0, steps[i + 1].t, steps[i + 1].y, 0, t, out);
        };
        for (const [length, count, exact] of runs) {
          for (let k = 0; k < count; k++) {
            const from = steps[steps.length - 1];
            const to = node(from.t + scale * length);
            steps.push(to);
            if (exact) thinner.quintic(from.t, to.t, { a: from.y, ao: 0, b: to.y, bo: 0, ma: 5, mb: 5 });
            else thinner.step(from.t, to.t, quintic, 5);
          }
        }
        thinner.finish();
        const worst = trueError(nodes, quintic, 37);
        expect(worst.position).toBeLessThanOrEqual(bound.position);
        expect(worst.velocity).toBeLessThanOrEqual(bound.velocity);
        expect(nodes[0]).toBe(0);
        expect(nodes[nodes.length - NODE]).toBe(steps[steps.length - 1].t);
      },
    ),
    { numRuns: 400 },
  );
});
