import { expect, test } from 'vitest';
import { FarsideError } from './error.ts';
import { target, targetOrThrow } from './target.ts';
import type { Problem, Residual, TargetIteration } from './target-types.ts';

const residual = (constraint: string, value: number, tolerance = 1e-9, unit = '1', scale = 1): Residual => ({
  constraint,
  value,
  tolerance,
  unit,
  scale,
});

function problem(names: string[], x0: number[], f: (x: Float64Array) => Residual[], more: Partial<Problem> = {}): Problem {
  return { names, x0, scale: names.map(() => 1), residuals: f, ...more };
}

const rosenbrock = (x0: number[], more: Partial<Problem> = {}): Problem =>
  problem(['x', 'y'], x0, (x) => [residual('valley', 10 * (x[1] - x[0] * x[0])), residual('end', 1 - x[0])], more);

test('solves Rosenbrock from the classical start', () => {
  const s = target(rosenbrock([-1.2, 1]));
  expect(s.ok).toBe(true);
  expect(s.x[0]).toBeCloseTo(1, 8);
  expect(s.x[1]).toBeCloseTo(1, 8);
});

test('solves the helical valley, Powell singular and Broyden tridiagonal problems of More, Garbow and Hillstrom', () => {
  const helical = target(
    problem(['a', 'b', 'c'], [-1, 0, 0], (x) => {
      const theta = Math.atan2(x[1], x[0]) / (2 * Math.PI);
      return [residual('f1', 10 * (x[2] - 10 * theta)), residual('f2', 10 * (Math.hypot(x[0], x[1]) - 1)), residual('f3', x[2])];
    }),
  );
  expect(helical.ok).toBe(true);
  expect(helical.x[0]).toBeCloseTo(1, 7);
  // Powell: the Jacobian is singular at the root, convergence is linear; 1e-9 on squares is 3e-5 on x
  const powell = target(
    problem(['a', 'b', 'c', 'd'], [3, -1, 0, 1], (x) => [
      residual('f1', x[0] + 10 * x[1]),
      residual('f2', Math.sqrt(5) * (x[2] - x[3])),
      residual('f3', (x[1] - 2 * x[2]) ** 2),
      residual('f4', Math.sqrt(10) * (x[0] - x[3]) ** 2),
    ]),
  );
  expect(powell.ok).toBe(true);
  const n = 10;
  const names = Array.from({ length: n }, (_, i) => `x${i}`);
  let calls = 0;
  const tri = target(
    problem(
      names,
      names.map(() => -1),
      (x) => {
        calls++;
        return names.map((k, i) => residual(k, (3 - 2 * x[i]) * x[i] - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0) + 1));
      },
    ),
  );
  expect(tri.ok).toBe(true);
  expect(calls).toBe(tri.evaluations);
});

test("Broyden's updates save evaluations", () => {
  const run = (broyden: boolean): number => {
    const names = Array.from({ length: 12 }, (_, i) => `x${i}`);
    const s = target(
      problem(
        names,
        names.map(() => -1),
        (x) => names.map((k, i) => residual(k, (3 - 2 * x[i]) * x[i] - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0) + 1)),
      ),
      { broyden },
    );
    expect(s.ok).toBe(true);
    return s.evaluations;
  };
  expect(run(true)).toBeLessThan(0.75 * run(false));
});

test('a Jacobian of an earlier solution is used and renewed when it misleads', () => {
  const first = target(rosenbrock([0.9, 0.8]));
  const near = target(rosenbrock([0.98, 0.97]), { jacobian: first.jacobian });
  expect(near.ok).toBe(true);
  expect(near.evaluations).toBeLessThan(target(rosenbrock([0.98, 0.97])).evaluations);
  expect(target(rosenbrock([-1.2, 1]), { jacobian: new Float64Array([1, 2, 3, 4]) }).ok).toBe(true);
});

test('takes the smallest change when there are more unknowns than constraints', () => {
  const s = target(problem(['x', 'y', 'z'], [0, 0, 0], (x) => [residual('plane', x[0] + 2 * x[1] + 2 * x[2] - 9)]));
  expect(s.ok).toBe(true);
  expect([...s.x].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([1, 2, 2]);
});

test('finds the least squares of consistent constraints that outnumber the unknowns', () => {
  const t = [0, 1, 2, 3, 4];
  const s = target(
    problem(['amplitude', 'rate'], [1, 0], (x) => t.map((k) => residual(`at ${k}`, x[0] * Math.exp(-x[1] * k) - 3 * Math.exp(-0.4 * k)))),
  );
  expect(s.ok).toBe(true);
  expect(s.x[0]).toBeCloseTo(3, 7);
  expect(s.x[1]).toBeCloseTo(0.4, 7);
});

test('contradicting constraints end in the least-squares minimum and say so', () => {
  const s = target(problem(['x'], [5], (x) => [residual('one', x[0] - 1, 1e-3, 'km'), residual('two', x[0] - 2, 1e-3, 'km')]));
  expect(s.ok).toBe(false);
  if (s.ok) return;
  expect(s.reason).toBe('minimum');
  expect(s.x[0]).toBeCloseTo(1.5, 6);
  expect(s.why).toContain('one misses by 0.5 km');
  expect(s.worst).toHaveLength(2);
});

test('Freudenstein and Roth: the false minimum is reported as such, the root from its side is found', () => {
  const make = (x0: number[]): Problem =>
    problem(['x', 'y'], x0, (x) => [
      residual('f1', -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1]),
      residual('f2', -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]),
    ]);
  const s = target(make([6, 3]));
  expect(s.ok).toBe(true);
  expect(s.x[0]).toBeCloseTo(5, 6);
  const lost = target(make([15, -2]), { maxIterations: 200 });
  expect(lost.ok).toBe(false);
  // the local minimum of the literature: (11.4128, -0.896805), where the Jacobian is singular
  expect(lost.x[1]).toBeCloseTo(-0.8968, 3);
});

test('stays inside its bounds and solves on one', () => {
  const s = target({ ...rosenbrock([-1.2, 1]), lo: [-2, -2], hi: [1, 3] });
  expect(s.ok).toBe(true);
  const seen: number[] = [];
  const inside = target({
    names: ['x', 'y'],
    x0: [5, 5],
    scale: [1, 1],
    lo: [0, 0],
    hi: [2, 10],
    residuals: (x) => {
      seen.push(x[0], x[1]);
      return [residual('sum', x[0] + x[1] - 11)];
    },
  });
  expect(inside.ok).toBe(true);
  expect(inside.x[0] + inside.x[1]).toBeCloseTo(11, 8);
  expect(Math.max(...seen.filter((_, i) => i % 2 === 0))).toBeLessThanOrEqual(2);
  expect(inside.atBound).toEqual(['x']);
});

test('names the bound that stands in the way', () => {
  const s = target(
    problem(['thrust', 'angle'], [1, 0], (x) => [residual('height', x[0] - 5, 0.1, 'km'), residual('slope', x[1] - 0.1, 1e-6, 'rad')], {
      lo: [0, -1],
      hi: [2, 1],
    }),
  );
  expect(s.ok).toBe(false);
  if (s.ok) return;
  expect(s.reason).toBe('bound');
  expect(s.x[0]).toBe(2);
  expect(s.x[1]).toBeCloseTo(0.1, 6);
  expect(s.why).toContain('thrust at its upper bound 2');
  expect(s.why).toContain('height misses by -3 km (allowed 0.1)');
});

test('names unknowns that move nothing and constraints that nothing moves', () => {
  const s = target(problem(['a', 'idle'], [1, 1], (x) => [residual('p', x[0] - 2), residual('q', 7, 1, 'm')]));
  expect(s.ok).toBe(false);
  if (s.ok) return;
  expect(s.reason).toBe('singular');
  expect(s.insensitive).toEqual(['idle']);
  expect(s.why).toContain('no unknown moves q');
  expect(s.why).toContain('idle moves no constraint');
});

test('names unknowns that act alike', () => {
  const s = target(problem(['a', 'b'], [1, 1], (x) => [residual('p', x[0] + x[1] - 3), residual('q', x[0] + x[1] - 4)]));
  expect(s.ok).toBe(false);
  if (s.ok) return;
  expect(s.reason).toBe('singular');
  expect(s.why).toContain('a and b act alike');
});

test('scales of unknowns and constraints eighteen decades apart do no harm', () => {
  const s = target({
    names: ['distance', 'angle'],
    x0: [3e8, 1e-3],
    scale: [1e7, 1e-4],
    residuals: (x) => [
      residual('range', x[0] * Math.cos(x[1] * 100) - 3.5e8, 1, 'm', 1e6),
      residual('rate', x[1] * 1e-7 + 1e-17 * x[0] - 4e-9 - 1.7e-10, 1e-18, 'm/s', 1e-9),
    ],
  });
  expect(s.ok).toBe(true);
});

test('backs away from where it cannot fly, and stops honestly where it must', () => {
  const make = (limit: number): Problem => ({
    names: ['speed'],
    x0: [0.1],
    scale: [1],
    residuals: (x) => {
      if (x[0] > limit) throw new FarsideError('IMPACT', 'hits the ground');
      // concave: Newton from 0.1 overshoots far beyond the root at 1
      return [residual('apex', Math.log(x[0]), 1e-9, 'm')];
    },
  });
  const ok = target(make(1.05));
  expect(ok.ok).toBe(true);
  expect(ok.x[0]).toBeCloseTo(1, 8);
  const no = target(make(0.5));
  expect(no.ok).toBe(false);
  if (no.ok) return;
  expect(no.reason).toBe('evaluation');
  expect(no.why).toContain('hits the ground');
  expect(no.x[0]).toBeGreaterThan(0.4);
  const start = target({ ...make(0.05) });
  expect(start.ok).toBe(false);
  if (start.ok) return;
  expect(start.reason).toBe('evaluation');
  expect((start.cause as FarsideError).code).toBe('IMPACT');
});

test('a step of the difference quotient that cannot be flown is taken the other way', () => {
  const s = target({
    names: ['x'],
    x0: [2],
    scale: [1],
    residuals: (x) => {
      if (x[0] > 2) throw new FarsideError('IMPACT', 'hits the ground');
      return [residual('r', x[0] * x[0] - 1)];
    },
  });
  expect(s.ok).toBe(true);
  expect(s.x[0]).toBeCloseTo(1, 8);
});

test('not-a-number is a failed evaluation; another error goes through', () => {
  const s = target(problem(['x'], [1], (x) => [residual('r', x[0] > 2 ? Number.NaN : x[0] - 1.9)]));
  expect(s.ok).toBe(true);
  expect(() =>
    target(
      problem(['x'], [1], () => {
        throw new TypeError('defect');
      }),
    ),
  ).toThrow(TypeError);
});

test('noise below the tolerance does not keep it from converging', () => {
  // deterministic ripple of 1e-4 on a slope of 1: needs a difference step well above it
  const s = target(
    problem(['x', 'y'], [3, -2], (x) => [
      residual('p', x[0] ** 2 + x[1] - 3 + 1e-4 * Math.sin(1e6 * x[0]), 1e-3),
      residual('q', x[0] - x[1] ** 2 + 1e-4 * Math.cos(1e6 * x[1]), 1e-3),
    ]),
    { differenceStep: 1e-2 },
  );
  expect(s.ok).toBe(true);
});

test('runs out of iterations honestly, reports each one, and is deterministic', () => {
  const seen: TargetIteration[] = [];
  const s = target(rosenbrock([-1.2, 1]), { maxIterations: 3, onIteration: (i) => seen.push(i) });
  expect(s.ok).toBe(false);
  if (s.ok) return;
  expect(s.reason).toBe('iterations');
  expect(seen.map((i) => i.iteration)).toEqual([1, 2, 3]);
  const a = target(rosenbrock([-1.2, 1]));
  const b = target(rosenbrock([-1.2, 1]));
  expect([...a.x]).toEqual([...b.x]);
  expect(a.evaluations).toBe(b.evaluations);
});

test('an abort throws ABORTED', () => {
  const c = new AbortController();
  let n = 0;
  const p = problem(['x', 'y'], [-1.2, 1], (x) => {
    if (++n === 5) c.abort();
    return [residual('valley', 10 * (x[1] - x[0] * x[0])), residual('end', 1 - x[0])];
  });
  expect(() => target(p, { signal: c.signal })).toThrow(expect.objectContaining({ code: 'ABORTED' }));
});

test('targetOrThrow gives the misses as numbers', () => {
  const p = problem(['x'], [5], (x) => [residual('perigee radius', x[0] - 1, 1e-3, 'm'), residual('speed', x[0] - 2, 1e-3, 'm/s')]);
  try {
    targetOrThrow(p);
    expect.unreachable();
  } catch (e) {
    expect(e).toBeInstanceOf(FarsideError);
    const f = e as FarsideError;
    expect(f.code).toBe('TARGET_NOT_REACHED');
    expect(f.details.numbers?.['perigee_radius_m']).toBeCloseTo(0.5, 6);
    expect(f.details.numbers?.['speed_m_per_s']).toBeCloseTo(-0.5, 6);
  }
});

test('malformed problems are refused', () => {
  expect(() => target({ ...rosenbrock([0, 0]), scale: [1, 0] })).toThrow(expect.objectContaining({ code: 'TARGET_PROBLEM' }));
  expect(() => target({ ...rosenbrock([0, 0]), lo: [0, 1], hi: [0, 0] })).toThrow(expect.objectContaining({ code: 'TARGET_PROBLEM' }));
  expect(() => target({ ...rosenbrock([0]) })).toThrow(expect.objectContaining({ code: 'TARGET_PROBLEM' }));
});

test('a miss without dimension has no unit', () => {
  const s = target(problem(['a'], [1], (x) => [residual('ratio', x[0] ** 2 + 0.25, 1e-3, '1')]));
  expect(s.ok).toBe(false);
  if (!s.ok) expect(s.why).toMatch(/ratio misses by 0\.\d+ \(allowed/);
});
