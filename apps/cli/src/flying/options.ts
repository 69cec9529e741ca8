import type { Command } from 'commander';
import { type WorldOptions, withWorldOptions } from '../environment.ts';

export interface FlightOptions extends WorldOptions {
  readonly out?: string;
  readonly fresh?: boolean;
  readonly resume?: boolean;
  readonly seed: string;
  readonly set: readonly string[];
}

/** `--set path=value`, as often as wanted. */
export function withChanges(c: Command): Command {
  return c.option(
    '--set <path=value>',
    'change the mission file for this once, as often as wanted: --set landing.site.longitude="208 deg"; nothing after the sign takes the key out',
    (text: string, before: readonly string[]) => [...before, text],
    [] as readonly string[],
  );
}

export function withFlightOptions(c: Command): Command {
  return withWorldOptions(
    withChanges(c)
      .option('--out <folder>', 'keep the flight there instead of flights/<mission>-<id>')
      .option('--fresh', 'fly again although there is such a flight: it is replaced; the files of a damaged one are kept')
      .option('--resume', 'go on with an unfinished flight, or fail if there is none')
      .option(
        '--seed <n>',
        "seed of the flight's random streams; none is drawn from yet (the terrain has its own in the mission file)",
        '1',
      ),
  );
}
