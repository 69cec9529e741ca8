import type { Epoch } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { useMemo } from 'react';
import { useSize } from '../app/use-size.ts';
import { columnsOf, shareOf } from '../spine/columns.ts';
import { fixed } from '../text/figures.ts';
import { Glyph } from '../theme/glyph.tsx';
import { useHue } from '../theme/hue.ts';
import { massStrip, stackedSteps } from './mass-strip.ts';

const HEIGHT = 64;

/** All vehicles' masses one on the other, over the phases in even columns as on the timeline. */
export function MassStripView({ flight, clock }: { readonly flight: Flight; readonly clock: Epoch }) {
  const [ref, width] = useSize<HTMLDivElement>();
  const hue = useHue();
  const columns = useMemo(() => columnsOf(flight), [flight]);
  const strip = useMemo(() => massStrip(flight, columns), [flight, columns]);
  const top = strip.most * 1.04;
  const y = (kg: number): number => HEIGHT - (Math.min(kg, top) / top) * HEIGHT;
  const now = shareOf(columns, clock, true) * width;
  const seen = strip.vehicles.filter((_, k) => strip.masses.some((row) => row[k] > 0));
  return (
    <figure className="mass-strip">
      <figcaption className="faint small">
        Together over the phases, up to {fixed(strip.most, 0)} kg; the {fixed(strip.launch, 0)} kg on the launcher are cut off.
        {seen.map((v) => (
          <span key={v} className="with-glyph">
            <Glyph id={v} /> {v}
          </span>
        ))}
      </figcaption>
      <div ref={ref}>
        {width > 40 && (
          <svg width={width} height={HEIGHT + 14} aria-hidden="true">
            {strip.vehicles.map((v, k) =>
              stackedSteps(strip, k)
                .filter((s) => s.high > s.low && s.to > s.from)
                .map((s) => (
                  <rect
                    key={`${v} ${s.from}`}
                    x={s.from * width}
                    width={(s.to - s.from) * width + 0.3}
                    y={y(s.high)}
                    height={Math.max(0, y(s.low) - y(s.high) - 1)}
                    fill={hue(v)}
                    opacity={s.from * width > now ? 0.5 : 1}
                  />
                )),
            )}
            {columns.map((c, i) => (
              <g key={c.phase}>
                <line className="rule" x1={(i * width) / columns.length} x2={(i * width) / columns.length} y1={0} y2={HEIGHT + 12} />
                <text x={(i * width) / columns.length + 4} y={HEIGHT + 12}>
                  {width > 700 ? c.name : c.number}
                </text>
              </g>
            ))}
            <line className="now" x1={now} x2={now} y1={0} y2={HEIGHT} />
          </svg>
        )}
      </div>
    </figure>
  );
}
