import { useMemo } from 'react';
import { useSize } from '../app/use-size.ts';
import { useClock } from '../clock/use-clock.ts';
import { get, useTheatre } from '../state/store.ts';
import { columnAt, columnsOf } from './columns.ts';
import { Profile } from './profile.tsx';
import { Strip } from './strip.tsx';
import { Transport } from './transport.tsx';

/** The timeline: clock and transport, the mission profile, and the phase of the clock in true time. */
export function Spine() {
  const shown = useTheatre((s) => s.shown);
  const [ref, width] = useSize<HTMLDivElement>();
  return (
    <section id="timeline" className="spine" aria-label="Timeline" tabIndex={-1}>
      <Transport />
      <div ref={ref} className="spine-drawing">
        {shown && width > 0 && <Drawing width={width} />}
      </div>
    </section>
  );
}

/** Left of the drawing: names of the lanes. */
export const GUTTER = 92;

function Drawing({ width }: { readonly width: number }) {
  const shown = useTheatre((s) => s.shown);
  const clock = useClock(30);
  const flight = (shown ?? get().shown)?.flight;
  const columns = useMemo(() => (flight ? columnsOf(flight) : []), [flight]);
  if (!flight || columns.length === 0) return null;
  const inner = Math.max(120, width - GUTTER - 20);
  const now = columnAt(columns, clock);
  return (
    <>
      <Profile flight={flight} columns={columns} width={inner} gutter={GUTTER} now={now} clock={clock} />
      <Strip flight={flight} columns={columns} width={inner} gutter={GUTTER} now={now} clock={clock} />
    </>
  );
}
