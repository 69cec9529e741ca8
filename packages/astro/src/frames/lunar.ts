import type { Mat3 } from '@farside/math';
import { portableMath as Math } from '@farside/math';
import type { Epoch } from '../types.ts';

/** Supplier of the Moon's principal axes, e.g. `createLunarAxes` of a binary PCK. Owns its scratch. */
export interface LunarOrientation {
  /**
   * Writes phi, theta, psi (rad) and their rates (rad/s) into out[0..5]: moon-pa = R3(psi) R1(theta) R3(phi) icrf. Allocates nothing and keeps no
   * hold of `epoch`, which hot loops change in place. Throws a typed error outside its coverage.
   */
  angles(epoch: Epoch, out: Float64Array): void;
  /** Principal axes to mean Earth, constant, row-major: DE421_PA_TO_ME for DE421. */
  readonly paToMe: Mat3;
}

const ARCSEC = Math.PI / 648000;

/** R1(a) R2(b) R3(c), row-major. */
function turn123(a: number, b: number, c: number): Float64Array {
  const ca = Math.cos(a);
  const sa = Math.sin(a);
  const cb = Math.cos(b);
  const sb = Math.sin(b);
  const cc = Math.cos(c);
  const sc = Math.sin(c);
  return new Float64Array([
    cb * cc,
    cb * sc,
    -sb,
    sa * sb * cc - ca * sc,
    sa * sb * sc + ca * cc,
    sa * cb,
    ca * sb * cc + sa * sc,
    ca * sb * sc - sa * cc,
    ca * cb,
  ]);
}

/**
 * Principal axes of DE421 to its mean-Earth axes: R1(-0.30") R2(-78.56") R3(-67.92") (Williams, Boggs & Folkner, JPL IOM 335-JW,DB,WF-20080314-001,
 * as in the NAIF frame kernel moon_080317.tf). The axes lie 860 m apart at the surface.
 */
export const DE421_PA_TO_ME: Mat3 = turn123(-0.3 * ARCSEC, -78.56 * ARCSEC, -67.92 * ARCSEC);
