import { readFileSync } from 'node:fs';
import { norm, rng, sub, type Vec3 } from '@farside/math';
import { expect, test } from 'vitest';
import { SPEED_OF_LIGHT } from '../bodies.ts';
import { createSite, lookFrom } from '../frames/topocentric.ts';
import { lightSeconds, lightTime, twoWayLightTime } from './light-time.ts';
import { findPasses, totalTime } from './passes.ts';
import { readStations, siteOfPlace } from './stations.ts';
import { crossTrackAngle, findPlanePasses, planePasses, sunElevationKernel } from './surface-site.ts';
import { allOf, anyOf, contactKernel, inSight, limbAngle, sightClearance, sightEvent, stationEvent, stationKernel } from './visibility.ts';

const EARTH = { a: 6378137, f: 1 / 298.257223563 };

test('passes of a sine, cut by the ends', () => {
  const p = findPasses(Math.sin, 1, 20, 0.9, { tolerance: 1e-9 });
  expect(p.map((i) => [i.openStart, i.openEnd])).toEqual([
    [true, false],
    [false, false],
    [false, false],
    [false, true],
  ]);
  expect(p[1].start).toBeCloseTo(2 * Math.PI, 8);
  expect(p[1].end).toBeCloseTo(3 * Math.PI, 8);
  expect(totalTime(p)).toBeCloseTo(Math.PI - 1 + 2 * Math.PI + (20 - 6 * Math.PI), 7);
  expect(findPasses(() => 1, 0, 10, 1)).toEqual([{ start: 0, end: 10, openStart: true, openEnd: true }]);
  expect(findPasses(() => -1, 0, 10, 1)).toEqual([]);
});

test('grazing passes and gaps far shorter than the check are found', () => {
  for (let k = 0; k < 500; k++) {
    const u = rng(31, k, 'graze').uniform;
    const width = 10 ** (-3 * u());
    const at = 40 + 20 * u();
    const sign = k % 2 ? 1 : -1;
    const g = (t: number): number => sign * (width ** 2 - (t - at) ** 2);
    const p = findPasses(g, 0, 100, 7, { tolerance: 1e-6 });
    if (sign > 0) {
      expect(p).toHaveLength(1);
      expect(Math.abs(p[0].start - (at - width))).toBeLessThan(2e-6);
      expect(Math.abs(p[0].end - (at + width))).toBeLessThan(2e-6);
    } else {
      expect(p).toHaveLength(2);
      expect(Math.abs(p[0].end - (at - width))).toBeLessThan(2e-6);
    }
  }
});

test('a switching function that is not a number, or an empty check, is refused', () => {
  expect(() => findPasses(() => Number.NaN, 0, 1, 1)).toThrow(expect.objectContaining({ code: 'PASS_NOT_FINITE' }));
  expect(() => findPasses(() => 1, 0, 1, 0)).toThrow(expect.objectContaining({ code: 'PASS_ARGUMENT' }));
});

test('line of sight: segment and sphere, limb angle of the same sign when the target is beyond', () => {
  const R = 1.7374e6;
  for (let k = 0; k < 5000; k++) {
    const g = rng(32, k, 'sight');
    const a: Vec3 = [2e6 * (1.5 + g.uniform()), 1e6 * g.normal(), 1e6 * g.normal()];
    const b: Vec3 = [-2e6 * (1.5 + g.uniform()), 2e6 * g.normal(), 2e6 * g.normal()];
    if (norm(a) < R || norm(b) < R) continue;
    const seen = inSight(a, b, [0, 0, 0], R);
    // sampled: the least distance of 2000 points on the segment
    let least = Infinity;
    for (let j = 0; j <= 200; j++)
      least = Math.min(least, norm([a[0] + ((b[0] - a[0]) * j) / 200, a[1] + ((b[1] - a[1]) * j) / 200, a[2] + ((b[2] - a[2]) * j) / 200]));
    const clear = sightClearance(...a, ...b, 0, 0, 0, R);
    expect(clear).toBeLessThanOrEqual(least - R + 1e-6);
    // neighbours on the segment are at most |b - a|/200 apart
    expect(clear).toBeGreaterThan(least - R - norm(sub(b, a)) / 200);
    if (Math.abs(clear) > 1) expect(limbAngle(a, b, [0, 0, 0], R) > 0).toBe(seen);
  }
  // in front of the sphere nothing hides
  expect(inSight([3e6, 0, 0], [2e6, 0, 0], [0, 0, 0], R)).toBe(true);
});

test('station elevation agrees with the topocentric look, in turned axes and about another centre', () => {
  const site = createSite(EARTH, 0.7, 2, 1200);
  const spin = 7.292115e-5;
  const rotation = (t: number, out: Float64Array): void => {
    const c = Math.cos(spin * t);
    const s = Math.sin(spin * t);
    out.set([c, s, 0, -s, c, 0, 0, 0, 1]);
  };
  const centre = (t: number, out: Float64Array, o: number): void => {
    out[o] = -3.8e8;
    out[o + 1] = 1000 * t;
    out[o + 2] = 1e7;
  };
  const kernel = stationKernel({ site, rotation, centre, mask: 0.1 });
  const m = new Float64Array(9);
  const c = new Float64Array(3);
  for (let t = 0; t < 90_000; t += 1000) {
    const y = [2e6, 3e6, -1e6];
    centre(t, c, 0);
    rotation(t, m);
    const d = [y[0] - c[0], y[1] - c[1], y[2] - c[2]];
    const fixed: Vec3 = [
      m[0] * d[0] + m[1] * d[1] + m[2] * d[2],
      m[3] * d[0] + m[4] * d[1] + m[5] * d[2],
      m[6] * d[0] + m[7] * d[1] + m[8] * d[2],
    ];
    expect(kernel(t, y[0], y[1], y[2])).toBeCloseTo(lookFrom(site, fixed).elevation - 0.1, 12);
  }
});

test('a contact needs elevation and a free line past the Moon; chains and networks combine', () => {
  const site = createSite(EARTH, 0, 0, 0);
  const rotation = (_: number, out: Float64Array): void => {
    out.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  };
  const moon = (_: number, out: Float64Array, o: number): void => {
    out.set([3.8e8, 0, 0], o);
  };
  const g = contactKernel({ site, rotation, mask: 0.17 }, [{ id: 'moon', position: moon, radius: 1.7374e6 }]);
  expect(g(0, 3.78e8, 0, 0)).toBeGreaterThan(0);
  expect(g(0, 3.83e8, 0, 0)).toBeLessThan(0);
  expect(g(0, 3.83e8, 2e6, 0)).toBeGreaterThan(0);
  expect(g(0, -3.83e8, 2e6, 0)).toBeLessThan(0);
  const y = new Float64Array([3.83e8, 0, 0, 0, 0, 0]);
  const hidden = sightEvent('direct', (_, out, o) => out.set([6378137, 0, 0], o), [{ id: 'moon', position: moon, radius: 1.7374e6 }], 600);
  const relay = sightEvent('relay', (_, out, o) => out.set([4.4e8, 0, 6e6], o), [{ id: 'moon', position: moon, radius: 1.7374e6 }], 60);
  const above = stationEvent('station', { site, rotation, mask: (azimuth) => (azimuth > 0 ? 0.1 : 0.2) }, 300);
  expect(hidden.g(0, y)).toBeLessThan(0);
  expect(relay.g(0, y)).toBeGreaterThan(0);
  expect(allOf('both', [hidden, relay]).g(0, y)).toBeLessThan(0);
  expect(anyOf('either', [hidden, relay, above]).g(0, y)).toBeGreaterThan(0);
  expect(anyOf('either', [hidden, relay]).maxCheck).toBe(60);
});

const SPIN = 2.6616995e-6;
const DEG = Math.PI / 180;

test('plane passes in closed form are zeros of the cross-track angle and agree with the general finder', () => {
  for (let k = 0; k < 300; k++) {
    const u = rng(33, k, 'plane').uniform;
    const plane = { inclination: Math.acos(2 * u() - 1), raan: 6 * u(), raanRate: 3e-7 * (u() - 0.5) };
    const site = { latitude: Math.PI * (u() - 0.5), meridian: 6 * u(), spin: SPIN };
    const reach = Math.min(plane.inclination, Math.PI - plane.inclination);
    const passes = planePasses(plane, site, -3e6, 4e6);
    if (Math.abs(site.latitude) > reach) {
      expect(passes).toEqual([]);
      continue;
    }
    // two in each turn of 27.3 days against the node
    expect(passes.length).toBeGreaterThanOrEqual(4);
    for (const p of passes) expect(Math.abs(crossTrackAngle(plane, site, p.t))).toBeLessThan(1e-9);
    if (reach - Math.abs(site.latitude) < 0.05) continue;
    const general = findPlanePasses(
      (t, out, o) => {
        const w = plane.raan + plane.raanRate * t;
        const s = Math.sin(plane.inclination);
        out.set([s * Math.sin(w), -s * Math.cos(w), Math.cos(plane.inclination)], o);
      },
      (t, out, o) => {
        const a = site.meridian + site.spin * t;
        const c = Math.cos(site.latitude);
        out.set([c * Math.cos(a), c * Math.sin(a), Math.sin(site.latitude)], o);
      },
      (_, out, o) => out.set([0, 0, 1], o),
      -3e6,
      4e6,
      20_000,
    );
    expect(general.map((p) => p.leg)).toEqual(passes.map((p) => p.leg));
    for (let j = 0; j < general.length; j++) expect(Math.abs(general[j].t - passes[j].t)).toBeLessThan(0.01);
  }
});

test("the stay of Chang'e 6 follows from its inclination: landing and lift-off in the plane", () => {
  // derived model of the mission: 41.64 S, 137.65 deg at touchdown, node +0.73 deg a day give 49.25 h between the passes; the inclination is rounded to 0.01 deg,
  // which near the turning latitude is worth sqrt(2 d i/sin) : a quarter of an hour
  const plane = { inclination: 137.65 * DEG, raan: 1, raanRate: (0.73 * DEG) / 86400 };
  const site = { latitude: -41.64 * DEG, meridian: 0, spin: SPIN };
  const passes = planePasses(plane, site, 0, 60 * 86400);
  const gaps = passes.slice(1).map((p, k) => (p.t - passes[k].t) / 3600);
  expect(Math.abs(Math.min(...gaps) - 49.25)).toBeLessThan(0.3);
});

test('Sun elevation at a site: noon, sunset, parallax', () => {
  const site = createSite({ a: 1737400, f: 0 }, 0.5, 0, 0);
  const still = (_: number, out: Float64Array): void => {
    out.set([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  };
  const at = (r: number, lon: number) => (_: number, out: Float64Array, o: number) => out.set([r * Math.cos(lon), r * Math.sin(lon), 0], o);
  expect(sunElevationKernel(site, still, at(1.5e11, 0))(0)).toBeCloseTo(Math.PI / 2 - 0.5, 4);
  expect(sunElevationKernel(site, still, at(1.5e11, Math.PI / 2))(0)).toBeCloseTo(-1737400 / 1.5e11, 9);
});

test('light time: fixed points, a receding transmitter in closed form, there and back', () => {
  const fixed = (x: number) => (_: number, out: Float64Array, o: number) => out.set([x, 0, 0], o);
  expect(lightTime(fixed(384400e3), fixed(0), 0, 'receive').delay).toBeCloseTo(1.2822, 4);
  expect(lightSeconds(SPEED_OF_LIGHT)).toBe(1);
  const v = 3e4;
  const d = 2e11;
  const moving = (t: number, out: Float64Array, o: number) => out.set([d + v * t, 0, 0], o);
  // heard at 0 what was sent at -d/(c + v); sent at 0 it arrives after d/c
  expect(Math.abs(lightTime(moving, fixed(0), 0, 'receive').delay - d / (SPEED_OF_LIGHT + v))).toBeLessThan(1e-12 * 700);
  expect(Math.abs(lightTime(moving, fixed(0), 0, 'transmit').delay - d / SPEED_OF_LIGHT)).toBeLessThan(1e-12 * 700);
  expect(twoWayLightTime(fixed(0), fixed(3e8), 0)).toBeCloseTo(2 * lightSeconds(3e8), 12);
});

test('the stations of the data are read, with source and place', () => {
  const places = readStations(readFileSync(new URL('../../../../data/stations.json', import.meta.url), 'utf8'));
  expect(places.length).toBe(17);
  const pad = places.find((p) => p.id === 'wenchang-lc101');
  expect(pad?.latitude).toBeCloseTo(19.614 * DEG, 12);
  expect(pad?.longitude).toBeCloseTo(110.951 * DEG, 12);
  const landing = places.find((p) => p.id === 'siziwang');
  expect(landing?.height).toBe(1251);
  for (const p of places) {
    expect(p.source.length).toBeGreaterThan(3);
    const s = siteOfPlace(p, EARTH);
    expect(Math.abs(norm(s.position) - 6371e3)).toBeLessThan(11e3);
  }
  expect(() => readStations('{')).toThrow(expect.objectContaining({ code: 'STATIONS_INVALID' }));
  expect(() => readStations('{"sites":[{"id":"a"}]}')).toThrow(expect.objectContaining({ code: 'STATIONS_INVALID' }));
});
