/**
 * One JSON line per workload W1 to W5: peer, w, a rate, and what the work came to (evaluations, end state), held against the check values; exit code 1 when one is off.
 * node bench/run.ts [W1 W2 W2ms W2acc W3 W4 W4dc W5]. Definitions: bench/workloads; results: bench/RESULTS.md. Times are warm medians of processor time; `first_ms` is the first call of the process by the clock.
 */
import { type ArcEnd, compileRhs, harmonicKernel, propagate, propagateMultistep } from '@farside/astro';
import { medianMs } from './timing.ts';
import { W1_REFERENCE, w1 } from './workloads/w1.ts';
import { W2_FIELD_CHECK, W2_REFERENCE_1_DAY, W2_REFERENCE_15_DAYS, w2, w2Field } from './workloads/w2.ts';
import { W3_COUNT, W3_ENERGY, W3_FIRST_V1, w3Problems, w3Solve } from './workloads/w3.ts';
import { EARTH_MOON_MU, restrictedWithMatrix, SUN_EARTH_MU, W4_TRACE, W4DC, w4, w4dc } from './workloads/w4.ts';
import { W5, W5_CASES, w5, w5Cases } from './workloads/w5.ts';

const asked = process.argv.slice(2);
let wrong = 0;

function report(w: string, run: () => Record<string, unknown>): void {
  if (asked.length > 0 && !asked.includes(w)) return;
  process.stdout.write(`${JSON.stringify({ peer: 'farside', w, ...run() })}\n`);
}
function check(what: string, found: number, bound: number): void {
  if (found <= bound) return;
  wrong++;
  process.stderr.write(`${what}: ${found} is more than ${bound}\n`);
}
/** Kilometres and km/s, as the workloads are defined. */
const km = (y: Float64Array): number[] => Array.from(y, (x) => x / 1e3);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const T0 = { s: 0, f: 0 };
function first<T>(job: () => T): { value: T; ms: number } {
  const t = performance.now();
  const value = job();
  return { value, ms: performance.now() - t };
}

report('W1', () => {
  const { env, model, y0, seconds } = w1();
  const rhs = compileRhs(model, env, T0);
  const { value: end, ms } = first(() => propagate(rhs, y0, 0, seconds));
  const error = distance(end.y, W1_REFERENCE);
  check('W1 error, m', error, 0.01);
  return {
    ms_med_each: medianMs(() => propagate(rhs, y0, 0, seconds)),
    first_ms: ms,
    nfev: end.evaluations,
    error_m: error,
    y: km(end.y),
  };
});

function lunarDays(
  run: (rhs: ReturnType<typeof compileRhs>, y0: Float64Array, seconds: number) => ArcEnd,
  bound15: number,
): Record<string, unknown> {
  const { env, model, y0, day } = w2();
  const rhs = compileRhs(model, env, T0, 6, [0, 15 * day]);
  const { value: end, ms } = first(() => run(rhs, y0, day));
  check('W2 error after a day, m', distance(end.y, W2_REFERENCE_1_DAY), 2e-3);
  const whole = run(rhs, y0, 15 * day);
  const error = distance(whole.y, W2_REFERENCE_15_DAYS);
  check('W2 error after 15 days, m', error, bound15);
  return {
    ms_med_each: medianMs(() => run(rhs, y0, day)),
    first_ms: ms,
    each: 'day',
    nfev: end.evaluations,
    nfev_15_days: whole.evaluations,
    error_15_days_m: error,
    y: km(end.y),
  };
}
report('W2', () => lunarDays((rhs, y0, s) => propagate(rhs, y0, 0, s), 0.3));
report('W2ms', () => lunarDays((rhs, y0, s) => propagateMultistep(rhs, y0, 0, s, { step: 20 }), 0.05));

report('W2acc', () => {
  const at = Float64Array.from(W2_FIELD_CHECK.at);
  const out = new Float64Array(3);
  const rate = (form: 'scalar' | 'vector'): number => {
    const kernel = harmonicKernel(w2Field(), { central: true, form });
    kernel.acceleration(at, out);
    for (let i = 0; i < 3; i++) check(`W2acc ${form} axis ${i}`, Math.abs(out[i] / W2_FIELD_CHECK.a[i] - 1), 5e-16);
    return 1e3 / medianMs(() => kernel.acceleration(at, out));
  };
  const scalar = rate('scalar');
  return { evals_per_s: rate('vector'), scalar_form_rate: scalar, y: Array.from(out, (x) => x / 1e3) };
});

report('W3', () => {
  const problems = w3Problems();
  const out = new Float64Array(6);
  const { energy, iterations } = w3Solve(problems, out);
  check('W3 mean |v1|^2', Math.abs(energy - W3_ENERGY), 1e-10);
  const one = new Float64Array(6);
  w3Solve(problems, one, 1);
  check('W3 first v1', distance(one, W3_FIRST_V1), 1e-14);
  return {
    solves_per_s: (1e3 * W3_COUNT) / medianMs(() => void w3Solve(problems, out)),
    iterations,
    mean_v1_squared: energy,
    y: Array.from(one),
  };
});

report('W4', () => {
  const rhs = restrictedWithMatrix(EARTH_MOON_MU);
  const r = w4(rhs);
  check('W4 closure', r.miss, 1e-11);
  check('W4 trace', Math.abs(r.trace / W4_TRACE - 1), 5e-9);
  return { ms_med_each: medianMs(() => void w4(rhs)), nfev: r.evaluations, trace: r.trace };
});
report('W4dc', () => {
  const rhs = restrictedWithMatrix(SUN_EARTH_MU);
  const r = w4dc(rhs);
  check('W4dc x0', Math.abs(r.x0 - W4DC.x0), 1e-11);
  check('W4dc vy0', Math.abs(r.vy0 - W4DC.vy0), 1e-11);
  check('W4dc half period', Math.abs(r.half - W4DC.half), 1e-10);
  return { ms_med_each: medianMs(() => void w4dc(rhs)), nfev: r.evaluations, y: [r.x0, r.vy0, r.half] };
});

report('W5', () => {
  const cases = w5Cases();
  const r = w5(cases);
  check('W5 steps', Math.abs(r.steps - W5.steps), 0);
  check('W5 mean speed', Math.abs(r.speed - W5.speed), 1e-9);
  check('W5 mean range', Math.abs(r.range - W5.range), 1e-3);
  return {
    trajectories_per_s: (1e3 * W5_CASES) / medianMs(() => void w5(cases)),
    nfev: 4 * r.steps,
    y: [r.speed, r.range / 1e3, r.height],
  };
});

if (wrong > 0) process.exitCode = 1;
