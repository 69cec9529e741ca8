import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Lower stands first: a package may depend on packages to its left only; gnc and flight are neighbours that do not know each other. */
const ORDER = ['math', 'astro', 'vehicle', 'gnc', 'flight', 'sim', 'mission', 'campaign', 'node', 'library'];
const NEIGHBOURS: readonly (readonly [string, string])[] = [['flight', 'gnc']];
const root = join(import.meta.dirname, '..');

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
}
const packages = readdirSync(join(root, 'packages'))
  .map((d) => ({ d, manifest: JSON.parse(readFileSync(join(root, 'packages', d, 'package.json'), 'utf8')) as Manifest }))
  .map(({ d, manifest }) => ({ dir: d, name: manifest.name, deps: Object.keys(manifest.dependencies ?? {}) }));

test('every package has its place in the order', () => {
  expect(packages.length).toBeGreaterThan(5);
  for (const p of packages) expect(ORDER, `packages/${p.dir}`).toContain(p.dir);
});

test('packages depend downwards only', () => {
  for (const p of packages) {
    for (const dep of p.deps.filter((d) => d.startsWith('@farside/')).map((d) => d.slice('@farside/'.length))) {
      expect(ORDER.indexOf(dep), `${p.dir} depends on ${dep}`).toBeLessThan(ORDER.indexOf(p.dir));
      expect(
        NEIGHBOURS.some(([a, b]) => p.dir === a && dep === b),
        `${p.dir} and ${dep} are neighbours`,
      ).toBe(false);
    }
  }
});

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && e.name.endsWith('.ts') && !e.parentPath.includes('node_modules'))
    .map((e) => join(e.parentPath, e.name));
}

test('what a file imports stands in the package.json of its package', () => {
  for (const p of packages) {
    for (const file of sources(join(root, 'packages', p.dir, 'src')).filter((f) => !f.endsWith('.test.ts'))) {
      const text = readFileSync(file, 'utf8');
      for (const m of text.matchAll(/from '(@farside\/[a-z]+|[a-z][^'.]*)'/g)) {
        if (m[1].startsWith('node:')) expect(p.dir, `${file} imports ${m[1]}`).toBe('node');
        else expect(p.deps, `${file} imports ${m[1]}`).toContain(m[1].startsWith('@') ? m[1] : m[1].split('/')[0]);
      }
    }
  }
});

test('only packages/node and the applications know Node, and nobody knows Date or Math.random', () => {
  for (const p of packages.filter((q) => q.dir !== 'node')) {
    for (const file of sources(join(root, 'packages', p.dir, 'src')).filter((f) => !f.endsWith('.test.ts'))) {
      const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      expect(text, file).not.toMatch(/\bnew Date\b|\bDate\.now\b|Math\.random|\bprocess\.|from 'node:/);
    }
  }
});

test('no mission name stands under packages/', () => {
  const names = readdirSync(join(root, 'missions'));
  expect(names.length).toBeGreaterThan(0);
  for (const p of packages) {
    for (const file of sources(join(root, 'packages', p.dir, 'src')).filter((f) => !f.endsWith('.test.ts'))) {
      const text = readFileSync(file, 'utf8').toLowerCase();
      for (const n of names) expect(text.includes(n.toLowerCase()), `${file} names the mission ${n}`).toBe(false);
    }
  }
});
