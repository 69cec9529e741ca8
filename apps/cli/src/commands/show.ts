import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

interface Options extends WorldOptions {
  readonly phase?: string;
  readonly events?: boolean;
  readonly beijing?: boolean;
  readonly json?: boolean;
}

export function addShow(program: Command): Command {
  const c = program
    .command('show <flight>')
    .description('Show a flight: phases, burns, masses and score; one phase in every detail; or the timeline.')
    .option('--phase <phase>', 'one phase: timeline, burns, what was solved, measures, books')
    .option('--events', 'the timeline of the whole flight')
    .option('--beijing', 'Beijing time')
    .option('--json', 'print JSON, SI');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
<flight> is a flight folder, or the name of a mission: its newest flight. Only sealed phases are shown, also
while another process is still flying.
Phases: launch, transfer, braking, lunar-orbit, landing, surface, ascent, rendezvous, waiting, return, entry.

Examples:
  farside show change-6
  farside show change-6 --phase landing
  farside show change-6 --events --beijing
  farside show flights/change-6-1f2e3d4c --json | jq '.phases[].burns'`),
    )
    .action(async (what: string, o: Options) => {
      const { findFlight } = await import('../flights.ts');
      const found = await findFlight(what);
      const env = await openWorld(o);
      if (o.phase !== undefined) found.flight.handover(o.phase);
      if (o.json) {
        const { eventsJson, flightJson } = await import('../report/json.ts');
        printJson(o.events ? eventsJson(found, o.phase) : flightJson(found, env, o.phase));
        return;
      }
      const { BEIJING, UTC } = await import('../text/figures.ts');
      const clock = o.beijing ? BEIJING : UTC;
      const v = out();
      if (o.phase !== undefined || o.events) {
        const { phaseReport, timeline } = await import('../report/phase.ts');
        const lines = o.events ? timeline(v, found.flight, o.phase, clock) : phaseReport(v, found.flight, env, o.phase ?? '', clock);
        for (const l of lines) v.line(l);
        return;
      }
      const { tellFlight } = await import('../report/story.ts');
      const { howToGoOn } = await import('../flying/unfinished.ts');
      tellFlight(v, found, env, clock, 'show', found.flight.complete ? undefined : howToGoOn(found, env, o));
    });
}
