import { FarsideError, portableMath as Math } from '@farside/math';
import { TT_MINUS_TAI } from '../time/scales.ts';
import { tdbMinusTt } from '../time/tdb.ts';
import type { BodyId, Epoch } from '../types.ts';
import { IAU_FIGURES } from './iau-figures.ts';

const DEG = Math.PI / 180;
const CENTURY = 36525 * 86400;

/** Pole and prime meridian of an IAU model: right ascension, declination, W (rad), then their rates (rad/s); six numbers. */
export type IauModel = (epoch: Epoch, out: Float64Array) => void;

function createModel(body: string, keep: (term: number) => boolean): IauModel {
  const figures = IAU_FIGURES[body];
  if (!figures) {
    throw new FarsideError('FRAME_UNKNOWN', `there is no IAU rotation model of '${body}'`, {
      expected: Object.keys(IAU_FIGURES).join(', '),
      found: body,
      tryThis: 'take the frame of a body that has a surface, or icrf',
    });
  }
  const [ra0, ra1 = 0, ra2 = 0] = figures.ra;
  const [dec0, dec1 = 0, dec2 = 0] = figures.dec;
  const [w0, w1 = 0, w2 = 0] = figures.w;
  // Over whole days the coarse part of the rate is summed exactly and its turns dropped: W keeps 1e-12 deg where 360 deg times 1e4 days would leave 5e-10.
  const w1Coarse = Math.round(w1 * 2 ** 20) / 2 ** 20;
  const w1Fine = w1 - w1Coarse;
  const terms = Float64Array.from(figures.terms.filter((t) => keep(t[0])).flatMap((t) => t.slice(1)));
  return (epoch, out) => {
    // TDB past J2000 without an object: hot loops come here
    const tt = epoch.f + TT_MINUS_TAI;
    const part = tt + tdbMinusTt(epoch.s + tt);
    const t = (epoch.s + part) / CENTURY;
    const day = Math.floor(epoch.s / 86400);
    const x = (epoch.s - 86400 * day + part) / 86400;
    const d = day + x;
    let ra = ra0 + (ra1 + ra2 * t) * t;
    let raRate = ra1 + 2 * ra2 * t;
    let dec = dec0 + (dec1 + dec2 * t) * t;
    let decRate = dec1 + 2 * dec2 * t;
    let w = w0 + ((w1Coarse * day) % 360) + w1Fine * day + w1 * x + w2 * d * d;
    let wRate = 0;
    for (let i = 0; i < terms.length; i += 6) {
      const angle = (terms[i] + (terms[i + 1] + terms[i + 2] * t) * t) * DEG;
      const rate = (terms[i + 1] + 2 * terms[i + 2] * t) * DEG;
      const s = Math.sin(angle);
      const c = Math.cos(angle);
      ra += terms[i + 3] * s;
      raRate += terms[i + 3] * c * rate;
      dec += terms[i + 4] * c;
      decRate -= terms[i + 4] * s * rate;
      w += terms[i + 5] * s;
      wRate += terms[i + 5] * c * rate;
    }
    out[0] = ra * DEG;
    out[1] = dec * DEG;
    out[2] = (w % 360) * DEG;
    out[3] = (raRate * DEG) / CENTURY;
    out[4] = (decRate * DEG) / CENTURY;
    out[5] = ((w1 + 2 * w2 * d) * DEG) / 86400 + (wRate * DEG) / CENTURY;
  };
}

/**
 * The IAU rotation model of a body (WGCCRE 2015 report, Archinal et al. 2018, all terms). The Earth's and the Moon's are the report's coarse ones:
 * the Moon's axes are off by up to 0.0043 deg (130 m), the Earth's by 0.15 deg: take itrf and moon-me:de421 instead.
 * Throws FRAME_UNKNOWN for a body without one (ssb, emb).
 */
export const createIauModel = (body: BodyId): IauModel => createModel(body, () => true);

/**
 * The Moon's mean pole of date: the IAU pole with its precession (terms in the node's angle E1 and its multiples E2, E10: 1.54 deg around the
 * pole of the ecliptic in 18.6 years) and without the terms of a month and less (E3, E4, E6, E7, E13: 0.03 deg), which are the
 * counterpart of nutation.
 */
export const createMeanLunarPole = (): IauModel => createModel('moon', (n) => n === 1 || n === 2 || n === 10);
