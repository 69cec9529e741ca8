import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import { earthExponentialBands, exponentialAtmosphere } from '../src/atmosphere/exponential.ts';
import { usStandard1976 } from '../src/atmosphere/us-standard-1976.ts';

const fixture: { rows: number[][] } = JSON.parse(readFileSync(new URL('./fixtures/us-standard-1976.json', import.meta.url), 'utf8'));
const air = usStandard1976();

describe('US Standard Atmosphere 1976 against its printed table', () => {
  // The table has five digits: half a unit of the fifth is up to 5e-5. Above 160 km the standard's own coarse quadrature adds up: the bound is what the species' sums differ by.
  const bounds = [
    { from: -5000, to: 160e3, density: 6e-5, pressure: 6e-5 },
    { from: 160e3, to: 500e3, density: 2e-4, pressure: 3e-4 },
    { from: 500e3, to: 1000e3, density: 1.1e-3, pressure: 1.1e-3 },
  ];
  test.each(bounds)('density and pressure from $from to $to m', ({ from, to, density, pressure }) => {
    const rows = fixture.rows.filter(([h]) => h >= from && h < to);
    expect(rows.length).toBeGreaterThan(15);
    const [d, q] = [worst(), worst()];
    for (const [h, rho, p] of rows) {
      const a = air.air(h);
      d.add(a.density / rho - 1);
      q.add(a.pressure / p - 1);
      expect(air.density(h)).toBe(a.density);
    }
    const row = {
      area: 'Forces and atmosphere',
      against: 'US Standard Atmosphere 1976, printed table',
      source: 'tudat-resources USSA1976 table',
      reason:
        from < 160e3
          ? 'the table has five digits: half a unit of the fifth is up to 5e-5'
          : "the standard's own coarse quadrature adds up with height: what the species' sums differ by",
      unit: '',
      cases: d.cases,
    } as const;
    const between = `${from / 1e3} to ${to / 1e3} km`;
    measured({ ...row, what: `density from ${between}, relative`, measured: d.value, bound: density });
    measured({ ...row, what: `pressure from ${between}, relative`, measured: q.value, bound: pressure });
  });
  test('temperature at every height', () => {
    const w = worst();
    for (const [h, , , t] of fixture.rows) w.add(air.air(h).temperature - t);
    measured({
      area: 'Forces and atmosphere',
      what: 'temperature, -5 to 1000 km',
      against: 'US Standard Atmosphere 1976, printed table',
      source: 'tudat-resources USSA1976 table',
      measured: w.value,
      unit: 'K',
      bound: 0.0051,
      reason: 'printed to 0.01 K',
      cases: w.cases,
    });
  });
});

test('defining figures: sea level and the speed of sound', () => {
  const a = air.air(0);
  // the standard's sea-level values: 1.2250 kg/m^3, 101325 Pa, 340.294 m/s
  expect(a.density).toBeCloseTo(1.225, 5);
  expect(a.pressure).toBe(101325);
  expect(a.speedOfSound).toBeCloseTo(340.294, 3);
  // 11 km of geopotential: 295.069 m/s
  expect(air.air(11019.07).speedOfSound).toBeCloseTo(295.069, 2);
});

test('density falls with height without a step, and ends at the top', () => {
  let last = air.density(-5000);
  for (let h = -4750; h <= 1000e3; h += 250) {
    const d = air.density(h);
    expect(d).toBeLessThan(last);
    // no scale height is below 3.5 km, so 250 m take off less than 7.5 per cent
    expect(d / last).toBeGreaterThan(0.925);
    last = d;
  }
  expect(air.density(1000e3 + 1)).toBe(0);
  expect(air.density(Number.NaN)).toBe(0);
});

test('exponential bands follow their table', () => {
  const e = earthExponentialBands();
  expect(e.density(0)).toBe(1.225);
  expect(e.density(400e3)).toBe(3.725e-12);
  // Vallado's worked example in chapter 8: 747.2119 km gives 2.1219e-14 kg/m^3
  expect(Math.abs(e.density(747211.9) / 2.1219e-14 - 1)).toBeLessThan(1e-4);
  expect(e.density(1100e3)).toBe(0);
  const one = exponentialAtmosphere([{ base: 0, density: 1.225, scale: 7200 }]);
  expect(one.density(72e3)).toBeCloseTo(1.225 * Math.exp(-10), 12);
});
