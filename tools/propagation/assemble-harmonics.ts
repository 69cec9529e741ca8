/**
 * Writes packages/astro/src/forces/harmonic-columns.generated.ts: the inner sums of the spherical-harmonic field as a WebAssembly module of a few hundred bytes, two degrees at a
 * time in one 128-bit vector. The formulas are those of harmonic-field.ts; the recursion is taken two steps at once, so that even and odd n-m are the two lanes:
 *   K_{n+2} = (z'^2 - gamma_n rho^2) K_n - delta_n rho^4 K_{n-2},  gamma_n = beta_{n+1} + beta_{n+2},  delta_n = beta_n beta_{n+1}.
 *
 * Memory: from 0 the result (3 doubles); from `zonal` on, per pair of degrees of order 0: C C, gamma gamma, delta delta; from `data` on, per pair of every column m >= 1: C C, S S, C' C', S' S',
 * gamma gamma, delta delta. Function f(x, y, z, radius, gm, central, zonal, data, degree, last), all lengths in the field's unit.
 * Run: node tools/propagation/assemble-harmonics.ts
 */
import { writeFileSync } from 'node:fs';

type Code = number[];
const leb = (n: number): Code => {
  const out: Code = [];
  let x = n;
  for (;;) {
    const b = x & 0x7f;
    x >>= 7;
    if ((x === 0 && (b & 0x40) === 0) || (x === -1 && (b & 0x40) !== 0)) return [...out, b];
    out.push(b | 0x80);
  }
};
const uleb = (n: number): Code => (n < 128 ? [n] : [(n & 0x7f) | 0x80, ...uleb(n >> 7)]);

const I32 = 0x7f;
const F64 = 0x7c;
const V128 = 0x7b;
const parameters: [string, number][] = [
  ['x', F64],
  ['y', F64],
  ['z', F64],
  ['radius', F64],
  ['gm', F64],
  ['central', F64],
  ['zonal', I32],
  ['p', I32],
  ['degree', I32],
  ['last', I32],
];
const locals: [string, number][] = [
  ...['ri2', 'q', 'px', 'py', 'u', 'rho2', 'w', 'gx', 'gy', 'gz', 'c0', 's0', 'c1', 's1', 'a', 'b', 'k', 'radial', 'order'].map(
    (n): [string, number] => [n, F64],
  ),
  ...['m', 'i', 'pairs'].map((n): [string, number] => [n, I32]),
  ...['K', 'J', 'N', 'vc', 'vs', 'tc', 'ts', 'dc', 'ds', 'U2', 'R2', 'R4', 'W'].map((n): [string, number] => [n, V128]),
];
const index = new Map([...parameters, ...locals].map(([name], i) => [name, i]));
const at = (name: string): Code => {
  const i = index.get(name);
  if (i === undefined) throw new Error(`no local ${name}`);
  return uleb(i);
};
const get = (name: string): Code => [0x20, ...at(name)];
const set = (name: string, ...e: Code[]): Code => [...e.flat(), 0x21, ...at(name)];
const i32 = (n: number): Code => [0x41, ...leb(n)];
const f64 = (x: number): Code => [0x44, ...new Uint8Array(new Float64Array([x]).buffer)];
const two =
  (...op: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...op];
const add = two(0xa0);
const sub = two(0xa1);
const mul = two(0xa2);
const div = two(0xa3);
const sqrt = (a: Code): Code => [...a, 0x9f];
const toFloat = (a: Code): Code => [...a, 0xb7];
const iadd = two(0x6a);
const isub = two(0x6b);
const half = (a: Code): Code => [...a, ...i32(1), 0x75];
const vadd = two(0xfd, 0xf0, 0x01);
const vsub = two(0xfd, 0xf1, 0x01);
const vmul = two(0xfd, 0xf2, 0x01);
const splat = (a: Code): Code => [...a, 0xfd, 0x14];
const lane = (a: Code, l: number): Code => [...a, 0xfd, 0x21, l];
const pair = (a: Code, b: Code): Code => [...splat(a), ...b, 0xfd, 0x22, 1];
const vload = (p: string, offset: number): Code => [...get(p), 0xfd, 0x00, 4, ...uleb(offset)];
const store = (offset: number, e: Code): Code => [...i32(0), ...e, 0x39, 3, ...uleb(offset)];
/** do { body } while (condition) */
const loop = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];
const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];
const atLeastOne = (a: Code): Code => [...a, ...i32(1), 0x4e];
const both = (name: string): Code => add(lane(get(name), 0), lane(get(name), 1));

/** K, J <- next, K */
const onward = (p: string, gamma: number, delta: number): Code => [
  ...set('N', vsub(vmul(vsub(get('U2'), vmul(vload(p, gamma), get('R2'))), get('K')), vmul(vmul(vload(p, delta), get('R4')), get('J')))),
  ...set('J', get('K')),
  ...set('K', get('N')),
];
const accumulate = (name: string, p: string, offset: number): Code => set(name, vadd(get(name), vmul(get('K'), vload(p, offset))));
const zero = (...names: string[]): Code => names.flatMap((n) => set(n, splat(f64(0))));
/** Lanes (m + 1 + 2 pairs, one more): weights of the degree-weighted sums, sum (n+1) x = W sum x - 2 sum of running sums. */
const weights = (first: Code): Code => [
  ...set('a', add(first, toFloat(iadd(get('pairs'), get('pairs'))))),
  ...set('W', pair(get('a'), add(get('a'), f64(1)))),
];
const weighted = (sum: string, running: string): Code => vsub(vmul(get('W'), get(sum)), vadd(get(running), get(running)));

const body: Code = [
  ...set('ri2', div(f64(1), add(add(mul(get('x'), get('x')), mul(get('y'), get('y'))), mul(get('z'), get('z'))))),
  ...set('q', mul(get('radius'), get('ri2'))),
  ...set('px', mul(get('x'), get('q'))),
  ...set('py', mul(get('y'), get('q'))),
  ...set('u', mul(get('z'), get('q'))),
  ...set('rho2', mul(get('radius'), get('q'))),
  ...set('U2', splat(mul(get('u'), get('u')))),
  ...set('R2', splat(get('rho2'))),
  ...set('R4', splat(mul(get('rho2'), get('rho2')))),
  // order 0, degrees from 1: K_1 = u, K_2 = u^2 - rho^2 / 3; before them 0 and K_0 = 1
  ...when(atLeastOne(get('degree')), [
    ...set('pairs', half(iadd(get('degree'), i32(1)))),
    ...set('i', get('pairs')),
    ...set('K', pair(get('u'), sub(mul(get('u'), get('u')), mul(get('rho2'), f64(1 / 3))))),
    ...set('J', pair(f64(0), f64(1))),
    ...zero('vc', 'tc'),
    ...loop(
      [
        ...accumulate('vc', 'zonal', 0),
        ...set('tc', vadd(get('tc'), get('vc'))),
        ...onward('zonal', 16, 32),
        ...set('zonal', iadd(get('zonal'), i32(48))),
        ...set('i', isub(get('i'), i32(1))),
      ],
      get('i'),
    ),
    ...weights(f64(2)),
    ...set('N', weighted('vc', 'tc')),
    ...set('w', both('N')),
  ]),
  // columns 1 ... last
  ...set('c0', f64(1)),
  ...set('m', i32(1)),
  ...set('order', f64(1)),
  ...when(
    atLeastOne(get('last')),
    loop(
      [
        ...set('pairs', half(iadd(isub(get('degree'), get('m')), i32(2)))),
        ...set('i', get('pairs')),
        ...set('K', pair(f64(1), get('u'))),
        ...zero('J', 'vc', 'vs', 'tc', 'ts', 'dc', 'ds'),
        ...loop(
          [
            ...accumulate('vc', 'p', 0),
            ...accumulate('vs', 'p', 16),
            ...accumulate('dc', 'p', 32),
            ...accumulate('ds', 'p', 48),
            ...set('tc', vadd(get('tc'), get('vc'))),
            ...set('ts', vadd(get('ts'), get('vs'))),
            ...onward('p', 64, 80),
            ...set('p', iadd(get('p'), i32(96))),
            ...set('i', isub(get('i'), i32(1))),
          ],
          get('i'),
        ),
        ...set('c1', sub(mul(get('c0'), get('px')), mul(get('s0'), get('py')))),
        ...set('s1', add(mul(get('c0'), get('py')), mul(get('s0'), get('px')))),
        ...weights(add(get('order'), f64(1))),
        ...set('N', weighted('vc', 'tc')),
        ...set('w', add(get('w'), mul(both('N'), get('c1')))),
        ...set('N', weighted('vs', 'ts')),
        ...set('w', add(get('w'), mul(both('N'), get('s1')))),
        ...set('a', both('vc')),
        ...set('b', both('vs')),
        ...set('gx', add(get('gx'), mul(get('order'), add(mul(get('a'), get('c0')), mul(get('b'), get('s0')))))),
        ...set('gy', add(get('gy'), mul(get('order'), sub(mul(get('b'), get('c0')), mul(get('a'), get('s0')))))),
        ...set('gz', add(get('gz'), add(mul(both('dc'), get('c0')), mul(both('ds'), get('s0'))))),
        ...set('c0', get('c1')),
        ...set('s0', get('s1')),
        ...set('order', add(get('order'), f64(1))),
        ...set('m', iadd(get('m'), i32(1))),
      ],
      [...get('m'), ...get('last'), 0x4c],
    ),
  ),
  ...set('k', mul(mul(get('gm'), get('ri2')), sqrt(get('ri2')))),
  ...set(
    'radial',
    sub(sub(get('central'), get('w')), add(add(mul(get('px'), get('gx')), mul(get('py'), get('gy'))), mul(get('u'), get('gz')))),
  ),
  ...store(0, mul(get('k'), add(mul(get('radius'), get('gx')), mul(get('x'), get('radial'))))),
  ...store(8, mul(get('k'), add(mul(get('radius'), get('gy')), mul(get('y'), get('radial'))))),
  ...store(16, mul(get('k'), add(mul(get('radius'), get('gz')), mul(get('z'), get('radial'))))),
  0x0b,
];

const vector = (items: Code[]): Code => [...uleb(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...uleb(content.length), ...content];
const text = (s: string): Code => [...uleb(s.length), ...Buffer.from(s)];
const func: Code = [...vector(locals.map(([, t]) => [1, t])), ...body];
const bytes = Uint8Array.from([
  0x00,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  ...section(1, vector([[0x60, ...vector(parameters.map(([, t]) => [t])), 0]])),
  ...section(2, vector([[...text('e'), ...text('m'), 0x02, 0x00, 1]])),
  ...section(3, vector([[0]])),
  ...section(7, vector([[...text('f'), 0x00, 0]])),
  ...section(10, vector([[...uleb(func.length), ...func]])),
]);
const lines: string[] = [];
for (let i = 0; i < bytes.length; i += 40) lines.push(`  ${[...bytes.subarray(i, i + 40)].join(', ')},`);
writeFileSync(
  new URL('../../packages/astro/src/forces/harmonic-columns.generated.ts', import.meta.url),
  `// Written by tools/propagation/assemble-harmonics.ts. Do not edit.\n// biome-ignore-all format: generated\n/** WebAssembly module, ${bytes.length} bytes: imports e.m (memory), exports f. */\nexport const HARMONICS_MODULE = Uint8Array.of(\n${lines.join('\n')}\n);\n`,
);
