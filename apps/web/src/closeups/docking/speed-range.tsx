import { type Epoch, secondsBetween } from '@farside/astro';
import { finalSpeed } from '@farside/mission';
import { useMemo } from 'react';
import { decadesOf } from '../../plots/steps.ts';
import { length, speed, timeOfDay } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { logarithmic, placeAt } from '../shared/track.ts';
import { OldLine, TrackLine } from '../shared/track-line.tsx';
import { type ApproachData, speedTrack } from './approach.ts';

const SLOWEST = 1e-2;
const NEAREST = 0.1;

export function speedSheet(d: ApproachData): Sheet {
  const track = speedTrack(d);
  const rows: (readonly string[])[] = [];
  let next = track.x[0] * 1.01;
  track.t.forEach((t, i) => {
    if (track.x[i] > next || track.x[i] < NEAREST / 10) return;
    // about ten rows a decade
    next = track.x[i] * 0.8;
    rows.push([length(track.x[i]), speed(track.y[i]), timeOfDay({ ...d.handover, s: d.handover.s + Math.round(t) })]);
  });
  return { head: ['Range to contact', 'Closing speed', 'Time UTC'], rows };
}

interface Props {
  readonly data: ApproachData;
  /** Of the flight before the change. */
  readonly old: ApproachData | undefined;
  readonly clock: Epoch;
}

/** Closing speed over the range to contact, both by their logarithms. */
export function SpeedRange({ data, old, clock }: Props) {
  const track = useMemo(() => speedTrack(data), [data]);
  const now = placeAt(track, secondsBetween(data.handover, clock));
  return (
    <Drawing
      title="Closing speed against range"
      caption="both logarithmic; line: law of the final approach; box: what the capture takes"
      sheet={() => speedSheet(data)}
      height={(_, room) => Math.max(170, Math.min(210, room - 420))}
      label={now ? `${length(now[0])} to contact, closing at ${speed(now[1])}.` : 'Not on the close approach now.'}
    >
      {(w, h) => <Chart data={data} old={old} clock={clock} width={w} height={h} />}
    </Drawing>
  );
}

function Chart({ data, old, clock, width, height }: Props & { readonly width: number; readonly height: number }) {
  const track = useMemo(() => speedTrack(data), [data]);
  const oldTrack = useMemo(() => old && speedTrack(old), [old]);
  const far = 10 ** Math.ceil(Math.log10(track.x[0]));
  const most = Math.max(2, ...track.y) * 1.3;
  const left = 52;
  const foot = height - 22;
  const fx = logarithmic(NEAREST, far, width - 12, left);
  const fy = logarithmic(SLOWEST / 2, most, foot, 6);
  const contact = (data.capture.closing[0] + data.capture.closing[1]) / 2;
  const last = data.holds.at(-1)?.distance ?? 100;
  const law = Array.from({ length: 60 }, (_, i) => NEAREST * (last / NEAREST) ** (i / 59)).map(
    (r) => `${fx(r).toFixed(1)} ${fy(finalSpeed(r, contact)).toFixed(1)}`,
  );
  return (
    <svg width={width} height={height} aria-hidden="true">
      {decadesOf(SLOWEST, most).map((v) => (
        <g key={v}>
          <line className="rule" x1={left} x2={width - 12} y1={fy(v)} y2={fy(v)} />
          <text className="tick end" x={left - 6} y={fy(v) + 4}>
            {v < 1 ? `${Math.round(v * 100)} cm/s` : `${v} m/s`}
          </text>
        </g>
      ))}
      {decadesOf(NEAREST, far).map((v) => (
        <g key={v}>
          <line className="rule" x1={fx(v)} x2={fx(v)} y1={6} y2={foot} />
          <text className="tick mid" x={Math.min(fx(v), width - 16)} y={height - 6}>
            {v >= 1000 ? `${v / 1000} km` : v < 1 ? `${Math.round(v * 100)} cm` : `${v} m`}
          </text>
        </g>
      ))}
      <rect
        className="fill strong-fill"
        x={fx(NEAREST * 3)}
        width={fx(NEAREST) - fx(NEAREST * 3)}
        y={fy(data.capture.closing[1])}
        height={fy(data.capture.closing[0]) - fy(data.capture.closing[1])}
      />
      <path className="law" d={`M${law.join('L')}`} />
      <text className="tick" x={fx(30)} y={fy(finalSpeed(30, contact)) - 8}>
        law of the final approach
      </text>
      <OldLine track={oldTrack} x={fx} y={fy} />
      <TrackLine track={track} x={fx} y={fy} clock={clock} stroke="var(--hue-orbiter)" scale={`${width} ${height}`} />
      {data.holds.map((h, i) => (
        <text key={h.distance} className="tick end" x={fx(h.distance) - 5} y={foot - 5}>
          {i === 0 || width > 520 ? 'hold ' : ''}
          {length(h.distance).replace('.00', '')}
        </text>
      ))}
    </svg>
  );
}
