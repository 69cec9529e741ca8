import { addSeconds, type Environment, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import type { Schedule } from './schedule.ts';

const DAY = 86400;

/** Every epoch that the file asks for, with the setting that asks: those that others are written relative to first, the search for the day home last. */
function asked(m: Mission, s: Schedule): readonly (readonly [string, Epoch])[] {
  const home = m.waiting.longest + (m.return['ellipse-revolutions'] + 1) * m.return['ellipse-interval'] + m.return['flight-time'][1];
  return [
    ['launch.date', addSeconds(s.launch, -DAY)],
    ['launch.date', s.launch],
    ['transfer.arrival', s.arrival],
    ['landing.touchdown', s.touchdown],
    ['ascent.lift-off', s.liftOff],
    ['rendezvous.docking', s.docking],
    ...s.transferCorrections.map((e, k) => [`transfer.corrections.${k}.at`, e] as const),
    ['lunar-orbit.separation', s.separation],
    ['rendezvous.release', s.release],
    ['rendezvous.disposal', s.disposal],
    ['waiting.longest', addSeconds(s.disposal, home + 14 * DAY)],
  ];
}

/**
 * The ephemeris has to hold the whole mission: a day before launch (the pad's coast backward), a fortnight after the last flight home that is looked at.
 * @throws FarsideError EPHEMERIS_COVERAGE, naming the first setting whose epoch lies outside.
 */
export function checkCoverage(m: Mission, env: Environment, s: Schedule): void {
  for (const body of ['earth', 'moon', 'sun'] as const) {
    const [first, last] = env.ephemeris.coverage(body);
    const out = asked(m, s).find(([, e]) => secondsBetween(first, e) < 0 || secondsBetween(e, last) < 0);
    if (!out) continue;
    const [setting, reached] = out;
    // the day before a launch is the launch's
    const epoch = setting === 'launch.date' ? s.launch : reached;
    const wait = setting === 'waiting.longest';
    const reach = `${formatUtc(first, 0)} to ${formatUtc(last, 0)}`;
    throw new FarsideError(
      'EPHEMERIS_COVERAGE',
      wait
        ? `the search for the day home goes to ${formatUtc(epoch, 0)}, outside the ephemeris (${reach})`
        : `'${setting}' is at ${formatUtc(epoch, 0)}, outside the ephemeris (${reach})`,
      {
        phase: 'outline',
        epoch: formatUtc(epoch),
        expected: `an epoch between ${formatUtc(first, 0)} and ${formatUtc(last, 0)}`,
        found: formatUtc(epoch, 0),
        tryThis: wait
          ? "a shorter 'waiting.longest', or an earlier launch.date"
          : `another '${setting}', or an ephemeris that reaches there`,
      },
    );
  }
}
