import type { FarsideError } from '@farside/math';
import { describe, expect, it } from 'vitest';
import { measured } from '../../../../test/accuracy.ts';
import { refusalOf } from '../../test/road.ts';
import { EARTH_SPHEROID, RANGE_RADIUS } from './earth-site.ts';
import { sketchSkip } from './skip.ts';

const DEG = Math.PI / 180;
const air = (h: number): number => 1.225 * Math.exp(-h / 7200);
const atRest = {
  speed: 10900,
  angle: -5.8 * DEG,
  interface: 120e3,
  ballisticCoefficient: 215,
  liftToDrag: 0.2,
  inclination: Math.PI / 2,
  argument: 0,
  flattening: 0,
};

/**
 * Truth: an independent planar integration (RK4, 0.05 s; sphere of 6378.137 km at rest, air 1.225 exp(-h/7200 m), 215 kg/m2, L/D 0.2, from 120 km at 10.9 km/s and -5.8 deg down to 10 km),
 * ranges on the sphere of 6378.137 km. Columns: bank deg, range km, time s, lowest point of the dip km, apex km.
 * The sketch walks in steps of 1 s: its dip and apex are those of its steps, and RK4 at 1 s leaves 0.02 % of the range of a long skip.
 */
const CASES = [
  [30, 6497.65, 1061.3, 60.48, 116.28],
  [35, 5178.75, 883.0, 60.21, 100.77],
  [40, 4213.09, 750.4, 59.89, 89.38],
] as const;

describe('skip sketch against an independent planar entry', () => {
  it.each(CASES)('bank %d deg', (bank, range, time, dip, apex) => {
    const onRangeSphere = (range * 1e3 * RANGE_RADIUS) / EARTH_SPHEROID.a;
    const s = sketchSkip(atRest, onRangeSphere, air);
    const hold = (what: string, off: number, unit: string, bound: number, reason: string): void =>
      measured({
        area: 'Entry',
        what: `sketch of the outline, skip table: ${what}`,
        against: 'independent planar integration',
        source: 'RK4 of 0.05 s, sphere at rest, exponential air',
        measured: Math.abs(off),
        unit,
        bound,
        reason,
      });
    // range falls by 306 km per degree of bank at 30 deg, by 164 at 40
    hold(
      'bank',
      s.bank / DEG - bank,
      'deg',
      0.005,
      'steps of 1 s leave 0.02 % of the range of a long skip: 1 km of 306 or 164 km per degree',
    );
    hold('time', s.airborne - time, 's', 0.26, 'half the last digit of the table, and 0.02 % of the time: steps of 1 s');
    hold(
      'first pull-up',
      s.dip / 1e3 - dip,
      'km',
      0.012,
      'half the last digit of the table, and the first step of 1 s after the turn: 6 m at 12 m/s2',
    );
    hold('apex', s.apex / 1e3 - apex, 'km', 0.03, 'half the last digit of the table, and 0.02 % of the height: steps of 1 s');
  });

  it('says how far a capsule reaches when that is not far enough', () => {
    // -6.2 deg, full lift: 3712.07 km in the same source
    expect(() => sketchSkip({ ...atRest, angle: -6.2 * DEG }, 5000e3, air)).toThrow(
      expect.objectContaining({
        code: 'ENTRY_RANGE',
        details: expect.objectContaining({
          numbers: expect.objectContaining({ longest_m: expect.closeTo((3712.07e3 * RANGE_RADIUS) / EARTH_SPHEROID.a, -4) }),
        }),
      }),
    );
  });

  it('says that an entry skips out, without a figure that stands for its reach', () => {
    const refused = (angle: number, range: number): FarsideError =>
      refusalOf(() => sketchSkip({ ...atRest, angle: angle * DEG }, range, air));
    // lift up leaves the air again, lift down does not
    expect(refused(-5.3, 100e3).message).toMatch(/^an entry at -5\.30 deg reaches \d+ km and more, not 100 km$/);
    expect(Object.keys(refused(-5.3, 100e3).details.numbers ?? {})).toEqual(['wanted_m', 'shortest_m']);
    expect(refused(-2, 6050e3).message).toBe('an entry at -2.00 deg skips out of the air again whatever its bank; 6050 km are wanted');
    expect(refused(-2, 6050e3).details.numbers).toEqual({ wanted_m: 6050e3 });
  });
});
