/**
 * Writes packages/astro/src/propagation/dop853-steps.generated.ts: one step of DOP853 spelled out, in first-order form for any number of equations and in second-order form
 * (y'' = f(t, y): only accelerations are kept, stage velocities are never formed) for six. Unrolled code on constants is what the engine runs fast.
 * Run: node tools/propagation/generate-dop853.ts
 */
import { writeFileSync } from 'node:fs';
import { a, b3, c, d, e5 } from './dop853-figures.ts';

// exact decimals as integers times 1e-60
const SCALE = 60n;
const ONE = 10n ** SCALE;
function parse(text: string): bigint {
  const m = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (m === null) throw new Error(`not a decimal: ${text}`);
  const shift = SCALE + BigInt(m[4] ?? 0) - BigInt(m[3].length);
  const digits = BigInt(m[2] + m[3]);
  const v = shift >= 0n ? digits * 10n ** shift : digits / 10n ** -shift;
  return m[1] === '-' ? -v : v;
}
const mul = (x: bigint, y: bigint): bigint => (x * y) / ONE;
function number(x: bigint): string {
  const s = (x < 0n ? -x : x).toString().padStart(61, '0');
  const v = Number(`${x < 0n ? '-' : ''}${s.slice(0, -60)}.${s.slice(-60)}`);
  return String(v);
}
type Row = Map<number, bigint>;
const row = (r: Readonly<Record<number, string>>): Row => new Map(Object.entries(r).map(([k, v]) => [Number(k), parse(v)]));
const A = a.map(row);
const B = A[12];
const E5 = row(e5);
const E3: Row = new Map(B);
for (const [k, v] of row(b3)) E3.set(k, (E3.get(k) ?? 0n) - v);
const D = d.map(row);
const C = c.map(parse);

// order conditions that any slip of the pen would break
const sum = (r: Row): bigint => [...r.values()].reduce((x, y) => x + y, 0n);
const TINY = 10n ** 34n; // 1e-26
const near = (x: bigint, y: bigint, what: string) => {
  const e = x > y ? x - y : y - x;
  if (e > TINY) throw new Error(`${what}: off by ${number(e)}`);
};
for (let i = 1; i < 16; i++) near(sum(A[i]), i === 12 ? ONE : C[i], `row ${i} sums to c`);
near(sum(E5), 0n, 'e5 sums to 0');
near(sum(E3), 0n, 'e3 sums to 0');
for (let p = 1n; p <= 8n; p++) {
  let s = 0n;
  for (const [k, v] of B) {
    let x = v;
    for (let j = 1n; j < p; j++) x = mul(x, C[k]);
    s += x;
  }
  near(s, ONE / p, `quadrature of order ${p}`);
}

/** r times A: what a combination of stage velocities is in terms of the stage accelerations (its plain sum times v apart). */
function timesA(r: Row): Row {
  const out: Row = new Map();
  for (const [i, x] of r) for (const [j, y] of A[i]) out.set(j, (out.get(j) ?? 0n) + mul(x, y));
  for (const [j, v] of out) if ((v < 0n ? -v : v) < TINY) out.delete(j);
  return new Map([...out].sort((p, q) => p[0] - q[0]));
}

const lines: string[] = [];
const w = (s = '') => lines.push(s);
w('// Written by tools/propagation/generate-dop853.ts. Do not edit.');
w('// biome-ignore-all lint: generated');
w('// biome-ignore-all format: generated');
w("import type { Rhs } from '../types.ts';");
w();
w('const S = Math.sqrt;');
w('const M = Math.abs;');
w();
w('/**');
w(
  ' * One trial step in first-order form: n equations, error over the first nc of them. K = 16 stages of n numbers, view[i] = stage i; stage 0 holds f(t, y).',
);
w(' * Writes the solution at t + h into z. Returns the error in units of the tolerance (Hairer), not a number if a stage was not finite.');
w(' */');
w('export function firstOrderStep(');
w('  f: Rhs, n: number, nc: number, t: number, h: number, y: Float64Array, K: Float64Array, view: readonly Float64Array[],');
w('  x: Float64Array, z: Float64Array, rtol: number, atol: Float64Array,');
w('): number {');
for (let i = 1; i < 12; i++) w(`  const n${i} = ${i === 1 ? 'n' : `${i} * n`};`);
const at = (i: number) => (i === 0 ? 'K[j]' : `K[n${i} + j]`);
const combo = (r: Row, f: (i: number) => string) => [...r].map(([k, v]) => `${number(v)} * ${f(k)}`).join(' + ');
for (let i = 1; i < 12; i++) {
  w(`  for (let j = 0; j < n; j++) x[j] = y[j] + h * (${combo(A[i], at)});`);
  w(`  f(t + ${number(C[i])} * h, x, view[${i}]);`);
}
w(`  for (let j = 0; j < n; j++) z[j] = y[j] + h * (${combo(B, at)});`);
w('  let p = 0;');
w('  let q = 0;');
w('  for (let j = 0; j < nc; j++) {');
w('    const sc = 1 / (atol[j] + rtol * Math.max(M(y[j]), M(z[j])));');
w(`    const a = (${combo(E5, at)}) * sc;`);
w(`    const b = (${combo(E3, at)}) * sc;`);
w('    p += a * a;');
w('    q += b * b;');
w('  }');
w('  const den = p + 0.01 * q;');
w('  return den === 0 ? 0 : (M(h) * p) / S(den * nc);');
w('}');
w();
w('/** The three extra stages and the eight rows (n each) of the dense output, after stage 12 = f(t + h, z). */');
w('export function denseRows(');
w(
  '  f: Rhs, n: number, t: number, h: number, y: Float64Array, z: Float64Array, K: Float64Array, view: readonly Float64Array[], x: Float64Array, R: Float64Array,',
);
w('): void {');
for (let i = 1; i < 16; i++) w(`  const n${i} = ${i === 1 ? 'n' : `${i} * n`};`);
for (let i = 13; i < 16; i++) {
  w(`  for (let j = 0; j < n; j++) x[j] = y[j] + h * (${combo(A[i], at)});`);
  w(`  f(t + ${number(C[i])} * h, x, view[${i}]);`);
}
w('  for (let j = 0; j < n; j++) {');
w('    const dy = z[j] - y[j];');
w('    const s = h * K[j] - dy;');
w('    R[j] = y[j];');
w('    R[n1 + j] = dy;');
w('    R[n2 + j] = s;');
w('    R[n3 + j] = dy - h * K[n12 + j] - s;');
for (let i = 0; i < 4; i++) w(`    R[n${4 + i} + j] = h * (${combo(D[i], at)});`);
w('  }');
w('}');
w();
w('/**');
w(
  ' * One trial step in second-order form: y = [r, v]. x and dx are scratch of six; dx[3..5] holds f(t, y) on entry (k0). Writes the accelerations of stages 0..11 into K (36),',
);
w(' * for the dense output, when `keep`. Otherwise as firstOrderStep, same method and same error estimate.');
w(' */');
w('export function secondOrderStep(');
w(
  '  f: Rhs, t: number, h: number, y: Float64Array, k0: Float64Array, x: Float64Array, dx: Float64Array, z: Float64Array, rtol: number, atol: Float64Array, K: Float64Array, keep: boolean,',
);
w('): number {');
const axes = ['x', 'y', 'z'];
axes.forEach((s, i) => {
  w(`  const r${s} = y[${i}], v${s} = y[${i + 3}], a0${s} = k0[${i + 3}];`);
});
w('  const h2 = h * h;');
for (let i = 1; i < 12; i++) {
  const r = timesA(A[i]);
  axes.forEach((s, k) => {
    const acc = r.size === 0 ? '' : ` + h2 * (${combo(r, (j) => `a${j}${s}`)})`;
    w(`  x[${k}] = r${s} + ${number(C[i])} * h * v${s}${acc};`);
  });
  w(`  f(t + ${number(C[i])} * h, x, dx);`);
  w(`  const ${axes.map((s, k) => `a${i}${s} = dx[${k + 3}]`).join(', ')};`);
}
const bb = timesA(B);
const e5a = timesA(E5);
const e3a = timesA(E3);
w('  let p = 0, q = 0, e = 0, g = 0, sc = 0, u = 0;');
axes.forEach((s, k) => {
  const f = (j: number) => `a${j}${s}`;
  w(`  u = r${s} + h * v${s} + h2 * (${combo(bb, f)});`);
  w(`  z[${k}] = u;`);
  w(`  sc = 1 / (atol[${k}] + rtol * Math.max(M(r${s}), M(u)));`);
  w(`  e = h * (${combo(e5a, f)}) * sc;`);
  w(`  g = h * (${combo(e3a, f)}) * sc;`);
  w('  p += e * e; q += g * g;');
  w(`  u = v${s} + h * (${combo(B, f)});`);
  w(`  z[${k + 3}] = u;`);
  w(`  sc = 1 / (atol[${k + 3}] + rtol * Math.max(M(v${s}), M(u)));`);
  w(`  e = (${combo(E5, f)}) * sc;`);
  w(`  g = (${combo(E3, f)}) * sc;`);
  w('  p += e * e; q += g * g;');
});
w('  if (keep) {');
for (let i = 0; i < 12; i++) w(`    ${axes.map((s, k) => `K[${3 * i + k}] = a${i}${s}`).join('; ')};`);
w('  }');
w('  const den = p + 0.01 * q;');
w('  return den === 0 ? 0 : (M(h) * p) / S(den * 6);');
w('}');
w();
w('/** Stage derivatives 0..11 of six numbers each, made from the accelerations that secondOrderStep kept: what denseRows needs. */');
w('export function expandStages(h: number, y: Float64Array, A: Float64Array, K: Float64Array): void {');
w('  for (let k = 0; k < 3; k++) {');
w('    const v = y[k + 3];');
for (let i = 0; i < 12; i++) {
  const r = A[i];
  w(`    K[${6 * i} + k] = v${r === undefined || r.size === 0 ? '' : ` + h * (${combo(r, (j) => `A[${3 * j} + k]`)})`};`);
  w(`    K[${6 * i + 3} + k] = A[${3 * i} + k];`);
}
w('  }');
w('}');
writeFileSync(new URL('../../packages/astro/src/propagation/dop853-steps.generated.ts', import.meta.url), `${lines.join('\n')}\n`);
