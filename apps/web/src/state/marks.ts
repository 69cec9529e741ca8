import { addSeconds, compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight, FlightEvent } from '@farside/flight';
import { kept } from './kept.ts';

/** A moment of the flight that the clock can jump to. */
export interface Mark {
  readonly epoch: Epoch;
  readonly kind: string;
  readonly phase: string;
  readonly vehicle?: string;
  readonly text: string;
  /** 0 matters most. */
  readonly rank: number;
}

const FIRST = ['docking', 'touchdown', 'landing', 'lift-off', 'separation', 'insertion', 'impact', 'release'];
const SECOND = [
  'hold-reached',
  'hand-over',
  'handover',
  'hazard-map',
  'skip',
  'first-dip',
  'peak-load',
  'main-parachute',
  'drogue',
  'container-transfer',
  'sample',
  'departure',
];
/** Kinds that have lanes of their own, or say nothing at a moment. */
const ELSEWHERE = [
  'eclipse-start',
  'eclipse-end',
  'occultation-start',
  'occultation-end',
  'contact-start',
  'contact-end',
  'sunrise',
  'sunset',
  'site-pass',
  'end-of-life',
];

const rankOf = (e: FlightEvent): number => (FIRST.includes(e.kind) ? 0 : SECOND.includes(e.kind) ? 2 : 3);

/** The text of an event without the vehicle's name before it. */
export const bare = (e: FlightEvent): string =>
  e.vehicle && e.text.startsWith(`${e.vehicle}: `) ? e.text.slice(e.vehicle.length + 2) : e.text;

/** Events that are moments of the mission, in order of time. */
export const marksOf = kept((flight: Flight): readonly Mark[] =>
  flight
    .events()
    .filter((e) => !ELSEWHERE.includes(e.kind))
    .map((e) => ({
      epoch: e.epoch,
      kind: e.kind,
      phase: e.phase,
      ...(e.vehicle ? { vehicle: e.vehicle } : {}),
      text: bare(e),
      rank: rankOf(e),
    })),
);

/** Where the clock snaps to, and what `next event` goes to: marks, starts and ends of burns. In order of time. */
export const stopsOf = kept((flight: Flight): readonly { readonly epoch: Epoch; readonly text: string }[] => {
  const burns = flight.burns().flatMap((b) => [
    { epoch: b.start, text: `${b.what} begins` },
    { epoch: addSeconds(b.start, b.duration), text: `${b.what} ends` },
  ]);
  return [...marksOf(flight).map(({ epoch, text }) => ({ epoch, text })), ...burns].sort((a, b) => compareEpochs(a.epoch, b.epoch));
});

/** The next stop after (or before) an epoch. */
export function nextStop(flight: Flight, clock: Epoch, way: 1 | -1): Epoch | undefined {
  const stops = stopsOf(flight);
  const beyond = (s: { readonly epoch: Epoch }): boolean => way * secondsBetween(clock, s.epoch) > 0.5;
  return (way > 0 ? stops.find(beyond) : stops.findLast(beyond))?.epoch;
}
