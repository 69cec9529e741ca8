import './tables.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useClock } from '../clock/use-clock.ts';
import { useTheatre } from '../state/store.ts';
import { fixed } from '../text/figures.ts';
import { Glyph } from '../theme/glyph.tsx';
import { BOOK_COLUMNS, booksOf } from './books.ts';
import { DELTA_V_COLUMNS, deltaVRows, TANK_COLUMNS, tankRows } from './budget.ts';
import { BURN_COLUMNS, type BurnRow, burnRows } from './burns.ts';
import { CONTACT_COLUMNS, contactRows } from './contacts.ts';
import { DataTable } from './data-table.tsx';
import { FACT_COLUMNS, type FactRow, factRows, tallyOf } from './facts.ts';
import { MassStripView } from './mass-strip-view.tsx';
import type { Column } from './rows.ts';

const SECTIONS = [
  ['burns', 'Burns'],
  ['books', 'Mass books'],
  ['facts', 'Published against flown'],
  ['contacts', 'Contacts'],
  ['budget', 'Budget'],
] as const;

/** Vehicles with their mark. */
function withGlyph<T extends { readonly vehicle: string }>(columns: readonly Column<T>[]): readonly Column<T>[] {
  return columns.map((c) =>
    c.key === 'vehicle'
      ? {
          ...c,
          show: (r: T) => (
            <span className="with-glyph">
              <Glyph id={r.vehicle} /> {c.text(r)}
            </span>
          ),
        }
      : c,
  );
}

/** Everything that the flight can be read off in rows. */
export function Tables() {
  const shown = useTheatre((s) => s.shown);
  const clock = useClock(2);
  const [filter, setFilter] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const find = (e: KeyboardEvent): void => {
      if (
        e.key !== '/' ||
        e.ctrlKey ||
        e.metaKey ||
        e.altKey ||
        (e.target instanceof HTMLElement && e.target.closest('input, textarea, .cm-editor'))
      )
        return;
      e.preventDefault();
      box.current?.focus();
    };
    addEventListener('keydown', find);
    return () => removeEventListener('keydown', find);
  }, []);
  const flight = shown?.flight;
  const made = useMemo(
    () =>
      flight && {
        burns: burnRows(flight),
        books: booksOf(flight),
        facts: factRows(flight),
        contacts: contactRows(flight),
        deltaV: deltaVRows(flight),
        tanks: tankRows(flight),
      },
    [flight],
  );
  const burnColumns = useMemo(() => withLength(withGlyph(BURN_COLUMNS), made?.burns ?? []), [made]);
  const factColumns = useMemo(() => withBars(FACT_COLUMNS), []);
  if (!made || !flight) return null;
  return (
    <div className="tables">
      <h1 className="sr">Tables</h1>
      <div className="bar">
        <nav aria-label="Tables">
          {SECTIONS.map(([id, name]) => (
            <a key={id} href={`#${id}`} onClick={(e) => jump(e, id)}>
              {name}
            </a>
          ))}
        </nav>
        <label>
          <span className="muted">Filter</span>{' '}
          <input
            ref={box}
            className="box"
            type="search"
            value={filter}
            onChange={(e) => setFilter(e.target.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Escape') return;
              setFilter('');
              e.currentTarget.blur();
            }}
          />{' '}
          <kbd>/</kbd>
        </label>
      </div>
      <DataTable
        id="burns"
        title="Burns"
        note="Where the velocity change went: gravity and steering are lost to the speed. Pulses in closed loop are not told apart."
        rows={made.burns}
        columns={burnColumns}
        filter={filter}
        clock={clock}
        none="No engine has burnt in what was flown of this mission."
      />
      <DataTable
        id="books"
        title="Mass books"
        note={
          made.books.rows.length > 0 &&
          `From ${fixed(made.books.launch, 1)} kg on the launcher to ${fixed(made.books.end, 1)} kg; every book closes to ${made.books.worst.toExponential(0).replace('-', '−')} kg.`
        }
        above={<MassStripView flight={flight} clock={clock} />}
        rows={made.books.rows}
        columns={withGlyph(BOOK_COLUMNS)}
        filter={filter}
        clock={clock}
        none="Nothing has changed its mass in what was flown of this mission."
      />
      <DataTable
        id="facts"
        title="Published against flown"
        note={
          made.facts.length > 0 &&
          `${tallyOf(made.facts)}. All other rows are told and not counted. Bar: the tolerance, dot: what was flown.`
        }
        rows={made.facts}
        columns={factColumns}
        filter={filter}
        clock={clock}
        none={
          flight.complete
            ? 'This mission was flown without published facts beside it.'
            : 'This flight stopped before its end: published facts are put beside a whole flight only.'
        }
      />
      <DataTable
        id="contacts"
        title="Contacts"
        rows={made.contacts}
        columns={withGlyph(CONTACT_COLUMNS)}
        filter={filter}
        clock={clock}
        none="No station and no relay has heard of what was flown of this mission."
      />
      <div id="budget">
        <DataTable
          id="budget-delta-v"
          title="Budget: velocity changes"
          note="Δv = speed + gravity + steering + what was not told apart. Negative gravity helped."
          rows={made.deltaV}
          columns={DELTA_V_COLUMNS}
          filter={filter}
          clock={clock}
          none="No engine has burnt in what was flown of this mission."
        />
        <DataTable
          id="budget-propellant"
          title="Budget: propellant"
          note="Corrections: what they need beyond what was flown to be 99 % sure. Worth: the velocity change that the margin still is."
          rows={made.tanks}
          columns={TANK_COLUMNS}
          filter={filter}
          clock={clock}
          none="No module of this mission carries propellant."
        />
      </div>
    </div>
  );
}

/** Anchors scroll the stage and leave the address of the page to the view. */
function jump(e: React.MouseEvent, id: string): void {
  e.preventDefault();
  document.getElementById(id)?.scrollIntoView({ block: 'start' });
}

/** Lengths of burns with a bar to scale. */
function withLength(columns: readonly Column<BurnRow>[], rows: readonly BurnRow[]): readonly Column<BurnRow>[] {
  const most = Math.max(1, ...rows.map((r) => r.duration));
  return columns.map((c) =>
    c.key === 'duration'
      ? {
          ...c,
          show: (r: BurnRow) => (
            <>
              {c.text(r)}
              <span className="length-bar" aria-hidden="true">
                <span
                  style={{ width: `${(100 * r.duration) / most}%`, background: `var(--hue-${r.engine.split('.')[0]}, var(--text2))` }}
                />
              </span>
            </>
          ),
        }
      : c,
  );
}

/** Tolerances as a bar about the published figure, the flown one as a dot. */
function withBars(columns: readonly Column<FactRow>[]): readonly Column<FactRow>[] {
  return columns.map((c) => {
    if (c.key === 'tolerance')
      return {
        ...c,
        show: (r: FactRow) =>
          r.inside === undefined ? (
            ''
          ) : (
            <span className="tolerance" title={r.tolerance}>
              <svg width="92" height="14" aria-hidden="true">
                {r.share !== undefined && (
                  <>
                    <line className="tolerance-bar" x1="14" x2="78" y1="7" y2="7" />
                    <line className="tolerance-mid" x1="46" x2="46" y1="3" y2="11" />
                    {Math.abs(r.share) <= 1.4 ? (
                      <circle cx={46 + 32 * r.share} cy="7" r="3.5" />
                    ) : (
                      <path d={r.share > 0 ? 'M86 3l6 4-6 4z' : 'M6 3L0 7l6 4z'} />
                    )}
                  </>
                )}
              </svg>
              {!r.inside && (
                <span className={r.basis === 'predicted' ? 'alarm caution' : 'alarm'} aria-hidden="true">
                  ▲
                </span>
              )}
              {c.text(r)}
            </span>
          ),
      };
    return c;
  });
}
