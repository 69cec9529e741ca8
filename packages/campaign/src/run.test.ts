import { FarsideError, type TaskPool } from '@farside/math';
import { expect, test } from 'vitest';
import { best, checkMeasure, parseObjective } from './best.ts';
import { type Case, gridCases } from './cases.ts';
import { type CaseOutcome, type CaseRecord, headLine, LEDGER_VERSION, type LedgerStore, readLedger } from './ledger.ts';
import { type CampaignRun, runCampaign } from './run.ts';

const cases = gridCases([{ path: 'a.b', values: Array.from({ length: 23 }, (_, k) => String(k)) }]);
const head = headLine({
  ledger: LEDGER_VERSION,
  kind: 'sweep',
  mission: 'm',
  manifest: 'x',
  engine: '0',
  variation: [],
  cases: cases.length,
});

/** A pool in this thread: jobs of uneven length, a case always with the same outcome. */
function pool(seen: number[] = [], fail?: (c: Case) => void): TaskPool {
  return {
    async run<I, O>(_job: string, input: I): Promise<O> {
      const c = input as unknown as Case;
      seen.push(c.number);
      for (let turns = (c.number * 7) % 5; turns >= 0; turns--) await Promise.resolve();
      fail?.(c);
      const outcome: CaseOutcome = { status: c.number % 4 === 0 ? 'refused' : 'flown', values: { 'a.x': (c.number * 13) % 7 } };
      return outcome as O;
    },
  };
}
function memory(): LedgerStore & { text: string } {
  return {
    text: head,
    async append(line) {
      this.text += line;
    },
  };
}
let clock = 0;
const run = (more: Partial<CampaignRun>) =>
  runCampaign({ cases, records: [], job: 'j', pool: pool(), lanes: 3, ledger: memory(), now: () => (clock += 250), ...more });

test.each([1, 2, 3, 7, 40])('every case once, by number, with %i lanes', async (lanes) => {
  const seen: number[] = [];
  const ledger = memory();
  const records = await run({ lanes, ledger, pool: pool(seen) });
  expect([...seen].sort((a, b) => a - b)).toEqual(cases.map((c) => c.number));
  expect(records.map((r) => r.case)).toEqual(cases.map((c) => c.number));
  const plain = (r: CaseRecord) => [r.case, r.key, r.status, r.values];
  expect(records.map(plain)).toEqual((await run({ lanes: 1 })).map(plain));
  expect(readLedger(ledger.text)?.records.length).toBe(cases.length);
});

test('records come out as they would be read again', async () => {
  const ledger = memory();
  const odd: TaskPool = {
    async run<I, O>(_job: string, _input: I): Promise<O> {
      const error = { message: 'm', code: 'C', numbers: { y: 1, b: 2 } };
      return { values: { z: 1, a: -0 }, status: 'refused', error } as O;
    },
  };
  const records = await run({ ledger, pool: odd });
  const read = [...(readLedger(ledger.text)?.records ?? [])].sort((a, b) => a.case - b.case);
  expect(JSON.stringify(records)).toBe(JSON.stringify(read));
});

test('a lane works through a stretch of neighbours', async () => {
  const seen: number[] = [];
  await run({ lanes: 1, pool: pool(seen) });
  expect(seen).toEqual(cases.map((c) => c.number));
});

test('what is in the ledger is not run again; progress counts it', async () => {
  const ledger = memory();
  const stopped = run({
    ledger,
    progress: (p) => {
      if (p.now === 9) throw new FarsideError('STOP', 'enough');
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'STOP' });
  const there = readLedger(ledger.text)?.records ?? [];
  expect(there.length).toBeGreaterThanOrEqual(9);
  const seen: number[] = [];
  const told: number[] = [];
  const records = await run({ ledger, records: there, pool: pool(seen), progress: (p) => void told.push(p.flown + p.refused) });
  expect(seen.some((n) => there.some((r) => r.case === n))).toBe(false);
  expect(records.map((r) => r.case)).toEqual(cases.map((c) => c.number));
  expect(told).toEqual(Array.from({ length: cases.length - there.length + 1 }, (_, k) => there.length + k));
});

test('a fault of the pool or the ledger ends the run; what is finished is kept', async () => {
  const ledger = memory();
  const fault = pool([], (c) => {
    if (c.number === 5) throw new FarsideError('BROKEN', 'this one');
  });
  await expect(run({ ledger, pool: fault })).rejects.toMatchObject({ code: 'BROKEN' });
  expect(readLedger(ledger.text)?.records.some((r) => r.case === 5)).toBe(false);
  const full = memory();
  let n = 0;
  const append = async (line: string): Promise<void> => {
    if (++n > 4) throw new FarsideError('FILE_DISK_FULL', 'no room');
    full.text += line;
  };
  await expect(run({ ledger: { append } })).rejects.toMatchObject({ code: 'FILE_DISK_FULL' });
  expect(readLedger(full.text)?.records.length).toBe(4);
});

test('a raised signal ends the run with ABORTED', async () => {
  const stop = new AbortController();
  const ledger = memory();
  const going = run({
    ledger,
    signal: stop.signal,
    progress: (p) => {
      if (p.now === 5) stop.abort();
    },
  });
  await expect(going).rejects.toMatchObject({ code: 'ABORTED' });
  expect(readLedger(ledger.text)?.records.length).toBeLessThan(cases.length);
});

test('objectives: the best first, equals by number, refused ones never', async () => {
  const records = await run({});
  const values = (list: readonly CaseRecord[]) => list.map((r) => r.values['a.x']);
  const least = best(records, parseObjective('min:a.x'));
  expect(values(least)).toEqual([...values(least)].sort((a, b) => Number(a) - Number(b)));
  expect(values(best(records, parseObjective(' max: a.x ')))).toEqual([...values(least)].reverse());
  expect(least.every((r) => r.status === 'flown')).toBe(true);
  expect(least.filter((r) => r.values['a.x'] === 0).map((r) => r.case)).toEqual([7, 14, 21]);
  for (const text of ['a.x', 'least:a.x', 'min:', 'min a.x'])
    expect(() => parseObjective(text)).toThrow(expect.objectContaining({ code: 'OBJECTIVE_SYNTAX' }));
  expect(() => checkMeasure('totl.delta-v', { told: ['total.delta-v', 'entry.range'], seen: [] })).toThrow(/did you mean 'total\.delta-v'/);
  expect(() => checkMeasure('peak-load', { told: ['total.delta-v'], seen: ['entry.peak-load'] })).toThrow(
    /did you mean 'entry\.peak-load'/,
  );
});
