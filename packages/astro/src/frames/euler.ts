import { portableMath as Math } from '@farside/math';
/**
 * R3(c) R1(b) R3(a), row-major into out[0..8], and with `rates` its rate for angle rates (rad/s) into out[9..17].
 * IAU models: a = ra + 90 deg, b = 90 deg - dec, c = W. Lunar ephemerides: a = phi, b = theta, c = psi.
 */
export function euler313(a: number, b: number, c: number, ad: number, bd: number, cd: number, out: Float64Array, rates: boolean): void {
  const ca = Math.cos(a);
  const sa = Math.sin(a);
  const cb = Math.cos(b);
  const sb = Math.sin(b);
  const cc = Math.cos(c);
  const sc = Math.sin(c);
  out[0] = cc * ca - sc * cb * sa;
  out[1] = cc * sa + sc * cb * ca;
  out[2] = sc * sb;
  out[3] = -sc * ca - cc * cb * sa;
  out[4] = -sc * sa + cc * cb * ca;
  out[5] = cc * sb;
  out[6] = sb * sa;
  out[7] = -sb * ca;
  out[8] = cb;
  if (!rates) return;
  // angular velocity in the turned axes; dR/dt = -[w x] R
  const wx = ad * sb * sc + bd * cc;
  const wy = ad * sb * cc - bd * sc;
  const wz = ad * cb + cd;
  for (let k = 0; k < 3; k++) {
    const r0 = out[k];
    const r1 = out[k + 3];
    const r2 = out[k + 6];
    out[k + 9] = wz * r1 - wy * r2;
    out[k + 12] = wx * r2 - wz * r0;
    out[k + 15] = wy * r0 - wx * r1;
  }
}
