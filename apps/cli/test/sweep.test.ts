import type { ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownMeasures, valuesOf } from '@farside/campaign';
import { openFlight } from '@farside/flight';
import { limitsOf } from '@farside/mission';
import { openFlightFolder } from '@farside/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { sharedFlight } from '../../../test/shared-flight.ts';
import { openMission } from '../src/missions.ts';

/** The real command. Only the entry is varied, and the shared flight gives all before it: a case takes a second. */
const VARY = ['--vary', 'entry.range=6000..6100/100 km', '--vary', 'entry.limits.load=8 g0,5 g0,-3 g0'];
let home: string;
let shelf: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-sweep-'));
  ({ shelf } = await sharedFlight());
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const sweep = (out: string, more: readonly string[] = [], watch?: (said: string, child: ChildProcess) => void): Promise<Ran> =>
  farside(['sweep', 'change-6', ...VARY, '--out', out, ...more], {
    env: { FARSIDE_FLIGHTS: shelf, COLUMNS: '80' },
    ...(watch ? { watch } : {}),
  });
const linesOf = (folder: string): number =>
  existsSync(join(folder, 'ledger.jsonl')) ? readFileSync(join(folder, 'ledger.jsonl'), 'utf8').split('\n').length - 1 : 0;

/** Sends a signal once so many lines are in the ledger. */
function after(lines: number, folder: string, signal: NodeJS.Signals): (said: string, child: ChildProcess) => void {
  let waiting = false;
  return (_, child) => {
    if (waiting) return;
    waiting = true;
    const timer = setInterval(() => {
      if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
      else if (linesOf(folder) >= lines) {
        clearInterval(timer);
        child.kill(signal);
      }
    }, 10);
  };
}
const FILES = ['ledger.jsonl', 'sweep.csv', 'sweep.html'];
const outputs = (folder: string): readonly string[] => ['sweep.csv', 'sweep.html'].map((f) => readFileSync(join(folder, f), 'utf8'));

describe('a sweep', () => {
  let one: Ran;
  let folder: string;
  beforeAll(async () => {
    folder = join(home, 'one');
    one = await sweep(folder, ['--workers', '1']);
  });

  test('lays the cases side by side within 80 columns, the reasons below', () => {
    expect(one.status, one.stderr).toBe(0);
    // the folder has a long name here
    for (const line of one.stdout.split('\n').filter((l) => !l.endsWith('sweep.html'))) expect([...line].length).toBeLessThanOrEqual(80);
    expect(one.stdout).toContain('6 cases, 2 flown, 4 refused');
    expect(one.stdout).toMatch(/^ +1 +6000 km +8 g0 +[\d,.]+ m\/s/m);
    expect(one.stdout).toMatch(/^ +2 +6000 km +5 g0 +✗ ENTRY_LOAD \(entry\)$/m);
    expect(one.stdout).toMatch(/^ +3 +6000 km +-3 g0 +✗ MISSION_VALUE$/m);
    expect(one.stdout).toMatch(/ENTRY_LOAD in entry {2}cases 2, 5/);
    expect(one.stdout).toContain('try entry.limits.load of 5.5 g0');
    expect(one.stdout).toContain('Best: least total.delta-v');
    expect(readdirSync(folder).sort()).toEqual(FILES);
  });

  test('its figures are those of the flight alone', async () => {
    const j = JSON.parse((await sweep(folder, ['--json'])).stdout);
    const alone = join(home, 'alone');
    const set = ['--set', 'entry.range=6100 km'];
    const flight = await farside(['fly', 'change-6', ...set, '--out', alone, '--json'], { env: { FARSIDE_FLIGHTS: shelf } });
    const measures = Object.assign({}, ...JSON.parse(flight.stdout).phases.map((p: { measures: object }) => p.measures));
    const own = j.cases.find(
      (c: { settings: Record<string, string>; status: string }) => c.settings['entry.range'] === '6100 km' && c.status === 'flown',
    );
    expect(own.case).toBe(4);
    let compared = 0;
    for (const [name, x] of Object.entries(measures)) {
      if (typeof x !== 'number') continue;
      expect(own.values[name], name).toBe(x);
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
    expect(own.values['margin.entry.peak-load']).toBeCloseTo(8 * 9.80665 - measures['entry.peak-load'], 9);
    expect(j.counts).toEqual({ cases: 6, flown: 2, refused: 4 });
    expect(j.cases[1].error).toMatchObject({ code: 'ENTRY_LOAD', phase: 'entry', tryThis: expect.stringContaining('entry.limits.load') });
  });

  test('flown by two workers, killed and gone on with, it ends in the same bytes', async () => {
    const killed = join(home, 'killed');
    const first = await sweep(killed, ['--workers', '2'], after(3, killed, 'SIGKILL'));
    expect(first.status).toBeNull();
    const kept = linesOf(killed) - 1;
    expect(kept).toBeGreaterThanOrEqual(2);
    expect(kept).toBeLessThan(6);
    // and a line that was being written
    appendFileSync(join(killed, 'ledger.jsonl'), '{"case":6,"elapsed":0.1,"err');
    const second = await sweep(killed, ['--workers', '2']);
    expect(second.status, second.stderr).toBe(0);
    expect(second.stderr).toContain(`Going on after ${kept} finished cases`);
    expect(second.stdout.replaceAll(killed, '<folder>')).toBe(one.stdout.replaceAll(folder, '<folder>'));
    for (const [k, text] of outputs(killed).entries()) expect(text === outputs(folder)[k], FILES[k + 1]).toBe(true);
  });

  test('Ctrl-C: one line, 130, what is finished is kept, no lock left', async () => {
    const stopped = join(home, 'stopped');
    const r = await sweep(stopped, ['--workers', '2'], after(2, stopped, 'SIGINT'));
    expect(r.status).toBe(130);
    expect(r.stderr.match(/^farside: /gm)).toHaveLength(1);
    expect(r.stderr).toMatch(/farside: stopped; [1-5] of 6 cases are finished and kept in/);
    expect(readdirSync(stopped)).toEqual(['ledger.jsonl']);
  });

  test('the page is one file that asks for nothing, with every case and reason', () => {
    const html = readFileSync(join(folder, 'sweep.html'), 'utf8');
    expect(html).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
    expect(data.cases.map((c: { n: number }) => c.n)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(data.cases[1].e.hint).toContain('entry.limits.load');
    expect(data.axes.map((a: { unit: string }) => a.unit)).toEqual(['km', 'g0']);
  });

  test('sweep.csv: a row for each case, a column for each measure with its unit', () => {
    const rows = readFileSync(join(folder, 'sweep.csv'), 'utf8').trimEnd().split('\r\n');
    expect(rows.length).toBe(7);
    expect(rows[0].slice(0, 75)).toBe(
      'case,entry.range,entry.limits.load,status,code,phase,reason,try,total.ascender-delta-v [m/s]'.slice(0, 75),
    );
    expect(rows[0]).toContain('total.delta-v [m/s]');
    expect(rows[1]).toMatch(/^1,6000 km,8 g0,flown,/);
  });

  test('a measure that no flight has names the one that was meant, before any case flies', async () => {
    const never = join(home, 'misspelt');
    for (const [args, says] of [
      [['--best', 'min:totl.delta-v'], "did you mean 'total.delta-v'?"],
      [['--show', 'total.delta-v,landing-miss'], "did you mean 'entry.landing-miss'?"],
      [['--show', 'entry.place'], 'one of entry.release-epoch'],
    ] as const) {
      const r = await sweep(never, args);
      expect(r.status).toBe(2);
      expect(r.stderr.replace(/\s+/g, ' ')).toContain(says);
      expect(r.stderr).not.toContain('cases');
      expect(existsSync(never)).toBe(false);
    }
  });

  test('a measure that flights may have, but these have not, is told as such', async () => {
    const r = await sweep(folder, ['--best', 'max:landing.capsule-earth-umbra-time']);
    expect(r.status, r.stderr).toBe(0);
    expect(r.stdout).toMatch(/Best: most landing\.capsule-earth-umbra-time\n +no case has it/);
  });

  test('a folder that holds another sweep, or a damaged one', async () => {
    const other = await farside(['sweep', 'change-6', '--vary', 'entry.range=6000 km', '--out', folder], {
      env: { FARSIDE_FLIGHTS: shelf },
    });
    expect(other.status).toBe(1);
    expect(other.stderr).toContain('[LEDGER_OTHER]');
    expect(other.stderr).toContain('it varies entry.range (6000 km, 6100 km)');
    const damaged = join(home, 'damaged');
    mkdirSync(damaged);
    const lines = readFileSync(join(folder, 'ledger.jsonl'), 'utf8').split('\n');
    writeFileSync(join(damaged, 'ledger.jsonl'), [lines[0], lines[1].replace('flown', 'fluwn'), ...lines.slice(2)].join('\n'));
    const r = await sweep(damaged);
    expect(r.status).toBe(1);
    expect(r.stderr).toContain('line 2 of the ledger cannot be trusted');
    expect(r.stderr).toContain('--fresh');
  });
});

test('the names of measures are known before a flight: all that a flight has, and none that no flight has', async () => {
  const own = new Set<string>();
  for (const name of ['change-6', 'change-5']) {
    const { folder } = await sharedFlight(name);
    const store = await openFlightFolder(folder);
    const flight = await openFlight(store);
    const { mission, facts } = openMission(name).source;
    const { told, seen } = knownMeasures(mission, facts !== undefined);
    const values = [...Object.keys(valuesOf(flight)), ...limitsOf(flight).map((l) => `margin.${l.measure}`)];
    await store.close();
    expect(values.length).toBeGreaterThan(200);
    expect(values.filter((v) => !told.includes(v) && !seen.includes(v))).toEqual([]);
    for (const v of told.filter((x) => !values.includes(x))) own.add(`${name} ${v}`);
  }
  // but for corrections beyond those that the files ask for
  const rest = [...own].filter((x) => !/\.correction-[3-6]-delta-v$/.test(x));
  expect(rest).toEqual([]);
});

test('--keep keeps flights that can be shown', async () => {
  const folder = join(home, 'kept');
  const r = await farside(['sweep', 'change-6', '--vary', 'entry.range=6000,6050 km', '--out', folder, '--keep'], {
    env: { FARSIDE_FLIGHTS: shelf },
  });
  expect(r.status, r.stderr).toBe(0);
  expect(readdirSync(join(folder, 'flights')).sort()).toEqual(['case-0001', 'case-0002']);
  rmSync(join(folder, 'flights', 'case-0002'), { recursive: true });
  const again = await farside(['sweep', 'change-6', '--vary', 'entry.range=6000,6050 km', '--out', folder, '--keep'], {
    env: { FARSIDE_FLIGHTS: shelf },
  });
  expect(again.stderr).toContain('Of 1 finished case no flight was kept');
  expect(again.stdout).toBe(r.stdout);
  const fresh = await farside(['sweep', 'change-6', '--vary', 'entry.range=6000,6050 km', '--out', folder, '--keep', '--fresh'], {
    env: { FARSIDE_FLIGHTS: shelf },
  });
  // nothing is taken over from any flight then, and nothing is otherwise
  expect(fresh.stdout).toBe(r.stdout);
  // the second case is the mission as it is: the flight that everybody flies
  const { folder: usual } = await sharedFlight();
  expect(readFileSync(join(folder, 'flights', 'case-0002', 'flight.log')).length).toBe(readFileSync(join(usual, 'flight.log')).length);
  const show = await farside(['show', join(folder, 'flights', 'case-0001')]);
  expect(show.status, show.stderr).toBe(0);
});

test.each<[string, readonly string[], string]>([
  ['nothing varied', [], 'nothing is varied'],
  ['an unknown key', ['--vary', 'modules.ascender.dri=1 kg'], "did you mean 'dry'?"],
  ['an unknown path', ['--vary', 'modules.ascendr.dry=1 kg'], 'modules.ascender.dry'],
  ['a wrong unit', ['--vary', 'modules.ascender.dry=1..3/1 m'], 'which is a length'],
  ['no step', ['--vary', 'modules.ascender.dry=1 kg..3 kg'], 'the step is missing'],
  ['a step of zero', ['--vary', 'modules.ascender.dry=1..3/0 kg'], 'leads nowhere'],
  ['a step the wrong way', ['--vary', 'modules.ascender.dry=3..1/1 kg'], 'leads from 3 away from 1'],
  ['too many cases', ['--vary', 'entry.range=1..200/1 km', '--vary', 'modules.ascender.dry=1..200/1 kg'], '40,000 cases'],
  ['twice the same', ['--vary', 'entry.range=1 km', '--vary', 'entry.range=2 km'], 'varied twice'],
  ['varied and set', ['--vary', 'entry.range=1 km', '--set', 'entry.range=2 km'], '--set gives'],
  ['no objective', ['--vary', 'entry.range=6000 km', '--best', 'total.delta-v'], 'min:total.delta-v'],
  ['no workers', ['--vary', 'entry.range=6000 km', '--workers', '0'], 'from 1 to'],
])('typed wrongly: %s', async (_, args, says) => {
  const out = join(home, 'never');
  const r = await farside(['sweep', 'change-6', ...args, '--out', out]);
  expect(r.status).toBe(2);
  expect(r.stderr.replace(/\s+/g, ' ')).toContain(says);
  expect(r.stdout).toBe('');
  expect(existsSync(out)).toBe(false);
});

test('a place where nothing can be kept is told before anything is flown', async () => {
  const file = join(home, 'file');
  writeFileSync(file, 'x');
  const r = await sweep(file);
  expect(r.status).toBe(1);
  expect(r.stderr).toContain('[FILE_KIND]');
  const foreign = join(home, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'letter.txt'), 'dear');
  expect((await sweep(foreign)).stderr).toContain('[LEDGER_FOLDER]');
  expect(readdirSync(foreign)).toEqual(['letter.txt']);
});
