import { describe, expect, test } from 'vitest';
import { measured } from '../../../../test/accuracy.ts';
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

/** Holds a figure to its check number and hands the difference to the accuracy page. */
const hold = (what: string, against: string, got: number, want: number, unit: string, bound: number, reason = 'the digits printed'): void =>
  measured({
    area: 'Entry',
    what,
    against,
    source: 'an independent programme: spherical non-rotating Earth, exponential atmosphere',
    measured: Math.abs(got - want),
    unit,
    bound,
    reason,
  });
const CLOSED = 'closed forms of NACA 1381';
const FLOWN = 'independent integration of the same equations';

describe('Allen and Eggers', () => {
  test('closed forms (independent computation from NACA 1381)', () => {
    const a = allenEggers(11000, 30 * DEG, 1.225, 7200, 200);
    hold('Allen-Eggers, 11 km/s at 30 deg: peak load', CLOSED, a.load / G0, 157.6078, 'g', 5e-5);
    hold('Allen-Eggers, 11 km/s at 30 deg: speed of peak load', CLOSED, a.speed, 6671.84, 'm/s', 0.005);
    hold('Allen-Eggers, 11 km/s at 30 deg: height of peak load', CLOSED, a.height, 32253.2, 'm', 0.05);
    hold('Allen-Eggers, 11 km/s at 30 deg: height of peak heating', CLOSED, a.heatHeight, 40163.2, 'm', 0.05);
    const b = allenEggers(7800, 10 * DEG, 1.225, 7200, 200);
    hold('Allen-Eggers, 7.8 km/s at 10 deg: peak load', CLOSED, b.load / G0, 27.5221, 'g', 5e-5);
    hold('Allen-Eggers, 7.8 km/s at 10 deg: height of peak load', CLOSED, b.height, 39867.7, 'm', 0.05);
  });

  test('flown in full from 125 km (independent integration)', () => {
    const f = fly(200, 0, 0, start(11000, -30, 125e3), 0.01);
    // a neighbouring step would be 15 m/s and 33 m away
    const flat = 'the digits printed: both take the highest of the same steps of 0.01 s from the same start';
    hold('ballistic entry, 11 km/s at 30 deg: peak load', FLOWN, f.peak / G0, 157.135, 'g', 5e-4, flat);
    hold('ballistic entry, 11 km/s at 30 deg: speed of peak load', FLOWN, f.peakSpeed, 6710.8, 'm/s', 0.05, flat);
    hold('ballistic entry, 11 km/s at 30 deg: height of peak load', FLOWN, f.peakHeight, 32358.7, 'm', 0.05, flat);
    const slow = fly(200, 0, 0, start(7800, -10, 125e3), 0.01).peak / G0;
    hold('ballistic entry, 7.8 km/s at 10 deg: peak load', FLOWN, slow, 28.974, 'g', 5e-4, flat);
  });
});

test('decay from a circular orbit: peak loads of Chapman’s problem (independent integration, 120 km, −0.01°)', () => {
  const v = Math.sqrt(EARTH.mu / (EARTH.radius + 120e3));
  for (const [ld, g] of [
    [0, 8.157],
    [0.3, 2.461],
    [0.5, 1.77],
  ]) {
    const peak = fly(300, ld, 0, start(v, -0.01, 120e3), 0.5).peak / G0;
    hold(`decay from a circular orbit, L/D ${ld}: peak load`, FLOWN, peak, g, 'g', 5e-4);
  }
});

describe('heating', () => {
  test('Sutton and Graves', () => {
    const formula = 'Sutton and Graves, NASA TR R-376';
    for (const [density, speed, nose, flux] of [
      [1e-4, 11000, 1, 2.3179365],
      [3e-4, 10000, 0.6, 3.8941124],
      [1e-4, 11000, 4.69, 1.0703236],
    ]) {
      hold('convective heating at the stagnation point', formula, suttonGraves(density, speed, nose) / 1e6, flux, 'MW/m2', 5e-8);
    }
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
      const step = 'the digits printed: the same steps of 0.05 s';
      hold('skip table: range', FLOWN, f.range, range, 'km', 0.005, step);
      hold('skip table: peak load', FLOWN, f.peak / G0, peak, 'g', 5e-4, step);
      hold('skip table: time to 10 km', FLOWN, f.t, time, 's', 0.0501, `${step}, whose count is a half of the last digit`);
      if (dip !== undefined) hold('skip table: first pull-up', FLOWN, f.dip / 1e3, dip, 'km', 0.005, step);
      if (apex !== undefined) hold('skip table: apex', FLOWN, f.apex / 1e3, apex, 'km', 0.005, step);
      if (speed !== undefined) hold('skip table: speed at the apex', FLOWN, f.apexSpeed, speed, 'm/s', 0.05, step);
    });
  }

  test('bank 25° leaves the atmosphere', () => {
    const f = fly(215, 0.2, 25, start(10900, -5.8, 120e3), 0.05);
    expect(f.height).toBeGreaterThan(120e3);
    const step = 'the digits printed: the same steps of 0.05 s';
    hold('skip table, out of the atmosphere at 25 deg of bank: speed', FLOWN, f.speed, 7477.84, 'm/s', 0.005, step);
    hold('skip table, out of the atmosphere at 25 deg of bank: peak load', FLOWN, f.peak / G0, 5.683, 'g', 5e-4, step);
    hold('skip table, out of the atmosphere at 25 deg of bank: first pull-up', FLOWN, f.dip / 1e3, 60.7, 'km', 0.005, step);
    hold('skip table, out of the atmosphere at 25 deg of bank: time', FLOWN, f.t, 343.95, 's', 0.005, step);
  });

  test('heating of the 30° case: 2.568 MW/m² and 341.9 MJ/m² on a nose of 1 m', () => {
    const f = fly(215, 0.2, 30, start(10900, -5.8, 120e3), 0.05);
    hold('heating of the 30 deg skip: peak', FLOWN, f.heat / 1e6, 2.568, 'MW/m2', 5e-4);
    hold('heating of the 30 deg skip: load', FLOWN, f.heatLoad / 1e6, 341.9, 'MJ/m2', 0.05);
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
    // range falls by 306 and by 164 km per degree there
    for (const [km, bank, bound] of [
      [6497.65, 30, 2e-5],
      [4213.09, 40, 3.7e-5],
    ]) {
      const { y, p } = problem(km, 1);
      const found = solveBank(p, y, 0, [], 1) / DEG;
      const reason = '6 m of range: half the last digit of the table and 1 m that the solver is asked for';
      hold(`bank found for a range of ${km} km`, 'the bank of the skip table', found, bank, 'deg', bound, reason);
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
