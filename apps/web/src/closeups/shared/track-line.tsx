import { type Epoch, secondsBetween } from '@farside/astro';
import { useMemo } from 'react';
import { pathOf, placeAt, type Track } from './track.ts';

interface Props {
  readonly track: Track;
  readonly x: (v: number) => number;
  readonly y: (v: number) => number;
  readonly clock: Epoch;
  /** Colour as CSS. */
  readonly stroke: string;
  readonly width?: number;
  /** Draw the dot of now. */
  readonly dot?: boolean;
  /** Something that changes when the scales do. */
  readonly scale: string;
}

/** The same line of the flight before the change: grey and dashed. */
export function OldLine({ track, x, y }: Pick<Props, 'x' | 'y'> & { readonly track: Track | undefined }) {
  return track ? <path className="old" d={pathOf(track, x, y)} /> : null;
}

/** A line over time: flown up to the clock in full, what is still to come at half. */
export function TrackLine({ track, x, y, clock, stroke, width = 1.8, dot = true, scale }: Props) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `scale` stands for x and y, which are new functions every time
  const whole = useMemo(() => pathOf(track, x, y), [track, scale]);
  const now = secondsBetween(track.t0, clock);
  const last = track.t[track.t.length - 1] ?? 0;
  const past = now >= last ? whole : now <= (track.t[0] ?? 0) ? '' : pathOf(track, x, y, now);
  const place = placeAt(track, now);
  return (
    <g fill="none" stroke={stroke} strokeWidth={width} strokeLinejoin="round">
      <path d={whole} opacity={0.5} />
      {past && <path d={past} />}
      {dot && place && <circle className="now-dot" cx={x(place[0])} cy={y(place[1])} r={4} fill={stroke} />}
    </g>
  );
}
