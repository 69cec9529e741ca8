import { join } from 'node:path';
import { writeAtomically } from '@farside/node';
import { printJson } from '../../output.ts';
import type { Sweep, Swept } from '../../sweeping/sweep.ts';

export async function tellSweep(s: Sweep, swept: Swept, json: boolean): Promise<void> {
  if (json) printJson(swept.records);
  for (const r of swept.records) console.log(r.case, r.status, r.error?.code, r.error?.phase, r.values['total.delta-v']);
  await writeAtomically(s.folder, 'sweep.html', '<h1>sweep</h1>');
  void join;
}
