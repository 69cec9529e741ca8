import { type Epoch, secondsBetween } from '@farside/astro';
import { fixed } from '../../text/figures.ts';
import { placeAt } from '../shared/track.ts';
import { type EntryData, peakOf } from './entry-data.ts';

/** A quantity now, at its greatest, and its limit. */
export interface PeakRow {
  readonly name: string;
  readonly now: string;
  readonly peak: string;
  readonly limit: string;
  /** Peak over limit. */
  readonly share?: number;
}

/** Figures of the entry at the clock with their peaks; a limit where the mission file has one. */
export function entryPeaks(d: EntryData, clock: Epoch): readonly PeakRow[] {
  const t = secondsBetween(d.interface, clock);
  const say = (v: number | undefined, decimals: number): string => (v === undefined ? '–' : fixed(v, decimals));
  const value = (track: EntryData['load']): number | undefined => placeAt(track, t)?.[1];
  const air = d.bank.t[d.bank.t.length - 1] ?? Number.POSITIVE_INFINITY;
  const peak = peakOf(d.load, air)?.[0];
  const ground = placeAt({ t: d.ground.map((g) => g.t), x: d.ground.map((g) => g.toGo), y: d.ground.map((g) => g.height) }, t);
  const [speed, height] = placeAt(d.profile, t) ?? [];
  const row = (name: string, track: EntryData['load'], decimals: number): PeakRow => ({
    name,
    now: say(value(track), decimals),
    peak: say(peakOf(track)?.[0], decimals),
    limit: '',
  });
  return [
    {
      name: 'Load g',
      now: say(value(d.load), 1),
      peak: say(peak, 1),
      limit: d.limit === undefined ? '' : fixed(d.limit, 0),
      ...(peak !== undefined && d.limit !== undefined ? { share: peak / d.limit } : {}),
    },
    row('Heat flux MW/m²', d.heat, 2),
    row('Heat so far MJ/m²', d.heatLoad, 0),
    { name: 'Altitude km', now: say(height === undefined ? undefined : height / 1e3, 1), peak: '', limit: '' },
    { name: 'Speed km/s', now: say(speed === undefined ? undefined : speed / 1e3, 2), peak: '', limit: '' },
    { name: 'To go km', now: say(ground && ground[0] / 1e3, ground && ground[0] < 1e5 ? 1 : 0), peak: '', limit: '' },
    ...(d.along ? [{ name: 'Expected past the target km', now: say(scaled(placeAt(d.along, t)?.[1]), 1), peak: '', limit: '' }] : []),
  ];
}

const scaled = (m: number | undefined): number | undefined => (m === undefined ? undefined : m / 1e3);
