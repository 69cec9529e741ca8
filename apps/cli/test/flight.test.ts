import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIso, secondsBetween } from '@farside/astro';
import { openFlight, readOem } from '@farside/flight';
import { nodeEnvironment, openFlightFolder } from '@farside/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { farside, type Ran, ROOT } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';
import { phaseReport } from '../src/report/phase.ts';
import { UTC } from '../src/text/figures.ts';
import { voiceOf } from '../src/text/terminal.ts';

/** The real command on a whole flight: flown once, shown, checked, exported, stopped and gone on with. */
const PHASES = ['launch', 'transfer', 'braking', 'lunar-orbit', 'landing', 'surface', 'ascent', 'rendezvous', 'waiting', 'return', 'entry'];
const plain = (s: string): string => s;
let flight: SharedFlight;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-flight-'));
  flight = await sharedFlight();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: flight.shelf }, cwd: home });
async function json(...args: string[]): Promise<Record<string, unknown>> {
  const r = await run(...args);
  expect(r.stderr.replace(/^.*(?:✓|flown|Going on).*$/gm, '')).not.toContain('farside:');
  expect(r.status).toBe(0);
  return JSON.parse(r.stdout) as Record<string, unknown>;
}

/** A copy of the flight that was sealed only up to a phase. */
async function cutAfter(phase: string, name: string): Promise<string> {
  const folder = join(home, name);
  cpSync(flight.folder, folder, { recursive: true });
  const store = await openFlightFolder(folder, { write: true });
  await store.rewind(phase);
  await store.close();
  return folder;
}

describe('fly', () => {
  test('prints eleven phases, burns, masses, published against flown, where the flight is and what to do next', () => {
    expect(flight.status).toBe(0);
    const { stdout, stderr } = flight;
    for (const [i, kind] of PHASES.entries()) {
      expect(stdout, kind).toMatch(new RegExp(`^ ?${i + 1} .* ${kind}$`, 'm'));
      expect(stderr).toMatch(new RegExp(`✓ +${i + 1}/11 `));
    }
    expect(stdout).toMatch(/powered descent +2,\d\d\d\.\d m\/s +1\d min \d\d s +1,9\d\d\.\d kg/);
    expect(stdout).toMatch(/capsule +on the Earth, 42\.3\d\d N, 111\.4\d\d E +\d+\.\d kg/);
    expect(stdout).toMatch(/mass books close to/);
    expect(stdout).toMatch(/\d+ of 16 predicted rows inside/);
    expect(stdout).toContain('The flight is in');
    expect(stdout).toMatch(/npx farside show .* --phase/);
    // plain text where nobody looks: no colours, no rewritten lines
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\r');
  });

  test('the same input is found, not flown again', async () => {
    const before = statSync(join(flight.folder, 'flight.log')).mtimeMs;
    const r = await farside(['fly', 'change-6'], { env: { FARSIDE_FLIGHTS: flight.shelf } });
    expect(r.status).toBe(0);
    expect(r.stderr).toContain('flown already');
    expect(r.stdout).toBe(flight.stdout);
    expect(statSync(join(flight.folder, 'flight.log')).mtimeMs).toBe(before);
  });

  test('another flight in the folder is left alone', async () => {
    const before = readFileSync(join(flight.folder, 'flight.log'));
    const r = await run('fly', 'change-6', '--seed', '2', '--out', flight.folder);
    expect(r.status).toBe(1);
    expect(r.stderr).toContain('[FLIGHT_EXISTS]');
    expect(readFileSync(join(flight.folder, 'flight.log')).equals(before)).toBe(true);
  });

  test('two runs in one folder: the second is refused, the first loses nothing', async () => {
    const folder = await cutAfter('return', 'twice');
    const first = await openFlightFolder(folder, { write: true });
    const r = await run('fly', 'change-6', '--out', folder);
    expect(r.status).toBe(1);
    expect(r.stderr).toContain('[FLIGHT_LOCKED]');
    expect(r.stderr).toContain(`process ${process.pid}`);
    expect(r.stderr).not.toMatch(/^\s+at /m);
    expect((await first.seals()).map((s) => s.phase)).toEqual(PHASES.slice(0, -1));
    await first.close();
    expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
  });

  test('what was cut off is flown again to the bit', async () => {
    const folder = await cutAfter('rendezvous', 'resumed');
    const r = await run('fly', 'change-6', '--resume', '--out', folder);
    expect(r.status, r.stderr).toBe(0);
    expect(r.stderr).toContain('Going on after 8 sealed phases');
    expect(readFileSync(join(folder, 'flight.log')).equals(readFileSync(join(flight.folder, 'flight.log')))).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C: polite, 130, sealed phases kept, no lock left', async () => {
    const folder = join(home, 'stopped');
    let asked = false;
    const r = await farside(['fly', 'change-6', '--out', folder], {
      env: { FARSIDE_FLIGHTS: flight.shelf },
      watch: (said, child) => {
        if (!asked && said.includes(' 3/11 ')) {
          asked = true;
          child.kill('SIGINT');
        }
      },
    });
    expect(r.status).toBe(130);
    expect(r.stderr).toMatch(/stopped; [345] of 11 phases are sealed and kept/);
    expect(r.stderr).toContain('the same command goes on from there');
    expect(r.stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder).sort()).toEqual(['flight.log', 'manifest.json']);
    const shown = await json('show', folder, '--json');
    expect((shown['phases'] as { phase: string }[]).map((p) => p.phase).slice(0, 3)).toEqual(PHASES.slice(0, 3));
    // to the bit what the whole flight has
    const kept = readFileSync(join(folder, 'flight.log'));
    expect(readFileSync(join(flight.folder, 'flight.log')).subarray(0, kept.length).equals(kept)).toBe(true);
  });

  test('--fresh replaces, a user folder is named by its path, its flight lies beside it', async () => {
    const own = join(home, 'own');
    mkdirSync(own);
    const text = readFileSync(join(ROOT, 'missions', 'change-6', 'mission.yaml'), 'utf8');
    // refused late enough to have sealed phases, early enough to be quick
    writeFileSync(join(own, 'mission.yaml'), text.replace('propellant: 2880 kg', 'propellant: 300 kg'));
    const flyOwn = (...more: string[]): Promise<Ran> => farside(['fly', 'own', ...more], { cwd: home });
    const first = await flyOwn();
    expect(first.status).toBe(1);
    const [folder] = readdirSync(join(home, 'flights'));
    expect(folder).toMatch(/^own-[0-9a-f]{8}$/);
    const again = await flyOwn();
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('Going on after 2 sealed phases');
    const fresh = await flyOwn('--fresh');
    expect(fresh.status).toBe(1);
    expect(fresh.stderr).toMatch(/✓ +1\/11/);
    expect(readdirSync(join(home, 'flights'))).toEqual([folder]);
  });
});

describe('check', () => {
  test('--json prints every fact in SI and the score, exactly in the form that was promised', async () => {
    const x = (await json('check', 'change-6', '--json')) as {
      mission: string;
      facts: { id: string; basis: string; published: Record<string, unknown>; flown: unknown; tolerance: unknown; inside: unknown }[];
      score: { predicted: number; inside: number };
    };
    expect(Object.keys(x)).toEqual(['mission', 'facts', 'score']);
    expect(x.mission).toBe('change-6');
    const sheet = parse(readFileSync(join(ROOT, 'missions', 'change-6', 'facts.yaml'), 'utf8')) as {
      facts: { id: string; basis: string; source: string }[];
    };
    expect(x.facts.map((f) => [f.id, f.basis, f.published['source']])).toEqual(sheet.facts.map((f) => [f.id, f.basis, f.source]));
    for (const f of x.facts) {
      expect(Object.keys(f)).toEqual(['id', 'basis', 'published', 'flown', 'tolerance', 'inside']);
      expect(Object.keys(f.published)).toEqual(['value', 'unit', 'source']);
      expect(f.flown, f.id).not.toBeNull();
      if (f.tolerance === null || f.inside === null) continue;
      // the verdict follows from the figures printed
      const number = (v: unknown): number =>
        typeof v === 'string' ? secondsBetween(parseIso('2024-01-01T00:00:00Z'), parseIso(v)) : (v as number);
      expect(Math.abs(number(f.flown) - number(f.published['value'])) <= (f.tolerance as number), f.id).toBe(f.inside);
    }
    expect(x.facts.find((f) => f.id === 'entry-speed')?.published).toMatchObject({ value: 11200, unit: 'm/s' });
    const predicted = x.facts.filter((f) => f.basis === 'predicted');
    expect(x.score).toEqual({ predicted: predicted.length, inside: predicted.filter((f) => f.inside === true).length });
    expect(predicted.length).toBe(16);
  });

  test('as a table: by class, rows outside do not fail the command', async () => {
    const r = await run('check', 'change-6');
    expect(r.status).toBe(0);
    for (const head of ['predicted: outcomes, counted', 'calibrated:', 'given:', 'derived:', 'compared:']) expect(r.stdout).toContain(head);
    expect(r.stdout).toMatch(/entry-speed +11\.200 km\/s +1\d\.\d{3} km\/s/);
    expect(r.stdout).toMatch(/release-place +South Atlantic +\d+\.\d [NS], \d+\.\d [EW]/);
    for (const line of r.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('show', () => {
  test('every phase in every detail', async () => {
    // one of them by the real command, all of them by the same printer
    const r = await run('show', flight.folder, '--phase', 'landing');
    expect(r.status, r.stderr).toBe(0);
    const env = await nodeEnvironment();
    const store = await openFlightFolder(flight.folder);
    const record = await openFlight(store);
    await store.close();
    for (const kind of PHASES) {
      const lines: string[] = [];
      const voice = { ...voiceOf(process.stdout), width: 100, bold: plain, dim: plain, accent: plain, good: plain, bad: plain };
      lines.push(...phaseReport(voice, record, env, kind, UTC));
      const text = `${lines.join('\n')}\n`;
      if (kind === 'landing') expect(r.stdout).toBe(text);
      for (const part of ['Timeline', 'Solved', 'Measures', 'Masses', 'At the end'])
        expect(text, kind).toMatch(new RegExp(`^${part}$`, 'm'));
      expect(text, kind).not.toMatch(/NaN|undefined|\[object|e\+308/);
    }
  });

  test('one JSON document with the same figures as the record', async () => {
    const x = (await json('show', 'change-6', '--json')) as {
      id: string;
      complete: boolean;
      phases: { phase: string; burns: { propellant_kg: number }[] }[];
      books: { ok: boolean };
    };
    const store = await openFlightFolder(flight.folder);
    const record = await openFlight(store);
    await store.close();
    expect(x.id).toBe(record.manifest.id);
    expect(x.complete).toBe(true);
    expect(x.books.ok).toBe(true);
    expect(x.phases.map((p) => p.phase)).toEqual(PHASES);
    expect(x.phases.flatMap((p) => p.burns).length).toBe(record.burns().length);
  });

  test('the timeline of the whole flight in Beijing time, in order', async () => {
    const r = await run('show', 'change-6', '--events', '--beijing');
    const stamps = [...r.stdout.matchAll(/^ {2}(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) /gm)].map((m) => m[1]);
    expect(stamps.length).toBeGreaterThan(40);
    expect(stamps).toEqual([...stamps].sort());
    expect(stamps[0]).toBe('2024-05-03 17:27:29');
  });

  test('the events alone as JSON', async () => {
    const x = (await json('show', 'change-6', '--events', '--json')) as { events: { phase: string; kind: string }[]; phases?: unknown };
    expect(x.phases).toBeUndefined();
    expect(x.events.length).toBeGreaterThan(100);
    expect(new Set(x.events.map((e) => e.phase))).toEqual(new Set(PHASES));
    const one = (await json('show', 'change-6', '--events', '--phase', 'landing', '--json')) as { events: unknown[] };
    expect(one.events).toEqual(x.events.filter((e) => e.phase === 'landing'));
  });

  test('the words and units of the trade', async () => {
    const text = (await run('show', 'change-6', '--events')).stdout;
    expect(text).not.toMatch(/naif|umbra [01]|cost|° E|0\.0\d+ mm/);
    expect(text).toMatch(/touchdown at \d\.\d\d m\/s down/);
    expect(text).toMatch(/vertical \d\.\d\d m\/s down/);
    // one impact, one form of places
    expect(text.match(/hits? the Moon/g)).toHaveLength(1);
    expect(text).toMatch(/hits the Moon at (\d+\.\d\d [NS], \d+\.\d\d [EW])\n +place \d+\.\d{3} [NS], \d+\.\d{3} [EW]/);
    const launch = (await run('show', 'change-6', '--phase', 'launch')).stdout;
    expect(launch).toMatch(/injection energy +-?\d\.\d{3} km²\/s² \(C3\)/);
    expect(launch).toMatch(/constraint +missed by +tolerance\n +perilune distance +[+-]\d+(\.\d+)? k?m +±/);
    const ascent = (await run('show', 'change-6', '--phase', 'ascent')).stdout;
    expect(ascent).toMatch(/farthest from plane +\d+\.\d\d km/);
    expect((await run('show', 'change-6', '--phase', 'rendezvous')).stdout).toMatch(/burn 1 epoch \(its middle\)/);
  });

  test.each([60, 80, 100, 140])('fits %i columns', async (columns) => {
    const phases = columns === 60 ? ['transfer', 'landing', 'rendezvous', 'return'] : ['rendezvous'];
    const asked = [
      ['show', 'change-6'],
      ...phases.map((p) => ['show', 'change-6', '--phase', p]),
      ['check', 'change-6'],
      ['outline', 'change-6'],
      ['missions'],
      ['ephem', 'moon', '--at', '2024-05-03', '--to', '2024-05-05'],
      ['convert', 'time', '2024-05-03'],
      ['convert', 'elements', '--centre', 'moon', '--elements', '1938 km 0.002 137 25 90 0 deg'],
    ];
    const env = { FARSIDE_FLIGHTS: flight.shelf, COLUMNS: String(columns) };
    for (const r of await Promise.all(asked.map((args) => farside(args, { env })))) {
      // a command is never broken: it is copied
      const lines = r.stdout.split('\n').filter((l) => !l.startsWith('  npx farside') && !l.startsWith('The flight is in'));
      for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(Math.min(columns, 120));
    }
  });

  test.each([60, 80, 100])('%i columns: the difference and the verdict of every row, under one indent', async (columns) => {
    const r = await farside(['check', 'change-6'], { env: { FARSIDE_FLIGHTS: flight.shelf, COLUMNS: String(columns) } });
    expect(r.stdout).toMatch(/^ {2}descent-duration .*\+\d+\.\d s .*inside$/m);
    expect(r.stdout).toMatch(/^ {2}ascender-mass-at-docking .*\+\d+\.\d kg .*inside$/m);
    expect(r.stdout).toMatch(columns === 60 ? /14 min 00 s → 14 min \d\d s {2}± 1 min/ : /14 min 00 s +14 min \d\d s/);
  });

  test('colours only on request or on a terminal, never against NO_COLOR', async () => {
    const shelf = { FARSIDE_FLIGHTS: flight.shelf };
    const loud = await farside(['check', 'change-6'], { env: { ...shelf, FORCE_COLOR: '1' } });
    expect(loud.stdout).toContain('\u001b[32m');
    const quiet = await farside(['check', 'change-6'], { env: { ...shelf, FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(quiet.stdout).not.toContain('\u001b');
  });
});

describe('export', () => {
  test('an ephemeris message whose states are those of the record', async () => {
    const file = join(home, 'orbiter.oem');
    const r = await run('export', 'change-6', '--oem', '--vehicle', 'orbiter', '--out', file);
    expect(r.status, r.stderr).toBe(0);
    const oem = readOem(readFileSync(file, 'utf8'));
    const store = await openFlightFolder(flight.folder);
    const record = await openFlight(store);
    await store.close();
    const path = record.trajectory('orbiter');
    const y = new Float64Array(6);
    const moon = oem.segments.filter((s) => s.centre === 'MOON');
    expect(moon.length).toBeGreaterThan(3);
    for (const s of moon.slice(0, 3)) {
      const mid = Math.floor(s.epochs.length / 2);
      path.at(s.epochs[mid], y);
      // written to a micrometre
      for (let k = 0; k < 3; k++) expect(Math.abs(s.states[6 * mid + k] - y[k])).toBeLessThan(1e-3);
    }
    const again = await run('export', 'change-6', '--oem', '--out', file);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('[FILE_EXISTS]');
  });

  test('CSV of a path and of a channel on stdout; unknown names are told with the nearest', async () => {
    const csv = await run('export', 'change-6', '--csv', '--vehicle', 'capsule', '--step', '10s');
    expect(csv.status).toBe(0);
    const rows = csv.stdout.trim().split('\r\n');
    expect(rows[0]).toBe('utc,t_s,phase,centre,frame,x_m,y_m,z_m,vx_mps,vy_mps,vz_mps,mass_kg');
    expect(rows.length).toBeGreaterThan(100);
    expect((await run('export', 'change-6', '--csv', '--channel', 'lander.altitude')).stdout).toMatch(/^utc,t_s,lander\.altitude \[m\]/);
    // in a file the same as on stdout
    const file = join(home, 'capsule.csv');
    expect((await run('export', 'change-6', '--csv', '--vehicle', 'capsule', '--step', '10s', '--out', file)).stderr).toContain(
      `(${rows.length} lines)`,
    );
    expect(readFileSync(file, 'utf8')).toBe(csv.stdout);
    const wrong = await run('export', 'change-6', '--oem', '--vehicle', 'orbitr');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("did you mean 'orbiter'?");
  });

  test('more lines than anybody reads are refused before one is written, with the step that would do', async () => {
    for (const kind of ['--csv', '--oem']) {
      for (const step of ['1e-9s', '1e-300s']) {
        const r = await run('export', 'change-6', kind, '--vehicle', 'capsule', '--step', step);
        expect(r.status).toBe(2);
        expect(r.stdout).toBe('');
        expect(r.stderr).toMatch(
          /that would be \S+ lines; at most 1,000,000 are written \[USAGE_RANGE\]\n {2}try +a step of 0\.00\d+ s or more/,
        );
      }
    }
    expect((await run('export', 'change-6', '--csv', '--channel', 'lander.mass', '--step', '1s')).stderr).toContain('[USAGE_CHOICE]');
  });
});
