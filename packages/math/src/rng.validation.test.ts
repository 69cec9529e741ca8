import { expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import { philox4x32, rng } from './rng.ts';

/** Known answers of Random123 (D. E. Shaw Research), file kat_vectors, lines `philox4x32 10`: counter, key, result. Exact by definition. */
const KNOWN = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const;

test.each(KNOWN)('Philox4x32-10 of %j under %j', (c, k, want) => {
  const out = new Uint32Array(4);
  philox4x32(c[0], c[1], c[2], c[3], k[0], k[1], out);
  expect([...out]).toEqual([...want]);
  const w = worst();
  want.forEach((x, i) => {
    w.add(x - out[i]);
  });
  measured({
    area: 'Random numbers',
    what: 'Philox4x32-10, words of the stream',
    against: 'known answers of Random123',
    source: 'D. E. Shaw Research, kat_vectors',
    measured: w.value,
    unit: '',
    bound: 0,
    reason: 'exact by definition',
    cases: w.cases,
  });
});

test('streams are reproducible and differ by seed, run and name', () => {
  const head = (seed: number, run: number, name: string): number[] => {
    const r = rng(seed, run, name);
    return [r.uint32(), r.uint32(), r.uint32()];
  };
  expect(head(1, 2, 'imu')).toEqual(head(1, 2, 'imu'));
  const all = [head(1, 2, 'imu'), head(2, 2, 'imu'), head(1, 3, 'imu'), head(1, 2, 'radar'), head(1 + 2 ** 32, 2, 'imu')].map(String);
  expect(new Set(all).size).toBe(5);
  expect(() => rng(-1, 0, 'x')).toThrow(expect.objectContaining({ code: 'RNG_ARGUMENT' }));
  expect(() => rng(0, 0.5, 'x')).toThrow(expect.objectContaining({ code: 'RNG_ARGUMENT' }));
});

test('uniform and normal have the moments and tails of their laws (five standard errors of 200,000 draws)', () => {
  const n = 200_000;
  const r = rng(42, 0, 'moments');
  let m1 = 0;
  let m2 = 0;
  for (let i = 0; i < n; i++) {
    const u = r.uniform();
    expect(u >= 0 && u < 1).toBe(true);
    m1 += u / n;
    m2 += (u * u) / n;
  }
  const errors = worst();
  errors.add((m1 - 0.5) / Math.sqrt(1 / 12 / n));
  errors.add((m2 - 1 / 3) / Math.sqrt(4 / 45 / n));
  const z = new Float64Array(n);
  r.normals(z);
  const moment = (k: number): number => z.reduce((s, x) => s + x ** k, 0) / n;
  errors.add(moment(1) / Math.sqrt(1 / n));
  errors.add((moment(2) - 1) / Math.sqrt(2 / n));
  errors.add(moment(3) / Math.sqrt(15 / n));
  errors.add((moment(4) - 3) / Math.sqrt(96 / n));
  // P(|z| > 3) = 0.0026998
  const tail = z.filter((x) => Math.abs(x) > 3).length;
  errors.add((tail - 0.0026998 * n) / Math.sqrt(0.0026998 * n));
  measured({
    area: 'Random numbers',
    what: 'moments and tails of uniform and normal draws',
    against: 'the laws themselves',
    source: 'closed forms',
    measured: errors.value,
    unit: 'standard errors',
    bound: 5,
    reason: '200,000 draws: five standard errors are left once in millions of seeds',
    cases: errors.cases,
  });
});
