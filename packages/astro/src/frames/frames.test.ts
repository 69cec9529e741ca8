import { readFileSync } from 'node:fs';
import { FarsideError, norm, sub, type Vec3 } from '@farside/math';
import { describe, expect, it } from 'vitest';
import { measured, worst } from '../../../../test/accuracy.ts';
import { readNutation } from '../earth-orientation/nutation-series.ts';
import { utc } from '../time/iso.ts';
import type { FrameId } from '../types.ts';
import { sightOf } from './apparent.ts';
import { createFrames } from './frames.ts';
import { cartesianToGeodetic, fromSelenographic, geodeticToCartesian, MOON_SPHERE, WGS84 } from './geodetic.ts';
import { rtnAxes, toRtn } from './local.ts';
import { createSite, lookFrom } from './topocentric.ts';

const DEG = Math.PI / 180;
const e = utc('2024-06-01T22:23:15Z');

function failure(f: () => unknown): FarsideError {
  try {
    f();
  } catch (err) {
    if (err instanceof FarsideError) {
      expect(err.details.tryThis ?? '').not.toBe('');
      return err;
    }
    throw err;
  }
  throw new Error('no error was thrown');
}

describe('frames with parts missing', () => {
  const out = new Float64Array(18);
  const rotate = (parts: Parameters<typeof createFrames>[0], to: FrameId) => () => createFrames(parts).rotation('icrf', to, e, out);
  it('say which part', () => {
    const nutation = readNutation(readFileSync(new URL('../../../../data/earth-orientation/nutation-iau2000a.json', import.meta.url)));
    expect(failure(rotate({}, 'itrf')).message).toContain('Earth-orientation table');
    expect(failure(rotate({}, 'tod')).message).toContain('nutation');
    expect(failure(rotate({ nutation }, 'itrf')).code).toBe('FRAME_NOT_LOADED');
    expect(failure(rotate({}, 'moon-pa:de421')).code).toBe('FRAME_NOT_LOADED');
    // and the others work
    rotate({ nutation }, 'tod')();
    rotate({}, 'iau:moon')();
    rotate({}, 'moon-mod')();
  });
  it('refuse names that are none', () => {
    expect(failure(rotate({}, 'iau:ssb')).code).toBe('FRAME_UNKNOWN');
    expect(failure(rotate({}, 'itrf93' as FrameId)).code).toBe('FRAME_UNKNOWN');
    expect(failure(() => createFrames({}).rotationKernel('icrf', 'emj2000' as FrameId, e, [0, 1])).code).toBe('FRAME_UNKNOWN');
  });
  it('give the identity from a frame to itself, whatever was in the matrix', () => {
    out.fill(7);
    createFrames({}).rotation('icrf', 'icrf', e, out);
    expect([...out]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('places', () => {
  interface Case {
    readonly function: string;
    readonly inputs: number[];
    readonly outputs: number[];
  }
  const erfa = JSON.parse(readFileSync(new URL('../../test/fixtures/erfa-values.json', import.meta.url), 'utf8')) as { cases: Case[] };
  it('on WGS84 are those of ERFA (eraGd2gc, eraGc2gd)', () => {
    const [there, back, height] = [worst(), worst(), worst()];
    for (const c of erfa.cases) {
      const [n, a, b, h] = c.inputs;
      if (n !== 1) continue;
      if (c.function === 'eraGd2gc') {
        there.add(norm(sub(geodeticToCartesian(WGS84, b, a, h), c.outputs as unknown as Vec3)));
      }
      if (c.function === 'eraGc2gd') {
        const g = cartesianToGeodetic(WGS84, [a, b, h]);
        back.add(Math.max(Math.abs(g.longitude - c.outputs[0]), Math.abs(g.latitude - c.outputs[1])));
        height.add(g.height - c.outputs[2]);
      }
    }
    const row = { area: 'Apparent places and geometry', source: 'inputs and outputs of ERFA', cases: there.cases } as const;
    const from = { ...row, against: 'eraGd2gc', unit: 'm', bound: 3e-9, reason: 'rounding of 6.4e6 m' };
    measured({ ...from, what: 'geodetic to Cartesian on WGS84', measured: there.value });
    const to = { ...row, against: 'eraGc2gd' };
    measured({ ...to, what: 'longitude and latitude on WGS84', measured: back.value, unit: 'rad', bound: 1e-15, reason: 'rounding' });
    const closed = "ERFA's closed form is itself off by 2e-9 m";
    measured({ ...to, what: 'height above WGS84', measured: height.value, unit: 'm', bound: 1e-8, reason: closed });
    expect(Math.min(there.cases, back.cases)).toBeGreaterThan(2);
  });
  it('have no latitude at the centre', () => {
    expect(failure(() => cartesianToGeodetic(WGS84, [0, 0, 0])).code).toBe('GEODETIC_DEGENERATE');
    expect(failure(() => cartesianToGeodetic(WGS84, [1e4, 0, 10])).code).toBe('GEODETIC_DEGENERATE');
    expect(failure(() => cartesianToGeodetic(WGS84, [Number.NaN, 0, 0])).code).toBe('GEODETIC_DEGENERATE');
    expect(failure(() => cartesianToGeodetic(MOON_SPHERE, [0, 0, 0])).code).toBe('GEODETIC_DEGENERATE');
  });
  it('on the axis have their pole', () => {
    expect(cartesianToGeodetic(WGS84, [0, 0, -7e6]).latitude).toBe(-Math.PI / 2);
    expect(cartesianToGeodetic(WGS84, [0, 0, 7e6]).height).toBeCloseTo(7e6 - 6356752.314245, 6);
  });
});

describe('looks', () => {
  const site = createSite(WGS84, 40.45 * DEG, 4.37 * DEG, 800);
  it('overhead, north, east', () => {
    const up = lookFrom(site, geodeticToCartesian(WGS84, site.latitude, site.longitude, 1800));
    expect(up.elevation / DEG).toBeCloseTo(90, 6);
    expect(up.range).toBeCloseTo(1000, 6);
    const north = lookFrom(site, geodeticToCartesian(WGS84, site.latitude + 1e-4, site.longitude, 800));
    expect(Math.min(north.azimuth, 2 * Math.PI - north.azimuth) / DEG).toBeLessThan(1e-3);
    const east = lookFrom(site, geodeticToCartesian(WGS84, site.latitude, site.longitude + 1e-4, 800));
    expect(east.azimuth / DEG).toBeCloseTo(90, 1);
    expect(failure(() => lookFrom(site, site.position)).code).toBe('TOPOCENTRIC_DEGENERATE');
  });
  it('a lunar site sees its zenith', () => {
    const lunar = createSite(MOON_SPHERE, -41.6 * DEG, -153.9 * DEG, -5000);
    expect(lookFrom(lunar, fromSelenographic(-41.6 * DEG, -153.9 * DEG, 1e5)).elevation / DEG).toBeCloseTo(90, 5);
  });
});

describe('local axes of a circular orbit', () => {
  it('a craft ahead has positive y and stands still', () => {
    const out = new Float64Array(18);
    const r = 1.9474e6;
    const v = Math.sqrt(4.9028e12 / r);
    const angle = 1e-3;
    const ahead = { r: [r * Math.cos(angle), r * Math.sin(angle), 0] as Vec3, v: [-v * Math.sin(angle), v * Math.cos(angle), 0] as Vec3 };
    const d = toRtn({ r: [r, 0, 0], v: [0, v, 0] }, ahead);
    expect(d.r[1]).toBeCloseTo(r * Math.sin(angle), 6);
    expect(norm(d.v)).toBeLessThan(1e-12 * v);
    expect(failure(() => rtnAxes([r, 0, 0], [v, 0, 0], out)).code).toBe('LOCAL_FRAME_DEGENERATE');
    expect(failure(() => rtnAxes([0, 0, 0], [v, 0, 0], out)).code).toBe('LOCAL_FRAME_DEGENERATE');
  });
});

describe('light time', () => {
  it('of a target that stands still is its distance; aberration is v/c across', () => {
    const s = sightOf({ r: [0, 0, 0], v: [0, 29785, 0] }, () => [1.5e11, 0, 0], e);
    expect(s.lightTime).toBeCloseTo(1.5e11 / 299792458, 9);
    // the constant of aberration, 20.49"
    expect((Math.atan2(s.apparent[1], s.apparent[0]) / DEG) * 3600).toBeCloseTo(20.49, 2);
  });
  it('of a receding target is longer than its distance now', () => {
    // at 0.1 c from 1e9 m: light left when it was at 1e9 / 1.1
    const t0 = e;
    const target = (x: typeof e): Vec3 => [1e9 + 0.1 * 299792458 * (x.s - t0.s + (x.f - t0.f)), 0, 0];
    expect(sightOf({ r: [0, 0, 0], v: [0, 0, 0] }, target, e).range).toBeCloseTo(1e9 / 1.1, 0);
    expect(failure(() => sightOf({ r: [0, 0, 0], v: [0, 0, 0] }, () => [Number.NaN, 0, 0], e)).code).toBe('LIGHT_TIME');
  });
});
