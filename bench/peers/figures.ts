/** Writes the figures of DOP853 as a C++ header to standard output. */
import { a, b3, c, e5 } from '../../tools/propagation/dop853-figures.ts';

const row = (r: Readonly<Record<number, string>>, n: number): string => `{${Array.from({ length: n }, (_, k) => r[k] ?? '0').join(', ')}}`;
const e3: Record<number, string> = { ...a[12] };
for (const [k, v] of Object.entries(b3)) e3[Number(k)] = `${e3[Number(k)] ?? '0'} - ${v}`;
process.stdout.write(
  `#pragma once\nstatic const double C[12] = {${c.slice(0, 12).join(', ')}};\n` +
    `static const double A[12][12] = {${a
      .slice(0, 12)
      .map((r) => row(r, 12))
      .join(',\n')}};\n` +
    `static const double B[12] = ${row(a[12], 12)};\nstatic const double E5[12] = ${row(e5, 12)};\nstatic const double E3[12] = ${row(e3, 12)};\n`,
);
