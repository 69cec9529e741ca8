import { portableMath as Math } from '@farside/math';
import { TT_MINUS_TAI } from '../time/scales.ts';
import type { Epoch } from '../types.ts';
import type { CelestialPole } from './celestial-pole.ts';
import { EARTH_ROTATION_RATE, earthRotationAngle } from './earth-rotation.ts';
import type { EopSeries } from './eop-table.ts';
import { ARCSEC } from './precession-nutation.ts';

/** Rate of the terrestrial intermediate origin locator s', rad per second (IERS Conventions 2010, eq. 5.13). */
const SP_RATE = (-47e-6 * ARCSEC) / (86400 * 36525);

/**
 * Q(X, Y): icrf to the celestial intermediate pole with the equator origin that s is counted from (row-major, 9), and its rate (9) when
 * `rates` is set, for pole coordinates and rates in rad, rad/s. Closed form of IERS Conventions 2010, eq. 5.10.
 */
function poleMatrix(x: number, y: number, xd: number, yd: number, q: Float64Array, rates: boolean): void {
  const r2 = x * x + y * y;
  const z = Math.sqrt(1 - r2);
  const a = 1 / (1 + z);
  q[0] = 1 - a * x * x;
  q[1] = -a * x * y;
  q[2] = -x;
  q[3] = q[1];
  q[4] = 1 - a * y * y;
  q[5] = -y;
  q[6] = x;
  q[7] = y;
  q[8] = z;
  if (!rates) return;
  const zd = -(x * xd + y * yd) / z;
  const ad = -a * a * zd;
  q[9] = -ad * x * x - 2 * a * x * xd;
  q[10] = -ad * x * y - a * (xd * y + x * yd);
  q[11] = -xd;
  q[12] = q[10];
  q[13] = -ad * y * y - 2 * a * y * yd;
  q[14] = -yd;
  q[15] = xd;
  q[16] = yd;
  q[17] = zd;
}

export interface EarthAxes {
  /** Writes icrf to itrf (9) and, with `rates`, its rate (9, 1/s) into out. */
  itrf(epoch: Epoch, out: Float64Array, rates: boolean): void;
  /** The same for the true equator and equinox of date. */
  tod(epoch: Epoch, out: Float64Array, rates: boolean): void;
}

/**
 * The Earth's axes by the CIO: W R3(ERA - s + s') Q(X + dX, Y + dY), W = R1(-yp) R2(-xp) (IERS Conventions 2010, ch. 5). `tod` is the model's
 * own equator and equinox, without the observed offsets dX, dY (up to 1 mas), so that its z axis is the IAU 2006/2000A pole.
 * Owns its scratch: calls must not be interleaved across workers.
 */
export function createEarthAxes(pole: CelestialPole, eop: EopSeries): EarthAxes {
  const p = new Float64Array(8);
  const e = new Float64Array(10);
  const q = new Float64Array(18);

  /** R3(angle) Q and its rate for an angle that turns at `rate`. */
  const spin = (angle: number, rate: number, out: Float64Array, rates: boolean): void => {
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    for (let k = 0; k < 3; k++) {
      out[k] = c * q[k] + s * q[k + 3];
      out[k + 3] = c * q[k + 3] - s * q[k];
      out[k + 6] = q[k + 6];
      if (rates) {
        out[k + 9] = rate * out[k + 3] + c * q[k + 9] + s * q[k + 12];
        out[k + 12] = -rate * out[k] + c * q[k + 12] - s * q[k + 9];
        out[k + 15] = q[k + 15];
      }
    }
  };

  return {
    tod(epoch, out, rates) {
      pole.at(epoch.s, epoch.f + TT_MINUS_TAI, p);
      poleMatrix(p[0], p[1], p[4], p[5], q, rates);
      spin(p[3] - p[2], p[7] - p[6], out, rates);
    },
    itrf(epoch, out, rates) {
      pole.at(epoch.s, epoch.f + TT_MINUS_TAI, p);
      eop.evaluate(epoch, e);
      poleMatrix(p[0] + e[3], p[1] + e[4], p[4] + e[8], p[5] + e[9], q, rates);
      const sp = SP_RATE * (epoch.s + epoch.f + TT_MINUS_TAI);
      const angle = earthRotationAngle(epoch.s, epoch.f + e[2]) - p[2] + sp;
      spin(angle, EARTH_ROTATION_RATE * (1 + e[7]) - p[6] + SP_RATE, out, rates);
      // W = R1(-yp) R2(-xp)
      const cx = Math.cos(e[0]);
      const sx = Math.sin(e[0]);
      const cy = Math.cos(e[1]);
      const sy = Math.sin(e[1]);
      for (let k = 0; k < 3; k++) {
        const a = out[k];
        const b = out[k + 3];
        const c = out[k + 6];
        // R2(-xp)
        const a2 = cx * a + sx * c;
        const c2 = -sx * a + cx * c;
        out[k] = a2;
        out[k + 3] = cy * b - sy * c2;
        out[k + 6] = sy * b + cy * c2;
        if (rates) {
          const ad = out[k + 9];
          const bd = out[k + 12];
          const cd = out[k + 15];
          // the pole moves by 1e-13 rad/s: its part of the rate is kept so that rate and rotation agree to rounding
          const ad2 = cx * ad + sx * cd + e[5] * c2;
          const cd2 = -sx * ad + cx * cd - e[5] * a2;
          out[k + 9] = ad2;
          out[k + 12] = cy * bd - sy * cd2 - e[6] * out[k + 6];
          out[k + 15] = sy * bd + cy * cd2 + e[6] * out[k + 3];
        }
      }
    },
  };
}
