import type { Environment, ForceModel, GravityField } from '@farside/astro';
import { gravity, thirdBody } from '@farside/astro';
import { GM, RE, workloadEnvironment } from './ephemeris.ts';

/** W1: translunar coast of 4.5 days; Earth with J2 to J4 about +z, Moon, Sun. */
const J = [0, 0, 1.08262668e-3, -2.53265649e-6, -1.61962159e-6];

function field(): GravityField {
  const c = new Float64Array(15);
  c[0] = 1;
  for (let n = 2; n <= 4; n++) c[(n * (n + 1)) / 2] = -J[n] / Math.sqrt(2 * n + 1);
  return { name: 'j2-j4', body: 'earth', gm: GM.earth, radius: RE * 1e3, degree: 4, c, s: new Float64Array(15), frame: 'icrf' };
}

export function w1(): { env: Environment; model: ForceModel; y0: Float64Array; seconds: number } {
  return {
    env: workloadEnvironment(field, 0),
    model: { centre: 'earth', forces: [gravity('earth', { degree: 4, order: 0 }), thirdBody('moon', GM.moon), thirdBody('sun', GM.sun)] },
    y0: Float64Array.of(-5058043.107389, -3828175.167672, -1741594.668915, 3494.270804, -7738.162697, 6860.878789),
    seconds: 4.5 * 86400,
  };
}
/** End state in extended precision, m and m/s. */
export const W1_REFERENCE = [293764117.043741, 199270880.150551, 96601593.842115, -418.371569934, -465.545783486, -24.286445359];
