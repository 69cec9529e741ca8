import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { threadId } from 'node:worker_threads';
import { expect } from 'vitest';
import { type AccuracyRow, boundFigure, cell, type PageRow, readPage } from './accuracy-rows.ts';

const root = join(import.meta.dirname, '..');
const folder = process.env['FARSIDE_ACCURACY'];
const page = join(root, 'docs/accuracy.md');
let known: readonly PageRow[] | undefined;

/**
 * Asserts that a figure measured against an outside truth lies within its bound, and hands it to docs/accuracy.md: `npm run accuracy` names a folder in
 * FARSIDE_ACCURACY, and each row is appended there as a JSON line. In an ordinary run a row whose bound differs from the page's fails, so that the page cannot go stale.
 * Rows of one file that agree in area, what and against are one row of the page: the worst of them, with all their cases.
 */
export function measured(row: AccuracyRow): void {
  const name = `${row.what}, against ${row.against}`;
  expect(row.measured, `${name} (${row.unit}): ${row.reason}`).toBeLessThanOrEqual(row.bound);
  expect(row.measured, name).toBeGreaterThanOrEqual(0);
  if (folder === undefined || folder === '') {
    known ??= existsSync(page) ? readPage(readFileSync(page, 'utf8')) : [];
    const printed = known.find((p) => p.area === row.area && p.what === cell(row.what) && p.against === cell(row.against));
    if (printed !== undefined) {
      expect(boundFigure(printed.bound), `docs/accuracy.md gives another bound for "${name}": write it again with npm run accuracy`).toBe(
        boundFigure(row.bound),
      );
    }
    return;
  }
  const { testPath } = expect.getState();
  const file = testPath === undefined ? '' : relative(root, testPath).replaceAll('\\', '/');
  appendFileSync(join(folder, `${process.pid}-${threadId}.jsonl`), `${JSON.stringify({ ...row, file })}\n`);
}

/** Keeps the worst of many differences and counts them: `const w = worst(); for … w.add(x); measured({ …, measured: w.value, cases: w.cases })`. */
export function worst(): { add(x: number): void; readonly value: number; readonly cases: number } {
  let value = 0;
  let cases = 0;
  return {
    add(x) {
      cases++;
      // a NaN must not slip through a maximum
      if (!(Math.abs(x) <= value)) value = Number.isNaN(value) ? value : Math.abs(x);
    },
    get value() {
      return value;
    },
    get cases() {
      return cases;
    },
  };
}
