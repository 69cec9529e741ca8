import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one run of the suite: tests that need a whole flight share one through it (shared-flight.ts). */
export default function setup(): () => void {
  const shelf = mkdtempSync(join(tmpdir(), 'farside-tests-'));
  process.env['FARSIDE_TEST_SHELF'] = shelf;
  return () => rmSync(shelf, { recursive: true, force: true });
}
