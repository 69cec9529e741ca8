import { FarsideError } from '@farside/math';
import { createCelestialPole } from '../earth-orientation/celestial-pole.ts';
import { eopSeriesOf } from '../earth-orientation/eop-table.ts';
import type { NutationSeries } from '../earth-orientation/nutation-series.ts';
import { createEarthAxes, type EarthAxes } from '../earth-orientation/terrestrial.ts';
import type { BodyId, EopTable, Epoch, FrameId, Frames } from '../types.ts';
import { euler313 } from './euler.ts';
import { createIauModel, createMeanLunarPole } from './iau.ts';
import type { LunarOrientation } from './lunar.ts';

/** What frames are made of; a part that is left out makes its frames unknown (FRAME_NOT_LOADED), the rest works. */
export interface FrameParts {
  /** For itrf. */
  readonly eop?: EopTable;
  /** For itrf and tod: `readNutation` of data/earth-orientation/nutation-iau2000a.json. */
  readonly nutation?: NutationSeries;
  /** For moon-pa:de421 and moon-me:de421. */
  readonly lunarOrientation?: LunarOrientation;
}

/** Writes icrf -> frame (9) and, with `rates`, its rate (9). */
type Axes = (epoch: Epoch, out: Float64Array, rates: boolean) => void;

function notLoaded(frame: FrameId, part: string, tryThis: string): FarsideError {
  return new FarsideError('FRAME_NOT_LOADED', `frame '${frame}' needs ${part}, which was not given to createFrames`, {
    found: frame,
    tryThis,
  });
}

const HALF_PI = Math.PI / 2;

/**
 * The rotations of one environment. Frames (see FrameId in types.ts):
 * - `icrf`: the axes of the ephemeris.
 * - `tod`: true equator and equinox of date, IAU 2006/2000A, without observed pole offsets.
 * - `itrf`: the IERS terrestrial axes: IAU 2006/2000A by the CIO, with UT1, polar motion and pole offsets from the table.
 * - `iau:<body>`: the IAU report's rotation models (TDB).
 * - `moon-mod`: z along the Moon's mean pole of date: the IAU pole with its 18.6-year precession (E1, E2, E10), without the terms of a month and
 *   less; x along the ascending node of that equator on the ICRF equator (z_icrf cross z), not turning with the Moon.
 * - `moon-pa:de421`, `moon-me:de421`: principal and mean-Earth axes of DE421.
 * Rates are analytic throughout. Owns its scratch: one per worker.
 */
export function createFrames(parts: FrameParts): Frames {
  const known = new Map<FrameId, Axes>();
  let earth: EarthAxes | undefined;

  const earthAxes = (frame: FrameId): EarthAxes => {
    if (earth) return earth;
    if (!parts.nutation)
      throw notLoaded(frame, 'the nutation series', 'read data/earth-orientation/nutation-iau2000a.json with readNutation');
    const none: EopTable = {
      first: { s: 0, f: 0 },
      last: { s: 0, f: 0 },
      at: () => {
        throw notLoaded('itrf', 'an Earth-orientation table', 'read data/earth-orientation/eop-2014.json with readEopTable');
      },
    };
    earth = createEarthAxes(createCelestialPole(parts.nutation), eopSeriesOf(parts.eop ?? none));
    return earth;
  };

  const createAxes = (frame: FrameId): Axes => {
    if (frame === 'itrf') {
      if (!parts.eop) throw notLoaded(frame, 'an Earth-orientation table', 'read data/earth-orientation/eop-2014.json with readEopTable');
      return earthAxes(frame).itrf;
    }
    if (frame === 'tod') return earthAxes(frame).tod;
    const a = new Float64Array(6);
    if (frame === 'moon-mod') {
      const pole = createMeanLunarPole();
      return (epoch, out, rates) => {
        pole(epoch, a);
        euler313(a[0] + HALF_PI, HALF_PI - a[1], 0, a[3], -a[4], 0, out, rates);
      };
    }
    if (frame.startsWith('iau:')) {
      const model = createIauModel(frame.slice(4) as BodyId);
      return (epoch, out, rates) => {
        model(epoch, a);
        euler313(a[0] + HALF_PI, HALF_PI - a[1], a[2], a[3], -a[4], a[5], out, rates);
      };
    }
    if (frame === 'moon-pa:de421' || frame === 'moon-me:de421') {
      const lunar = parts.lunarOrientation;
      if (!lunar)
        throw notLoaded(frame, "the Moon's orientation", 'read the binary PCK of the data folder and give it as lunarOrientation');
      if (frame === 'moon-pa:de421') {
        return (epoch, out, rates) => {
          lunar.angles(epoch, a);
          euler313(a[0], a[1], a[2], a[3], a[4], a[5], out, rates);
        };
      }
      const m = Float64Array.from(lunar.paToMe);
      const pa = new Float64Array(18);
      return (epoch, out, rates) => {
        lunar.angles(epoch, a);
        euler313(a[0], a[1], a[2], a[3], a[4], a[5], pa, rates);
        multiply(m, 0, pa, 0, out, 0);
        if (rates) multiply(m, 0, pa, 9, out, 9);
      };
    }
    throw new FarsideError('FRAME_UNKNOWN', `there is no frame '${frame}'`, {
      found: frame,
      expected: 'icrf, tod, itrf, moon-pa:de421, moon-me:de421, moon-mod, or iau: and a body',
      tryThis: 'check the spelling',
    });
  };

  const axesOf = (frame: FrameId): Axes => {
    let axes = known.get(frame);
    if (!axes) {
      axes = createAxes(frame);
      known.set(frame, axes);
    }
    return axes;
  };

  const a = new Float64Array(18);
  const b = new Float64Array(18);

  return {
    rotation(from, to, epoch, out) {
      if (from === to) {
        identity(out);
        out.fill(0, 9, 18);
      } else if (from === 'icrf') {
        axesOf(to)(epoch, out, true);
      } else if (to === 'icrf') {
        axesOf(from)(epoch, a, true);
        transpose(a, 0, out, 0);
        transpose(a, 9, out, 9);
      } else {
        axesOf(from)(epoch, a, true);
        axesOf(to)(epoch, b, true);
        multiplyTransposed(b, 0, a, 0, out, 0, false);
        multiplyTransposed(b, 9, a, 0, out, 9, false);
        multiplyTransposed(b, 0, a, 9, out, 9, true);
      }
    },

    rotationKernel(from, to, t0) {
      // Nothing needs a table of its own: the Earth's slow part already comes from Chebyshev blocks, the Moon's from its file's.
      const epoch = { s: t0.s, f: t0.f };
      const set = (t: number): void => {
        const whole = Math.floor(t);
        const f = t0.f + (t - whole);
        const carry = f >= 1 ? 1 : 0;
        epoch.s = t0.s + whole + carry;
        epoch.f = f - carry;
      };
      if (from === to) return (_t, out) => identity(out);
      if (from === 'icrf') {
        const axes = axesOf(to);
        return (t, out) => {
          set(t);
          axes(epoch, out, false);
        };
      }
      const source = axesOf(from);
      const m = new Float64Array(18);
      if (to === 'icrf') {
        return (t, out) => {
          set(t);
          source(epoch, m, false);
          transpose(m, 0, out, 0);
        };
      }
      const target = axesOf(to);
      const n = new Float64Array(18);
      return (t, out) => {
        set(t);
        source(epoch, m, false);
        target(epoch, n, false);
        multiplyTransposed(n, 0, m, 0, out, 0, false);
      };
    },
  };
}

function identity(out: Float64Array): void {
  out.fill(0, 0, 9);
  out[0] = 1;
  out[4] = 1;
  out[8] = 1;
}

function transpose(a: Float64Array, i: number, out: Float64Array, o: number): void {
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) out[o + 3 * r + c] = a[i + 3 * c + r];
}

function multiply(a: Float64Array, i: number, b: Float64Array, j: number, out: Float64Array, o: number): void {
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      out[o + 3 * r + c] = a[i + 3 * r] * b[j + c] + a[i + 3 * r + 1] * b[j + 3 + c] + a[i + 3 * r + 2] * b[j + 6 + c];
    }
  }
}

/** out = a b^T, or out += a b^T. */
function multiplyTransposed(a: Float64Array, i: number, b: Float64Array, j: number, out: Float64Array, o: number, addTo: boolean): void {
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      const x = a[i + 3 * r] * b[j + 3 * c] + a[i + 3 * r + 1] * b[j + 3 * c + 1] + a[i + 3 * r + 2] * b[j + 3 * c + 2];
      out[o + 3 * r + c] = addTo ? out[o + 3 * r + c] + x : x;
    }
  }
}
