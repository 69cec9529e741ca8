import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIso, readSpk } from '@farside/astro';
import { type Flight, openFlight, readOem, readOpm } from '@farside/flight';
import { openFlightFolder } from '@farside/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

/** The real command writing the formats of other programs, and what it refuses. That others read them: test/foreign. */
let home: string;
let shared: SharedFlight;
let record: Flight;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-export-'));
  shared = await sharedFlight();
  const store = await openFlightFolder(shared.folder);
  record = await openFlight(store);
  await store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Ran> => farside(['export', shared.folder, ...args], { cwd: home });

describe('what is written', () => {
  test('a kernel, by default named after the mission, that ephem reads back', async () => {
    const r = await run('--spk', '--within', '1m');
    expect(r.status, r.stderr).toBe(0);
    expect(r.stdout).toBe('');
    expect(r.stderr).toMatch(/orbiter, .*→ change-6\.bsp \(\d.*B\)/);
    const file = join(home, 'change-6.bsp');
    const kernel = readSpk(new Uint8Array(readFileSync(file)), 'change-6.bsp');
    expect(new Set(kernel.segments.map((s) => s.target))).toContain(-999002);
    const at = '2024-06-10T00:00:00Z';
    const back = await farside(['ephem', '--trajectory', file, '--object', 'orbiter', '--from', 'moon', '--at', at, '--json']);
    expect(back.status, back.stderr).toBe(0);
    const y = new Float64Array(6);
    record.trajectory('orbiter').at(parseIso(at), y);
    const text = JSON.stringify(JSON.parse(back.stdout));
    // within the metre that was asked for
    const [x] = /-?\d{5,}\.\d+/.exec(text)!;
    expect(Math.abs(Number(x) - y[0])).toBeLessThan(1);
    const again = await run('--spk');
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('[FILE_EXISTS]');
    expect((await run('--spk', '--within', '1m', '--vehicle', 'capsule', '--force')).status).toBe(0);
    expect(readFileSync(file).length).toBeLessThan(kernel.segments.length * 1e4);
  });

  test('OPM and OEM in both notations on stdout; the burns follow from the epoch on', async () => {
    const opm = await run('--opm', '--vehicle', 'orbiter', '--at', '2024-06-20T00:00:00Z');
    const xml = await run('--opm', '--xml', '--vehicle', 'orbiter', '--at', '2024-06-20T00:00:00Z');
    expect([opm.status, xml.status]).toEqual([0, 0]);
    const [a, b] = [readOpm(opm.stdout), readOpm(xml.stdout)];
    expect(b.state).toEqual(a.state);
    expect(b.manoeuvres).toEqual(a.manoeuvres);
    const later = record.burns('orbiter').filter((x) => x.start.s > parseIso('2024-06-20T00:00:00Z').s);
    expect(a.manoeuvres.length).toBe(later.length);
    expect(later.length).toBeGreaterThanOrEqual(3);
    a.manoeuvres.forEach((m, i) => {
      expect(m.deltaMass).toBeCloseTo(-later[i].propellant, 5);
      // what is lost to steering is little; more than the rocket equation gives there is not
      const size = Math.hypot(...m.deltaV);
      expect(size).toBeGreaterThan(0.9 * later[i].deltaV);
      expect(size).toBeLessThan(1.0001 * later[i].deltaV);
    });
    const oem = await run('--oem', '--xml', '--vehicle', 'capsule', '--time-system', 'TDB');
    expect(readOem(oem.stdout).segments[0]).toMatchObject({ timeSystem: 'TDB', centre: 'EARTH', objectName: 'CAPSULE' });
  });

  test('the vehicle that is there at the epoch is the one that is meant', async () => {
    expect(readOpm((await run('--opm', '--at', '2024-06-20T00:00:00Z')).stdout).objectName).not.toBe('STACK');
    expect(readOpm((await run('--opm')).stdout).objectName).toBe('STACK');
  });

  test('CZML of two vehicles, and Parquet tables in a folder', async () => {
    const czml = await run('--czml', '--vehicle', 'orbiter, capsule', '--within', '10m');
    expect((JSON.parse(czml.stdout) as { id: string }[]).map((p) => p.id)).toEqual(['document', 'orbiter', 'capsule']);
    const r = await run('--parquet', '--vehicle', 'capsule', '--out', 'tables');
    expect(r.status, r.stderr).toBe(0);
    expect(readdirSync(join(home, 'tables')).sort()).toEqual(['burns.parquet', 'channels.parquet', 'events.parquet', 'trajectory.parquet']);
    expect((await run('--parquet', '--out', 'tables')).stderr).toContain('[FILE_EXISTS]');
  });
});

test('a path of nobody in particular: whose it is, and how another is taken, stands on stderr', async () => {
  for (const format of ['--csv', '--oem']) {
    const r = await run(format, '--step', '1d');
    expect(r.status, r.stderr).toBe(0);
    expect(r.stderr.replace(/\s+/g, ' ')).toMatch(
      /^This is the stack, the longest on record\. --vehicle takes another: (?=.*orbiter)(?=.*lander)(?=.*capsule)/,
    );
    const named = await run(format, '--step', '1d', '--vehicle', 'stack');
    expect(named.stderr).toBe('');
    expect(named.stdout.replace(/CREATION_DATE.*/, '')).toBe(r.stdout.replace(/CREATION_DATE.*/, ''));
  }
  expect((await run('--csv', '--channel', 'lander.altitude')).stderr).toBe('');
});

describe('what is refused', () => {
  const USAGE: readonly [string, readonly string[], string, RegExp][] = [
    ['a file without a name', ['--csv', '--out', ''], 'USAGE_EMPTY', /--out: the name of the file is empty/],
    ['no format', [], 'USAGE_CHOICE', /which format/],
    ['two formats', ['--oem', '--spk'], 'USAGE_CHOICE', /--oem --spk/],
    ['XML of what has none', ['--csv', '--xml'], 'USAGE_CHOICE', /--xml means nothing with --csv/],
    ['an epoch for a path', ['--oem', '--at', '2024-06-01'], 'USAGE_CHOICE', /--at means nothing/],
    ['a bound for the record itself', ['--parquet', '--within', '1m'], 'USAGE_CHOICE', /--within means nothing/],
    ['a bound below rounding', ['--spk', '--within', '1e-9 m'], 'USAGE_RANGE', /0\.1 mm/],
    ['a bound without unit', ['--spk', '--within', '3'], 'USAGE_UNIT', /--within/],
    ['another time system', ['--oem', '--time-system', 'GPS'], 'USAGE_SCALE', /UTC or TDB/],
    ['two vehicles in one message', ['--oem', '--vehicle', 'orbiter,lander'], 'USAGE_CHOICE', /holds one vehicle/],
    ['a name left out', ['--spk', '--vehicle', 'orbiter,,lander'], 'USAGE_CHOICE', /a name is missing/],
    ['a step of nothing', ['--czml', '--step', '0s'], 'USAGE_RANGE', /positive/],
    ['more lines than anybody reads', ['--spk', '--step', '1e-6 s', '--out', 'many.bsp'], 'USAGE_RANGE', /1,000,000/],
    ['an unknown vehicle', ['--spk', '--vehicle', 'orbiter,landr', '--out', 'x'], 'VEHICLE_UNKNOWN', /did you mean 'lander'/],
    ['an unknown vehicle in CZML', ['--czml', '--vehicle', 'capsul'], 'VEHICLE_UNKNOWN', /capsule/],
    ['an unknown vehicle in Parquet', ['--parquet', '--vehicle', 'capsul', '--out', 'x'], 'VEHICLE_UNKNOWN', /capsule/],
    ['an epoch without a path', ['--opm', '--vehicle', 'stack', '--at', '2024-06-20T00:00:00Z'], 'TRAJECTORY_OUTSIDE', /from 2024-05-03T/],
    ['an epoch of nobody', ['--opm', '--at', '2030-01-01'], 'TRAJECTORY_OUTSIDE', /2030/],
    ['an epoch that is none', ['--opm', '--at', 'tomorrow'], 'TIME_FORMAT', /tomorrow/],
  ];
  for (const [name, args, code, message] of USAGE) {
    test(name, async () => {
      const r = await run(...args);
      expect([r.status, r.stdout]).toEqual([2, '']);
      expect(r.stderr).toContain(`[${code}]`);
      expect(r.stderr).toMatch(message);
      expect(existsSync(join(home, 'x'))).toBe(false);
    });
  }

  const FAILED: readonly [string, readonly string[], string, RegExp][] = [
    [
      'a folder that is not there',
      ['--spk', '--within', '1m', '--out', 'nowhere/a.bsp'],
      'FILE_MISSING',
      /nowhere.*its folder is not there/,
    ],
    ['a folder for a file', ['--spk', '--out', '.'], 'FILE_EXISTS', /is a folder/],
  ];
  for (const [name, args, code, message] of FAILED) {
    test(name, async () => {
      const r = await run(...args);
      expect([r.status, r.stdout]).toEqual([1, '']);
      expect(r.stderr).toContain(`[${code}]`);
      expect(r.stderr).toMatch(message);
      expect(existsSync(join(home, 'x'))).toBe(false);
    });
  }

  test('a file in place of the folder, and nothing half written is left', async () => {
    writeFileSync(join(home, 'file'), 'kept');
    expect((await run('--parquet', '--out', 'file', '--force')).stderr).toContain('[FILE_EXISTS]');
    expect(readFileSync(join(home, 'file'), 'utf8')).toBe('kept');
    expect(readdirSync(home).filter((f) => f.endsWith('.part'))).toEqual([]);
  });

  test('ephem: neither body nor file, both, and an object without a file', async () => {
    for (const args of [[], ['moon', '--trajectory', 'a.oem'], ['moon', '--object', 'x']]) {
      const r = await farside(['ephem', ...args, '--at', '2024-06-01'], { cwd: home });
      expect(r.status).toBe(2);
      expect(r.stderr).toContain('[USAGE_CHOICE]');
    }
    const r = await farside(['ephem', '--trajectory', 'a.oem', '--at', '2024-06-01'], { cwd: home });
    expect([r.status, r.stderr.includes('[FILE_MISSING]')]).toEqual([1, true]);
  });
});
