import { addSeconds, BODIES, lightSeconds, sightClearance, totalTime } from '@farside/astro';
import type { FlightEvent } from '@farside/flight';
import type { Observer } from './observer.ts';
import { intervalsOf, type Sky, type Span } from './path.ts';

const MOON = BODIES.moon.meanRadius;

/**
 * When a craft in flight is behind the Moon as the Earth's centre sees it: events at the craft's own time, with how long its signals are under way, and durations as measures. A sphere without
 * relief; each station's own times stand in its contacts. `born`: the path begins here, not at the phase's border.
 */
export function observeOccultations(o: Observer, span: Span, sky: Sky, born: boolean): void {
  if (span.landed) return;
  const { craft, moon } = sky;
  const behind = (t: number): number => {
    sky.at(t);
    return -sightClearance(craft[0], craft[1], craft[2], 0, 0, 0, moon[0], moon[1], moon[2], MOON) / MOON;
  };
  const list = intervalsOf(behind, span, o.signal ? { signal: o.signal } : {});
  const events: FlightEvent[] = [];
  let longest = 0;
  for (const i of list) {
    longest = Math.max(longest, i.end - i.start);
    const put = (kind: string, t: number, text: string, more: Readonly<Record<string, number>>): void => {
      sky.at(t);
      const data = { delay_s: lightSeconds(Math.hypot(craft[0], craft[1], craft[2])), ...more };
      events.push({ epoch: addSeconds(o.from, t), phase: o.phase, kind, vehicle: span.vehicle, text: `${span.vehicle} ${text}`, data });
    };
    const starts = !i.openStart || (born && i.start <= span.start);
    if (starts) put('occultation-start', i.start, i.openStart ? 'begins behind the Moon' : 'goes behind the Moon', {});
    if (!i.openEnd) put('occultation-end', i.end, 'comes out from behind the Moon', starts ? { duration_s: i.end - i.start } : {});
  }
  o.add(`${span.vehicle}-behind-moon-time`, totalTime(list));
  o.most(`${span.vehicle}-longest-occultation-time`, longest);
  o.events.push(...events);
}
