import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMission } from './read.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8');
const LINES = TEXT.split('\n');
/** Every `key: value` on one line, also inside braces. */
const VALUES = [...TEXT.matchAll(/(?<=[\w-]: )(?:"[^"]*"|[^\n,{}[\]#]+)/g)].map((m) => ({ at: m.index, text: m[0].trimEnd() }));

/** All that is read is finite; plain data all the way down. */
function unfit(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path}: ${value}`;
  if (value === undefined || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object' || value === null) return `${path}: ${String(value)}`;
  for (const [k, v] of Object.entries(value)) {
    const bad = unfit(v, `${path}.${k}`);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

function holds(text: string): boolean {
  const { mission, diagnostics } = readMission(text, 'm.yaml');
  if (mission !== undefined) {
    expect(diagnostics).toEqual([]);
    expect(unfit(mission, 'mission')).toBeUndefined();
    return true;
  }
  expect(diagnostics.length).toBeGreaterThan(0);
  // The library of YAML counts lines by line feeds, as editors and `grep -n` do.
  const lines = text.split('\n');
  for (const d of diagnostics) {
    expect(d.source).toBe('m.yaml');
    expect(d.message).not.toMatch(/undefined|\[object|NaN is|Invalid input/);
    expect(d.message.length).toBeGreaterThan(10);
    expect(Number.isInteger(d.line) && d.line >= 1 && d.line <= lines.length, `line ${d.line} of ${lines.length}: ${d.message}`).toBe(true);
    // one past the end of the line is where something that is missing there is missed
    expect(
      Number.isInteger(d.column) && d.column >= 1 && d.column <= lines[d.line - 1].length + 1,
      `column ${d.column}: ${d.message}`,
    ).toBe(true);
  }
  return false;
}

const line = fc.nat(LINES.length - 1);
const value = fc.constantFrom(...VALUES);
const odd = fc.constantFrom(
  ...[
    '.nan',
    '.inf',
    '-.inf',
    '1e400 km',
    '-1e308 m',
    '0x1F',
    '0 kg',
    '-5 s',
    'null',
    '~',
    'true',
    '""',
    '[]',
    '{}',
    '[[[1]]]',
    '{a: {b: c}}',
  ],
  ...[
    '*x',
    '&x 5 km',
    '!!binary aGk=',
    '!!int "7"',
    '|',
    '>-',
    '? x',
    '- 5',
    '%',
    '@',
    '`',
    "'",
    '"',
    '#',
    '\u0000',
    '\u2028',
    '\ufeff',
    '😀 km',
  ],
  ...[
    '__proto__',
    'constructor',
    '9'.repeat(5000),
    `${'['.repeat(500)}`,
    'launch',
    'launch - 1e306 d',
    'docking + 5 h',
    '0000-00-00T00:00:00Z',
  ],
  ...['2024-05-03', '9999-12-31T23:59:59Z', '1971-01-01T00:00:00Z', '12:00:00', '1_000', '0o17', '+', '-', '.'],
);

/** One damage to the text, of the kinds that editors, merges and people do. */
const damage: fc.Arbitrary<(text: string) => string> = fc.oneof(
  line.map((k) => (t: string) => without(t, k)),
  fc.tuple(line, line).map(
    ([from, to]) =>
      (t: string) =>
        insert(t, to, t.split('\n')[from] ?? ''),
  ),
  fc.tuple(line, line).map(
    ([a, b]) =>
      (t: string) =>
        swap(t, a, b),
  ),
  fc.tuple(line, fc.nat(12)).map(
    ([k, n]) =>
      (t: string) =>
        insert(without(t, k), k, `${' '.repeat(n)}${(t.split('\n')[k] ?? '').trim()}`),
  ),
  fc.tuple(fc.nat(TEXT.length - 1), fc.nat(40)).map(
    ([at, n]) =>
      (t: string) =>
        t.slice(0, at) + t.slice(at + n),
  ),
  fc.tuple(fc.nat(TEXT.length - 1), fc.string({ unit: 'binary', maxLength: 6 })).map(
    ([at, s]) =>
      (t: string) =>
        t.slice(0, at) + s + t.slice(at),
  ),
  fc.tuple(fc.nat(TEXT.length - 1), fc.constantFrom(...':{}[],&*#?|>-!%@"\'\t\n\r ')).map(
    ([at, c]) =>
      (t: string) =>
        t.slice(0, at) + c + t.slice(at + 1),
  ),
  fc.nat(TEXT.length).map((at) => (t: string) => t.slice(0, at)),
);
const valueDamage: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(value, odd).map(([v, o]) => put(v, o)),
  fc.tuple(value, value).map(([v, o]) => put(v, o.text)),
  fc.tuple(value, fc.double()).map(([v, x]) => put(v, v.text.replace(/[+-]?[\d.]+/, String(x)))),
  fc
    .tuple(value, fc.constantFrom('km', 'deg', 'kg', 's', 'N', 'm/s', 'g0', 'parsec', ''))
    .map(([v, u]) => put(v, v.text.replace(/[a-z/0-9]+$/i, u))),
);

const without = (t: string, k: number): string =>
  t
    .split('\n')
    .filter((_, i) => i !== k)
    .join('\n');
function insert(t: string, k: number, what: string): string {
  const lines = t.split('\n');
  lines.splice(k, 0, what);
  return lines.join('\n');
}
function swap(t: string, a: number, b: number): string {
  const lines = t.split('\n');
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  return lines.join('\n');
}
const put = (v: { at: number; text: string }, text: string): string => TEXT.slice(0, v.at) + text + TEXT.slice(v.at + v.text.length);

test('1,000 files with up to three damages are read or told what is wrong and where', () => {
  let read = 0;
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (all) => {
      if (holds(all.reduce((t, f) => f(t), TEXT))) read++;
    }),
    { numRuns: 1000, seed: 6 },
  );
  // Some damages do no harm (a comment lost, a list entry twice): the generator reaches both sides.
  expect(read).toBeGreaterThan(20);
  expect(read).toBeLessThan(900);
});

test('1,000 files with one value exchanged are read or told what is wrong and where', () => {
  let read = 0;
  fc.assert(
    fc.property(valueDamage, (text) => {
      if (holds(text)) read++;
    }),
    { numRuns: 1000, seed: 6 },
  );
  expect(read).toBeGreaterThan(20);
  expect(read).toBeLessThan(900);
});

test('any text at all', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'a: -{}[]&*#"\'|>!%?\n\t01,'), maxLength: 200 })),
      (text) => {
        holds(text);
      },
    ),
    { numRuns: 2000 },
  );
});

test('depth: every level up to the parser’s end and beyond', () => {
  for (const n of [10, 100, 500, 1000, 2000, 5000]) {
    holds(`${TEXT}x: ${'['.repeat(n)}${']'.repeat(n)}\n`);
    holds(`${TEXT}x: ${'{a: '.repeat(n)}${'}'.repeat(n)}\n`);
    holds(`${TEXT}x:\n${Array.from({ length: n }, (_, i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`);
    holds(`${'- '.repeat(n)}\n`);
  }
});
