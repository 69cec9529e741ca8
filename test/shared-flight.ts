import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { farside, type Ran } from './farside.ts';

export interface SharedFlight extends Ran {
  /** The flight folder: read it, copy it, do not write to it. */
  readonly folder: string;
  /** The shelf it stands on, for FARSIDE_FLIGHTS. */
  readonly shelf: string;
}

const wait = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));

/** `farside fly <mission>`, flown once in a run of the suite by whoever asks first; the others wait for it. */
export async function sharedFlight(mission = 'change-6'): Promise<SharedFlight> {
  const home = process.env['FARSIDE_TEST_SHELF'] ?? mkdtempSync(join(tmpdir(), 'farside-tests-'));
  const shelf = join(home, 'flights');
  const folder = join(shelf, mission);
  const said = join(home, `${mission}.json`);
  mkdirSync(shelf, { recursive: true });
  if (claim(join(home, `${mission}.flying`))) {
    const ran = await farside(['fly', mission, '--out', folder], { env: { FARSIDE_FLIGHTS: shelf } });
    writeFileSync(`${said}.new`, JSON.stringify(ran));
    renameSync(`${said}.new`, said);
  }
  while (!existsSync(said)) await wait(100);
  const ran = JSON.parse(readFileSync(said, 'utf8')) as Ran;
  if (ran.status !== 0) throw new Error(`the shared flight of ${mission} failed:\n${ran.stderr}`);
  return { ...ran, folder, shelf };
}

/** Making a folder succeeds for one process only. */
function claim(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return false;
  }
}
