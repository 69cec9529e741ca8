import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import { groundHeight } from '@farside/gnc';
import { useMemo } from 'react';
import { ticksOf } from '../../plots/steps.ts';
import { fixed, length, speed, timeOfDay } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear } from '../shared/track.ts';
import { OldLine, TrackLine } from '../shared/track-line.tsx';
import { type DescentData, type DescentPoint, type Gate, MOON } from './descent.ts';
import type { GroundData } from './ground.ts';

/** Half width of the band about the straight line to the hover, as a part of the distance to go. */
const BAND = 0.115;
const EVERY = 5;

/** Scales of the side view: the same metres a pixel both ways. */
export interface SideScale {
  readonly x: (before: number) => number;
  readonly y: (height: number) => number;
  /** px a metre */
  readonly k: number;
  readonly top: number;
  readonly far: number;
}

/** Fits the approach into a box: site at three quarters of its width when there is room, ground near its foot. */
export function sideScale(d: DescentData, width: number, height: number): SideScale {
  const first = { before: d.side.x[0] ?? 1, height: d.side.y[0] ?? 1 };
  const foot = height - 34;
  const room = foot - 22;
  const k = Math.min(room / first.height, (0.82 * width) / Math.max(1, first.before));
  const site = Math.min(width * 0.84, 34 + first.before * k);
  return { x: (b) => site - b * k, y: (h) => foot - h * k, k, top: first.height, far: first.before };
}

interface Stick {
  readonly t: number;
  readonly p: DescentPoint;
}

/** The axis of the lander every five seconds from the approach on. */
export function sticksOf(d: DescentData): readonly Stick[] {
  const total = secondsBetween(d.approach, d.touchdown);
  const out: Stick[] = [];
  for (let t = 0; t < total; t += EVERY) {
    const p = d.at(addSeconds(d.approach, t));
    if (p) out.push({ t, p });
  }
  return out;
}

export function sideSheet(d: DescentData): Sheet {
  return {
    head: ['Time UTC', 'What', 'Height m', 'Before the site m', 'Down m/s', 'Sideways m/s'],
    rows: d.gates.map((g) => [
      timeOfDay(g.epoch),
      g.name,
      fixed(g.height, g.height < 1000 ? 1 : 0),
      fixed(g.before, g.before < 1000 ? 1 : 0),
      fixed(g.down, 2),
      fixed(g.sideways, 2),
    ]),
  };
}

interface Props {
  readonly data: DescentData;
  /** Of the flight before the change. */
  readonly old: DescentData | undefined;
  readonly ground: GroundData | undefined;
  readonly clock: Epoch;
}

/** The approach from the side in equal scale, with the braking before it and the last hundred metres as insets. */
export function SideView({ data, old, ground, clock }: Props) {
  const now = data.at(clock);
  const label = now
    ? `The lander is ${length(now.height)} high and ${length(Math.abs(now.before))} ${now.before >= 0 ? 'before' : 'past'} the site.`
    : 'The lander is not in its descent now.';
  return (
    <Drawing
      title="Approach, side view"
      caption="equal scale; stick: the lander’s axis every 5 s, its tail the thrust; band: 11.5 % of the way left"
      sheet={() => sideSheet(data)}
      height={(w, room) => Math.max(250, Math.min(640, w * 0.72, room - 176))}
      label={label}
      className="side-view"
    >
      {(w, h) => <Side data={data} old={old} ground={ground} clock={clock} width={w} height={h} />}
    </Drawing>
  );
}

function Side({ data, old, ground, clock, width, height }: Props & { readonly width: number; readonly height: number }) {
  const s = useMemo(() => sideScale(data, width, height), [data, width, height]);
  const sticks = useMemo(() => sticksOf(data), [data]);
  const hover = data.gates.find((g) => g.id === 'hover');
  const start = data.gates.find((g) => g.id === 'approach');
  const t = secondsBetween(data.approach, clock);
  const point = data.at(clock);
  const scale = `${width} ${height}`;
  const step = s.top > 1500 ? 500 : s.top > 600 ? 200 : 50;
  const heights = ticksOf(0, s.top, Math.max(2, Math.round(s.top / step))).filter((v) => v > 0);
  const left = 0;
  const small = width < 460;
  const insetX = Math.max(s.x(s.far * 0.62) + 20, width * (small ? 0.54 : 0.46));
  return (
    <svg width={width} height={height} aria-hidden="true">
      {heights.map((v) => (
        <g key={v}>
          {/* only up to the path: beyond it stand the insets */}
          <line className="rule" x1={left} x2={s.x(Math.max(0, v * (s.far / s.top)))} y1={s.y(v)} y2={s.y(v)} />
          <text className="tick" x={left} y={s.y(v) - 4}>
            {fixed(v, 0)}
            {v === heights[heights.length - 1] ? ' m' : ''}
          </text>
        </g>
      ))}
      <Band data={data} s={s} hover={hover} />
      <Ground s={s} width={width} ground={ground} heading={data.heading} />
      {sticks.map(({ t: at, p }) => (
        <Stick key={at} p={p} s={s} past={at <= t} />
      ))}
      <OldLine track={old?.side} x={s.x} y={s.y} />
      <TrackLine track={data.side} x={s.x} y={s.y} clock={clock} stroke="var(--hue-lander)" scale={scale} />
      {start && <GateLabel g={start} x={s.x(data.side.x[0] ?? 0)} y={s.y(data.side.y[0] ?? 0) + 2} dx={20} dy={0} short={small} />}
      {!small && hover && <Rest data={data} ground={ground} s={s} clock={clock} x={s.x(0) + 26} width={width - s.x(0) - 26} />}
      {small && hover && <GateLabel g={hover} x={s.x(0)} y={s.y(hover.height)} dx={-44} dy={s.y(0) - s.y(hover.height) - 24} end />}
      <g transform={small ? `translate(0 ${width < 330 ? 52 : 36})` : undefined}>
        <Before data={data} old={old} clock={clock} x={insetX} width={width - insetX - 4} point={point} />
      </g>
      <text className="tick mid" x={s.x(0)} y={height - 6}>
        site
      </text>
      {ticksOf(0, s.far, small ? 3 : 5)
        .filter((v) => v > 0)
        .map((v, i, all) => (
          <text key={v} className="tick mid" x={s.x(v)} y={height - 6}>
            {fixed(v, 0)}
            {i === all.length - 1 ? ' m before' : ''}
          </text>
        ))}
    </svg>
  );
}

function GateLabel({
  g,
  x,
  y,
  dx,
  dy,
  end,
  short,
}: {
  readonly g: Gate;
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly end?: boolean;
  /** The time stands beside the name, so that the second line is short. */
  readonly short?: boolean;
}) {
  const from = x + dx + Math.sign(dx) * 5;
  const anchor = end ? ' end' : '';
  return (
    <g>
      <line className="lead" x1={x + Math.sign(dx) * 5} y1={y} x2={x + dx} y2={y + dy} />
      <text className={`strong${anchor}`} x={from} y={y + dy + 4}>
        {g.name}
        {short && <tspan className="time"> {timeOfDay(g.epoch)}</tspan>}
      </text>
      <text className={`plain${anchor}`} x={from} y={y + dy + 19}>
        {length(g.height)}, {speed(Math.hypot(g.down, g.sideways))}
        {short ? '' : `, ${timeOfDay(g.epoch)}`}
      </text>
    </g>
  );
}

function Band({ data, s, hover }: { readonly data: DescentData; readonly s: SideScale; readonly hover: Gate | undefined }) {
  if (!hover) return null;
  const [x1, y1] = [s.x(data.side.x[0] ?? 0), s.y(data.side.y[0] ?? 0)];
  const [x0, y0] = [s.x(0), s.y(hover.height)];
  const [nx, ny] = [-(y1 - y0) * BAND, (x1 - x0) * BAND];
  return <path className="fill" d={`M${x0} ${y0}L${x1 + nx} ${y1 + ny}L${x1 - nx} ${y1 - ny}Z`} />;
}

/** The ground: drawn where the flight drew it, the Moon's curve beside. */
function Ground({
  s,
  width,
  ground,
  heading,
}: {
  readonly s: SideScale;
  readonly width: number;
  readonly ground: GroundData | undefined;
  readonly heading: readonly [number, number];
}) {
  const points: string[] = [];
  for (let px = 0; px <= width; px += 2) {
    const before = (s.x(0) - px) / s.k;
    const drawn = ground && Math.abs(before) < ground.patch.half;
    const h = drawn ? groundHeight(ground.patch, -before * heading[0], -before * heading[1]) : -(before * before) / (2 * MOON);
    points.push(`${points.length ? 'L' : 'M'}${px} ${s.y(h).toFixed(1)}`);
  }
  return (
    <>
      <path className="ground" d={`${points.join('')}L${width} ${s.y(0) + 14}L0 ${s.y(0) + 14}Z`} />
      <path className="axis-line" d={points.join('')} fill="none" />
    </>
  );
}

function Stick({ p, s, past }: { readonly p: DescentPoint; readonly s: SideScale; readonly past: boolean }) {
  const [x, y] = [s.x(p.before), s.y(p.height)];
  const [ax, ay] = p.axis ?? [0, 1];
  // "before" grows to the left
  const [ux, uy] = [-ax, -ay];
  const tail = 16 * p.throttle;
  return (
    <g opacity={past ? 1 : 0.5}>
      {p.axis && <line className="tail" x1={x - 2 * ux} y1={y - 2 * uy} x2={x - (2 + tail) * ux} y2={y - (2 + tail) * uy} />}
      <line className="stick" x1={x - 2 * ux} y1={y - 2 * uy} x2={x + 9 * ux} y2={y + 9 * uy} />
    </g>
  );
}

/** Braking before the approach: heights eight times. */
function Before({
  data,
  old,
  clock,
  x,
  width,
  point,
}: {
  readonly data: DescentData;
  readonly clock: Epoch;
  readonly x: number;
  readonly width: number;
  readonly old: DescentData | undefined;
  readonly point: DescentPoint | undefined;
}) {
  if (width < 120) return null;
  const range = data.braking.x[0] ?? 1;
  const k = (width - 8) / range;
  const top = 30;
  const most = Math.max(...data.braking.y);
  const times = 8 * k * most > 110 ? 4 : 8;
  const foot = top + 18 + times * k * most;
  const fx = linear(range, 0, x, x + width - 8);
  const fy = (h: number): number => foot - times * k * h;
  const ignition = data.gates.find((g) => g.id === 'brake');
  const adjust = data.gates.find((g) => g.id === 'adjust');
  const box = data.side;
  const bx = fx(box.x[0] ?? 0);
  const by = fy(box.y[0] ?? 0);
  const coasting = point !== undefined && secondsBetween(data.ignition, clock) < 0;
  return (
    <g>
      <text className="strong" x={x} y={12}>
        Before this
      </text>
      <text className="tick" x={x + 70} y={12}>
        {width < 260 ? '' : `braking from ${length(most)}, `}heights ×{times}
      </text>
      <line className="rule" x1={x} x2={x + width - 4} y1={foot} y2={foot} />
      <OldLine track={old?.braking} x={fx} y={fy} />
      <TrackLine track={data.braking} x={fx} y={fy} clock={clock} stroke="var(--hue-lander)" scale={`${x} ${width}`} />
      <rect className="frame" x={bx - 3} y={by - 3} width={Math.max(7, fx(0) - bx + 6)} height={foot - by + 6} />
      {ignition && (
        <text className="plain" x={x} y={top}>
          {length(ignition.height)}, {speed(ignition.sideways)}
          {coasting ? `, in ${Math.round(-secondsBetween(data.ignition, clock))} s` : ''}
        </text>
      )}
      {adjust && width > 150 && (
        <text className="plain end" x={x + width - 4} y={foot + (width < 260 ? 29 : 15)}>
          upright {length(adjust.height)}, {speed(adjust.down)} down
        </text>
      )}
      <text className="tick" x={x} y={foot + 15}>
        {length(range)} to go
      </text>
    </g>
  );
}

/** What happens from the hover down, at a larger scale. */
function Rest({
  data,
  ground,
  s,
  clock,
  x,
  width,
}: {
  readonly data: DescentData;
  readonly ground: GroundData | undefined;
  readonly s: SideScale;
  readonly clock: Epoch;
  readonly x: number;
  readonly width: number;
}) {
  const hover = data.gates.find((g) => g.id === 'hover');
  if (!hover || width < 90) return null;
  const top = hover.height * 1.08;
  const y0 = s.y(0) + 4;
  const high = Math.min(230, y0 - 170);
  const k = high / top;
  const fy = (h: number): number => y0 - h * k;
  const w = 64;
  const fx = (b: number): number => x + w / 2 - b * k;
  const gates = data.gates.filter((g) => secondsBetween(hover.epoch, g.epoch) >= 0);
  // labels stand apart by a line
  let last = Number.NEGATIVE_INFINITY;
  const labels = gates.map((g) => {
    const at = Math.max(fy(g.height) + 4, last + 30);
    last = at;
    return { g, at };
  });
  const over = Math.max(0, last + 22 - y0);
  // when they run past the ground, all go up, from the last
  for (let i = labels.length - 1, foot = y0 - 22; i >= 0 && over > 0; i--) {
    labels[i].at = Math.min(labels[i].at, foot);
    foot = labels[i].at - 30;
  }
  const ground1: string[] = [];
  for (let px = 0; px <= w; px += 1) {
    const b = (x + w / 2 - (x + px)) / k;
    const h = ground ? groundHeight(ground.patch, -b * data.heading[0], -b * data.heading[1]) : 0;
    ground1.push(`${px ? 'L' : 'M'}${x + px} ${fy(h).toFixed(1)}`);
  }
  const box = { x: s.x(w / 2 / k), y: s.y(top), w: (w / k) * s.k, h: top * s.k };
  return (
    <g>
      <rect className="frame" x={box.x} y={box.y} width={Math.max(3, box.w)} height={box.h} />
      <line className="lead" x1={box.x + box.w} y1={box.y} x2={x} y2={fy(top)} />
      <line className="lead" x1={box.x + box.w} y1={box.y + box.h} x2={x} y2={y0} />
      <rect className="window" x={x} y={fy(top)} width={w} height={y0 - fy(top)} />
      <path className="axis-line" d={ground1.join('')} fill="none" />
      <clipPath id="last-clip">
        <rect x={x} y={fy(top)} width={w} height={y0 - fy(top)} />
      </clipPath>
      <g clipPath="url(#last-clip)">
        <TrackLine
          track={data.side}
          x={fx}
          y={fy}
          clock={clock}
          stroke="var(--hue-lander)"
          scale={`${x} ${k}`}
          dot={secondsBetween(hover.epoch, clock) >= 0}
        />
      </g>
      {labels.map(({ g, at }) => (
        <g key={g.id}>
          <line className="lead" x1={x + w / 2 + 5} y1={fy(g.height)} x2={x + w + 8} y2={at - 4} />
          <text className="strong" x={x + w + 12} y={at}>
            {g.name}
          </text>
          <text className="plain" x={x + w + 12} y={at + 14}>
            {g.height > 0 ? length(g.height) : speed(g.down)}, {timeOfDay(g.epoch)}
          </text>
        </g>
      ))}
    </g>
  );
}
