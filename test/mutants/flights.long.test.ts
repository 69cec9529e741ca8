import { afterAll, expect, test } from 'vitest';
import { type Mutant, type MutantKind, mutant } from './mutants.ts';
import type { Outcome } from './try-mission.ts';
import { watchedThread } from './watched.ts';

/** Mission files that somebody changed go on to the Outline, a part of them to the landing on Earth. However they end: in numbers, or in one error of the house that says what to do. */
const OUTLINES: readonly (readonly [MutantKind, number])[] = [
  ['plausible', 240],
  ['values', 120],
  ['lines', 60],
  ['bytes', 60],
  ['yaml', 60],
];
const FLIGHTS = 40;
/** Far more than the slowest takes on a machine that is busy with other things: what is longer hangs, ms. */
const LIMIT = 120_000;

const threads = [watchedThread(LIMIT), watchedThread(LIMIT)];
afterAll(() => Promise.all(threads.map((t) => t.close())));

/** Tries mutants on both threads; their outcomes in order. */
async function tryAll(list: readonly Mutant[], to: 'outline' | 'flight'): Promise<readonly Outcome[]> {
  const out: Outcome[] = [];
  let next = 0;
  const work = async (t: (typeof threads)[number]): Promise<void> => {
    for (let n = next++; n < list.length; n = next++) out[n] = await t.attempt({ text: list[n].text, to });
  };
  await Promise.all(threads.map(work));
  return out;
}

/** A word that no user should read. */
const FOREIGN = /\bNaN\b|\bis undefined\b|\[object|TypeError|RangeError|Infinity|PHASE_DEFECT|INTERNAL|\bat \S+\.[cm]?[jt]s:\d+/;

function expectFit(m: Mutant, o: Outcome): void {
  const said = `${m.name} (${m.what}): ${JSON.stringify(o)}`;
  if (o.end === 'done') expect(o.unfit, said).toBeUndefined();
  else if (o.end === 'unread') {
    // what the file says is told in quotes
    for (const line of o.says) expect(line.replace(/'[^']*'/g, ''), said).not.toMatch(FOREIGN);
  } else {
    expect(o.end, said).toBe('refused');
    if (o.end !== 'refused') return;
    expect(o.code, said).not.toMatch(FOREIGN);
    for (const text of [o.says, o.tryThis ?? '', ...o.causes]) expect(text, said).not.toMatch(FOREIGN);
    expect(o.tryThis ?? '', said).not.toBe('');
    for (const x of Object.values(o.numbers ?? {})) expect(Number.isFinite(x), said).toBe(true);
  }
}

test.each(OUTLINES)(
  '%s: %i Outlines',
  async (kind, count) => {
    const list = Array.from({ length: count }, (_, n) => mutant(kind, 20_000 + n));
    const outcomes = await tryAll(list, 'outline');
    for (const [n, o] of outcomes.entries()) expectFit(list[n], o);
    // both ends are met
    expect(outcomes.some((o) => o.end === 'done')).toBe(true);
    expect(outcomes.some((o) => o.end !== 'done')).toBe(true);
  },
  1_800_000,
);

test(`${FLIGHTS} flights of plausible files`, async () => {
  const list = Array.from({ length: FLIGHTS }, (_, n) => mutant('plausible', 30_000 + n));
  const outcomes = await tryAll(list, 'flight');
  for (const [n, o] of outcomes.entries()) expectFit(list[n], o);
  expect(outcomes.filter((o) => o.end === 'done').length).toBeGreaterThan(FLIGHTS / 4);
}, 3_600_000);
