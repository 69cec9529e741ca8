import { angleBetween, cross, dot, norm, rng, scale, sub, unit, type Vec3 } from '@farside/math';
import { expect, test } from 'vitest';
import { elementsOfState, periapsisRadius } from './elements.ts';
import { escapeSpeed, hohmann, periapsisBurn, visViva } from './helpers.ts';
import { bPlaneOfState, hyperbolaFromVinf, stateOfBPlane, vinfOfState } from './hyperbola.ts';
import { propagateKepler } from './kepler.ts';
import { groundTrackShift, j2Rates, nodalPeriod } from './secular.ts';

const MU = 4.902800066e12;

function direction(u: () => number): Vec3 {
  const z = 2 * u() - 1;
  const a = 2 * Math.PI * u();
  const w = Math.sqrt(1 - z * z);
  return [w * Math.cos(a), w * Math.sin(a), z];
}

test('10,000 hyperbolas have the v-infinity, periapsis, inclination and branch that were asked for, at either asymptote and any pole', () => {
  for (let k = 0; k < 10_000; k++) {
    const u = rng(11, k, 'vinf').uniform;
    const vinf = scale(100 * 10 ** (2 * u()), direction(u));
    const pole = k % 3 ? direction(u) : ([0, 0, 1] as Vec3);
    const declination = Math.abs(Math.PI / 2 - angleBetween(vinf, pole));
    const inclination = declination + u() * (Math.PI - 2 * declination);
    const branch = k % 2 ? 1 : -1;
    const asymptote = k % 4 < 2 ? 'incoming' : 'outgoing';
    const rp = 1.8e6 * (1 + u());
    const s = hyperbolaFromVinf({ vinf, asymptote, rp, inclination, branch, pole }, MU);
    expect(Math.abs(norm(s.r) / rp - 1)).toBeLessThan(1e-14);
    expect(Math.abs(dot(s.r, s.v)) / (norm(s.r) * norm(s.v))).toBeLessThan(1e-14);
    // small v-infinity comes from a difference of squares: 100 m/s in 2300 costs (2300/100)^2
    expect(norm(sub(vinfOfState(s, MU, asymptote), vinf)) / norm(vinf)).toBeLessThan(1e-12);
    const h = unit(cross(s.r, s.v));
    expect(Math.abs(angleBetween(h, pole) - inclination)).toBeLessThan(1e-7);
    expect(Math.abs(dot(h, pole) - Math.cos(inclination))).toBeLessThan(1e-13);
    if (Math.abs(dot(h, cross(unit(vinf), pole))) > 1e-9) expect(Math.sign(dot(h, cross(vinf, pole)))).toBe(branch);
    expect(Math.abs(periapsisRadius(elementsOfState(s, MU)) / rp - 1)).toBeLessThan(1e-13);
  }
});

test('the branch says which way the latitude moves', () => {
  const vinf: Vec3 = [850, 0, 0];
  for (const branch of [1, -1] as const) {
    const s = hyperbolaFromVinf({ vinf, asymptote: 'incoming', rp: 1.9374e6, inclination: 1.2, branch }, MU);
    const before = propagateKepler(s, -86400 * 3, MU);
    // far out the craft moves along -r; its orbit sense is h x r
    expect(Math.sign(cross(cross(before.r, before.v), before.r)[2])).toBe(-branch);
    expect(angleBetween(before.v, vinf)).toBeLessThan(0.06);
  }
});

test('an inclination below the declination is refused with both figures', () => {
  const vinf: Vec3 = [0, 500, 500];
  const make = (inclination: number) => () => hyperbolaFromVinf({ vinf, asymptote: 'outgoing', rp: 2e6, inclination, branch: 1 }, MU);
  expect(make(0.7)).toThrow(expect.objectContaining({ code: 'HYPERBOLA_INCLINATION' }));
  expect(make(Math.PI - 0.7)).toThrow(expect.objectContaining({ code: 'HYPERBOLA_INCLINATION' }));
  expect(make(Math.PI / 4)).not.toThrow();
  expect(() => vinfOfState({ r: [2e6, 0, 0], v: [0, 1500, 0] }, MU, 'incoming')).toThrow(
    expect.objectContaining({ code: 'ORBIT_NOT_HYPERBOLIC' }),
  );
});

test('10,000 B-plane points come back, and the straight line far out passes through them', () => {
  for (let k = 0; k < 10_000; k++) {
    const u = rng(12, k, 'bplane').uniform;
    const vinf = scale(300 * 10 ** (1.5 * u()), direction(u));
    const b = 1e5 * 10 ** (3 * u());
    const angle = 6.3 * u();
    const [bt, br] = [b * Math.cos(angle), b * Math.sin(angle)];
    const s = stateOfBPlane(vinf, bt, br, MU);
    const g = bPlaneOfState(s, MU);
    // v-infinity^2 is a difference: 300 m/s out of 3e5 m/s at the deepest periapsis leaves 1e-10
    expect(Math.hypot(g.bt - bt, g.br - br) / b).toBeLessThan(3e-10);
    expect(norm(sub(g.vinf, vinf)) / norm(vinf)).toBeLessThan(1e-9);
    expect(Math.abs(g.rp / norm(s.r) - 1)).toBeLessThan(1e-9);
    if (k % 50 === 0 && norm(vinf) > 2000) {
      const far = propagateKepler(s, -1e9, MU);
      const out = sub(far.r, scale(dot(far.r, g.s), g.s));
      const want: Vec3 = [bt * g.t[0] + br * g.r[0], bt * g.t[1] + br * g.r[1], bt * g.t[2] + br * g.r[2]];
      // the offset approaches b like a/distance, and the direction of v like b/distance
      expect(norm(sub(out, want)) / b).toBeLessThan(1e-3);
    }
  }
});

test('secular rates: the sun-synchronous orbit and the Moon of the mission', () => {
  // textbook check: 800 km altitude, 98.6 deg gives +0.9856 deg a day (one turn a year)
  const day = 86400;
  const r = j2Rates(7178137, 0, (98.603 * Math.PI) / 180, 3.986004418e14, 1.08262668e-3, 6378137);
  expect(Math.abs((r.raan * day * 180) / Math.PI - 0.9856)).toBeLessThan(5e-4);
  // Moon (J2 2.033e-4 at 1738 km), 200 km, 137.65 deg: +0.73 deg a day in the trial solution of the mission, which flew 50x50
  const m = j2Rates(1.9374e6, 0, (137.65 * Math.PI) / 180, MU, 2.033e-4, 1.738e6);
  expect(Math.abs((m.raan * day * 180) / Math.PI - 0.73)).toBeLessThan(0.02);
  // critical inclination stops the apsides
  expect(Math.abs(j2Rates(8e6, 0.1, Math.acos(Math.sqrt(0.2)), 3.986004418e14, 1.08262668e-3, 6378137).argp)).toBeLessThan(1e-20);
  const p = nodalPeriod(7178137, 0, (98.603 * Math.PI) / 180, 3.986004418e14, 1.08262668e-3, 6378137);
  // 14.27 revolutions a day
  expect(Math.abs(day / p - 14.27)).toBeLessThan(0.02);
  expect(groundTrackShift(7178137, 0, (98.603 * Math.PI) / 180, 3.986004418e14, 1.08262668e-3, 6378137, 7.292115e-5)).toBeCloseTo(
    (-2 * Math.PI * p) / day,
    4,
  );
});

test('helpers: braking from the mass model, Hohmann', () => {
  // the mission's table: v-infinity 0.85 km/s at 200 km to 200 km circular takes 814 m/s (rounded there to 1 m/s)
  expect(Math.abs(periapsisBurn(850, 1.9374e6, 1.9374e6, MU) - 814)).toBeLessThan(1);
  const h = hohmann(6678e3, 42164e3, 3.986004418e14);
  // LEO 300 km to GEO: 2.426 and 1.467 km/s (Curtis, Orbital Mechanics, ch. 6 gives 3.893 km/s in all)
  expect(Math.abs(h.dv1 + h.dv2 - 3893)).toBeLessThan(3);
  expect(visViva(2e6, Infinity, MU)).toBeCloseTo(escapeSpeed(2e6, MU), 9);
  expect(() => visViva(9e6, 4e6, MU)).toThrow(expect.objectContaining({ code: 'ORBIT_ARGUMENT' }));
});
