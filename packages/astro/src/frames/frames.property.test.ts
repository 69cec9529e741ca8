import { readFileSync } from 'node:fs';
import { add, cross, mulMatVec, norm, scale, sub, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEopTable } from '../earth-orientation/eop-table.ts';
import { readNutation } from '../earth-orientation/nutation-series.ts';
import { createLunarAxes, readPck } from '../ephemeris/pck.ts';
import { addSeconds, makeEpoch } from '../time/epoch.ts';
import { utc } from '../time/iso.ts';
import type { FrameId } from '../types.ts';
import { createFrames } from './frames.ts';
import { cartesianToGeodetic, fromSelenographic, geodeticToCartesian, MOON_SPHERE, selenographic, WGS84 } from './geodetic.ts';
import { fromEarthMoonRotating, fromRtn, lvlhAxes, rtnAxes, toEarthMoonRotating, toRtn } from './local.ts';
import { angularVelocity, rotateState, rotateStateBack } from './rotate-state.ts';
import { createSite, fromLook, lookFrom } from './topocentric.ts';

const file = (path: string): Buffer => readFileSync(new URL(`../../../../data/${path}`, import.meta.url));
const frames = createFrames({
  eop: readEopTable(file('earth-orientation/eop-2014.json')),
  nutation: readNutation(file('earth-orientation/nutation-iau2000a.json')),
  lunarOrientation: createLunarAxes(readPck(file('lunar-axes/moon-pa-de421-full.bpc'), 'moon-pa-de421-full.bpc')),
});
const FRAMES: readonly FrameId[] = [
  'icrf',
  'tod',
  'itrf',
  'moon-pa:de421',
  'moon-me:de421',
  'moon-mod',
  'iau:sun',
  'iau:mercury',
  'iau:venus',
  'iau:earth',
  'iau:moon',
  'iau:mars',
  'iau:jupiter',
  'iau:saturn',
  'iau:uranus',
  'iau:neptune',
  'iau:pluto',
];
const frame = fc.constantFrom(...FRAMES);
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
// 2010 to 2049; a hundred weeks so that the nutation blocks stay few
const week = fc.integer({ min: 0, max: 100 }).map((k) => 320000000 + k * 12000000);
const epoch = fc.tuple(week, fc.integer({ min: 0, max: 80000 }), fraction).map(([w, s, f]) => makeEpoch(w + s, f));
const unit = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }))
  .map(([z, a]): Vec3 => [Math.sqrt(1 - z * z) * Math.cos(a), Math.sqrt(1 - z * z) * Math.sin(a), z]);
const m18 = () => new Float64Array(18);
const RUNS = { numRuns: 1500 };

describe('rotations', () => {
  it('are rotations: orthonormal to rounding, with determinant +1', () => {
    const a = m18();
    fc.assert(
      fc.property(frame, frame, epoch, (from, to, e) => {
        frames.rotation(from, to, e, a);
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            const d = a[3 * i] * a[3 * j] + a[3 * i + 1] * a[3 * j + 1] + a[3 * i + 2] * a[3 * j + 2];
            // two products of matrices, three roundings each
            expect(Math.abs(d - (i === j ? 1 : 0))).toBeLessThan(2e-15);
          }
        }
        const c = cross([a[0], a[1], a[2]], [a[3], a[4], a[5]]);
        expect(c[0] * a[6] + c[1] * a[7] + c[2] * a[8]).toBeGreaterThan(0.999);
      }),
      RUNS,
    );
  });

  it('invert: the way back is the transpose, rates too', () => {
    const a = m18();
    const b = m18();
    fc.assert(
      fc.property(frame, frame, epoch, (from, to, e) => {
        frames.rotation(from, to, e, a);
        frames.rotation(to, from, e, b);
        for (let k = 0; k < 18; k += 9) {
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) expect(Math.abs(a[k + 3 * i + j] - b[k + 3 * j + i])).toBeLessThan(k === 0 ? 1e-15 : 1e-18);
          }
        }
      }),
      RUNS,
    );
  });

  it('chain: a to b to c is a to c, for states', () => {
    const ab = m18();
    const bc = m18();
    const ac = m18();
    fc.assert(
      fc.property(frame, frame, frame, epoch, unit, unit, (a, b, c, e, u, w) => {
        const r = scale(4e8, u);
        const v = scale(1e3, w);
        frames.rotation(a, b, e, ab);
        frames.rotation(b, c, e, bc);
        frames.rotation(a, c, e, ac);
        const two = rotateState(ab, r, v);
        const there = rotateState(bc, two.r, two.v);
        const direct = rotateState(ac, r, v);
        // 4e8 m times a few roundings; turning at up to 1.8e-4 rad/s the velocities reach 7e4 m/s
        expect(norm(sub(there.r, direct.r))).toBeLessThan(1e-6);
        expect(norm(sub(there.v, direct.v))).toBeLessThan(3e-10);
        const back = rotateStateBack(ac, direct.r, direct.v);
        expect(norm(sub(back.r, r))).toBeLessThan(1e-6);
        expect(norm(sub(back.v, v))).toBeLessThan(3e-10);
      }),
      RUNS,
    );
  });

  it('rates are the derivative: central differences agree', () => {
    const a = m18();
    const lo = m18();
    const hi = m18();
    const h = 0.5;
    fc.assert(
      fc.property(frame, frame, epoch, (from, to, e) => {
        // the slope of Earth orientation changes at each midnight UTC
        const day = (((e.s - 37 + 43200) % 86400) + 86400) % 86400;
        fc.pre(day > 3 && day < 86397);
        frames.rotation(from, to, e, a);
        frames.rotation(from, to, addSeconds(e, -h), lo);
        frames.rotation(from, to, addSeconds(e, h), hi);
        // (2.8e-4 rad/s)^3 h^2 / 6 = 9e-13 for Jupiter against Uranus, which turns the other way; the rest is rounding over 2h
        for (let k = 0; k < 9; k++) expect(Math.abs((hi[k] - lo[k]) / (2 * h) - a[9 + k])).toBeLessThan(2e-12);
      }),
      RUNS,
    );
  });

  it('kernels are the rotation, below 1e-12 rad', () => {
    const a = m18();
    const b = new Float64Array(9);
    fc.assert(
      fc.property(frame, frame, epoch, fc.double({ min: -1e5, max: 1e5, noNaN: true }), (from, to, t0, t) => {
        const kernel = frames.rotationKernel(from, to, t0, [-1e5, 1e5]);
        frames.rotation(from, to, addSeconds(t0, t), a);
        kernel(t, b);
        // the epochs differ by rounding of t: nothing more
        for (let k = 0; k < 9; k++) expect(Math.abs(a[k] - b[k])).toBeLessThan(1e-14);
      }),
      RUNS,
    );
  });

  it('do not depend on what was asked before', () => {
    const a = m18();
    const b = m18();
    const e = utc('2024-06-01T22:23:15.125Z');
    frames.rotation('icrf', 'itrf', e, a);
    for (let k = 0; k < 400; k++) frames.rotation('icrf', 'itrf', addSeconds(e, (k - 200) * 345600), b);
    frames.rotation('icrf', 'itrf', e, b);
    expect([...b]).toEqual([...a]);
  });

  it('turn as the bodies do: the Earth once in 86164.1 s, the Moon once in 27.3 days', () => {
    const a = m18();
    const e = utc('2024-06-01T22:23:15Z');
    frames.rotation('icrf', 'itrf', e, a);
    expect((2 * Math.PI) / norm(angularVelocity(a))).toBeCloseTo(86164.1, 1);
    frames.rotation('icrf', 'moon-me:de421', e, a);
    // libration in longitude swings the rate by 0.1 percent
    expect(Math.abs((2 * Math.PI) / norm(angularVelocity(a)) / 86400 / 27.3217 - 1)).toBeLessThan(2e-3);
  });
});

const state = fc
  .tuple(unit, unit, fc.double({ min: 1.8e6, max: 5e8, noNaN: true }), fc.double({ min: 10, max: 1.2e4, noNaN: true }))
  .filter(([u, w]) => norm(cross(u, w)) > 0.05)
  .map(([u, w, d, s]) => ({ r: scale(d, u), v: scale(s, w) }));

describe('local axes', () => {
  it('RTN and LVLH: the axes point where they say and turn as the orbit does', () => {
    const a = m18();
    fc.assert(
      fc.property(state, ({ r, v }) => {
        const h = norm(cross(r, v));
        rtnAxes(r, v, a);
        const here = rotateState(a, r, v);
        expect(norm(sub(here.r, [norm(r), 0, 0]))).toBeLessThan(1e-9 * norm(r));
        // in the turning axes the own motion is radial alone
        expect(Math.hypot(here.v[1], here.v[2])).toBeLessThan(1e-13 * norm(v) * (1 + norm(v) / (h / norm(r))));
        expect(angularVelocity(a)[2]).toBeCloseTo(h / norm(r) ** 2, 12);
        lvlhAxes(r, v, a);
        expect(norm(sub(mulMatVec(a, scale(1 / norm(r), r)), [0, 0, -1]))).toBeLessThan(1e-14);
        const n = scale(1 / h, cross(r, v));
        expect(norm(sub(mulMatVec(a, n), [0, -1, 0]))).toBeLessThan(1e-14);
        expect(mulMatVec(a, v)[0]).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it('rates are the derivative along the motion, with the acceleration given', () => {
    const a = m18();
    const lo = m18();
    const hi = m18();
    fc.assert(
      fc.property(state, unit, (s, g) => {
        // an acceleration in any direction, of the size of gravity there
        const acc = scale(norm(s.v) ** 2 / norm(s.r), g);
        const h = (1e-4 * norm(s.r)) / norm(s.v);
        const at = (t: number) => ({ r: add(add(s.r, scale(t, s.v)), scale((t * t) / 2, acc)), v: add(s.v, scale(t, acc)) });
        for (const axes of [rtnAxes, lvlhAxes]) {
          axes(s.r, s.v, a, acc);
          axes(at(-h).r, at(-h).v, lo);
          axes(at(h).r, at(h).v, hi);
          const rate = norm(s.v) / norm(s.r);
          // second order in 1e-4, blown up where r and v are within 3 deg of a line
          for (let k = 0; k < 9; k++) expect(Math.abs((hi[k] - lo[k]) / (2 * h) - a[9 + k])).toBeLessThan(2e-3 * rate);
        }
      }),
      RUNS,
    );
  });

  it('relative and rotating states come back', () => {
    const moonShare = 0.0121505856;
    fc.assert(
      fc.property(state, state, unit, (target, other, g) => {
        const acc = scale(1e-3, g);
        const size = norm(target.r) + norm(other.r);
        // velocities carry the axes' turn times the distance
        const speed = norm(target.v) + norm(other.v) + (size * norm(target.v)) / norm(target.r) + (1e-3 * size) / norm(target.v) / 0.05;
        const rel = fromRtn(target, toRtn(target, other, acc), acc);
        expect(norm(sub(rel.r, other.r))).toBeLessThan(1e-14 * size);
        expect(norm(sub(rel.v, other.v))).toBeLessThan(1e-13 * speed);
        const rot = fromEarthMoonRotating(target, toEarthMoonRotating(target, other, moonShare, acc), moonShare, acc);
        expect(norm(sub(rot.r, other.r))).toBeLessThan(1e-14 * size);
        expect(norm(sub(rot.v, other.v))).toBeLessThan(1e-13 * speed);
        // the Moon stands on the x axis, the Earth opposite
        const moon = toEarthMoonRotating(target, target, moonShare).r;
        expect(norm(sub(moon, [norm(target.r) * (1 - moonShare), 0, 0]))).toBeLessThan(1e-9 * norm(target.r));
        const earth = toEarthMoonRotating(target, { r: [0, 0, 0], v: [0, 0, 0] }, moonShare).r;
        expect(norm(sub(earth, [-norm(target.r) * moonShare, 0, 0]))).toBeLessThan(1e-9 * norm(target.r));
      }),
      RUNS,
    );
  });
});

describe('places', () => {
  const latitude = fc.oneof(
    fc.double({ min: -Math.PI / 2, max: Math.PI / 2, noNaN: true }),
    fc.constantFrom(0, Math.PI / 2, -Math.PI / 2, 1e-9, Math.PI / 2 - 1e-9),
  );
  const longitude = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true, minExcluded: true });
  const height = fc.oneof(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.double({ min: 0, max: 5e8, noNaN: true }));

  it('geodetic coordinates come back within a few nanometres near the ground', () => {
    fc.assert(
      fc.property(latitude, longitude, height, (lat, lon, h) => {
        const r = geodeticToCartesian(WGS84, lat, lon, h);
        const g = cartesianToGeodetic(WGS84, r);
        // as a place: rounding of the distance
        expect(norm(sub(geodeticToCartesian(WGS84, g.latitude, g.longitude, g.height), r))).toBeLessThan(5e-9 + 1e-15 * norm(r));
        expect(Math.abs(g.height - h)).toBeLessThan(5e-9 + 1e-15 * norm(r));
        expect(Math.abs(g.latitude - lat)).toBeLessThan(5e-16);
      }),
      RUNS,
    );
  });

  it('selenographic coordinates come back', () => {
    fc.assert(
      fc.property(latitude, longitude, height, (lat, lon, h) => {
        const g = selenographic(fromSelenographic(lat, lon, h));
        expect(Math.abs(g.latitude - lat)).toBeLessThan(5e-16);
        if (Math.cos(lat) > 1e-6) expect(Math.abs(Math.sin(g.longitude - lon))).toBeLessThan(1e-15);
        expect(Math.abs(g.height - h)).toBeLessThan(2e-9 + 1e-15 * Math.abs(h));
      }),
      RUNS,
    );
  });

  it('azimuth, elevation, range and their rates come back', () => {
    fc.assert(
      fc.property(latitude, longitude, unit, fc.double({ min: 1e3, max: 5e8, noNaN: true }), unit, (lat, lon, u, d, w) => {
        for (const body of [WGS84, MOON_SPHERE]) {
          const site = createSite(body, lat, lon, 100);
          const r = add(site.position, scale(d, u));
          const v = scale(3e3, w);
          const look = lookFrom(site, r, v);
          fc.pre(Math.abs(look.elevation) < 1.5);
          const back = fromLook(site, look);
          expect(norm(sub(back.r, r))).toBeLessThan(1e-8 + 3e-16 * d * 4);
          // a nanometre or two of the site's place turns the direction, more so towards the zenith
          expect(norm(sub(back.v, v))).toBeLessThan(1e-10 + (3e3 * 3e-8) / d);
        }
      }),
      RUNS,
    );
  });
});
