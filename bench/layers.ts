/**
 * What the propagator's layers cost on top of its bare kernel: the ratio of times of the whole (compiled force model, options, checks, events, dense output) and of a bare loop
 * over the same steps with forces written into one function. A ratio is steady where milliseconds are not; the budget is 1.15 without events. Exit code 1 when one is over its limit.
 * node bench/layers.ts
 */
import { type ArcEvent, compileRhs, harmonicKernel, propagate, type Rhs } from '@farside/astro';
import { dop853Stepper } from '../packages/astro/src/propagation/stepper.ts';
import { medianRatio } from './timing.ts';
import { GM } from './workloads/ephemeris.ts';
import { w1 } from './workloads/w1.ts';
import { MOON_RATE, w2, w2Field } from './workloads/w2.ts';

const T0 = { s: 0, f: 0 };
const atol = Float64Array.of(1e-6, 1e-6, 1e-6, 1e-9, 1e-9, 1e-9);

/** DOP853 without anything around it. */
function bare(rhs: Rhs, y0: Float64Array, t1: number, firstStep: number): void {
  const s = dop853Stepper(rhs, 6, { rtol: 1e-12, atol, controlled: 6, secondOrder: true, keep: false });
  s.begin(0, y0);
  let h = firstStep;
  let rejected = false;
  for (;;) {
    const last = 1.01 * h >= t1 - s.t;
    const step = last ? t1 - s.t : h;
    const error = s.trial(step);
    if (error <= 1) {
      s.close();
      s.advance();
      if (last) return;
      const f = Math.min(6, Math.max(0.333, 0.9 * error ** -0.125));
      h = step * (rejected ? Math.min(1, f) : f);
      rejected = false;
    } else {
      h = step * Math.max(0.333, 0.9 * error ** -0.125);
      rejected = true;
    }
  }
}

const events: ArcEvent[] = [
  { id: 'apsis', g: (_t, y) => y[0] * y[3] + y[1] * y[4] + y[2] * y[5], direction: 0, stop: false, maxCheck: 600 },
  { id: 'node', g: (_t, y) => y[2], direction: 0, stop: false, maxCheck: 600 },
];

function third(s: Float64Array, gm: number, y: Float64Array, dy: Float64Array): void {
  const dx = s[0] - y[0];
  const dyy = s[1] - y[1];
  const dz = s[2] - y[2];
  const d2 = dx * dx + dyy * dyy + dz * dz;
  const s2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
  const kd = gm / (d2 * Math.sqrt(d2));
  const ks = gm / (s2 * Math.sqrt(s2));
  dy[3] += kd * dx - ks * s[0];
  dy[4] += kd * dyy - ks * s[1];
  dy[5] += kd * dz - ks * s[2];
}

function lunar(): { whole: Rhs; fused: Rhs; y0: Float64Array; seconds: number } {
  const { env, model, y0, day } = w2();
  const field = harmonicKernel(w2Field(), { central: true });
  const earth = env.ephemeris.positionKernel('earth', 'moon', T0);
  const sun = env.ephemeris.positionKernel('sun', 'moon', T0);
  const at = new Float64Array(3);
  const a = new Float64Array(3);
  const s = new Float64Array(3);
  const fused: Rhs = (t, y, dy) => {
    const c = Math.cos(MOON_RATE * t);
    const n = Math.sin(MOON_RATE * t);
    at[0] = c * y[0] + n * y[1];
    at[1] = -n * y[0] + c * y[1];
    at[2] = y[2];
    field.acceleration(at, a);
    dy[3] = c * a[0] - n * a[1];
    dy[4] = n * a[0] + c * a[1];
    dy[5] = a[2];
    earth(t, s, 0);
    third(s, GM.earth, y, dy);
    sun(t, s, 0);
    third(s, GM.sun, y, dy);
  };
  return { whole: compileRhs(model, env, T0, 6, [0, day]), fused, y0, seconds: day };
}

function coast(): { whole: Rhs; fused: Rhs; y0: Float64Array; seconds: number } {
  const { env, model, y0, seconds } = w1();
  const field = harmonicKernel(env.gravity('earth', 4), { order: 0, central: true });
  const moon = env.ephemeris.positionKernel('moon', 'earth', T0);
  const sun = env.ephemeris.positionKernel('sun', 'earth', T0);
  const a = new Float64Array(3);
  const s = new Float64Array(3);
  const fused: Rhs = (t, y, dy) => {
    field.acceleration(y, a);
    dy[3] = a[0];
    dy[4] = a[1];
    dy[5] = a[2];
    moon(t, s, 0);
    third(s, GM.moon, y, dy);
    sun(t, s, 0);
    third(s, GM.sun, y, dy);
  };
  return { whole: compileRhs(model, env, T0), fused, y0, seconds };
}

let over = 0;
for (const [w, make, limits] of [
  ['W1', coast, [1.25, 3]],
  ['W2', lunar, [1.15, 1.6]],
] as const) {
  const { whole, fused, y0, seconds } = make();
  const base = (): void => bare(fused, y0, seconds, 60);
  const plain = medianRatio(() => propagate(whole, y0, 0, seconds), base);
  const watched = medianRatio(() => propagate(whole, y0, 0, seconds, { events, dense: () => undefined }), base);
  process.stdout.write(`${JSON.stringify({ peer: 'farside', w: `${w} layers`, ratio: plain, ratio_two_events_and_dense: watched })}\n`);
  if (plain > limits[0] || watched > limits[1]) over++;
}
if (over > 0) process.exitCode = 1;
