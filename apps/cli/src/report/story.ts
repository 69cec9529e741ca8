import type { Environment } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { type OpenedFlight, slips } from '../flights.ts';
import { pathWord, shown } from '../places.ts';
import type { Clock } from '../text/figures.ts';
import { type Voice, wrap } from '../text/terminal.ts';
import { correctionLines } from './corrections.ts';
import { phaseLines, sumLines } from './flight.ts';
import { scoreLines } from './score.ts';

/** Name of the mission inside its file, or the name it is called by. */
function titleIn(text: string, name: string): string {
  const m = /^name:\s*(.+?)\s*(?:#.*)?$/m.exec(text);
  return m ? m[1].replace(/^(['"])(.*)\1$/, '$2') : name;
}

/** First line of a report on a flight: the mission, what the report is, which flight and how much of it is sealed. */
export function flightHead(v: Voice, { manifest, phases, complete }: Flight, what: string): string[] {
  const count = complete ? `all ${manifest.phases.length} phases` : `${phases.length} of ${manifest.phases.length} phases`;
  const head = v.bold(`${titleIn(manifest.mission.text, manifest.mission.name)}: ${what}`);
  return wrap(`${head}${v.dim(`  flight ${manifest.id.slice(0, 8)}, ${count}`)}`, v.width, '  ').split('\n');
}

/** The whole report of a flight: phases, sums, score, where it lies, what to do next. `unfinished`: of one that is not complete, a sentence and the command that goes on with it. */
export function tellFlight(
  v: Voice,
  f: OpenedFlight,
  env: Environment,
  clock: Clock,
  next: 'fly' | 'show',
  unfinished?: readonly [string, string],
): void {
  const { flight, folder } = f;
  const { manifest } = flight;
  const count = `${flight.phases.length} of ${manifest.phases.length} phases`;
  const stamp = `flight ${manifest.id.slice(0, 8)}, ${flight.complete ? `all ${manifest.phases.length} phases` : count}, engine ${manifest.engine}, seed ${manifest.seed}`;
  v.line(wrap(`${v.bold(titleIn(manifest.mission.text, manifest.mission.name))}${v.dim(`  ${stamp}`)}`, v.width, '  '));
  v.line();
  for (const l of phaseLines(v, flight, env, clock)) v.line(l);
  v.line();
  v.line(v.bold('Burns and books'));
  for (const l of [...sumLines(v, flight), ...correctionLines(v, flight)]) v.line(l);
  const facts = flight.score();
  if (facts.length > 0) {
    v.line();
    v.line(v.bold('Published against flown'));
    for (const l of scoreLines(v, facts, clock)) v.line(l);
  }
  v.line();
  v.line(`The flight is in ${v.accent(shown(folder))}`);
  if (unfinished) {
    v.line(wrap(unfinished[0], v.width));
    // never broken: it is copied
    v.line(`  ${unfinished[1]}`);
  }
  // the name does when it means this flight
  const name = manifest.mission.name;
  const where = slips().find((x) => x.mission === name)?.folder === folder ? name : pathWord(folder);
  const last = flight.phases.at(-1)?.phase;
  const steps = [
    ...(last === undefined
      ? []
      : [
          [
            `npx farside show ${where} --phase ${flight.phases.some((p) => p.phase === 'landing') ? 'landing' : last}`,
            'timeline, burns, measures and books of a phase',
          ],
        ]),
    ...(last === undefined ? [] : [[`npx farside theatre ${where}`, 'see it in a browser, change it, fly it again']]),
    ...(facts.length > 0 ? [[`npx farside check ${manifest.mission.name}`, 'published against flown, --json for machines']] : []),
    ...(last === undefined ? [] : [[`npx farside export ${where} --oem`, 'the path as a CCSDS ephemeris message']]),
  ];
  if (steps.length === 0) return;
  v.line();
  v.line(v.bold(next === 'fly' ? 'What to do next' : 'More'));
  const width = Math.max(...steps.map(([c]) => c.length));
  const beside = steps.every(([, what]) => width + 4 + what.length <= v.width);
  for (const [command, what] of steps) v.line(beside ? `  ${command.padEnd(width)}  ${v.dim(what)}` : `  ${command}\n      ${v.dim(what)}`);
}
