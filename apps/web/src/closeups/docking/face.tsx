import { type Epoch, secondsBetween } from '@farside/astro';
import { useMemo } from 'react';
import { fixed, length, timeOfDay } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear, placeAt, type Track } from '../shared/track.ts';
import { TrackLine } from '../shared/track-line.tsx';
import { type ApproachData, faceTrack } from './approach.ts';

const THREAD = 60;

/** The part of a track within the last seconds before a time. */
export function lastOf(track: Track, until: number, seconds: number): Track {
  const keep = track.t.map((t, i) => [t, i] as const).filter(([t]) => t >= until - seconds && t <= until);
  return { t0: track.t0, t: keep.map(([t]) => t), x: keep.map(([, i]) => track.x[i]), y: keep.map(([, i]) => track.y[i]) };
}

export function faceSheet(d: ApproachData): Sheet {
  const track = faceTrack(d);
  const end = track.t[track.t.length - 1];
  const rows = [60, 50, 40, 30, 20, 15, 10, 5, 2, 0].flatMap((b) => {
    const p = placeAt(track, end - b);
    return p ? [[`${b} s`, fixed(p[0] * 100, 1), fixed(p[1] * 100, 1), fixed(Math.hypot(...p) * 100, 1)]] : [];
  });
  return { head: ['Before contact', 'Sideways cm', 'Up cm', 'Off the axis cm'], rows };
}

interface Props {
  readonly data: ApproachData;
  readonly clock: Epoch;
}

/** Where the ascender's axis stands on the docking face, seen from the orbiter. */
export function Face({ data, clock }: Props) {
  const track = useMemo(() => faceTrack(data), [data]);
  const end = track.t[track.t.length - 1];
  const t = Math.min(end, secondsBetween(data.handover, clock));
  const p = placeAt(track, t);
  return (
    <Drawing
      title="Docking face from the orbiter"
      caption="outer ring: capture limit; thread: 60 s"
      sheet={() => faceSheet(data)}
      height={(_, room) => Math.max(170, Math.min(210, room - 420))}
      label={p ? `The ascender’s axis is ${length(Math.hypot(...p))} off the orbiter’s.` : 'Not on the close approach now.'}
    >
      {(w, h) => <Rings data={data} clock={clock} width={w} height={h} />}
    </Drawing>
  );
}

function Rings({ data, clock, width, height }: Props & { readonly width: number; readonly height: number }) {
  const track = useMemo(() => faceTrack(data), [data]);
  const end = track.t[track.t.length - 1];
  const t = Math.min(end, secondsBetween(data.handover, clock));
  const docked = secondsBetween(data.docking, clock) >= 0;
  const p = placeAt(track, t);
  const limit = data.capture.offset;
  const size = Math.min(width, height) - 8;
  const half = limit * 1.25;
  const [cx, cy] = [size / 2 + 4, height / 2];
  const x = linear(-half, half, cx - size / 2, cx + size / 2);
  const y = linear(-half, half, cy + size / 2, cy - size / 2);
  const k = size / (2 * half);
  const thread = useMemo(() => lastOf(track, t, THREAD), [track, t]);
  const off = p ? Math.hypot(...p) : undefined;
  const outside = off !== undefined && off > half;
  return (
    <svg width={width} height={height} aria-hidden="true">
      <defs>
        <clipPath id="face-clip">
          <rect x={cx - size / 2} y={cy - size / 2} width={size} height={size} />
        </clipPath>
      </defs>
      <line className="rule" x1={cx - size / 2} x2={cx + size / 2} y1={cy} y2={cy} />
      <line className="rule" x1={cx} x2={cx} y1={cy - size / 2} y2={cy + size / 2} />
      <circle className="ring2" cx={cx} cy={cy} r={limit * k} />
      <circle className="ring1" cx={cx} cy={cy} r={(limit / 2) * k} />
      <text className="tick" x={cx + 3} y={cy - limit * k - 3}>
        {length(limit)}
      </text>
      <text className="tick" x={cx + 3} y={cy - (limit / 2) * k - 3}>
        {length(limit / 2)}
      </text>
      <g clipPath="url(#face-clip)">
        <TrackLine track={thread} x={x} y={y} clock={clock} stroke="var(--hue-ascender)" width={1.2} dot={false} scale={`${width} ${t}`} />
      </g>
      {p && !outside && <circle className="now-dot" cx={x(p[0])} cy={y(p[1])} r={5} fill="var(--hue-ascender)" />}
      <text className="plain" x={cx + size / 2 + 10} y={cy - 6}>
        {off === undefined ? 'Not yet near.' : docked ? 'At contact' : 'Off the axis'}
      </text>
      <text className="strong" x={cx + size / 2 + 10} y={cy + 12}>
        {off === undefined ? '' : length(docked ? data.contacted.offset : off)}
      </text>
      {docked && (
        <text className="tick" x={cx + size / 2 + 10} y={cy + 28}>
          {timeOfDay(data.docking)}
        </text>
      )}
    </svg>
  );
}
