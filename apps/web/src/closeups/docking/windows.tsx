import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import { useMemo } from 'react';
import { ticksOf } from '../../plots/steps.ts';
import { duration, fixed, length, speed, timeOfDay } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear, type Track } from '../shared/track.ts';
import { OldLine, TrackLine } from '../shared/track-line.tsx';
import { type ApproachData, closingOf, offsetOf, passiveClearance, passivePath, pathTrack, type Relative, rangeOf } from './approach.ts';

/** A window onto the relative motion: metres along the orbit from `left` to `right`, centred at height 0. */
export interface Pane {
  readonly id: 'far' | 'near' | 'final';
  readonly name: string;
  readonly left: number;
  readonly right: number;
}

/** Far shows the hand-over, near the first hold, final the last metres with both vehicles. */
export function panesOf(d: ApproachData): readonly Pane[] {
  const start = Math.abs(d.states[0].r[1]);
  const first = d.holds[0]?.distance ?? start / 10;
  const body = (d.sizes['orbiter']?.length ?? 3) + (d.sizes['ascender']?.length ?? 2);
  const near = { left: -1.1 * first, right: 0.14 * first };
  return [
    { id: 'far', name: 'Far', left: -1.13 * start, right: 0.15 * start },
    { id: 'near', name: 'Near', ...near },
    { id: 'final', name: 'Final', left: -2 * body, right: 0.72 * body },
  ];
}

export function windowsSheet(d: ApproachData): Sheet {
  const row = (t: number, what: string): readonly string[] => {
    const epoch = addSeconds(d.handover, t);
    const s = d.at(epoch) ?? d.states[d.states.length - 1];
    return [timeOfDay(epoch), what, length(-s.r[1]), length(s.r[0]), length(rangeOf(s)), speed(closingOf(s)), length(offsetOf(s))];
  };
  const rows = [
    { t: 0, what: 'hand-over' },
    ...d.holds.flatMap((h) => [
      { t: secondsBetween(d.handover, h.start), what: `hold at ${length(h.distance)} begins` },
      { t: secondsBetween(d.handover, h.end), what: `hold at ${length(h.distance)} ends` },
    ]),
    ...[600, 300, 60, 10].map((b) => ({ t: secondsBetween(d.handover, d.docking) - b, what: `${duration(b)} before contact` })),
    { t: secondsBetween(d.handover, d.docking), what: 'contact' },
  ];
  return {
    head: ['Time UTC', 'What', 'Behind', 'Above', 'Range', 'Closing', 'Off the axis'],
    rows: rows
      .filter((r) => r.t >= 0)
      .sort((a, b) => a.t - b.t)
      .map((r) => row(r.t, r.what)),
  };
}

interface Props {
  readonly data: ApproachData;
  /** Of the flight before the change. */
  readonly old: ApproachData | undefined;
  readonly clock: Epoch;
}

/** Three windows on one path, each a part of the one before. */
export function Windows({ data, old, clock }: Props) {
  const s = data.at(clock);
  const label = s
    ? `The orbiter is ${length(rangeOf(s))} from the ascender, ${length(Math.abs(s.r[1]))} ${s.r[1] < 0 ? 'behind' : 'ahead'} and ${length(Math.abs(s.r[0]))} ${s.r[0] < 0 ? 'below' : 'above'}.`
    : 'The two are not on their close approach now.';
  return (
    <Drawing
      title="Three windows on one path"
      caption="→ along the orbit, ↑ away from the Moon; equal scale in each; dots: drift if thrust stops now, nearest in two revolutions"
      sheet={() => windowsSheet(data)}
      height={(w, room) => (w < 560 ? 3 * 216 : Math.max(190, Math.min(w * 0.29, room - 390)))}
      label={label}
      className="windows"
    >
      {(w, h) => <Panes data={data} old={old} clock={clock} width={w} height={h} now={s} />}
    </Drawing>
  );
}

function Panes({
  data,
  old,
  clock,
  width,
  height,
  now,
}: Props & { readonly width: number; readonly height: number; readonly now: Relative | undefined }) {
  const panes = useMemo(() => panesOf(data), [data]);
  const track = useMemo(() => pathTrack(data), [data]);
  const oldTrack = useMemo(() => old && pathTrack(old), [old]);
  const stacked = width < 560;
  const gap = 14;
  const head = 20;
  const w = stacked ? width : (width - 2 * gap) / 3;
  const h = stacked ? height / 3 - gap : height;
  const boxes = panes.map((p, i) => {
    const [x0, y0] = stacked ? [0, i * (h + gap)] : [i * (w + gap), 0];
    const k = w / (p.right - p.left);
    const middle = y0 + head + (h - head) * (p.id === 'final' ? 0.52 : 0.42);
    return { p, x0, y0, k, top: y0 + head, bottom: y0 + h, fx: linear(p.left, p.right, x0, x0 + w), fy: (v: number) => middle - v * k };
  });
  return (
    <svg width={width} height={height} aria-hidden="true">
      <defs>
        {boxes.map((b) => (
          <clipPath key={b.p.id} id={`pane-${b.p.id}`}>
            <rect x={b.x0 + 1} y={b.top + 1} width={w - 2} height={b.bottom - b.top - 2} />
          </clipPath>
        ))}
      </defs>
      {boxes.map((b, i) => {
        const inner = boxes[i + 1];
        return (
          <g key={b.p.id}>
            <text className="strong" x={b.x0} y={b.y0 + 13}>
              {b.p.name}
            </text>
            <text className="tick end" x={b.x0 + w} y={b.y0 + 13}>
              {length(b.p.right - b.p.left)} wide
            </text>
            <rect className="window" x={b.x0 + 0.5} y={b.top + 0.5} width={w - 1} height={b.bottom - b.top - 1} />
            <g clipPath={`url(#pane-${b.p.id})`}>
              <line className="rule" x1={b.x0} x2={b.x0 + w} y1={b.fy(0)} y2={b.fy(0)} />
              <line className="rule" x1={b.fx(0)} x2={b.fx(0)} y1={b.top} y2={b.bottom} />
              {b.p.id === 'far' && <Far data={data} b={b} track={track} />}
              {b.p.id === 'near' && <Near data={data} b={b} now={now} clock={clock} w={w} />}
              {b.p.id === 'final' ? (
                <Final data={data} b={b} clock={clock} w={w} now={now} />
              ) : (
                <>
                  <OldLine track={oldTrack} x={b.fx} y={b.fy} />
                  <TrackLine
                    track={track}
                    x={b.fx}
                    y={b.fy}
                    clock={clock}
                    stroke="var(--hue-orbiter)"
                    scale={`${b.p.id} ${width} ${height}`}
                  />
                  <circle cx={b.fx(0)} cy={b.fy(0)} r={4} fill="var(--hue-ascender)" />
                </>
              )}
            </g>
            {inner && !stacked && <Nested b={b} inner={inner} w={w} />}
          </g>
        );
      })}
    </svg>
  );
}

interface Box {
  readonly p: Pane;
  readonly x0: number;
  readonly y0: number;
  readonly k: number;
  readonly top: number;
  readonly bottom: number;
  readonly fx: (v: number) => number;
  readonly fy: (v: number) => number;
}

/** The rectangle of the next window in this one, with its leader lines. */
function Nested({ b, inner, w }: { readonly b: Box; readonly inner: Box; readonly w: number }) {
  const x1 = b.fx(inner.p.left);
  const x2 = Math.max(b.fx(inner.p.right), x1 + 6);
  const high = (inner.bottom - inner.top) / inner.k;
  const up = (b.fy(0) - b.top) / (b.bottom - b.top);
  const y1 = Math.min(b.fy(up * high), b.fy(0) - 3);
  const y2 = Math.max(b.fy(-(1 - up) * high), b.fy(0) + 3);
  return (
    <g>
      <rect className="frame" x={x1} y={y1} width={x2 - x1} height={y2 - y1} />
      <line className="lead" x1={x2} y1={y1} x2={b.x0 + w + 14} y2={inner.top} />
      <line className="lead" x1={x2} y1={y2} x2={b.x0 + w + 14} y2={inner.bottom} />
    </g>
  );
}

/** Dots of a path in a window, some pixels apart. */
function spaced(points: readonly (readonly [number, number])[], b: Box): readonly (readonly [number, number])[] {
  const out: (readonly [number, number])[] = [];
  let [px, py] = [Number.NaN, Number.NaN];
  for (const [x, y] of points) {
    const [u, v] = [b.fx(x), b.fy(y)];
    if (Math.hypot(u - px, v - py) < 5) continue;
    [px, py] = [u, v];
    out.push([u, v]);
  }
  return out.slice(1);
}

function Far({ data, b, track }: { readonly data: ApproachData; readonly b: Box; readonly track: Track }) {
  const first = data.states[0];
  return (
    <g>
      {ticksOf(b.p.left, 0, 6)
        .filter((v) => v < 0)
        .map((v, i) => (
          <text key={v} className="tick mid" x={b.fx(v)} y={b.fy(0) - 7}>
            {fixed(-v / 1000, 0)}
            {i === 0 ? ' km' : ''}
          </text>
        ))}
      {data.burns
        .filter((x) => x.deltaV > 0.05)
        .map((x) => {
          const i = track.t.findIndex((t) => t >= x.t);
          if (i < 0) return null;
          return (
            <line
              key={x.t}
              className="tickmark"
              x1={b.fx(track.x[i])}
              x2={b.fx(track.x[i])}
              y1={b.fy(track.y[i]) - 5}
              y2={b.fy(track.y[i]) + 5}
            />
          );
        })}
      <text className="plain" x={b.fx(first.r[1])} y={b.fy(first.r[0]) + 32}>
        Hand-over {timeOfDay(data.handover).slice(0, 5)}
      </text>
      <text className="tick" x={b.fx(first.r[1])} y={b.fy(first.r[0]) + 46}>
        {length(-first.r[1])} behind, {length(Math.abs(first.r[0]))} {first.r[0] < 0 ? 'below' : 'above'}
      </text>
      <text className="plain end" x={b.fx(0) - 8} y={b.fy(0) - 24}>
        Ascender
      </text>
    </g>
  );
}

function Near({
  data,
  b,
  now,
  clock,
  w,
}: {
  readonly data: ApproachData;
  readonly b: Box;
  readonly now: Relative | undefined;
  readonly clock: Epoch;
  readonly w: number;
}) {
  const drift = now ? passivePath(now, 1, 400) : [];
  const clear = now ? passiveClearance(now) : undefined;
  const inside = now !== undefined && rangeOf(now) <= data.keepOut;
  const done = secondsBetween(data.docking, clock) >= 0;
  return (
    <g>
      <circle className="sphere" cx={b.fx(0)} cy={b.fy(0)} r={data.keepOut * b.k} />
      <text className="tick end in-window" x={b.fx(b.p.right) - 6} y={b.fy(-data.keepOut) + 15}>
        keep-out {length(data.keepOut)}
      </text>
      {spaced(drift, b).map(([x, y]) => (
        <circle key={`${x} ${y}`} className="drift" cx={x} cy={y} r={1.3} />
      ))}
      {data.holds
        .filter((h) => h.distance * b.k > 10)
        .map((h, i) => (
          <g key={h.distance}>
            <rect className="hold" x={b.fx(-h.distance) - 3.5} y={b.fy(0) - 3.5} width={7} height={7} />
            <text className="plain mid in-window" x={Math.max(b.x0 + (w < 260 ? 30 : 54), b.fx(-h.distance))} y={b.fy(0) - 25}>
              {i === 0 ? 'Hold ' : ''}
              {length(h.distance).replace('.00', '')}
            </text>
            <text className="tick mid in-window" x={Math.max(b.x0 + (w < 260 ? 30 : 54), b.fx(-h.distance))} y={b.fy(0) - 11}>
              {timeOfDay(h.start).slice(0, 5)}
              {w < 260 ? '' : `, ${duration(secondsBetween(h.start, h.end))}`}
            </text>
          </g>
        ))}
      <text className="plain" x={b.x0 + 46} y={b.bottom - 26}>
        {now
          ? inside
            ? 'Inside the keep-out sphere.'
            : 'If thrust stops now, it drifts'
          : done
            ? 'Docked.'
            : `Close approach from ${timeOfDay(data.handover).slice(0, 5)} on.`}
      </text>
      {now && !inside && clear !== undefined && (
        <text className="plain" x={b.x0 + 46} y={b.bottom - 11}>
          no nearer than {length(clear)}.
        </text>
      )}
    </g>
  );
}

/** Both vehicles in outline: cylinders of the lengths and diameters in the mission file. */
function Final({
  data,
  b,
  clock,
  w,
  now,
}: {
  readonly data: ApproachData;
  readonly b: Box;
  readonly clock: Epoch;
  readonly w: number;
  readonly now: Relative | undefined;
}) {
  const [o, a, r] = [data.sizes['orbiter'], data.sizes['ascender'], data.sizes['returner']];
  const docked = secondsBetween(data.docking, clock) >= 0;
  const end = data.states[data.states.length - 1];
  const s = docked ? end : now;
  const gap = s ? Math.max(0, docked ? 0 : -s.r[1] - (data.contact || 0)) : undefined;
  const up = s ? s.r[0] : 0;
  const near = gap !== undefined && gap < -b.p.left * 1.2;
  if (!o || !a)
    return (
      <text className="plain" x={b.x0 + 10} y={b.top + 20}>
        The mission file gives no sizes of the vehicles.
      </text>
    );
  const k = b.k;
  // the ascender's face is the origin
  const nose = b.fx(0);
  const tip = gap === undefined ? 0 : b.fx(-gap);
  const y = b.fy(0);
  const yo = b.fy(up);
  const dimension = y - Math.max(o.diameter, a.diameter) * 0.5 * k - 14;
  return (
    <g>
      <g className="outline">
        <rect x={nose} y={y - (a.diameter / 2) * k} width={a.length * k} height={a.diameter * k} stroke="var(--hue-ascender)" />
        <line x1={nose} x2={nose} y1={y - 0.3 * k} y2={y + 0.3 * k} stroke="var(--hue-ascender)" strokeWidth={4} />
      </g>
      {near && (
        <g className="outline">
          <rect
            x={tip - o.length * k}
            y={yo - (o.diameter / 2) * k}
            width={o.length * k}
            height={o.diameter * k}
            stroke="var(--hue-orbiter)"
          />
          <line x1={tip} x2={tip} y1={yo - 0.3 * k} y2={yo + 0.3 * k} stroke="var(--hue-orbiter)" strokeWidth={4} />
          {r && (
            <path
              d={`M${tip - 0.45 * o.length * k} ${yo - (r.diameter / 2) * k}h${r.length * 0.55 * k}q${r.length * 0.45 * k} ${(r.diameter / 2) * k} 0 ${r.diameter * k}h${-r.length * 0.55 * k}z`}
              stroke="var(--hue-returner)"
            />
          )}
        </g>
      )}
      {near && gap !== undefined && gap > 0.02 && (
        <g>
          <path className="dimension" d={`M${tip} ${dimension + 8}V${dimension}H${nose}V${dimension + 8}`} />
          <text className="strong mid" x={(tip + nose) / 2} y={dimension - 6}>
            {length(gap)}
          </text>
        </g>
      )}
      <text className="plain" x={b.x0 + 10} y={b.top + 18}>
        {docked
          ? `Docked at ${timeOfDay(data.docking)}, closing ${speed(data.contacted.closing)}`
          : near && now
            ? `closing ${speed(closingOf(now))}`
            : gap !== undefined
              ? `${length(s ? Math.max(0, rangeOf(s) - data.contact) : gap)} to contact${w < 300 ? '' : ': the orbiter is still out of this window'}.`
              : w < 300
                ? ''
                : 'Both come into this window for the last metres.'}
      </text>
      <text className="plain" x={b.x0 + 10} y={b.bottom - 11}>
        {near ? 'Orbiter and returner' : ''}
      </text>
      <text className="plain end" x={b.x0 + w - 10} y={b.bottom - 11}>
        Ascender
      </text>
    </g>
  );
}
