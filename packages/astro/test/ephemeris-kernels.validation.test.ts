import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import {
  type BodyId,
  type ChebyshevSegment,
  createEphemeris,
  createLunarAxes,
  type Ephemeris,
  fromSecondsInScale,
  readPck,
  readSpk,
  writeSpk,
} from '../src/index.ts';

/** Genuine kernels and excerpts, which stay outside the repository. */
const folder = fileURLToPath(new URL('../../../../shared/reference/data', import.meta.url));
const here = existsSync(folder);
const absent = here ? '' : ' (skipped: ../shared/reference/data is absent)';
const bytes = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(folder, ...path)));
const rows = (...path: string[]): string[][] =>
  readFileSync(join(folder, ...path), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
const jdTdb = (jd: number) => fromSecondsInScale('TDB', (jd - 2451545) * 86400);
const out = new Float64Array(6);

/** JPL's own binary format (header record, constants record, data records), body after body: our SPK of the same coefficients. */
function spkOfJplBinary(file: Uint8Array, name: string): { readonly de: string; readonly e: Ephemeris } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  // the number of the ephemeris tells the byte order
  const little = view.getInt32(2840, true) < 1000 && view.getInt32(2840, true) > 0;
  const int = (at: number): number => view.getInt32(at, little);
  const emrat = view.getFloat64(2688, little);
  const pointers = Array.from({ length: 12 }, (_, k) => [int(2696 + 12 * k), int(2700 + 12 * k), int(2704 + 12 * k)]);
  const record = 8 * 1018;
  const records = file.length / record - 2;
  const jd = (r: number): number => view.getFloat64((2 + r) * record, little);
  const segments: ChebyshevSegment[] = [];
  const add = (k: number, target: number, centre: number, factor: number): void => {
    const [offset, terms, subs] = pointers[k];
    const per = 3 * terms * subs;
    // excerpts may have gaps: a segment per record
    for (let r = 0; r < records; r++) {
      const coefficients = new Float64Array(per);
      for (let i = 0; i < per; i++) coefficients[i] = factor * view.getFloat64((2 + r) * record + 8 * (offset - 1 + i), little);
      segments.push({
        type: 2,
        target,
        centre,
        name: `${target}`,
        init: (jd(r) - 2451545) * 86400,
        length: (32 * 86400) / subs,
        terms,
        coefficients,
      });
    }
  };
  for (let k = 0; k < 9; k++) add(k, k + 1, 0, 1);
  add(9, 301, 3, emrat / (1 + emrat));
  add(9, 399, 3, -1 / (1 + emrat));
  add(10, 10, 0, 1);
  const spk = readSpk(writeSpk({ internalName: name, comment: '', segments }), name);
  // not from the file's name: the excerpt called 430 of 2023 is DE440
  return { de: String(int(2840)), e: createEphemeris([spk]) };
}

const testpo = (off: number): void =>
  measured({
    area: 'Ephemeris',
    what: 'components of DE430, where the excerpts reach',
    against: "testpo.430, JPL's own test values",
    source: 'JPL',
    measured: off,
    unit: 'au',
    bound: 2e-16,
    reason: "two last places of components of 0.7 au and less; JPL's own limit is 1e-13",
  });

describe.skipIf(!here)(`genuine JPL figures${absent}`, () => {
  const excerpts = here ? readdirSync(join(folder, 'de_ephemeris/jpl_binary_excerpts')) : [];
  const ephemerides = excerpts.map((name) => spkOfJplBinary(bytes('de_ephemeris/jpl_binary_excerpts', name), name));
  const covering = (de: string, body: BodyId, jd: number): Ephemeris[] =>
    ephemerides
      .filter((x) => x.de === de)
      .map((x) => x.e)
      .filter((e) => {
        try {
          e.state(body, body === 'ssb' ? 'sun' : 'ssb', jdTdb(jd), out);
          return true;
        } catch {
          return false;
        }
      });

  // Source: genuine DE430/DE440 records, evaluated by an independent reader. Tolerance: rounding of a double at the distance.
  test('DE430 and DE440 records through our writer and reader', () => {
    const [far, fast] = [worst(), worst()];
    const known: Record<string, BodyId> = { mars_barycenter: 'mars', jupiter_barycenter: 'jupiter' };
    for (const [de, jd, target, centre, ...x] of rows('de_ephemeris', 'de430_de440_offgrid_states.csv')) {
      const body = known[target] ?? (target as BodyId);
      const e = covering(de, body, Number(jd));
      expect(e.length).toBe(1);
      e[0].state(body, known[centre] ?? (centre as BodyId), jdTdb(Number(jd)), out);
      const d = Math.hypot(out[0] - 1e3 * Number(x[0]), out[1] - 1e3 * Number(x[1]), out[2] - 1e3 * Number(x[2]));
      const v = Math.hypot(out[3] - 1e3 * Number(x[3]), out[4] - 1e3 * Number(x[4]), out[5] - 1e3 * Number(x[5]));
      far.add(d / (1e-6 + 1e-15 * 1e3 * Math.hypot(Number(x[0]), Number(x[1]), Number(x[2]))));
      fast.add(v);
    }
    expect(far.cases).toBe(480);
    const row = {
      area: 'Ephemeris',
      against: 'genuine DE430 and DE440 records, another reader',
      source: 'excerpts of JPL binary files, evaluated by an independent programme',
      cases: far.cases,
    } as const;
    const place = 'rounding of a double at the distance: 1 micrometre and 1e-15 of it';
    measured({ ...row, what: 'positions of all bodies, share of the bound used', measured: far.value, unit: '', bound: 1, reason: place });
    measured({ ...row, what: 'velocities of all bodies', measured: fast.value, unit: 'm/s', bound: 1e-10, reason: 'rounding of a double' });
  });

  // Source: JPL's testpo.430, one component each. Tolerance: JPL's own, 1e-13 au (au/day).
  test('testpo430 where the excerpts reach', () => {
    const ids: BodyId[] = [
      'ssb',
      'mercury',
      'venus',
      'earth',
      'mars',
      'jupiter',
      'saturn',
      'uranus',
      'neptune',
      'pluto',
      'moon',
      'sun',
      'ssb',
      'emb',
    ];
    const au = 149597870.7e3;
    const w = worst();
    for (const [, jd, target, centre, component, value] of rows('de_ephemeris', 'testpo430_2010_2035.csv')) {
      if (Number(target) > 13) continue;
      for (const e of covering('430', 'sun', Number(jd))) {
        e.state(ids[Number(target)], ids[Number(centre)], jdTdb(Number(jd)), out);
        const c = Number(component) - 1;
        const got = c < 3 ? out[c] / au : (out[c] / au) * 86400;
        w.add(got - Number(value));
      }
    }
    expect(w.cases).toBe(1);
    testpo(w.value);
  });

  // Source: genuine excerpts of DE441 (1969) and DE430 (2015) in SPK form. Continuity over the join of two pieces; DE430 against DE405 within what the two differ by; one JPL test value.
  test('genuine SPK excerpts: every planet, coverage, and the join of two pieces', () => {
    const e = createEphemeris([readSpk(bytes('de_ephemeris/spk/de441-1969.bsp'), 'de441-1969.bsp')]);
    const [first, last] = e.coverage('moon');
    expect((last.s - first.s) / 86400).toBeCloseTo(8, 3);
    const a = new Float64Array(6);
    const b = new Float64Array(6);
    const join_ = -960120000;
    for (const body of ['mercury', 'venus', 'earth', 'moon', 'mars', 'jupiter', 'saturn', 'uranus', 'neptune', 'pluto', 'sun'] as const) {
      e.state(body, body === 'sun' ? 'ssb' : 'sun', fromSecondsInScale('TDB', join_, -0.5), a);
      e.state(body, body === 'sun' ? 'ssb' : 'sun', fromSecondsInScale('TDB', join_, 0.5), b);
      // motion over the second between, to the size of the acceleration and the millimetres by which records join
      for (let i = 0; i < 3; i++) expect(Math.abs(b[i] - a[i] - (a[i + 3] + b[i + 3]) / 2)).toBeLessThan(5e-3);
    }
    const f = createEphemeris([readSpk(bytes('de_ephemeris/spk/de430-2015-03-02.bsp'), 'de430.bsp')]);
    // against our DE405 pack: what DE405 and DE430 differ by
    const g = createEphemeris([
      readSpk(new Uint8Array(readFileSync(new URL('../../../data/ephemeris/de405-full.bsp', import.meta.url))), 'full'),
    ]);
    for (const [body, centre, metres] of [
      ['moon', 'earth', 25],
      ['earth', 'sun', 1600],
      ['venus', 'sun', 1600],
      ['mars', 'sun', 1600],
    ] as const) {
      const epoch = jdTdb(2457084.25);
      f.state(body, centre, epoch, a);
      g.state(body, centre, epoch, b);
      const d = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
      expect(d).toBeLessThan(metres);
      // and not the same file by mistake
      expect(d).toBeGreaterThan(0.1);
    }
    for (const row of rows('de_ephemeris', 'testpo430_2010_2035.csv').filter((r) => r[1] === '2457082.5')) {
      expect(row.slice(2, 5)).toEqual(['3', '1', '1']);
      // Earth from Mercury, x
      f.state('earth', 'mercury', jdTdb(2457082.5), out);
      testpo(Math.abs(out[0] / 149597870.7e3 - Number(row[5])));
    }
  });

  // Source: the same. Tolerance: rounding of psi, near 2600 rad at J2000 and 4000 rad now.
  test('the whole lunar kernel of NAIF', () => {
    const axes = createLunarAxes(readPck(bytes('kernels/moon_pa_de421_1900-2050.bpc'), 'moon_pa_de421'));
    const [angle, rate] = [worst(), worst()];
    for (const row of rows('lunar_orientation', 'moon_pa_de421_euler_313.csv')) {
      axes.angles(jdTdb(Number(row[0])), out);
      for (let i = 0; i < 3; i++) angle.add(out[i] - Number(row[1 + i]));
      for (let i = 3; i < 6; i++) rate.add(out[i] - Number(row[1 + i]));
    }
    const row = {
      area: 'Axes of the Moon and of other bodies',
      against: 'the same DE421 kernel, another reader',
      source: "NAIF's moon_pa_de421_1900-2050.bpc evaluated by an independent programme",
      cases: angle.cases / 3,
    } as const;
    const turn = 'rounding of psi, near 4000 rad; 2 micrometres at the surface';
    measured({ ...row, what: 'libration angles, the whole NAIF kernel', measured: angle.value, unit: 'rad', bound: 1e-12, reason: turn });
    measured({
      ...row,
      what: 'libration rates, the whole NAIF kernel',
      measured: rate.value,
      unit: 'rad/s',
      bound: 1e-21,
      reason: 'two last places of 2.7e-6 rad/s',
    });
  });
});
