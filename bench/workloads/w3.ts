import { LAMBERT_WAY, lambertInto } from '@farside/astro';
import { mulberry32 } from './random.ts';

/** W3: 100,000 Lambert problems, mu = 1, single revolution, prograde about +z. */
export const W3_COUNT = 100_000;

/** r1 (3), r2 (3), time of flight per problem. */
export function w3Problems(): Float64Array {
  const u = mulberry32(7);
  const out = new Float64Array(7 * W3_COUNT);
  for (let k = 0; k < W3_COUNT; k++) {
    for (let i = 0; i < 2; i++) {
      const z = 2 * u() - 1;
      const angle = 2 * Math.PI * u();
      const length = 0.7 + 0.8 * u();
      const s = length * Math.sqrt(1 - z * z);
      out.set([s * Math.cos(angle), s * Math.sin(angle), length * z], 7 * k + 3 * i);
    }
    out[7 * k + 6] = 0.3 + 5.7 * u();
  }
  return out;
}

/** Solves the first `count`; returns mean |v1|^2 and mean iterations; the last v1 and v2 stay in `out`. */
export function w3Solve(problems: Float64Array, out: Float64Array, count = W3_COUNT): { energy: number; iterations: number } {
  let energy = 0;
  let iterations = 0;
  for (let k = 0; k < count; k++) {
    iterations += lambertInto(problems, 7 * k, 1, LAMBERT_WAY.prograde, 0, 0, out, 0);
    energy += out[0] * out[0] + out[1] * out[1] + out[2] * out[2];
  }
  return { energy: energy / count, iterations: iterations / count };
}
export const W3_ENERGY = 2.26634848973;
export const W3_FIRST_V1 = [-0.750191913982869, -0.0786007961325451, -0.0473776312263264];
