/**
 * Writes docs/accuracy.md from measurements: runs every test that calls `measured` (test/accuracy.ts) and every validation test, and puts down what they measured.
 * Run: npm run accuracy. Takes some ten seconds. Exit status 1, and the old page left alone, when a test fails or nothing was measured in an area. Tests that are
 * skipped because a bulky reference set is absent are named at the page's end.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccuracyRow, AREAS, boundFigure, cell, measuredFigure } from '../test/accuracy-rows.ts';

const root = join(import.meta.dirname, '..');
type Written = AccuracyRow & { readonly file: string };

/** Test files that measure, by suite: their names end in .validation.test.ts, or they import the helper. */
function testFiles(ending: RegExp): string[] {
  const found: string[] = [];
  for (const place of ['packages', 'apps', 'test']) {
    for (const e of readdirSync(join(root, place), { withFileTypes: true, recursive: true })) {
      const path = join(e.parentPath, e.name);
      if (!e.isFile() || !ending.test(e.name) || path.includes('node_modules')) continue;
      const text = readFileSync(path, 'utf8');
      if (/\.validation(\.long)?\.test\.ts$/.test(e.name) || /from '[./]+\/test\/accuracy\.ts'/.test(text))
        found.push(path.slice(root.length + 1));
    }
  }
  return found.sort();
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

function run(suite: string, files: readonly string[], folder: string): string[] {
  if (files.length === 0) return [];
  const report = join(folder, `${suite}.json`);
  const args = ['run', ...files, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const r = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, FARSIDE_SUITE: suite, FARSIDE_ACCURACY: folder },
  });
  if (r.status !== 0) {
    console.error('A measurement lies outside its bound, or a test failed: docs/accuracy.md was left as it is.');
    process.exit(1);
  }
  return (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults
    .flatMap((f) => f.assertionResults)
    .filter((a) => a.status === 'skipped' || a.status === 'pending')
    .map((a) => a.fullName);
}

const folder = mkdtempSync(join(tmpdir(), 'farside-accuracy-'));
const skipped: string[] = [];
const rows: Written[] = [];
try {
  skipped.push(...run('main', testFiles(/(?<!\.long|\.web)\.test\.ts$/), folder));
  skipped.push(...run('long', testFiles(/\.long\.test\.ts$/), folder));
  const lines = readdirSync(folder)
    .filter((f) => f.endsWith('.jsonl'))
    .flatMap((f) => readFileSync(join(folder, f), 'utf8').trim().split('\n'));
  rows.push(...merge(lines.map((l) => JSON.parse(l) as Written)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One row for each area, quantity and truth: the worst measurement, all cases. Order: by file, then as measured. */
function merge(all: readonly Written[]): Written[] {
  const byKey = new Map<string, Written>();
  const inOrder = all
    .map((row, i) => ({ row, i }))
    .sort((a, b) => (a.row.file < b.row.file ? -1 : a.row.file > b.row.file ? 1 : a.i - b.i));
  for (const { row } of inOrder) {
    const key = [row.area, row.what, row.against].join('\n');
    const known = byKey.get(key);
    if (known !== undefined && (known.bound !== row.bound || known.unit !== row.unit)) {
      throw new Error(`${row.file}: "${row.what}" against "${row.against}" has two bounds, ${known.bound} and ${row.bound} ${row.unit}`);
    }
    const cases = (known?.cases ?? 0) + (row.cases ?? 1);
    byKey.set(key, { ...row, measured: Math.max(row.measured, known?.measured ?? 0), cases });
  }
  return [...byKey.values()];
}

const empty = AREAS.filter((a) => !rows.some((r) => r.area === a));
if (empty.length > 0 && skipped.length === 0) {
  console.error(`Nothing was measured in: ${empty.join(', ')}. docs/accuracy.md was left as it is.`);
  process.exit(1);
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const unit = (text: string, u: string): string => (u === '' ? text : `${text} ${u}`);
const tables = AREAS.filter((a) => !empty.includes(a)).map((area) => {
  const of = rows.filter((r) => r.area === area);
  return [
    `## ${area}`,
    '',
    '| Quantity | Against | Measured | Bound | Cases | Source | Why this bound |',
    '|---|---|---|---|---|---|---|',
    ...of.map((r) =>
      [
        '',
        cell(r.what),
        cell(r.against),
        unit(measuredFigure(r.measured, r.bound), r.unit),
        unit(boundFigure(r.bound), r.unit),
        String(r.cases ?? 1),
        cell(r.source),
        cell(r.reason),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
    '',
  ].join('\n');
});
const notMeasured = [...new Set(skipped)].sort();
const text = `${readFileSync(join(root, 'tools/accuracy-preface.md'), 'utf8').trim().replace('{version}', version)}

${tables.join('\n')}${
  notMeasured.length > 0 ? `\n## Not measured when this page was written\n\n${notMeasured.map((n) => `- ${cell(n)}`).join('\n')}\n` : ''
}`;
writeFileSync(join(root, 'docs/accuracy.md'), text);
console.log(
  `docs/accuracy.md: ${rows.length} rows in ${AREAS.length - empty.length} areas${notMeasured.length > 0 ? `, ${notMeasured.length} tests skipped` : ''}`,
);
