import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import { harmonicKernel } from '../src/forces/harmonic-field.ts';
import { readGravity, truncateField } from '../src/gravity-data/gravity-file.ts';
import type { GravityField } from '../src/types.ts';

/**
 * Accelerations of real fields against a 40-digit Cunningham recursion (an independent formulation), near and far, close to poles and over the equator.
 * Tolerance 2e-15 of the acceleration: ten roundings of double precision; measured worst 6e-16.
 */
interface Fixture {
  fields: { model: string; degree: number; gm_m3_s2: number; radius_m: number; file?: string; coefficients?: number[] }[];
  checks: { model: string; degree: number; at_m: number[]; a_m_s2: number[] }[];
}
const fixture: Fixture = JSON.parse(readFileSync(new URL('./fixtures/gravity-accelerations.json', import.meta.url), 'utf8'));

/** The table's field: its coefficients stand in the fixture, or, when it is large, in the project's own pack of the same model. */
function field(f: Fixture['fields'][number]): GravityField {
  if (f.coefficients === undefined) {
    const name = (f.file ?? '').replaceAll('_', '-').replace('.csv', '.fsg');
    const pack = readGravity(new Uint8Array(readFileSync(new URL(`../../../data/gravity/${name}`, import.meta.url))), name);
    expect([pack.field.gm, pack.field.radius]).toEqual([f.gm_m3_s2, f.radius_m]);
    return truncateField(pack.field, f.degree);
  }
  const size = ((f.degree + 1) * (f.degree + 2)) / 2;
  const c = new Float64Array(size);
  const s = new Float64Array(size);
  c[0] = 1;
  const list = f.coefficients;
  for (let i = 0; i < list.length; i += 4) {
    const [n, m, cv, sv] = list.slice(i, i + 4);
    if (n > f.degree) continue;
    c[(n * (n + 1)) / 2 + m] = cv;
    s[(n * (n + 1)) / 2 + m] = sv;
  }
  return { name: f.model, body: 'moon', gm: f.gm_m3_s2, radius: f.radius_m, degree: f.degree, c, s, frame: 'icrf' };
}

describe.each(fixture.fields)('$model to degree $degree', (f) => {
  test.each(['scalar', 'vector'] as const)('%s form equals the 40-digit table', (form) => {
    const kernel = harmonicKernel(field(f), { central: true, form });
    const out = new Float64Array(3);
    const checks = fixture.checks.filter((c) => c.model === f.model);
    expect(checks.length).toBe(6);
    const w = worst();
    for (const { at_m, a_m_s2 } of checks) {
      kernel.acceleration(Float64Array.from(at_m), out);
      const size = Math.hypot(...a_m_s2);
      const error = Math.hypot(out[0] - a_m_s2[0], out[1] - a_m_s2[1], out[2] - a_m_s2[2]);
      w.add(error / size);
    }
    measured({
      area: 'Gravity fields',
      what: `${f.model} to degree ${f.degree}, acceleration, relative`,
      against: '40-digit table',
      source: 'Cunningham recursion in 40 digits with numerical differentiation; near and far, at poles and over the equator',
      measured: w.value,
      unit: '',
      bound: 2e-15,
      reason: 'ten roundings of double precision',
      cases: w.cases,
    });
  });
});
