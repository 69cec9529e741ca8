import { readFileSync } from 'node:fs';
import {
  BODIES,
  compileRhs,
  constantThrust,
  drag,
  type Environment,
  earthExponentialBands,
  type Force,
  gravity,
  parseIso,
  pointMass,
  propagate,
  solarRadiation,
  thirdBody,
} from '@farside/astro';
import { beforeAll, describe, expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import { nodeEnvironment } from '../src/environment.ts';

/** End states of GMAT, Orekit and JPL Monte for the same models; every case of the reference set, each with its own bound and the reason for it. */
interface MonteCase {
  name: string;
  epoch: string;
  duration_s: number;
  initial_km_km_s: number[];
  initial_keplerian: number[];
  final_km_km_s: number[];
  final_gmat_km_km_s: number[];
  gm_km3_s2: number;
  C20_bar: number;
  mass_kg: number;
  srp_area_m2: number;
  Cr: number;
  flux_w_m2_at_1au: number;
}
interface OstkCase {
  name: string;
  epoch_utc: string;
  y0_m_m_s: number[];
  mass_kg: number;
  area_m2: number;
  cd: number;
  thrust_N: number;
  isp_s: number;
  segments: { burn: boolean; duration_s: number; direction_vnc: [number, number, number] }[];
  rows: Record<string, number[][]>;
}
const fixture: { gm_km3_s2: Record<string, number>; gmat_monte: MonteCase[]; ostk: OstkCase[] } = JSON.parse(
  readFileSync(new URL('./fixtures/propagation.json', import.meta.url), 'utf8'),
);
const metres = (km: readonly number[]): number[] => km.map((x) => x * 1e3);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const monte = (name: string): MonteCase => {
  const found = fixture.gmat_monte.find((c) => c.name === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
};

/** One row of the accuracy page: the worst distance of a case from one of the tools. */
const row = (name: string, tool: string, off: number, bound: number, reason: string, cases: number): void =>
  measured({
    area: 'Propagation',
    what: `${name}: position`,
    against: tool,
    source: NYX.has(name) ? 'figures quoted in the tests of nyx' : 'validation runs of open-space-toolkit-astrodynamics',
    measured: off,
    unit: 'm',
    bound,
    reason: reason.replace(/ \(measured[^)]*\)/, ''),
    cases,
  });
const NYX = new Set(fixture.gmat_monte.map((c) => c.name));

let env: Environment;
beforeAll(async () => {
  env = await nodeEnvironment();
});

test('the cases below are all there are', () => {
  const here = [...BALLISTIC.map((c) => c.name), 'leo_j2_monte', 'srp_geo_like_full_sun', ...OSTK.map((c) => c.name)];
  expect([...fixture.gmat_monte, ...fixture.ostk].map((c) => c.name).sort()).toEqual(here.sort());
});

const G = fixture.gm_km3_s2;
const BALLISTIC = [
  {
    name: 'halo_moon',
    gm: G['earth'],
    bodies: ['moon'],
    bound: 1,
    reason: 'DE405 against DE438: the Moon up to 22 m off (measured 0.46 m)',
  },
  {
    name: 'halo_moon_sun_jupiter_2020',
    gm: G['earth'],
    bodies: ['moon', 'sun', 'jupiter'],
    bound: 1,
    reason: 'DE405 against DE438: the Moon up to 22 m off (measured 0.46 m)',
  },
  {
    name: 'leo_moon_sun_jupiter',
    gm: G['earth'],
    bodies: ['moon', 'sun', 'jupiter'],
    bound: 3e-3,
    reason: 'integration of the other tool (measured 1.0 mm)',
  },
  // GM of DE440, which the note of the case names; the epoch in 2000, before the ephemeris, does not matter without third bodies
  {
    name: 'leo_two_body_day',
    gm: 398600.435436,
    bodies: [],
    bound: 1e-3,
    reason: 'printed to 1e-9 km and integrated to 1e-12 (measured 0.26 mm)',
  },
] as const;

describe('GMAT and Monte end states after a day', () => {
  test.each(BALLISTIC)('$name within $bound m: $reason', ({ name, gm, bodies, bound, reason }) => {
    const c = monte(name);
    const forces: Force[] = [
      pointMass(gm * 1e9),
      ...bodies.map((b) => thirdBody(b, (b === 'jupiter' ? G['jupiter_gmat_default'] : G[b]) * 1e9)),
    ];
    const rhs = compileRhs({ centre: 'earth', forces }, env, parseIso(c.epoch.split(' ')[0], 'TAI'));
    const end = propagate(rhs, metres(c.initial_km_km_s), 0, c.duration_s);
    row(name, 'GMAT', distance(end.y, metres(c.final_km_km_s)), bound, reason, 1);
  });

  // Monte and GMAT end 79 m apart on this case, which does not state pole, reference radius and time scale closely enough to tell why; ours lies 18 m from Monte.
  test('leo_j2_monte within 20 m of Monte, between it and GMAT (their models are known to 20 m only)', () => {
    const c = monte('leo_j2_monte');
    const coefficients = new Float64Array(6);
    coefficients[0] = 1;
    coefficients[3] = c.C20_bar;
    const field = {
      name: 'c20',
      body: 'earth',
      gm: c.gm_km3_s2 * 1e9,
      radius: 6378136.3,
      degree: 2,
      c: coefficients,
      s: new Float64Array(6),
      frame: 'iau:earth',
    } as const;
    const model = { centre: 'earth', forces: [gravity('earth', { degree: 2, order: 0 })] } as const;
    const rhs = compileRhs(model, { ...env, gravity: () => field }, parseIso('2000-01-01T12:00:00', 'TAI'), 6, [0, c.duration_s]);
    const end = propagate(rhs, metres(c.initial_km_km_s), 0, c.duration_s);
    const spread = distance(metres(c.final_km_km_s), metres(c.final_gmat_km_km_s));
    expect(spread).toBeGreaterThan(75);
    const known =
      'Monte and GMAT themselves end 79 m apart: pole, reference radius and time scale of the case are not stated closely enough';
    row(c.name, 'JPL Monte', distance(end.y, metres(c.final_km_km_s)), 20, known, 1);
    row(c.name, 'GMAT', distance(end.y, metres(c.final_gmat_km_km_s)), 80, known, 1);
    expect(distance(end.y, metres(c.final_gmat_km_km_s))).toBeLessThan(spread);
  });

  // In January 2000, before the ephemeris begins: the Sun from the series of Montenbruck & Gill, Satellite Orbits, 3.3.2 (0.1 to 1 arcmin). Pressure moves the craft by 14.6 km in 24 days.
  test('srp_geo_like_full_sun within 1 m of 14.6 km: the Sun by a series to 1 arcmin (measured 0.40 m; the source accepts 0.5 m)', () => {
    const c = monte('srp_geo_like_full_sun');
    const sun = (t: number, out: Float64Array, o: number): void => {
      const T = (t / 86400 - 0.5) / 36525;
      const deg = Math.PI / 180;
      const M = (357.5256 + 35999.049 * T) * deg;
      const longitude = 282.94 * deg + M + ((6892 * Math.sin(M) + 72 * Math.sin(2 * M)) / 3600) * deg;
      const r = (149.619 - 2.499 * Math.cos(M) - 0.021 * Math.cos(2 * M)) * 1e9;
      out[o] = r * Math.cos(longitude);
      out[o + 1] = r * Math.sin(longitude) * Math.cos(23.43929111 * deg);
      out[o + 2] = r * Math.sin(longitude) * Math.sin(23.43929111 * deg);
    };
    const there: Environment = { ...env, ephemeris: { ...env.ephemeris, positionKernel: () => sun } };
    const gm = c.gm_km3_s2 * 1e9;
    const a = c.initial_keplerian[0] * 1e3;
    const pressure = solarRadiation({
      area: c.srp_area_m2,
      cr: c.Cr,
      mass: c.mass_kg,
      flux: c.flux_w_m2_at_1au,
      shadowBodies: [{ body: 'earth', radius: BODIES.earth.equatorialRadius }],
    });
    const rhs = compileRhs({ centre: 'earth', forces: [pointMass(gm), pressure] }, there, parseIso('2000-01-01T00:00:00', 'UTC'));
    const end = propagate(rhs, [a, 0, 0, 0, Math.sqrt(gm / a), 0], 0, c.duration_s);
    const series =
      '24 days in January 2000, before the ephemeris begins: the Sun by a series to 1 arcmin, of a pressure that moves the craft 14.6 km';
    row(c.name, 'GMAT', distance(end.y, metres(c.final_km_km_s)), 1, series, 1);
  });
});

// EGM96 to 60x60 is not among the project's fields: these cases fly EGM2008 to 40x40, which costs up to 18 m in a day (JGM-3 to 60x60: up to 11 m).
const FIELD = 'EGM2008 to 40x40 in place of EGM96 to 60x60 (measured up to 18 m)';
const FIRST = 'time of the rows to 1e-6 s; tolerance of the other tool';
const OSTK = [
  { name: '001-force-model-spherical-a', gmat: 0.03, orekit: 0.02, reason: FIRST },
  { name: '001-force-model-spherical-c', gmat: 0.03, orekit: 0.03, reason: FIRST },
  { name: '002-force-model-non-spherical-60x60', gmat: 20, orekit: 20, reason: FIELD },
  { name: '003-force-model-exponential-500', gmat: 0.04, orekit: 0.03, reason: FIRST },
  { name: '004-force-model-sun-moon', gmat: 0.04, orekit: 0.04, reason: FIRST },
  // GMAT burns mass with g0 = 9.81 m/s^2: 0.16 m in a day, and its last mass says so
  {
    name: '006-force-model-constant-thrust',
    gmat: 0.2,
    orekit: 0.02,
    reason: 'GMAT burns mass with g0 = 9.81 (measured 0.16 m); Orekit: time of the rows, tolerance of the other tool',
  },
  { name: '010-thruster-direction-intrack', gmat: 20, orekit: 20, reason: FIELD },
  { name: '011-thruster-params-mass-increase', gmat: 20, orekit: 20, reason: FIELD },
  { name: '020-sequence-multiple-2h-maneuvers', gmat: 20, orekit: 20, reason: FIELD },
];

describe('GMAT and Orekit along a day, the same scenario', () => {
  test.each(OSTK)('$name within $gmat m of GMAT, $orekit m of Orekit: $reason', (promise) => {
    const c = fixture.ostk.find((x) => x.name === promise.name);
    if (c === undefined) throw new Error('no such case');
    const full = promise.reason === FIELD;
    const base: Force[] = [full ? gravity('earth', { degree: 40 }) : pointMass(398600.4415e9)];
    if (c.name.startsWith('004')) base.push(thirdBody('sun'), thirdBody('moon'));
    if (/^(003|010|011|020)/.test(c.name)) {
      base.push(drag({ atmosphere: earthExponentialBands(), area: c.area_m2, cd: c.cd, mass: c.mass_kg }));
    }
    const epoch = parseIso(c.epoch_utc, 'UTC');
    for (const tool of Object.keys(c.rows) as ('gmat' | 'orekit')[]) {
      const rows = c.rows[tool].slice();
      let y: Float64Array = Float64Array.of(...c.y0_m_m_s, c.mass_kg);
      let t = 0;
      const off = worst();
      for (const s of c.segments) {
        const forces = base.slice();
        if (s.burn) {
          const steering = { kind: 'local', axes: 'velocity', direction: s.direction_vnc } as const;
          forces.push(constantThrust({ thrust: c.thrust_N, isp: c.isp_s, steering }));
        }
        const rhs = compileRhs({ centre: 'earth', forces }, env, epoch, 7, [0, 86401]);
        const stop = t + s.duration_s;
        // rows carry their own times, up to 1e-5 s off the round figure
        while (rows.length > 0 && rows[0][0] <= stop + 1e-3) {
          const [at, ...want] = rows[0];
          const here = propagate(rhs, y, t, at).y;
          off.add(distance(here, want));
          if (want.length === 7) {
            // masses: as given for Orekit; GMAT's g0 differs by 3.4e-4 of the propellant, 0.06 kg a day
            expect(Math.abs(here[6] - want[6])).toBeLessThan(tool === 'orekit' ? 1e-10 * c.mass_kg : 4e-4 * 0.06);
          }
          rows.shift();
        }
        y = propagate(rhs, y, t, stop).y;
        t = stop;
      }
      expect(off.cases).toBe(4);
      row(c.name, tool === 'gmat' ? 'GMAT' : 'Orekit', off.value, promise[tool], promise.reason, off.cases);
    }
  });
});
