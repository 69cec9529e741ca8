import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedReads, readLog } from './reads.ts';

type Tree = { [key: string]: Tree | number | string | boolean | undefined | number[] };
const leaf = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string({ maxLength: 200 }),
  fc.boolean(),
  fc.constant(undefined),
  fc.array(fc.double()),
);
// an object of the numbers s and f is an epoch, one value: it has a test of its own
const key = fc.stringMatching(/^[a-z][a-z-]{0,5}$/).filter((k) => k !== 's');
const tree: fc.Arbitrary<Tree> = fc.letrec((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('tree')), { maxKeys: 5 }),
})).tree as fc.Arbitrary<Tree>;

/** Every path to a leaf. */
function leaves(t: Tree, at: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(t).flatMap(([k, v]) => (typeof v === 'object' && !Array.isArray(v) ? leaves(v, [...at, k]) : [[...at, k]]));
}
const get = (t: Tree, path: readonly string[]): unknown => path.reduce<unknown>((x, k) => (x as Tree | undefined)?.[k], t);
/** A copy with another value at a path. */
function put(t: Tree, [first, ...rest]: readonly string[], value: number): Tree {
  return { ...t, [first]: rest.length === 0 ? value : put(t[first] as Tree, rest, value) };
}

test('a view reads as the data does, and its log holds of the data', () => {
  fc.assert(
    fc.property(tree, (t) => {
      const r = readLog(t);
      for (const p of leaves(t)) expect(get(r.view, p)).toBe(get(t, p));
      expect(changedReads(r.log(), t)).toEqual([]);
      expect({ ...r.view }).toEqual(Object.fromEntries(Object.keys(t).map((k) => [k, r.view[k]])));
      expect(changedReads(r.log(), structuredClone(t))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('what was read and changes is found, and nothing else is', () => {
  fc.assert(
    fc.property(tree, fc.nat(), fc.nat(), (t, i, j) => {
      const paths = leaves(t);
      if (paths.length === 0) return;
      const read = paths[i % paths.length];
      const moved = paths[j % paths.length];
      const r = readLog(t);
      get(r.view, read);
      const old = get(t, moved);
      const now = put(t, moved, typeof old === 'number' && old === 0.125 ? 0.25 : 0.125);
      expect(changedReads(r.log(), now)).toEqual(read === moved ? [read.join('.')] : []);
    }),
    { numRuns: 2000 },
  );
});

test('keys that were gone through, and what was looked for in vain, are part of what was read', () => {
  const data: Tree = { a: { x: 1, y: 2 }, b: 3 };
  const gone = readLog(data);
  expect(Object.keys(gone.view['a'] as Tree)).toEqual(['x', 'y']);
  expect(changedReads(gone.log(), { a: { x: 9, y: 9 } })).toEqual([]);
  expect(changedReads(gone.log(), { a: { x: 1, y: 2, z: 0 } })).toEqual(['a']);
  expect(changedReads(gone.log(), { a: { y: 2, x: 1 } })).toEqual(['a']);
  const sought = readLog(data);
  expect((sought.view as { c?: Tree }).c).toBeUndefined();
  expect('d' in sought.view).toBe(false);
  expect(changedReads(sought.log(), { ...data, b: 4 })).toEqual([]);
  expect(changedReads(sought.log(), { ...data, c: 0 })).toEqual(['c']);
  expect(changedReads(sought.log(), { ...data, d: 0 })).toEqual(['d']);
});

test('zeros of both signs, and what JSON has no number for, are told apart', () => {
  for (const [a, b] of [
    [0, -0],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, null],
  ]) {
    const r = readLog({ x: a });
    expect(r.view.x).toBe(a);
    expect(changedReads(r.log(), { x: a })).toEqual([]);
    expect(changedReads(r.log(), { x: b })).toEqual(['x']);
  }
});

test('an epoch is one value, handed out as it is', () => {
  const data = { at: { s: 3, f: 0.5 }, later: { s: 4, f: 0 } };
  const r = readLog(data);
  expect(r.view.at).toBe(data.at);
  expect(Object.keys(r.log())).toEqual(['at']);
  expect(changedReads(r.log(), { ...data, at: { s: 3, f: 0.25 } })).toEqual(['at']);
});

test('a view is not written to', () => {
  const { view } = readLog<{ a: number; b?: number }>({ a: 1 });
  expect(() => {
    view.a = 2;
  }).toThrow(TypeError);
  expect(() => {
    delete view.b;
  }).toThrow(TypeError);
  expect(view).toEqual({ a: 1 });
});
