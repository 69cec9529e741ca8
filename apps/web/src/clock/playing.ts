import { addSeconds, compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { get, set, setClock } from '../state/store.ts';

/** Rates that keys and slider step through, x real time. */
export const RATES: readonly number[] = [1, 2, 5, 10, 30, 60, 100, 300, 600, 1000, 3000, 6000, 10_000, 30_000, 100_000];

/** Moments that deserve time on the screen: with how long they last on it, s. */
interface Moment {
  readonly start: Epoch;
  readonly end: Epoch;
  readonly onScreen: number;
}

const LONG: readonly string[] = ['docking', 'touchdown', 'main-parachute', 'landing'];

/** Burns get at least 4 s of screen time, docking, touchdown and parachutes 8 s. In order of time. */
export function momentsOf(flight: Flight): readonly Moment[] {
  const burns = flight.burns().map((b) => ({ start: b.start, end: addSeconds(b.start, Math.max(1, b.duration)), onScreen: 4 }));
  const events = flight
    .events()
    .filter((e) => LONG.includes(e.kind))
    .map((e) => ({ start: addSeconds(e.epoch, -40), end: addSeconds(e.epoch, 10), onScreen: 8 }));
  return [...burns, ...events].sort((a, b) => compareEpochs(a.start, b.start));
}

/** Seconds on the screen that a quiet stretch takes at most. */
const QUIET = 6;

/**
 * The rate at which the flight is interesting at an epoch: inside a moment so that it takes its time on the screen, between moments so that the way to the next takes a few seconds.
 * A step of `RATES`, always positive.
 */
export function autoRate(moments: readonly Moment[], clock: Epoch): number {
  let wanted = Number.POSITIVE_INFINITY;
  for (const m of moments) {
    const toStart = secondsBetween(clock, m.start);
    const toEnd = secondsBetween(clock, m.end);
    if (toStart <= 0 && toEnd > 0) wanted = Math.min(wanted, secondsBetween(m.start, m.end) / m.onScreen);
    // slower the nearer it comes, never slower than the moment itself
    else if (toStart > 0) wanted = Math.min(wanted, Math.max(secondsBetween(m.start, m.end) / m.onScreen, toStart / (QUIET / 4)));
  }
  if (wanted === Number.POSITIVE_INFINITY) wanted = 3000;
  return RATES.findLast((r) => r <= Math.max(1, wanted)) ?? 1;
}

let moments: readonly Moment[] = [];
let momentsFor: Flight | undefined;
let last: number | undefined;
let shownRate = 0;

/** One step of the clock, `now` in ms of the page's own clock. Called every frame. */
export function tick(now: number): void {
  const { playing, shown, rate, auto, clock } = get();
  const passed = last === undefined ? 0 : Math.min(0.25, (now - last) / 1000);
  last = now;
  if (!playing || !shown || passed <= 0) return;
  if (momentsFor !== shown.flight) {
    moments = momentsOf(shown.flight);
    momentsFor = shown.flight;
  }
  let use = rate;
  if (auto && rate > 0) {
    use = autoRate(moments, clock);
    if (use !== shownRate) set({ rate: use });
    shownRate = use;
  }
  setClock(addSeconds(clock, passed * use));
}

/** The frame loop of the page: one for clock, scene and drawings. */
export function startClock(): void {
  const step = (now: number): void => {
    tick(now);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** Next faster (+1) or slower (-1) rate, through real time into reverse. */
export function shiftRate(by: 1 | -1): void {
  const { rate } = get();
  const ladder = [...RATES.map((r) => -r).reverse(), ...RATES];
  const at = ladder.findLastIndex((r) => r <= rate);
  set({ rate: ladder[Math.min(ladder.length - 1, Math.max(0, at + by))], auto: false });
}

/** Play or pause; at the end it starts again from launch. */
export function togglePlay(): void {
  const { playing, shown, clock } = get();
  if (!shown) return;
  const end = shown.flight.phases.at(-1)?.handover.epoch;
  if (!playing && end && secondsBetween(clock, end) <= 0) setClock(addSeconds(shown.flight.events()[0].epoch, 0));
  set({ playing: !playing });
}
