import { type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { lazy, Suspense, useMemo } from 'react';
import { useSize } from '../app/use-size.ts';
import { useClock } from '../clock/use-clock.ts';
import { PlotView } from '../plots/plot-view.tsx';
import { plotsFor } from '../plots/series.ts';
import { columnAt, columnsOf } from '../spine/columns.ts';
import { shownModules } from '../spine/strands.ts';
import { marksOf } from '../state/marks.ts';
import { channelAt, keptRides, type Motion, motionOf } from '../state/motion.ts';
import { set, setClock, useTheatre } from '../state/store.ts';
import { fixed, sentenceCase, until } from '../text/figures.ts';
import { Glyph } from '../theme/glyph.tsx';

const CloseupNumbers = lazy(async () => ({ default: (await import('../closeups/numbers.tsx')).CloseupNumbers }));

/** The module that stands for each vehicle: the one that it is named by, or the first aboard. */
function leadersOf(modules: readonly string[], vehicleOf: (module: string) => string | undefined): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const m of modules) {
    const v = vehicleOf(m);
    if (v !== undefined && (!out.has(v) || v === m)) out.set(v, m);
  }
  return out;
}

/** Decimals of a height in km. */
const digitsOf = (m: number): number => (Math.abs(m) < 1000 ? 3 : Math.abs(m) < 1e6 ? 1 : 0);

/** Over the ground where the flight has measured it (descent, ascent, entry), else over the sphere of the body, m. */
const heightOf = (flight: Flight, m: Motion, clock: Epoch): number =>
  channelAt(flight, `${m.vehicle}.height-above-site`, clock) ?? channelAt(flight, `${m.vehicle}.altitude`, clock) ?? m.altitude;

/** Why a module is not followed now: before its first path it is on the launcher, after its last it is gone. */
function whereNot(flight: Flight, module: string, clock: Epoch): string {
  const first = keptRides(flight).get(module)?.[0];
  return first && secondsBetween(clock, first.start) > 0 ? 'on the launcher' : 'gone';
}

const NAME = (module: string): string => module.charAt(0).toUpperCase() + module.slice(1);

/** Vehicles (in a close-up its own figures), what comes next, and the plots of the phase. */
export function Ledger() {
  const shown = useTheatre((s) => s.shown);
  const view = useTheatre((s) => s.view);
  const [ref, width] = useSize<HTMLDivElement>();
  const close = view === 'landing' || view === 'docking' || view === 'entry';
  return (
    <aside className="ledger" aria-label="Figures" ref={ref}>
      {shown ? (
        <>
          {close ? (
            <Suspense fallback={null}>
              <CloseupNumbers view={view} />
            </Suspense>
          ) : (
            <Vehicles />
          )}
          <Next />
          <Plots width={Math.max(60, width - 40)} />
        </>
      ) : null}
    </aside>
  );
}

function Vehicles() {
  const shown = useTheatre((s) => s.shown);
  const env = useTheatre((s) => s.env);
  const selection = useTheatre((s) => s.selection);
  const clock = useClock(10);
  if (!shown) return null;
  const { flight } = shown;
  const modules = shownModules(flight);
  const leads = leadersOf(modules, (m) => (env ? motionOf(flight, env, m, clock)?.vehicle : undefined));
  return (
    <section>
      <table className="vehicles">
        <thead>
          <tr>
            <th scope="col">Vehicle</th>
            <th scope="col" className="num">
              Altitude km
            </th>
            <th scope="col" className="num">
              Speed m/s
            </th>
            <th scope="col" className="num mass">
              Mass kg
            </th>
          </tr>
        </thead>
        <tbody>
          {modules.map((m) => {
            const motion = env && motionOf(flight, env, m, clock);
            const rides = motion !== undefined && leads.get(motion.vehicle) !== m;
            return (
              <tr key={m} className={selection === m ? 'selected' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="name"
                    aria-pressed={selection === m}
                    onClick={() => set({ selection: selection === m ? undefined : m })}
                  >
                    <Glyph id={m} /> {NAME(m)}
                  </button>
                </th>
                {motion === undefined ? (
                  <td colSpan={3} className="num faint">
                    {env ? whereNot(flight, m, clock) : '…'}
                  </td>
                ) : rides ? (
                  <td colSpan={3} className="num faint">
                    {motion.landed ? 'on the lander' : `docked, on the ${motion.vehicle === 'stack' ? 'stack' : motion.vehicle}`}
                  </td>
                ) : (
                  <>
                    <td className="num">
                      {motion.landed ? (
                        <span className="faint">landed</span>
                      ) : (
                        fixed(heightOf(flight, motion, clock) / 1000, digitsOf(heightOf(flight, motion, clock)))
                      )}
                    </td>
                    <td className="num">{motion.landed ? '' : fixed(motion.speed, motion.speed < 100 ? 1 : 0)}</td>
                    <td className="num mass">{fixed(motion.mass, 1)}</td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Next() {
  const shown = useTheatre((s) => s.shown);
  const clock = useClock(4);
  const marks = useMemo(() => (shown ? marksOf(shown.flight) : []), [shown]);
  if (!shown) return null;
  const burns = shown.flight.burns().map((b) => ({ epoch: b.start, text: `${NAME(b.vehicle)}: ${b.what}, ${fixed(b.deltaV, 1)} m/s` }));
  const next = [...marks.filter((m) => m.rank < 3), ...burns]
    .filter((m) => secondsBetween(clock, m.epoch) > 0.5)
    .sort((a, b) => secondsBetween(b.epoch, a.epoch))
    .slice(0, 3);
  return (
    <section>
      <h2 className="label">Next</h2>
      <ul className="next">
        {next.map((m) => (
          <li key={`${m.epoch.s}${m.text}`}>
            <button type="button" title="Go there" onClick={() => setClock(m.epoch)}>
              {sentenceCase(m.text)}
            </button>
            <span className="num">{until(clock, m.epoch)}</span>
          </li>
        ))}
        {next.length === 0 && <li className="faint">Nothing more: the flight is over.</li>}
      </ul>
    </section>
  );
}

function Plots({ width }: { readonly width: number }) {
  const shown = useTheatre((s) => s.shown);
  const other = useTheatre((s) => s.other);
  const env = useTheatre((s) => s.env);
  const span = useTheatre((s) => s.span);
  const flight = shown?.flight;
  const columns = useMemo(() => (flight ? columnsOf(flight) : []), [flight]);
  // the phase alone, so that plots are made when it changes and not with every tick
  const phase = useTheatre((s) => (s.shown ? columnAt(columns, s.clock) : 0));
  const column = columns[phase];
  const [start, end] = span ?? (column ? [column.start, column.end] : []);
  const plots = useMemo(
    () => (flight && env && column && start && end ? plotsFor(flight, env, column.phase, start, end) : []),
    [flight, env, column, start, end],
  );
  const before = useMemo(
    () => (other && env && column && start && end ? plotsFor(other.flight, env, column.phase, start, end) : []),
    [other, env, column, start, end],
  );
  if (!start || !end) return null;
  return (
    <section className="plots">
      {plots.map((p, i) => (
        <PlotView
          key={p.id}
          plot={p}
          start={start}
          length={secondsBetween(start, end)}
          width={width}
          axis={i === plots.length - 1}
          before={before.find((b) => b.id === p.id)}
        />
      ))}
    </section>
  );
}
