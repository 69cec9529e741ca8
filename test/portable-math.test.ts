import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { portableMath } from '@farside/math';
import { expect, test } from 'vitest';

/** Elementary functions of an engine differ from release to release: what a flight is made of takes the portable ones under the name of Math. */
const packages = join(import.meta.dirname, '../packages');
const OWN = Object.entries(portableMath)
  .filter(([name, f]) => typeof f === 'function' && f !== Math[name as keyof Math])
  .map(([name]) => name);
const CALL = new RegExp(`\\bMath\\.(?:${OWN.join('|')}|log2|pow)\\b`);

test('no file of a package calls an elementary function of the engine', () => {
  expect(OWN).toContain('sin');
  expect(OWN).not.toContain('sqrt');
  const files = readdirSync(packages).flatMap((p) =>
    readdirSync(join(packages, p, 'src'), { recursive: true, encoding: 'utf8' }).map((f) => join(packages, p, 'src', f)),
  );
  const sources = files.filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(200);
  const calls = sources.filter((f) => CALL.test(readFileSync(f, 'utf8')));
  const bare = calls.filter((f) => !readFileSync(f, 'utf8').includes('portableMath as Math'));
  // beyond its table the exponential hands over to the engine's, in one place
  expect(bare.map((f) => f.slice(packages.length + 1))).toEqual(['math/src/exp.ts']);
});
