import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import type { PointerEvent } from 'react';
import { ticksOf } from '../../plots/steps.ts';
import { setClock } from '../../state/store.ts';
import { duration, fixed, timeOfDay } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear, placeAt, type Track } from '../shared/track.ts';
import { OldLine, TrackLine } from '../shared/track-line.tsx';
import { type EntryData, peakOf } from './entry-data.ts';

interface Strip {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly track: Track;
  readonly limit?: number | undefined;
  readonly decimals: number;
}

export const stripsOf = (d: EntryData): readonly Strip[] =>
  [
    { id: 'load', name: 'Load', unit: 'g', track: d.load, limit: d.limit, decimals: 1 },
    { id: 'heat', name: 'Heat flux at the nose', unit: 'MW/m²', track: d.heat, decimals: 2 },
    { id: 'bank', name: 'Bank angle', unit: '°', track: d.bank, decimals: 0 },
  ].filter((s) => s.track.t.length > 1);

export function stripsSheet(d: EntryData): Sheet {
  const strips = stripsOf(d);
  const end = secondsBetween(d.interface, d.landing);
  return {
    head: ['After 120 km', 'Time UTC', ...strips.map((s) => `${s.name} ${s.unit}`)],
    rows: Array.from({ length: Math.floor(end / 30) + 1 }, (_, i) => 30 * i).map((t) => [
      duration(t),
      timeOfDay(addSeconds(d.interface, t)),
      ...strips.map((s) => {
        const v = placeAt(s.track, t);
        return v ? fixed(v[1], s.decimals) : '–';
      }),
    ]),
  };
}

interface Props {
  readonly data: EntryData;
  /** Of the flight before the change. */
  readonly old: EntryData | undefined;
  readonly clock: Epoch;
}

/** Load, heat flux and bank over one axis of time. */
export function Strips({ data, old, clock }: Props) {
  const strips = stripsOf(data);
  const t = secondsBetween(data.interface, clock);
  const said = strips.flatMap((s) => {
    const v = placeAt(s.track, t);
    return v ? [`${s.name} ${fixed(v[1], s.decimals)} ${s.unit}`] : [];
  });
  return (
    <Drawing
      title="Load, heat and bank"
      caption={`over time; ${data.reversals.length} bank ${data.reversals.length === 1 ? 'reversal' : 'reversals'}`}
      sheet={() => stripsSheet(data)}
      height={(_, room) => Math.max(216, Math.min(380, room - 372))}
      label={said.length > 0 ? `${said.join(', ')}.` : 'The capsule is not in the air now.'}
    >
      {(w, h) => <Rows data={data} old={old} clock={clock} strips={strips} width={w} height={h} />}
    </Drawing>
  );
}

/** Full minutes of UTC, every so many, as seconds after an epoch. */
function minutesOf(start: Epoch, length: number, every: number): readonly number[] {
  const [h, m, s] = timeOfDay(start).split(':').map(Number);
  const step = every * 60;
  const since = h * 3600 + m * 60 + s;
  const first = Math.ceil(since / step) * step - since;
  return Array.from({ length: Math.max(0, Math.floor((length - first) / step) + 1) }, (_, i) => first + step * i);
}

function Rows({
  data,
  old,
  clock,
  strips,
  width,
  height,
}: Props & { readonly strips: readonly Strip[]; readonly width: number; readonly height: number }) {
  const end = secondsBetween(data.interface, data.landing);
  const fx = linear(0, end, 0, width - 2);
  const foot = 20;
  const each = (height - foot) / strips.length;
  const t = secondsBetween(data.interface, clock);
  const inside = t >= 0 && t <= end;
  const go = (e: PointerEvent<SVGSVGElement>): void => {
    if (e.type === 'pointermove' && e.buttons !== 1) return;
    const box = e.currentTarget.getBoundingClientRect();
    setClock(addSeconds(data.interface, Math.min(1, Math.max(0, (e.clientX - box.left) / (width - 2))) * end));
  };
  const next = data.reversals.find((r) => r > t);
  return (
    <svg width={width} height={height} aria-hidden="true" className="scrub" onPointerDown={go} onPointerMove={go}>
      {strips.map((s, i) => {
        const y0 = i * each;
        const lo = Math.min(0, ...s.track.y);
        const hi = Math.max(...s.track.y, 1e-9);
        const fy = linear(lo, hi * 1.05, y0 + each - 6, y0 + 26);
        const v = placeAt(s.track, t);
        const peak = s.id === 'bank' ? undefined : peakOf(s.track);
        return (
          <g key={s.id}>
            <text className="strong small-text" x={0} y={y0 + 13}>
              {s.name}
            </text>
            <text className="end" x={width - 2} y={y0 + 13}>
              <tspan className="strong">{v ? fixed(v[1], s.decimals) : '–'}</tspan>
              <tspan className="tick"> {s.unit}</tspan>
            </text>
            {ticksOf(lo, hi, 2).map((y) => (
              <g key={y}>
                <line className={y === 0 ? 'axis-line' : 'rule'} x1={0} x2={width - 2} y1={fy(y)} y2={fy(y)} />
                {y !== 0 && (
                  <text className="tick halo" x={0} y={fy(y) - 3}>
                    {fixed(y, Number.isInteger(y) ? 0 : 1)}
                  </text>
                )}
              </g>
            ))}
            <OldLine track={old && stripsOf(old).find((o) => o.id === s.id)?.track} x={fx} y={fy} />
            <TrackLine
              track={s.track}
              x={fx}
              y={fy}
              clock={clock}
              stroke="var(--hue-returner)"
              width={1.5}
              dot={false}
              scale={`${width} ${height}`}
            />
            {peak && (
              <text className="tick halo" x={Math.min(width - 60, fx(peak[1]) + 7)} y={fy(peak[0]) + 7}>
                {fixed(peak[0], s.decimals)}
              </text>
            )}
            {s.id === 'bank' &&
              data.reversals.map((r, k) => (
                <text key={r} className="tick halo" x={fx(r) + 3} y={fy(0) - 4}>
                  {k + 1}
                </text>
              ))}
            {s.id === 'bank' && next !== undefined && inside && (
              <text className="tick end" x={width - 58} y={y0 + 13}>
                next reversal {timeOfDay(addSeconds(data.interface, next))}
              </text>
            )}
            {v && inside && <circle className="now-dot" cx={fx(t)} cy={fy(v[1])} r={3} fill="var(--hue-returner)" />}
          </g>
        );
      })}
      {inside && <line className="now" x1={fx(t)} x2={fx(t)} y1={18} y2={height - foot} />}
      {minutesOf(data.interface, end, width < 420 ? 10 : 5).map((s) => (
        <text key={s} className="tick mid" x={Math.max(14, fx(s))} y={height - 5}>
          {timeOfDay(addSeconds(data.interface, s)).slice(0, 5)}
        </text>
      ))}
    </svg>
  );
}
