import type { Epoch } from '@farside/astro';
import { secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import { nextStop, stopsOf } from '../state/marks.ts';
import { set, setClock, useTheatre } from '../state/store.ts';
import { dateInWords, shortDuration, shortStamp, timeOfDay } from '../text/figures.ts';
import { useHue } from '../theme/hue.ts';
import { type Column, epochAt, shareOf } from './columns.ts';
import { type Strand, strandsOf } from './strands.ts';

export interface SpineProps {
  readonly flight: Flight;
  readonly columns: readonly Column[];
  readonly width: number;
  readonly gutter: number;
  /** Index of the column of the clock. */
  readonly now: number;
  readonly clock: Epoch;
}

const HEAD = 34;
const HEIGHT = 116;
const GAP = 1.6;

/** Eleven columns of equal width with every module's way between Earth and Moon; a slider for the clock. */
export function Profile({ flight, columns, width, gutter, now, clock }: SpineProps) {
  const env = useTheatre((s) => s.env);
  const even = useTheatre((s) => s.evenPhases);
  const flying = useTheatre((s) => s.flying);
  const stopped = useTheatre((s) => s.stopped);
  const hue = useHue();
  const [hover, setHover] = useState<number>();
  const strands = useMemo(() => (env ? strandsOf(flight, env, columns) : []), [flight, env, columns]);
  const top = HEAD + 6;
  const body = HEIGHT - HEAD - 14;
  const y = (place: number): number => top + body * (1 - place);
  const x = (share: number): number => (even ? share * width : shareOf(columns, epochAt(columns, share, true), false) * width);
  const at = shareOf(columns, clock, even) * width;
  const from = (e: PointerEvent<HTMLDivElement>): number => {
    const box = e.currentTarget.getBoundingClientRect();
    return (e.clientX - box.left - gutter) / width;
  };
  const drag = (e: PointerEvent<HTMLDivElement>): void => {
    const share = from(e);
    setHover(share);
    if (e.buttons !== 1) return;
    setClock(snapped(flight, columns, share, even, width, e.altKey));
  };
  const keys = (e: KeyboardEvent): void => {
    const c = columns[now];
    if (e.key === 'Home') setClock(c.start);
    else if (e.key === 'End') setClock(c.end);
    else if (e.key === 'PageUp' || e.key === 'PageDown')
      setClock(columns[Math.min(columns.length - 1, Math.max(0, now + (e.key === 'PageDown' ? 1 : -1)))].start);
    else if ((e.key === 'ArrowLeft' || e.key === 'ArrowRight') && e.shiftKey) {
      const to = nextStop(flight, clock, e.key === 'ArrowRight' ? 1 : -1);
      if (to) setClock(to);
    } else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const c = columns[now];
  const hoverEpoch = hover === undefined || hover < 0 || hover > 1 ? undefined : epochAt(columns, hover, even);
  return (
    <div className="profile">
      <div
        className="slider"
        role="slider"
        tabIndex={0}
        aria-label="Time of the mission"
        aria-valuemin={0}
        aria-valuemax={Math.round(secondsBetween(columns[0].start, columns[columns.length - 1].end))}
        aria-valuenow={Math.round(secondsBetween(columns[0].start, clock))}
        aria-valuetext={`${dateInWords(clock)}, ${timeOfDay(clock)} UTC, phase ${c.number}, ${c.name}`}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          drag(e);
        }}
        onPointerMove={drag}
        onPointerLeave={() => setHover(undefined)}
        onKeyDown={keys}
      >
        <svg width={width + gutter + 20} height={HEIGHT} aria-hidden="true">
          <title>Distance of every vehicle between Earth (top) and Moon (bottom)</title>
          <text x={gutter - 8} y={y(1) + 4} className="axis end">
            Earth
          </text>
          <text x={gutter - 8} y={y(0) + 4} className="axis end">
            Moon
          </text>
          <g transform={`translate(${gutter} 0)`}>
            {columns.map((col, i) => {
              const left = even ? (i / columns.length) * width : shareOf(columns, col.start, false) * width;
              const right = even ? ((i + 1) / columns.length) * width : shareOf(columns, col.end, false) * width;
              const wide = right - left;
              return (
                <g key={col.phase}>
                  {i === now && <rect x={left} y={0} width={Math.max(2, wide)} height={HEIGHT} className="fill" />}
                  {flying && i < flying.index && <rect x={left} y={HEIGHT - 3} width={wide} height={3} className="done" />}
                  {!col.flown && <rect x={left} y={top - 4} width={wide} height={body + 8} fill="url(#hatch)" />}
                  {stopped?.phase === col.phase && <rect x={left + 4} y={top + body / 2 - 5} width={10} height={10} className="warning" />}
                  <line x1={left} x2={left} y1={0} y2={HEIGHT} className="rule" />
                  {wide > 22 && (
                    <text x={left + 8} y={13} className={i === now ? 'head key' : 'head'}>
                      <tspan className="faint">{col.number}</tspan>
                      {wide > 62 && (
                        <tspan dx={6}>
                          {wide > 92 ? col.name : col.name.split(' ')[0].length * 7 <= wide - 22 ? col.name.split(' ')[0] : ''}
                        </tspan>
                      )}
                    </text>
                  )}
                  {wide > 76 && col.flown && (
                    <text x={left + 20} y={27} className="tick">
                      {shortDuration(secondsBetween(col.start, col.end))}
                    </text>
                  )}
                </g>
              );
            })}
            <line x1={0} x2={width} y1={y(1)} y2={y(1)} className="dots" />
            <line x1={0} x2={width} y1={y(0)} y2={y(0)} className="dots" />
            {strands.map((s, k) => (
              <Way key={s.module} strand={s} colour={hue(s.module)} x={x} y={y} offset={(k - (strands.length - 1) / 2) * GAP} at={at} />
            ))}
            {hoverEpoch && (
              <g>
                <line x1={(hover ?? 0) * width} x2={(hover ?? 0) * width} y1={0} y2={HEIGHT} className="ghost" />
                <text x={Math.min(width - 4, (hover ?? 0) * width + 5)} y={HEIGHT - 3} className={(hover ?? 0) > 0.9 ? 'tick end' : 'tick'}>
                  {shortStamp(hoverEpoch)}
                </text>
              </g>
            )}
            <line x1={at} x2={at} y1={0} y2={HEIGHT} className="now" />
            <path d={`M${at - 5} 0h10l-5 6z`} className="now-head" />
          </g>
          <defs>
            <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" x2="0" y1="0" y2="6" className="rule" strokeWidth="2" />
            </pattern>
          </defs>
        </svg>
      </div>
      <ol className="sr">
        {columns.map((col) => (
          <li key={col.phase}>
            <button
              type="button"
              onClick={() => set({ clock: col.start, span: undefined })}
              aria-current={col.number === now + 1 ? 'step' : undefined}
            >
              Phase {col.number}, {col.name}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface WayProps {
  readonly strand: Strand;
  readonly colour: string;
  readonly x: (share: number) => number;
  readonly y: (place: number) => number;
  readonly offset: number;
  readonly at: number;
}

/** One strand: flown up to now in full, what is to come at half. A band where the orbit is denser than the drawing. */
function Way({ strand, colour, x, y, offset, at }: WayProps) {
  const d = useMemo(() => {
    const { points } = strand;
    let line = '';
    let band = '';
    let last = Number.NaN;
    for (let i = 0; i < points.length; i += 3) {
      const px = x(points[i]);
      const lo = y(points[i + 1]) + offset;
      const hi = y(points[i + 2]) + offset;
      const gap = Number.isNaN(last) || points[i] - last > 0.003;
      last = points[i];
      line += `${gap ? 'M' : 'L'}${px.toFixed(1)} ${((lo + hi) / 2).toFixed(1)}`;
      if (Math.abs(lo - hi) > 1.5) {
        band += `M${px.toFixed(1)} ${lo.toFixed(1)}V${hi.toFixed(1)}`;
      }
    }
    return { line, band };
  }, [strand, x, y, offset]);
  const id = `past-${strand.module}`;
  return (
    <g stroke={colour} fill="none" strokeWidth="1.6" strokeLinejoin="round">
      <clipPath id={id}>
        <rect x={-2} y={0} width={Math.max(0, at + 2)} height={200} />
      </clipPath>
      <g opacity={0.5}>
        <path d={d.line} />
        {d.band && <path d={d.band} opacity={0.35} strokeWidth="1.2" />}
      </g>
      <g clipPath={`url(#${id})`}>
        <path d={d.line} />
        {d.band && <path d={d.band} opacity={0.35} strokeWidth="1.2" />}
      </g>
      {strand.end && <circle cx={x(strand.end[0])} cy={y(strand.end[1]) + offset} r={3} fill={colour} stroke="none" />}
    </g>
  );
}

/** The epoch at a place of the profile, drawn to a stop within 4 px unless told not to. */
function snapped(flight: Flight, columns: readonly Column[], share: number, even: boolean, width: number, exact: boolean): Epoch {
  const epoch = epochAt(columns, share, even);
  if (exact) return epoch;
  let best: Epoch | undefined;
  let nearest = 4 / width;
  for (const s of stopsOf(flight)) {
    const d = Math.abs(shareOf(columns, s.epoch, even) - share);
    if (d < nearest) {
      nearest = d;
      best = s.epoch;
    }
  }
  return best ?? epoch;
}
