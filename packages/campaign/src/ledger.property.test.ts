import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CaseRecord, checkSame, headLine, LEDGER_VERSION, type LedgerHead, ledgerId, readLedger, recordLine } from './ledger.ts';

const head = (cases: number): LedgerHead => ({
  ledger: LEDGER_VERSION,
  kind: 'sweep',
  mission: 'small',
  manifest: 'abc',
  engine: '0.1.0',
  variation: [{ path: 'a.b', values: Array.from({ length: cases }, (_, k) => String(k)) }],
  cases,
});
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const outcome: fc.Arbitrary<Omit<CaseRecord, 'case'>> = fc.record(
  {
    key: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 }),
    elapsed: fc.double({ min: 0, max: 1e4, noNaN: true }),
    status: fc.constantFrom('flown' as const, 'refused' as const),
    values: fc.dictionary(fc.stringMatching(/^[a-z]+\.[a-z-]+$/), fc.oneof(finite, fc.constant({ utc: '2024-05-03T09:27:29.000Z' }))),
    error: fc.record({ code: text, message: text, tryThis: text, numbers: fc.dictionary(text, finite) }),
  },
  { requiredKeys: ['key', 'elapsed', 'status', 'values'] },
);
const ledgers = fc.array(outcome, { minLength: 1, maxLength: 8 }).map((list) => {
  const records = list.map((o, k): CaseRecord => ({ case: list.length - k, ...o }));
  return { head: head(list.length), records, text: headLine(head(list.length)) + records.map(recordLine).join('') };
});

test('what is written is read, to the bit', () => {
  fc.assert(
    fc.property(ledgers, (l) => {
      const read = readLedger(l.text);
      expect(read?.head).toEqual(l.head);
      expect(read?.records.length).toBe(l.records.length);
      for (const [k, r] of (read?.records ?? []).entries()) {
        expect(recordLine(r)).toBe(recordLine(l.records[k]));
        for (const [name, x] of Object.entries(l.records[k].values)) expect(r.values[name]).toStrictEqual(x);
      }
      expect(read?.whole).toBe(l.text.length);
    }),
  );
});

test('cut anywhere, the lines before the cut are there and nothing else', () => {
  fc.assert(
    fc.property(ledgers, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (l, share) => {
      const cut = Math.floor(share * l.text.length);
      const lines = l.text.slice(0, cut).split('\n').length - 1;
      const read = readLedger(l.text.slice(0, cut));
      if (lines === 0) expect(read).toBeUndefined();
      else {
        expect(read?.records.map((r) => r.case)).toEqual(l.records.slice(0, lines - 1).map((r) => r.case));
        // what goes on from there is what would have been written at once
        const rest = l.records
          .slice(lines - 1)
          .map(recordLine)
          .join('');
        expect(l.text.slice(0, read?.whole) + rest).toBe(l.text);
      }
    }),
  );
});

test('a letter changed in the middle is noticed, with its line', () => {
  fc.assert(
    fc.property(ledgers, fc.nat(), fc.constantFrom('#', '0', '"', ' '), (l, at, letter) => {
      const lines = l.text.split('\n').slice(0, -1);
      // the last line may be torn
      const row = at % Math.max(1, lines.length - 1);
      const i = at % lines[row].length;
      if (lines[row][i] === letter) return;
      const damaged = lines.map((x, k) => (k === row ? x.slice(0, i) + letter + x.slice(i + 1) : x));
      const broken = expect.objectContaining({ code: 'LEDGER_BROKEN', details: expect.objectContaining({ numbers: { line: row + 1 } }) });
      expect(() => readLedger(`${damaged.join('\n')}\n`)).toThrow(broken);
    }),
  );
});

test('a damaged last line is forgotten, a case that stands there twice is not believed', () => {
  const record: CaseRecord = { case: 1, key: 'k', status: 'flown', values: { 'a.b': 1 }, elapsed: 1 };
  const good = headLine(head(2)) + recordLine(record);
  const torn = `${good}${recordLine({ ...record, case: 2 }).slice(0, -9)}\n`;
  expect(readLedger(torn)).toMatchObject({ records: [record], whole: good.length });
  expect(() => readLedger(good + recordLine(record))).toThrow(expect.objectContaining({ code: 'LEDGER_BROKEN' }));
  expect(() => readLedger(good + recordLine({ ...record, case: 3 }))).toThrow(expect.objectContaining({ code: 'LEDGER_BROKEN' }));
  expect(() => readLedger('a letter to the editor\n')).toThrow(expect.objectContaining({ code: 'LEDGER_BROKEN' }));
  expect(readLedger('')).toBeUndefined();
  expect(() => readLedger(headLine({ ...head(2), ledger: LEDGER_VERSION + 1 }))).toThrow(expect.objectContaining({ code: 'LEDGER_NEWER' }));
});

test('a ledger of something else is refused and says what differs', () => {
  const a = head(2);
  expect(() => checkSame(a, head(2))).not.toThrow();
  for (const [other, says] of [
    [{ ...a, mission: 'large' }, 'it flies large'],
    [{ ...a, manifest: 'other' }, 'the mission file'],
    [{ ...a, engine: '9' }, 'version 9'],
    [{ ...a, variation: [{ path: 'c.d', values: ['7'] }] }, 'it varies c.d (7)'],
    [{ ...a, kind: 'dispersion' }, 'it is a dispersion'],
  ] as const) {
    expect(ledgerId(other)).not.toBe(ledgerId(a));
    expect(() => checkSame(other, a)).toThrow(
      expect.objectContaining({ code: 'LEDGER_OTHER', details: expect.objectContaining({ found: expect.stringContaining(says) }) }),
    );
  }
});
