import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readGravity, truncateField } from './gravity-file.ts';

const read = (name: string) =>
  readGravity(new Uint8Array(readFileSync(new URL(`../../../../data/gravity/${name}.fsg`, import.meta.url))), name);

// leading figures of the publications: GRGM900C (Lemoine 2014), EGM2008 tide free (Pavlis 2012), JGMRO120D (Konopliv 2016)
test.each([
  ['moon-grgm900c-80', 'moon', 80, 'moon-pa:de421', 4.90279996708864e12, 1738000, -9.08866163613439e-5],
  ['earth-egm2008-40', 'earth', 40, 'itrf', 3.986004415e14, 6378136.3, -4.84165143790815e-4],
  ['mars-jgmro120d-50', 'mars', 50, 'iau:mars', 4.28283758157561e13, 3396000, -8.750217e-4],
])('%s holds what its source says', (name, body, degree, frame, gm, radius, c20) => {
  const { field, header } = read(name);
  expect(field).toMatchObject({ body, degree, frame, gm, radius });
  expect(field.c[0]).toBe(1);
  expect([field.c[1], field.c[2], field.s[1], field.s[2]]).toEqual([0, 0, 0, 0]);
  expect(Math.abs(field.c[3] / c20 - 1)).toBeLessThan(body === 'mars' ? 1e-5 : 1e-15);
  expect(field.c.length).toBe(((degree + 1) * (degree + 2)) / 2);
  for (let n = 0; n <= degree; n++) expect(field.s[(n * (n + 1)) / 2]).toBe(0);
  expect(header.provenance).toContain(`degree ${degree}`);
});

test('cutting a field keeps its coefficients and refuses what it does not hold', () => {
  const { field } = read('moon-grgm900c-80');
  const cut = truncateField(field, 8);
  expect(cut.degree).toBe(8);
  expect(Array.from(cut.c)).toEqual(Array.from(field.c.slice(0, 45)));
  for (const degree of [81, -1, 2.5, Number.NaN])
    expect(() => truncateField(field, degree)).toThrow(expect.objectContaining({ code: 'GRAVITY_DEGREE' }));
});
