import { join } from 'node:path';
import { expect, test } from 'vitest';
import { farside, ROOT } from '../../../test/farside.ts';

/** The small tools, held by figures that can be looked up. */
async function json(...args: string[]): Promise<Record<string, never>> {
  const r = await farside([...args, '--json']);
  expect(r.status, r.stderr).toBe(0);
  expect(r.stderr).toBe('');
  return JSON.parse(r.stdout) as Record<string, never>;
}

test('convert time: a leap second in every scale', async () => {
  const x = await json('convert', 'time', '2016-12-31T23:59:60Z');
  // IERS Bulletin C 52: TAI-UTC 36 s until then, 37 s after; TT = TAI + 32.184 s; Beijing is UTC+8
  expect(x['UTC']).toBe('2016-12-31T23:59:60.000000000Z');
  expect(x['TAI']).toBe('2017-01-01T00:00:36.000000000 TAI');
  expect(x['TT']).toBe('2017-01-01T00:01:08.184000000 TT');
  expect(x['GPS']).toBe('2017-01-01T00:00:17.000000000 GPS');
  expect(x['Beijing']).toBe('2017-01-01T07:59:60.000+08:00');
  expect(x['tai_minus_utc_s']).toBe(36);
});

test('convert time: Julian dates there and back', async () => {
  const x = await json('convert', 'time', '2000-01-01T12:00:00 TT');
  // the definition of J2000.0
  expect((x['jd'] as Record<string, number>)['TT']).toBe(2451545);
  expect((x['mjd'] as Record<string, number>)['TT']).toBe(51544.5);
  const back = await json('convert', 'time', 'JD 2451545.0 TT');
  expect(back['TT']).toBe('2000-01-01T12:00:00.000000000 TT');
  expect((await json('convert', 'time', '1950-01-01T00:00:00 TT'))['UTC'], 'no UTC before 1972').toBeUndefined();
});

test('convert elements: state to elements and back', async () => {
  const a = await json('convert', 'elements', '--centre', 'moon', '--elements', '1938 km 0.002 137 25 90 40 deg');
  const list = [...(a['r_m'] as number[]).map((v) => `${v} m`), ...(a['v_m_per_s'] as number[]).map((v) => `${v} m/s`)].join(', ');
  const b = await json('convert', 'elements', '--centre', 'moon', '--state', list);
  // doubles through text and back: rounding only
  expect(b['semi_major_axis_m']).toBeCloseTo(1938e3, 6);
  expect(b['eccentricity']).toBeCloseTo(0.002, 12);
  for (const [key, deg] of [
    ['inclination_rad', 137],
    ['node_rad', 25],
    ['argument_of_periapsis_rad', 90],
    ['true_anomaly_rad', 40],
  ] as const) {
    expect(b[key]).toBeCloseTo((deg * Math.PI) / 180, 10);
  }
});

test('convert frame: a place turns with the Moon and comes back', async () => {
  const args = ['--at', '2024-06-01T22:23:16Z'];
  const to = await json('convert', 'frame', '--from', 'moon-me', '--to', 'icrf', ...args, '--site', '-41.6385 206.0148 deg -5.256 km');
  expect(Math.hypot(...(to['r_m'] as number[]))).toBeCloseTo(1737400 - 5256, 4);
  // a synodic-free turn in 27.32 days: 2.66e-6 rad/s times the distance from the axis
  expect(Math.hypot(...(to['v_m_per_s'] as number[]))).toBeCloseTo(2.6617e-6 * 1732144 * Math.cos((41.6385 * Math.PI) / 180), 1);
  const r = (to['r_m'] as number[]).map((v) => `${v} m`).join(' ');
  const v = (to['v_m_per_s'] as number[]).map((x) => `${x} m/s`).join(' ');
  const back = await json('convert', 'frame', '--from', 'icrf', '--to', 'moon-me', ...args, '--state', `${r} ${v}`);
  expect(back['latitude_rad']).toBeCloseTo((-41.6385 * Math.PI) / 180, 10);
  expect(back['height_m']).toBeCloseTo(-5256, 3);
  // what stands on the ground does not move there
  expect(Math.hypot(...(back['v_m_per_s'] as number[]))).toBeLessThan(1e-8);
});

test('convert frame: what stands about the Moon is no place on the Earth', async () => {
  const args = ['convert', 'frame', '--at', '2024-06-01T22:23:16Z', '--from', 'moon-me'];
  for (const to of ['itrf', 'tod', 'iau:earth']) {
    const r = await farside([...args, '--to', to, '--site', '-41.6385 206.0148 deg -5.256 km']);
    expect(r.status).toBe(2);
    expect(r.stderr.replace(/\s+/g, ' ')).toContain(`a place on the moon is none in '${to}', which turns with the earth [USAGE_FRAME]`);
    expect(r.stdout).toBe('');
  }
  // of a state the axes may be turned, but no latitude is made of it
  const turned = await json(...args, '--to', 'itrf', '--state', '1838 0 0 km 0 1.63 0 km/s');
  expect(turned['latitude_rad']).toBeUndefined();
  expect(Math.hypot(...(turned['r_m'] as number[]))).toBeCloseTo(1838e3, 3);
  const own = await json(...args, '--to', 'moon-pa', '--site', '-41.6385 206.0148 deg -5.256 km');
  // both axes of the Moon: less than a kilometre apart on the ground
  expect(Math.abs(own['latitude_rad'] - (-41.6385 * Math.PI) / 180)).toBeLessThan(1000 / 1737400);
});

test('ephem: a time before UTC says what can be typed', async () => {
  const r = await farside(['ephem', 'moon', '--at', '1800-01-01']);
  expect(r.status).toBe(2);
  expect(r.stderr.replace(/\s+/g, ' ')).toMatch(
    /\[TIME_UTC_BEFORE_1972\].*try the epoch in TAI, TT or TDB, e\.g\. '1969-07-20T20:17:40 TDB' ?$/,
  );
});

test('ephem: from one body is minus from the other; a table with a step', async () => {
  const [a, b] = await Promise.all([
    json('ephem', 'moon', '--from', 'earth', '--at', '2024-06-01T22:23:16Z'),
    json('ephem', 'earth', '--from', 'moon', '--at', '2024-06-01T22:23:16Z'),
  ]);
  const of = (x: Record<string, never>): number[] => (x['states'] as { r_m: number[] }[])[0].r_m;
  expect(of(a)).toEqual(of(b).map((v) => -v));
  const table = await json('ephem', 'mars', '--from', 'sun', '--at', '2026-01-01', '--to', '2026-01-11', '--step', '5 d');
  const states = table['states'] as { epoch: string; r_m: number[] }[];
  expect(states.map((s) => s.epoch.slice(0, 10))).toEqual(['2026-01-01', '2026-01-06', '2026-01-11']);
  // Mars keeps between its perihelion, 1.381 au, and its aphelion, 1.666 au
  for (const s of states) {
    expect(Math.hypot(...s.r_m) / 149597870700).toBeGreaterThan(1.381);
    expect(Math.hypot(...s.r_m) / 149597870700).toBeLessThan(1.666);
  }
});

test("ephem: a user's kernel in place of the project's", async () => {
  const web = join(ROOT, 'data', 'ephemeris', 'de405-web.bsp');
  const [own, full] = await Promise.all([
    json('ephem', 'moon', '--at', '2024-06-01', '--ephemeris', web),
    json('ephem', 'moon', '--at', '2024-06-01'),
  ]);
  expect(own['ephemeris']).toBe('de405-web.bsp');
  const r = (x: Record<string, never>): number[] => (x['states'] as { r_m: number[] }[])[0].r_m;
  // both packs are cut from the same ephemeris
  for (let k = 0; k < 3; k++) expect(Math.abs(r(own)[k] - r(full)[k])).toBeLessThan(0.01);
});

test('propagate: a body without a field is a point', async () => {
  const j = await json('propagate', '--centre', 'venus', '--at', '2024-01-01', '--for', '1h', '--state', '8000 0 0 km 0 7 0 km/s');
  const [last] = j['states'] as { r_m: number[]; v_m_per_s: number[] }[];
  const [r, v] = [Math.hypot(...last.r_m), Math.hypot(...last.v_m_per_s)];
  // energy about 3.24859e14 m3/s2 (gm_de440.tpc); the Sun's tide does 1e-6 of it
  const energy = (speed: number, radius: number) => speed ** 2 / 2 - 3.24858592e14 / radius;
  expect(Math.abs(energy(v, r) / energy(7000, 8e6) - 1)).toBeLessThan(1e-6);
});

test('propagate: there and back; a table; the ground ends it', async () => {
  const args = ['--centre', 'moon', '--frame', 'moon-mod', '--at', '2024-05-20T00:00:00Z'];
  const there = await json('propagate', ...args, '--for', '2h', '--elements', '1938 km 0.002 137 25 90 0 deg', '--step', '30 min');
  const states = there['states'] as { epoch: string; r_m: number[]; v_m_per_s: number[] }[];
  expect(states.map((s) => s.epoch.slice(11, 16))).toEqual(['00:00', '00:30', '01:00', '01:30', '02:00']);
  expect(there['forces']).toEqual(['gravity:moon:50', 'third-body:earth', 'third-body:sun']);
  const last = states[4];
  const list = [...last.r_m.map((v) => `${v} m`), ...last.v_m_per_s.map((v) => `${v} m/s`)].join(' ');
  const back = await json(
    'propagate',
    '--centre',
    'moon',
    '--frame',
    'moon-mod',
    '--at',
    '2024-05-20T02:00:00Z',
    '--for',
    '-2h',
    '--state',
    list,
  );
  const [r] = (back['states'] as { r_m: number[] }[]).map((s) => s.r_m);
  // tolerance of the integration, there and back, over one revolution
  for (let k = 0; k < 3; k++) expect(Math.abs(r[k] - states[0].r_m[k])).toBeLessThan(1e-3);
  const fall = await json('propagate', '--centre', 'moon', '--at', '2024-05-20', '--for', '1d', '--state', '1838 0 0 km 0 1.2 0 km/s');
  expect(fall['ground_after_s']).toBeGreaterThan(0);
  expect(Math.hypot(...(fall['states'] as { r_m: number[] }[])[0].r_m)).toBeCloseTo(1737400, 0);
});

test.each<[readonly string[], string]>([
  [['propagate', '--centre', 'moon', '--at', '2024-05-20', '--for', '2h', '--state', '1938 0 0 km 0 400000 0 km/s'], 'faster than light'],
  [
    [
      'propagate',
      '--centre',
      'moon',
      '--at',
      '2024-05-20',
      '--for',
      '2h',
      '--state',
      '1938 0 0 km 0 1.6 0 km/s',
      '--area',
      '25 m2',
      '--mass',
      '0 kg',
    ],
    "--mass has to be more than zero, found '0 kg'",
  ],
])('propagate: a state or a mass without sense is told as such', async (args, says) => {
  const r = await farside([...args]);
  expect(r.status).toBe(2);
  expect(r.stderr.replace(/\s+/g, ' ')).toContain(says);
  expect(r.stdout).toBe('');
});

test('--json may stand before the command', async () => {
  for (const args of [['missions'], ['ephem', 'moon', '--at', '2024-06-01'], ['convert', 'time', '2024-06-01']]) {
    const behind = await farside([...args, '--json']);
    const before = await farside(['--json', ...args]);
    expect(before, args[0]).toEqual(behind);
    expect(JSON.parse(before.stdout)).toBeTruthy();
  }
  const between = await farside(['convert', '--json', 'time', '2024-06-01']);
  expect(JSON.parse(between.stdout)).toHaveProperty('TAI');
  expect(JSON.parse((await farside(['--json'])).stdout)).toMatchObject({ error: { message: 'no command was given' } });
  const refused = await farside(['--json', 'export', 'change-6', '--csv']);
  expect(refused.status).toBe(2);
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { message: "'export' prints no JSON" } });
});

test('every command explains itself with examples', async () => {
  const top = await farside(['--help']);
  expect(top.status).toBe(0);
  const commands = [...top.stdout.matchAll(/^ {2}([a-z]+) /gm)].map((m) => m[1]).filter((c) => c !== 'help' && c !== 'farside');
  expect(commands).toEqual([
    'missions',
    'new',
    'outline',
    'fly',
    'sweep',
    'show',
    'theatre',
    'compare',
    'refly',
    'check',
    'budget',
    'contacts',
    'light',
    'export',
    'ephem',
    'convert',
    'propagate',
  ]);
  const all = [...commands.map((c) => [c]), ['convert', 'time'], ['convert', 'frame'], ['convert', 'elements']];
  const texts = await Promise.all(all.map((c) => farside([...c, '--help'])));
  for (const [i, r] of texts.entries()) {
    expect(r.status).toBe(0);
    expect(r.stderr).toBe('');
    expect(r.stdout, all[i].join(' ')).toMatch(/Examples:\n(?: {2}.+\n){2,}/);
    expect(r.stdout).toContain(`farside ${all[i].join(' ')}`);
  }
});

test('missions: names that fly takes', async () => {
  const r = await farside(['missions', '--json']);
  expect(r.status).toBe(0);
  expect((JSON.parse(r.stdout) as { mission: string }[]).map((m) => m.mission)).toContain('change-6');
});
