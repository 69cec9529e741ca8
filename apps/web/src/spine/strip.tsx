import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import type { Window } from '@farside/flight';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { set, setClock, useTheatre } from '../state/store.ts';
import { fixed, sentenceCase, shortStamp, timeOfDay } from '../text/figures.ts';
import { useHue } from '../theme/hue.ts';
import { TOKENS } from '../theme/tokens.ts';
import { lanesOf, ticksOf } from './lanes.ts';
import type { SpineProps } from './profile.tsx';

const LANE = 17;
const LENS = 14;
/** Least span that the strip zooms to, s. */
const LEAST = 20;

/** True time inside one phase: burns, events, contacts, sunlight. Wheel zooms, double-click fits the phase again. */
export function Strip({ flight, columns, width, gutter, now, clock }: SpineProps) {
  const span = useTheatre((s) => s.span);
  const theme = useTheatre((s) => s.theme);
  const even = useTheatre((s) => s.evenPhases);
  const hue = useHue();
  const column = columns[now];
  const inside = span && secondsBetween(span[0], clock) >= 0 && secondsBetween(clock, span[1]) >= 0;
  const [start, end] = inside && span ? span : [column.start, column.end];
  const length = Math.max(1e-3, secondsBetween(start, end));
  const lanes = useMemo(() => lanesOf(flight, start, end, column), [flight, start, end, column]);
  const x = (e: Epoch): number => Math.min(width, Math.max(0, (secondsBetween(start, e) / length) * width));
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (span && !inside) set({ span: undefined });
  }, [span, inside]);
  useEffect(() => {
    const el = svg.current;
    if (!el) return;
    // the wheel must not scroll the page, which only a listener that is not passive can see to
    const zoom = (e: WheelEvent): void => {
      e.preventDefault();
      const box = el.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (e.clientX - box.left - gutter) / width));
      const by = Math.exp(Math.max(-1, Math.min(1, e.deltaY / 300)));
      const longest = secondsBetween(column.start, column.end);
      const next = Math.min(longest, Math.max(LEAST, length * by));
      if (next >= longest) {
        set({ span: undefined });
        return;
      }
      const centre = addSeconds(start, share * length);
      let a = addSeconds(centre, -share * next);
      if (secondsBetween(column.start, a) < 0) a = column.start;
      if (secondsBetween(addSeconds(a, next), column.end) < 0) a = addSeconds(column.end, -next);
      set({ span: [a, addSeconds(a, next)] });
    };
    el.addEventListener('wheel', zoom, { passive: false });
    return () => el.removeEventListener('wheel', zoom);
  }, [column, start, length, width, gutter]);
  const drag = (e: PointerEvent<SVGSVGElement>): void => {
    if (e.buttons !== 1) return;
    const box = e.currentTarget.getBoundingClientRect();
    const px = Math.min(width, Math.max(0, e.clientX - box.left - gutter));
    let to = addSeconds(start, (px / width) * length);
    if (!e.altKey) {
      const stops = [...lanes.marks.map((m) => m.epoch), ...lanes.burns.flatMap((b) => [b.start, b.end])];
      for (const s of stops) if (Math.abs(x(s) - px) < 4) to = s;
    }
    setClock(to);
  };
  const names = ['Burns', 'Events', 'Relay and stations', lanes.sunOf === 'site' ? 'Sun at the site' : `Sun, ${lanes.sunOf}`];
  const y = (i: number): number => LENS + 6 + i * LANE;
  const left = even ? (now / columns.length) * width : 0;
  const right = even ? ((now + 1) / columns.length) * width : width;
  const labels = placeLabels(
    lanes.marks.map((m) => ({ at: x(m.epoch), text: sentenceCase(m.text), rank: m.rank })),
    width,
  );
  const burnLabels = placeLabels(
    lanes.burns.map((b) => ({ at: x(b.end), text: sentenceCase(b.what), rank: b.deltaV > 50 ? 0 : 1 })),
    width,
  );
  const bars = (list: readonly Window[], row: number, colour: string, name: string, shift = 0) =>
    list.map((w) => (
      <rect
        key={`${name}${w.start.s}`}
        x={x(w.start)}
        y={y(row) + 5 + shift}
        width={Math.max(1.5, x(w.end) - x(w.start))}
        height={5}
        fill={colour}
      >
        <title>
          {name}: {shortStamp(w.start)} to {shortStamp(w.end)}
        </title>
      </rect>
    ));
  const at = x(clock);
  return (
    <svg
      ref={svg}
      className="strip"
      width={width + gutter + 20}
      height={LENS + 92}
      role="img"
      aria-label={`Phase ${column.number}, ${column.name}: burns, events, contacts and sunlight from ${shortStamp(start)} to ${shortStamp(end)}`}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        drag(e);
      }}
      onPointerMove={drag}
      onDoubleClick={() => set({ span: undefined })}
    >
      <g transform={`translate(${gutter} 0)`}>
        <path d={`M${left} 0H${right}C${right} ${LENS} ${width} 0 ${width} ${LENS}H0C0 0 ${left} ${LENS} ${left} 0z`} className="fill" />
        {names.map((n, i) => (
          <text key={n} x={-8} y={y(i) + 11} className="tick end">
            {n.length > 15 ? n.replace('Relay and stations', 'Relay, stations') : n}
          </text>
        ))}
        {lanes.burns.map((b, i) => (
          <g key={`${b.what}${b.start.s}`}>
            <rect x={x(b.start)} y={y(0) + 2} width={Math.max(3, x(b.end) - x(b.start))} height={11} fill={hue(b.vehicle)}>
              <title>
                {b.vehicle}: {b.what}, {fixed(b.deltaV, 2)} m/s, {timeOfDay(b.start)}
              </title>
            </rect>
            {burnLabels[i] && (
              <text x={x(b.end) + 5} y={y(0) + 11} className="tick strong">
                {burnLabels[i]}
              </text>
            )}
          </g>
        ))}
        {lanes.marks.map((m, i) => (
          <g key={`${m.kind}${m.epoch.s}${m.text}`}>
            <line x1={x(m.epoch)} x2={x(m.epoch)} y1={y(1) + 2} y2={y(1) + 13} className="tickmark">
              <title>
                {timeOfDay(m.epoch)} {m.text}
              </title>
            </line>
            {labels[i] && (
              <text x={x(m.epoch) + 4} y={y(1) + 11} className="tick strong">
                {labels[i]}
              </text>
            )}
          </g>
        ))}
        {bars(lanes.stations, 2, 'var(--text3)', 'Ground stations', 3)}
        {bars(lanes.relay, 2, hue('relay'), 'Relay', -3)}
        {bars(lanes.sun, 3, TOKENS[theme].sun, 'Sunlight')}
        <line x1={0} x2={width} y1={y(4) + 4} y2={y(4) + 4} className="axis-line" />
        {ticksOf(start, end, width).map((t) => (
          <text key={`${t.s}.${t.f}`} x={x(t)} y={y(4) + 17} className={`tick ${x(t) < 20 ? '' : x(t) > width - 20 ? 'end' : 'mid'}`}>
            {length > 2 * 86400 ? shortStamp(t).replace(/ 00:00$/, '') : length > 7200 ? shortStamp(t).slice(-5) : timeOfDay(t)}
          </text>
        ))}
        <line x1={at} x2={at} y1={LENS} y2={y(4) + 4} className="now" />
      </g>
    </svg>
  );
}

/** Which labels fit to the right of their marks without overlap, the more important ones first; the rest stay in the tooltip. */
export function placeLabels(
  list: readonly { readonly at: number; readonly text: string; readonly rank: number }[],
  width: number,
): readonly (string | undefined)[] {
  const out: (string | undefined)[] = list.map(() => undefined);
  const taken: [number, number][] = [];
  const order = list.map((_, i) => i).sort((a, b) => list[a].rank - list[b].rank || list[a].at - list[b].at);
  for (const i of order) {
    const { at, text } = list[i];
    const short = text.length > 34 ? `${text.slice(0, 33)}…` : text;
    const to = at + 6 + short.length * 5.6;
    if (to > width + 10) continue;
    if (taken.some(([a, b]) => at < b + 6 && to > a - 6)) continue;
    // a label may not cover the mark of another
    if (list.some((o, k) => k !== i && o.at > at + 1 && o.at < to && o.rank <= list[i].rank)) continue;
    taken.push([at, to]);
    out[i] = short;
  }
  return out;
}
