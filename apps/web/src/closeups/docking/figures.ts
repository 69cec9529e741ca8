import { type Epoch, secondsBetween } from '@farside/astro';
import { fixed, length, speed, timeOfDay } from '../../text/figures.ts';
import type { LimitRow } from '../shared/limits.ts';
import { type ApproachData, closingOf, offsetOf, rangeOf } from './approach.ts';

/** What the capture takes, beside what is; from contact on the figures of the contact. A row only for what the flight has: it flies points, without angles and rates. */
export function captureLimits(d: ApproachData, clock: Epoch): readonly LimitRow[] {
  const docked = secondsBetween(d.docking, clock) >= 0;
  const s = d.at(clock);
  const offset = docked ? d.contacted.offset : s && offsetOf(s);
  const closing = docked ? d.contacted.closing : s && closingOf(s);
  const [least, most] = d.capture.closing;
  // before the last two metres the figures are no matter of the capture
  const judged = docked || (s !== undefined && rangeOf(s) - d.contact < 2);
  const big = (offset ?? 0) >= 1;
  const fast = (closing ?? 0) >= 1;
  return [
    {
      name: 'Sideways offset',
      value: offset === undefined ? '–' : big ? fixed(offset >= 1e4 ? offset / 1e3 : offset, 1) : fixed(offset * 100, 1),
      unit: offset === undefined ? '' : offset >= 1e4 ? 'km' : big ? 'm' : 'cm',
      limit: `≤ ${length(d.capture.offset)}`,
      share: judged && offset !== undefined ? offset / d.capture.offset : undefined,
    },
    {
      name: 'Closing speed',
      value: closing === undefined ? '–' : fast ? fixed(closing, 2) : fixed(closing * 100, 1),
      unit: closing === undefined ? '' : fast ? 'm/s' : 'cm/s',
      limit: `${fixed(least * 100, 0)} to ${speed(most)}`,
      share: judged && closing !== undefined ? closing / most : undefined,
    },
  ];
}

/** Range and place at the clock. */
export function relativeRows(d: ApproachData, clock: Epoch): readonly LimitRow[] {
  const s = d.at(clock);
  const docked = secondsBetween(d.docking, clock) >= 0;
  const say = (m: number | undefined): readonly [string, string] => {
    if (m === undefined) return ['–', ''];
    const [value, unit] = length(m).split(' ');
    return [value, unit ?? ''];
  };
  const row = (name: string, m: number | undefined, limit = ''): LimitRow => {
    const [value, unit] = say(m);
    return { name, value, unit, limit };
  };
  const hold = d.holds.find((h) => secondsBetween(clock, h.start) > 0);
  if (docked) return [];
  return [
    row(
      'To contact',
      s && Math.max(0, rangeOf(s) - d.contact),
      hold ? `hold at ${length(hold.distance).replace('.00', '')}` : `contact ${timeOfDay(d.docking)}`,
    ),
    row('Behind', s && -s.r[1]),
    row('Above', s?.r[0]),
  ];
}
