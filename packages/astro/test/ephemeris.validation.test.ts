import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import {
  BODIES,
  type BodyId,
  createEphemeris,
  createLunarAxes,
  type Ephemeris,
  fromSecondsInScale,
  makeEpoch,
  readPck,
  readSpk,
} from '../src/index.ts';

type Row = readonly number[];
const fixture = JSON.parse(readFileSync(new URL('./fixtures/ephemeris.json', import.meta.url), 'utf8')) as {
  horizonsDe441: Record<string, Row[]>;
  de405States: [number, string, string, number, number, number, number, number, number][];
  moonPaDe421: Row[];
  gmDe440: Record<string, number>;
  radiiPck00011: Record<string, Row>;
};
const pack = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../../data/${path}`, import.meta.url)));
const full = createEphemeris([readSpk(pack('ephemeris/de405-full.bsp'), 'de405-full.bsp')]);
const web = createEphemeris([readSpk(pack('ephemeris/de405-web.bsp'), 'de405-web.bsp')]);
const jdTdb = (jd: number) => fromSecondsInScale('TDB', (jd - 2451545) * 86400);
const out = new Float64Array(6);
const other = new Float64Array(6);

/** Differences of position (m) and velocity (m/s) from x y z km, vx vy vz km/s at row[from]. */
function miss(e: Ephemeris, body: BodyId, centre: BodyId, row: readonly (number | string)[], from: number): [number, number] {
  e.state(body, centre, jdTdb(row[0] as number), out);
  for (let i = 0; i < 6; i++) out[i] -= 1000 * (row[from + i] as number);
  return [Math.hypot(out[0], out[1], out[2]), Math.hypot(out[3], out[4], out[5])];
}

// Source: JPL Horizons, DE441. Tolerances: what DE405 (1998) and DE441 (2021) differ by over 2014-2031, as measured by an independent reader of the same
// DE405 records: Moon 22.4 m and 0.063 mm/s, Earth 1489 m, Venus 1108 m, Mars 1595 m and at most 0.36 mm/s, rounded up. Any slip of time scale, record or scale is far larger
// (1 ms of time is 1 m of Moon, 30 m of Earth).
test.each([
  ['moon', 'earth', 23, 7e-5],
  ['earth', 'sun', 1500, 4e-4],
  ['venus', 'sun', 1120, 4e-4],
  ['mars', 'sun', 1610, 4e-4],
  ['emb', 'earth', 0.6, 2e-6],
] as const)('DE405 pack against JPL Horizons DE441: %s from %s', (body, centre, metres, rate) => {
  const rows = fixture.horizonsDe441[`${body}_${centre}`];
  expect(rows.length).toBeGreaterThan(25);
  const [far, fast] = [worst(), worst()];
  for (const row of rows) {
    const [r, v] = miss(full, body, centre, row, 1);
    far.add(r);
    fast.add(v);
  }
  const row = {
    area: 'Ephemeris',
    against: 'JPL Horizons, DE441',
    source: 'Horizons vectors, ICRF, TDB, geometric; 2014 to 2031',
    reason: 'what DE405 (1998) and DE441 (2021) differ by, as an independent reader of the same DE405 records found it, rounded up',
    cases: rows.length,
  } as const;
  measured({ ...row, what: `${body} from ${centre}, position (DE405 pack)`, measured: far.value, unit: 'm', bound: metres });
  measured({ ...row, what: `${body} from ${centre}, velocity (DE405 pack)`, measured: fast.value, unit: 'm/s', bound: rate });
});

// Source: the DE405 records evaluated by an independent reader. Tolerance: rounding of a double at the distance (2e-16, a few operations); Julian dates in the file are exact.
test('states evaluated from the same DE405 records by an independent reader', () => {
  const known: Record<string, BodyId> = { mars_barycenter: 'mars', jupiter_barycenter: 'jupiter' };
  const id = (name: string): BodyId => known[name] ?? (name as BodyId);
  const [far, fast] = [worst(), worst()];
  for (const row of fixture.de405States) {
    const [r, v] = miss(full, id(row[1]), id(row[2]), row, 3);
    far.add(r / (1e-6 + 1e-15 * Math.hypot(row[3], row[4], row[5]) * 1000));
    fast.add(v);
  }
  expect(far.cases).toBeGreaterThan(100);
  const row = {
    area: 'Ephemeris',
    against: 'the same DE405 records, another reader',
    source: "JPL's DE405 records evaluated by an independent programme",
    cases: far.cases,
  } as const;
  const place = 'rounding of a double at the distance: 1 micrometre and 1e-15 of it';
  measured({ ...row, what: 'positions of all bodies, share of the bound used', measured: far.value, unit: '', bound: 1, reason: place });
  measured({ ...row, what: 'velocities of all bodies', measured: fast.value, unit: 'm/s', bound: 1e-10, reason: 'rounding of a double' });
});

// The web pack is refitted: within 1 mm of the full one, the design limit; velocities within 0.1 micrometre/s.
test('web pack within 1 mm of the full pack over its whole time', () => {
  const [first, last] = web.coverage('moon');
  const [far, fast] = [worst(), worst()];
  for (const [body, centre] of [
    ['moon', 'earth'],
    ['sun', 'earth'],
    ['sun', 'moon'],
    ['earth', 'ssb'],
  ] as const) {
    for (let s = first.s + 1; s < last.s; s += 123_457) {
      full.state(body, centre, makeEpoch(s, 0.25), out);
      web.state(body, centre, makeEpoch(s, 0.25), other);
      far.add(Math.hypot(out[0] - other[0], out[1] - other[1], out[2] - other[2]));
      fast.add(Math.hypot(out[3] - other[3], out[4] - other[4], out[5] - other[5]));
    }
  }
  const row = {
    area: 'Ephemeris',
    against: 'the full DE405 pack',
    source: 'the same records, before the refit',
    reason: 'design limit of the refit',
    cases: far.cases,
  } as const;
  measured({ ...row, what: 'Sun, Earth, Moon in the web pack, position', measured: far.value, unit: 'm', bound: 1e-3 });
  measured({ ...row, what: 'Sun, Earth, Moon in the web pack, velocity', measured: fast.value, unit: 'm/s', bound: 1e-7 });
  expect(pack('ephemeris/de405-web.bsp').length).toBeLessThan(1e6);
});

// Source: NAIF's DE421 lunar kernel evaluated by an independent reader. psi is near 4000 rad, whose double is rounded to 4.5e-13: tolerance 1e-12 rad (2 micrometres
// at the surface), rates 1e-21 rad/s of 2.7e-6, two last places.
test.each(['full', 'web'])('lunar axes of the %s pack', (which) => {
  const axes = createLunarAxes(readPck(pack(`lunar-axes/moon-pa-de421-${which}.bpc`), which));
  const [angle, rate] = [worst(), worst()];
  for (const row of fixture.moonPaDe421) {
    const epoch = jdTdb(row[0]);
    if (epoch.s <= axes.first.s || epoch.s >= axes.last.s) continue;
    axes.angles(epoch, out);
    for (let i = 0; i < 3; i++) angle.add(out[i] - row[1 + i]);
    for (let i = 3; i < 6; i++) rate.add(out[i] - row[1 + i]);
  }
  const cases = angle.cases / 3;
  expect(cases).toBeGreaterThan(which === 'full' ? 55 : 30);
  const row = {
    area: 'Axes of the Moon and of other bodies',
    against: 'the same DE421 kernel, another reader',
    source: "NAIF's moon_pa_de421_1900-2050.bpc evaluated by an independent programme",
    cases,
  } as const;
  const turn = 'psi is near 4000 rad, whose double is rounded to 4.5e-13; 2 micrometres at the surface';
  measured({ ...row, what: `libration angles, ${which} pack`, measured: angle.value, unit: 'rad', bound: 1e-12, reason: turn });
  measured({
    ...row,
    what: `libration rates, ${which} pack`,
    measured: rate.value,
    unit: 'rad/s',
    bound: 1e-21,
    reason: 'two last places of 2.7e-6 rad/s',
  });
});

// Source: gm_de440.tpc and pck00011.tpc of NAIF: the same figures to the last digit.
test('GM and radii of bodies are those of NAIF', () => {
  const ids: Record<string, string> = {
    1: 'mercury',
    2: 'venus',
    3: 'emb',
    4: 'mars',
    5: 'jupiter',
    6: 'saturn',
    7: 'uranus',
    8: 'neptune',
    9: 'pluto',
    10: 'sun',
    301: 'moon',
    399: 'earth',
  };
  const w = worst();
  for (const [id, gm] of Object.entries(fixture.gmDe440)) w.add(BODIES[ids[id] as BodyId].gm / (gm * 1e9) - 1);
  measured({
    area: 'Ephemeris',
    what: 'GM of Sun, Moon and planets, relative',
    against: 'gm_de440.tpc',
    source: 'NAIF',
    measured: w.value,
    unit: '',
    bound: 3e-16,
    reason: 'the same figures; the change of unit rounds once',
    cases: w.cases,
  });
  const radii: Record<string, string> = {
    10: 'sun',
    199: 'mercury',
    299: 'venus',
    301: 'moon',
    499: 'mars',
    599: 'jupiter',
    699: 'saturn',
    799: 'uranus',
    899: 'neptune',
    999: 'pluto',
  };
  for (const [id, [a, , c]] of Object.entries(fixture.radiiPck00011)) {
    expect(BODIES[radii[id] as BodyId].equatorialRadius).toBe(a * 1000);
    expect(BODIES[radii[id] as BodyId].polarRadius).toBe(c * 1000);
  }
});
