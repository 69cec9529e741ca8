import { join } from 'node:path';
import { ledgerId, measuresOf, type Objective } from '@farside/campaign';
import { fileError, writeAtomically } from '@farside/node';
import { err, out, printJson } from '../../output.ts';
import { shown } from '../../places.ts';
import type { Sweep, Swept } from '../../sweeping/sweep.ts';
import { wrap } from '../../text/terminal.ts';
import { titlesOfAxes, valueText } from './figures.ts';
import { sweepCsv, sweepJson } from './files.ts';
import { sweepPage } from './page.ts';
import { bestLines, caseLines, measuresShown, refusalLines, type Shown, yearShown } from './table.ts';

/** What is better where nobody says: less delta-v. */
const USUAL_OBJECTIVE: Objective = { direction: 'min', measure: 'total.delta-v' };

/** Writes sweep.csv and sweep.html into the folder and tells the sweep on stdout. Throws FILE_*. */
export async function tellSweep(s: Sweep, { records, now }: Swept, json: boolean): Promise<void> {
  const known = measuresOf(records);
  const cases = new Map(s.cases.map((c) => [c.number, c]));
  const objectives = s.objectives.length > 0 ? s.objectives : known.includes(USUAL_OBJECTIVE.measure) ? [USUAL_OBJECTIVE] : [];
  const { measures, same } = measuresShown(s.show, known, records);
  const id = ledgerId(s.head);
  for (const [name, text] of [
    ['sweep.csv', sweepCsv(s.axes, cases, records, known)],
    ['sweep.html', sweepPage({ sweep: s, id, cases, records, known, shown: measures.map(([name]) => name), objectives })],
  ] as const) {
    try {
      await writeAtomically(s.folder, name, text);
    } catch (e) {
      throw fileError(e, 'write', join(s.folder, name));
    }
  }
  if (json) {
    printJson(sweepJson(s, id, cases, records, known, objectives));
    return;
  }
  if (now === 0) err().line('All cases of this sweep have been flown already; here they are. --fresh flies them again.\n');
  else err().line();
  const v = out();
  const flown = records.filter((r) => r.status === 'flown').length;
  const first = records.find((r) => r.status === 'flown');
  const year = yearShown({ measures, records });
  const epochs = measures.some(([name]) => typeof first?.values[name] === 'object');
  const table: Shown = { axes: s.axes, cases, records, measures, year };
  const varied = titlesOfAxes(s.axes).map((t, i) => `${t} (${s.axes[i].values.length})`);
  v.line(
    wrap(
      `${v.bold(`${s.mission.source.mission.name}: ${varied.join(' × ')}`)}${v.dim(`  ${records.length} cases, ${flown} flown, ${records.length - flown} refused${epochs ? `; UTC${year === undefined ? '' : `, ${year}`}` : ''}`)}`,
      v.width,
      '  ',
    ),
  );
  for (const l of caseLines(v, table)) v.line(l);
  const told = same.map(([name, title]) => `${title} ${valueText(name, first?.values[name])}`);
  if (told.length > 0) v.line(v.dim(wrap(`  the same in all: ${told.join(', ')}`, v.width, '    ')));
  for (const l of bestLines(v, table, objectives)) v.line(l);
  for (const l of refusalLines(v, records)) v.line(l);
  v.line();
  v.line(v.accent(shown(join(s.folder, 'sweep.html'))));
  v.line(v.dim('  the page, with plots; beside it all measures: sweep.csv'));
}
