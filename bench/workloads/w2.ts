import type { Environment, ForceModel, GravityField } from '@farside/astro';
import { gravity, thirdBody } from '@farside/astro';
import { GM, workloadEnvironment } from './ephemeris.ts';
import { mulberry32 } from './random.ts';

/** W2: low lunar orbit, synthetic 50x50 field, Earth, Sun; Moon-fixed frame turning about +z. */
export const MOON_RATE = 2.6616995e-6;

export function w2Field(): GravityField {
  const N = 50;
  const u = mulberry32(20241125);
  const c = new Float64Array(((N + 1) * (N + 2)) / 2);
  const s = new Float64Array(c.length);
  for (let n = 2; n <= N; n++) {
    for (let m = 0; m <= n; m++) {
      const scale = (3.6e-4 / (n * n)) * Math.sqrt(3);
      const i = (n * (n + 1)) / 2 + m;
      c[i] = scale * (2 * u() - 1);
      s[i] = scale * (2 * u() - 1);
      if (m === 0) s[i] = 0;
    }
  }
  const set = (n: number, m: number, cv: number, sv: number) => {
    c[(n * (n + 1)) / 2 + m] = cv;
    s[(n * (n + 1)) / 2 + m] = sv;
  };
  set(0, 0, 1, 0);
  set(2, 0, -9.0881e-5, 0);
  set(2, 1, 0, 0);
  set(2, 2, 3.4674e-5, 0);
  set(3, 0, -3.1974e-6, 0);
  set(3, 1, 2.6368e-5, 5.4545e-6);
  set(3, 2, 1.4171e-5, 4.878e-6);
  set(3, 3, 1.2275e-5, -1.7744e-6);
  return { name: 'w2', body: 'moon', gm: GM.moon, radius: 1738e3, degree: N, c, s, frame: 'moon-pa:de421' };
}

export function w2(): { env: Environment; model: ForceModel; y0: Float64Array; day: number } {
  return {
    env: workloadEnvironment(w2Field, MOON_RATE),
    model: { centre: 'moon', forces: [gravity('moon', { degree: 50 }), thirdBody('earth', GM.earth), thirdBody('sun', GM.sun)] },
    y0: Float64Array.of(1938e3, 0, 0, 0, 1160, 1085),
    day: 86400,
  };
}
/** Positions in extended precision, m. */
export const W2_REFERENCE_1_DAY = [-996128.977287, 1217418.792845, 1130090.737345];
export const W2_REFERENCE_15_DAYS = [1850710.430226, 260218.676524, 438113.720755];
/** Field check, Moon-fixed, m and m/s^2. */
export const W2_FIELD_CHECK = {
  at: [1200e3, -900e3, 1200e3],
  a: [-8.294354838628545e-1, 6.227629781053747e-1, -8.298884689043272e-1],
};
