import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useClock } from '../clock/use-clock.ts';
import { setClock, useTheatre } from '../state/store.ts';
import { duration, fixed, significant, tick } from '../text/figures.ts';
import { hueOf, TOKENS } from '../theme/tokens.ts';
import { type Plot, valueAt } from './series.ts';
import { niceStep } from './steps.ts';

interface Props {
  readonly plot: Plot;
  readonly start: Epoch;
  readonly length: number;
  readonly width: number;
  readonly height?: number;
  /** The same quantity of the flight before. */
  readonly before?: Plot | undefined;
  readonly axis?: boolean;
}

/** One plot tied to the clock: past in full, future at half, the value at now; a click sets the clock. */
export function PlotView({ plot, start, length, width, height = 64, before, axis = false }: Props) {
  const theme = useTheatre((s) => s.theme);
  const box = useRef<HTMLDivElement>(null);
  const clock = useClock(30);
  const t = secondsBetween(start, clock);
  const data = useMemo(() => aligned(plot, before), [plot, before]);
  useEffect(() => {
    const el = box.current;
    if (!el || width < 60) return;
    const tokens = TOKENS[theme];
    const chart = new uPlot(
      {
        width,
        height,
        padding: [4, 0, axis ? 0 : 2, 0],
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, sync: { key: 'plots' } },
        legend: { show: false },
        scales: { x: { time: false, range: [0, length] }, y: { distr: plot.log ? 3 : 1 } },
        axes: [{ show: false }, { show: false }],
        series: [
          {},
          ...plot.curves.map((c) => ({
            stroke: c.of ? hueOf(c.of, theme) : tokens.text,
            width: 1.5,
            spanGaps: false,
            points: { show: false },
          })),
          ...(before?.curves ?? []).map(() => ({ stroke: tokens.text3, width: 1, dash: [4, 3], points: { show: false } })),
        ],
        hooks: {
          drawAxes: [
            (u) => {
              const { ctx } = u;
              const ratio = devicePixelRatio;
              const { left, top, width: w, height: h } = u.bbox;
              const lo = u.scales['y'].min ?? 0;
              const hi = u.scales['y'].max ?? 1;
              const step = niceStep(hi - lo || 1, 2);
              ctx.save();
              ctx.lineWidth = ratio;
              ctx.font = `${11 * ratio}px "Source Sans 3 Variable", system-ui, sans-serif`;
              for (let v = Math.ceil(lo / step) * step; v <= hi; v += step) {
                const y = Math.round(u.valToPos(v, 'y', true)) + 0.5;
                ctx.strokeStyle = tokens.line;
                ctx.beginPath();
                ctx.moveTo(left, y);
                ctx.lineTo(left + w, y);
                ctx.stroke();
                if (y > top + 10 * ratio) {
                  ctx.fillStyle = tokens.text3;
                  ctx.fillText(tick(v, step), left, y - 3 * ratio);
                }
              }
              ctx.strokeStyle = tokens.line2;
              ctx.beginPath();
              ctx.moveTo(left, top + h);
              ctx.lineTo(left + w, top + h);
              ctx.stroke();
              ctx.restore();
            },
          ],
        },
      },
      data as uPlot.AlignedData,
      el,
    );
    const click = (): void => {
      const at = chart.posToVal(chart.cursor.left ?? -1, 'x');
      if (at >= 0 && at <= length) setClock(addSeconds(start, at));
    };
    chart.over.addEventListener('click', click);
    return () => chart.destroy();
  }, [plot, before, data, width, height, length, theme, start, axis]);
  const at = Math.min(1, Math.max(0, t / length));
  const values = plot.curves.map((c) => ({ of: c.of, v: c.exact ? c.exact(clock) : valueAt(c, t) })).filter((x) => x.v !== undefined);
  const old = before?.curves[0] && (before.curves[0].exact ? before.curves[0].exact(clock) : valueAt(before.curves[0], t));
  const lead = values.at(-1)?.v;
  return (
    <figure className="plot">
      <figcaption>
        <span className="label">{plot.title}</span>
        <span>
          <b>{lead === undefined ? '–' : figure(lead)}</b> <span className="faint">{plot.unit}</span>
          {old !== undefined && lead !== undefined && <span className="faint"> ({significantChange(lead - old)})</span>}
        </span>
      </figcaption>
      <div className="plot-box" ref={box} style={{ height }}>
        <div className="plot-future" style={{ left: `${at * 100}%` }} />
        <div className="plot-now" style={{ left: `${at * 100}%` }} />
      </div>
      {axis && (
        <div className="plot-axis faint">
          <span>{duration(-t)}</span>
          <span>{duration(length - t)}</span>
        </div>
      )}
    </figure>
  );
}

/** Against the flight before, as it is read: with its sign, nothing where it is nothing. */
const significantChange = (d: number): string => (Math.abs(d) < 1e-3 ? '±0' : `${d > 0 ? '+' : ''}${significant(d, 3)}`);

const figure = (v: number): string => (Math.abs(v) >= 1000 ? fixed(v, 0) : significant(v, 4));

/** All curves over one list of times. */
function aligned(plot: Plot, before: Plot | undefined): (readonly (number | null)[])[] {
  const curves = [...plot.curves, ...(before?.curves ?? [])];
  if (curves.every((c) => c.x === curves[0]?.x || same(c.x, curves[0].x))) return [[...(curves[0]?.x ?? [])], ...curves.map((c) => c.y)];
  return uPlot.join(curves.map((c) => [c.x as number[], c.y as (number | null)[]] as uPlot.AlignedData)) as (readonly (number | null)[])[];
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);
