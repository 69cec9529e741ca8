import { gmOf, propagateKepler } from '@farside/astro';
import { cross, norm, rotateAbout, scale, unit, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { environment } from '../../test/lunar-handover.ts';
import { EARTH_RATE, type EarthTurn, earthTurn, RANGE_RADIUS, radiusAtHeight } from './earth-site.ts';
import { entryMiss } from './entry-aim.ts';

const DEG = Math.PI / 180;
let turn: EarthTurn;
beforeAll(async () => {
  turn = earthTurn(await environment(), { s: 772564295, f: 0.5 });
});

/** A state at the interface: place, heading, flight-path angle and speed; and the site that it hits, by its own geometry. */
function scene(lat: number, lon: number, heading: number, angle: number, speed: number, range: number, airborne: number) {
  const up = turn.toInertial([Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)], 0);
  const east = unit(cross(turn.pole, up));
  const north = cross(up, east);
  const forward: Vec3 = [0, 1, 2].map((i) => Math.cos(heading) * north[i] + Math.sin(heading) * east[i]) as unknown as Vec3;
  const r = scale(radiusAtHeight(Math.sin(lat), 120e3), up);
  const v: Vec3 = [0, 1, 2].map((i) => speed * (Math.cos(angle) * forward[i] + Math.sin(angle) * up[i])) as unknown as Vec3;
  const normal = cross(up, forward);
  const site = turn.toFixed(rotateAbout(up, normal, range / RANGE_RADIUS), 0);
  return { r, v, site, aim: { interface: 120e3, angle, range, site: scale(6.37e6, site), airborne } };
}

describe('aim of an entry', () => {
  const numbers = fc.tuple(
    fc.double({ min: -1.2, max: 1.2, noNaN: true }),
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.double({ min: 0, max: 6.28, noNaN: true }),
    fc.double({ min: -9 * DEG, max: -3 * DEG, noNaN: true }),
    fc.double({ min: 10900, max: 11100, noNaN: true }),
    fc.double({ min: 1000e3, max: 9000e3, noNaN: true }),
  );

  it('misses nothing at the state it is built from, and the same hours before on the Kepler arc', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 20, noNaN: true }), ([lat, lon, heading, angle, speed, range], hours) => {
        const s = scene(lat, lon, heading, angle, speed, range, 0);
        const back = propagateKepler({ r: s.r, v: s.v }, -hours * 3600, gmOf('earth'));
        const m = entryMiss(turn, s.aim, -hours * 3600, back.r, back.v);
        // a day of Kepler motion keeps 1e-12 of 2e8 m; the ellipsoid's radius at the entry point is iterated to a metre
        expect(Math.abs(m.perigee)).toBeLessThan(2);
        expect(Math.abs(m.time)).toBeLessThan(1e-2);
        expect(Math.abs(m.range)).toBeLessThan(20);
        expect(Math.abs(m.crossTrack)).toBeLessThan(20);
        expect(m.angle).toBeDefined();
        expect(Math.abs((m.angle ?? 0) - angle)).toBeLessThan(1e-6);
      }),
      { numRuns: 1000 },
    );
  });

  it('sees the site carried off by the turn of the Earth', () => {
    fc.assert(
      fc.property(numbers, ([lat, lon, heading, angle, speed, range]) => {
        const s = scene(lat, lon, heading, angle, speed, range, 0);
        const later = entryMiss(turn, { ...s.aim, airborne: 1000 }, 0, s.r, s.v);
        // never farther than the equator moves in that time
        expect(Math.abs(later.crossTrack)).toBeLessThanOrEqual(RANGE_RADIUS * EARTH_RATE * 1000 + 20);
        expect(norm(later.direction)).toBeCloseTo(1, 12);
      }),
      { numRuns: 300 },
    );
  });

  it('moves by 23 km of perigee for a degree near -6 deg', () => {
    const s = scene(0.3, 1, 0.9, -5.8 * DEG, 11000, 6000e3, 0);
    const steeper = scene(0.3, 1, 0.9, -5.9 * DEG, 11000, 6000e3, 0);
    const m = entryMiss(turn, s.aim, 0, steeper.r, steeper.v);
    expect(m.perigee / 1e3).toBeLessThan(-2.2);
    expect(m.perigee / 1e3).toBeGreaterThan(-2.5);
  });
});
