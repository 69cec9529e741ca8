import { describe, expect, test } from 'vitest';
import { rk4Step } from '../../test/rk4.ts';
import { allenEggers } from './analytic.ts';
import { addAero, type EntryPlanet, entryRhs, exponentialAir, readEntry, vehicleOf } from './dynamics.ts';
import { suttonGraves, tauberSutton } from './heating.ts';
import { EntryPredictor, solveBank } from './skip-npc.ts';

/** Spherical, non-rotating Earth with an exponential atmosphere: the model of the reference figures. */
const EARTH: EntryPlanet = { mu: 398600.4418e9, spin: 0, radius: 6378137, flattening: 0, j2: 0, density: exponentialAir(1.225, 7200) };
const DEG = Math.PI / 180;
const G0 = 9.80665;

function start(speed: number, angle: number, height: number): Float64Array {
  return new Float64Array([EARTH.radius + height, 0, 0, speed * Math.sin(angle * DEG), speed * Math.cos(angle * DEG), 0]);
}

/** Planar flight at constant bank (only the upward share of lift), RK4. */
function fly(beta: number, ld: number, bank: number, y: Float64Array, dt: number, stop = 10e3) {
  const w = vehicleOf(300, beta, ld);
  const up = Math.cos(bank * DEG);
  const free = entryRhs(EARTH, { ...w, liftToDrag: 0, dragArea: 0 }, () => 0);
  const rhs = (t: number, s: Float64Array, d: Float64Array) => {
    free(t, s, d);
    addAero(EARTH, w, up, 0, s[0], s[1], s[2], s[3], s[4], s[5], d, 3);
  };
  const k = new Float64Array(30);
  const o = { height: 0, speed: 0, density: 0, pressure: 0, load: 0 };
  const seen = { peak: 0, peakSpeed: 0, peakHeight: 0, dip: 0, apex: 0, apexSpeed: 0, heat: 0, heatLoad: 0 };
  let t = 0;
  let rose = y[3] * y[0] + y[4] * y[1] > 0;
  let h = 1e9;
  while (t < 6000) {
    const before = h;
    rk4Step(rhs, t, y, dt, k);
    t += dt;
    readEntry(EARTH, w, y, o);
    h = o.height;
    if (o.load > seen.peak) {
      seen.peak = o.load;
      seen.peakSpeed = o.speed;
      seen.peakHeight = o.height;
    }
    const q = suttonGraves(o.density, o.speed, 1);
    seen.heat = Math.max(seen.heat, q);
    seen.heatLoad += q * dt;
    const rises = y[3] * y[0] + y[4] * y[1] > 0;
    if (rises && !rose && seen.dip === 0) seen.dip = h;
    if (!rises && rose && seen.apex === 0) {
      seen.apex = h;
      seen.apexSpeed = o.speed;
    }
    rose = rises;
    if (h <= stop || (rises && h > 120e3 && before < 120e3)) break;
  }
  let angle = Math.atan2(y[1], y[0]);
  if (angle < 0) angle += 2 * Math.PI;
  return { ...seen, t, range: (angle * EARTH.radius) / 1e3, speed: o.speed, height: h };
}

describe('Allen and Eggers', () => {
  test('closed forms (independent computation from NACA 1381)', () => {
    const a = allenEggers(11000, 30 * DEG, 1.225, 7200, 200);
    expect(a.load / G0).toBeCloseTo(157.6078, 3);
    expect(a.speed).toBeCloseTo(6671.84, 1);
    expect(a.height).toBeCloseTo(32253.2, 0);
    expect(a.heatHeight).toBeCloseTo(40163.2, 0);
    const b = allenEggers(7800, 10 * DEG, 1.225, 7200, 200);
    expect(b.load / G0).toBeCloseTo(27.5221, 3);
    expect(b.height).toBeCloseTo(39867.7, 0);
  });

  test('flown in full from 125 km (independent integration)', () => {
    const f = fly(200, 0, 0, start(11000, -30, 125e3), 0.01);
    // peak is flat: its value is sure to 5 digits, its place to a step of 0.01 s
    expect(f.peak / G0).toBeCloseTo(157.135, 2);
    expect(Math.abs(f.peakSpeed - 6710.8)).toBeLessThan(10);
    expect(Math.abs(f.peakHeight - 32358.7)).toBeLessThan(40);
    expect(fly(200, 0, 0, start(7800, -10, 125e3), 0.01).peak / G0).toBeCloseTo(28.974, 2);
  });
});

test('decay from a circular orbit: peak loads of Chapman’s problem (independent integration, 120 km, −0.01°)', () => {
  const v = Math.sqrt(EARTH.mu / (EARTH.radius + 120e3));
  for (const [ld, g] of [
    [0, 8.157],
    [0.3, 2.461],
    [0.5, 1.77],
  ]) {
    // the last digit given
    expect(Math.abs(fly(300, ld, 0, start(v, -0.01, 120e3), 0.5).peak / G0 - g)).toBeLessThan(0.002);
  }
});

describe('heating', () => {
  test('Sutton and Graves', () => {
    expect(suttonGraves(1e-4, 11000, 1) / 1e6).toBeCloseTo(2.3179365, 6);
    expect(suttonGraves(3e-4, 10000, 0.6) / 1e6).toBeCloseTo(3.8941124, 6);
    expect(suttonGraves(1e-4, 11000, 4.69) / 1e6).toBeCloseTo(1.0703236, 6);
  });

  test('Tauber and Sutton: values of the velocity function, growth with nose and density, nothing below 9 km/s', () => {
    // Rn = 1: the exponent does not matter, so the correlation is C rho^1.22 f
    expect(tauberSutton(1e-4, 11000, 1)).toBeCloseTo(4.736e8 * 1e-4 ** 1.22 * 151, 3);
    expect(tauberSutton(1e-4, 10000, 1)).toBeCloseTo(4.736e8 * 1e-4 ** 1.22 * 35, 3);
    expect(tauberSutton(1e-4, 8900, 1)).toBe(0);
    expect(tauberSutton(1e-4, 11000, 0.9)).toBeLessThan(tauberSutton(1e-4, 11000, 1));
    expect(tauberSutton(2e-4, 11000, 0.6)).toBeGreaterThan(tauberSutton(1e-4, 11000, 0.6));
  });
});

describe('open-loop skip entries (independent integration: 10.9 km/s at 120 km, 215 kg/m², RK4 0.05 s, constant bank)', () => {
  // L/D, angle, bank, range km, peak g, first pull-up km, apex km, apex speed, time s
  const rows: readonly (readonly (number | undefined)[])[] = [
    [0.2, -5.8, 30, 6497.65, 5.798, 60.48, 116.28, 7345.5, 1061.3],
    [0.2, -5.8, 35, 5178.75, 5.939, 60.21, 100.77, undefined, 883.0],
    [0.2, -5.8, 40, 4213.09, 6.109, 59.89, 89.38, undefined, 750.4],
    [0.2, -5.8, 60, 2254.75, 7.19, 57.78, 62.93, undefined, 462.9],
    [0.2, -5.8, 90, 1393.49, 11.637, undefined, undefined, undefined, 289.4],
    [0.2, -6.0, 0, 5514.34, 6.673, 59.32, 109.76, undefined, 950.6],
    [0.2, -6.2, 0, 3712.07, 7.958, 57.69, 89.14, undefined, 714.9],
    [0.3, -5.8, 60, 3991.04, 6.31, 59.79, 86.7, 6885.5, 719.5],
  ];
  for (const [ld, angle, bank, range, peak, dip, apex, speed, time] of rows as readonly number[][]) {
    test(`L/D ${ld}, ${angle}°, bank ${bank}°`, () => {
      const f = fly(215, ld, bank, start(10900, angle, 120e3), 0.05);
      // 0.1 km is one step at the end speed and the rounding of the tables
      expect(Math.abs(f.range - range)).toBeLessThan(0.1);
      expect(f.peak / G0).toBeCloseTo(peak, 2);
      expect(Math.abs(f.t - time)).toBeLessThan(0.11);
      if (dip !== undefined) expect(f.dip / 1e3).toBeCloseTo(dip, 1);
      if (apex !== undefined) expect(f.apex / 1e3).toBeCloseTo(apex, 1);
      if (speed !== undefined) expect(Math.abs(f.apexSpeed - speed)).toBeLessThan(0.2);
    });
  }

  test('bank 25° leaves the atmosphere', () => {
    const f = fly(215, 0.2, 25, start(10900, -5.8, 120e3), 0.05);
    expect(f.height).toBeGreaterThan(120e3);
    expect(Math.abs(f.speed - 7477.84)).toBeLessThan(0.1);
    expect(f.peak / G0).toBeCloseTo(5.683, 2);
    expect(f.dip / 1e3).toBeCloseTo(60.7, 1);
    expect(Math.abs(f.t - 343.95)).toBeLessThan(0.06);
  });

  test('heating of the 30° case: 2.568 MW/m² and 341.9 MJ/m² on a nose of 1 m', () => {
    const f = fly(215, 0.2, 30, start(10900, -5.8, 120e3), 0.05);
    expect(f.heat / 1e6).toBeCloseTo(2.568, 2);
    expect(f.heatLoad / 1e6).toBeCloseTo(341.9, 0);
  });
});

describe('predictor and corrector', () => {
  const problem = (km: number, step: number) => {
    const a = (km * 1e3) / EARTH.radius;
    const y = start(10900, -5.8, 120e3);
    const config = {
      planet: EARTH,
      vehicle: vehicleOf(300, 215, 0.2),
      target: [Math.cos(a), Math.sin(a), 0] as const,
      endHeight: 10e3,
      ceiling: 120e3,
      finalBank: 'constant' as const,
      step,
    };
    return { y, p: new EntryPredictor(config, y) };
  };

  test('finds the bank from the range, across the edge of skipping out: 6497.65 km is 30°, 4213.09 km is 40°', () => {
    for (const [km, bank] of [
      [6497.65, 30],
      [4213.09, 40],
    ]) {
      const { y, p } = problem(km, 1);
      const found = solveBank(p, y, 0, [], 1) / DEG;
      // 0.1 km of range is 0.0003 degrees at 30 degrees; the tables give the range to 0.01 km
      expect(Math.abs(found - bank)).toBeLessThan(1e-4);
      expect(p.count).toBeLessThan(60);
    }
  });

  test('its coarse steps agree with the fine integration', () => {
    for (const bank of [30, 40, 60]) {
      const { y, p } = problem(5000, 1);
      p.fly(y, p.profile(y, bank * DEG, 0, []));
      const coarse = Math.atan2(p.end.y[1], p.end.y[0]) * EARTH.radius;
      const f = fly(215, 0.2, bank, start(10900, -5.8, 120e3), 0.05);
      expect(Math.abs(coarse / 1e3 - f.range)).toBeLessThan(0.1);
    }
  });

  test('a range that no bank gives is told with the reach', () => {
    const { y, p } = problem(900, 1);
    expect(() => solveBank(p, y, 0, [], 100)).toThrow(expect.objectContaining({ code: 'ENTRY_RANGE' }));
  });
});
