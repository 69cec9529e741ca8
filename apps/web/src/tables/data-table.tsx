import { type Epoch, secondsBetween } from '@farside/astro';
import { type ReactNode, useId, useState } from 'react';
import { setClock } from '../state/store.ts';
import { type Column, csvOf, filtered, type Row, sorted } from './rows.ts';

interface Props<T extends Row> {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  /** Drawn between head and table. */
  readonly above?: ReactNode;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly filter: string;
  /** Shown instead of an empty table. */
  readonly none: string;
  readonly clock: Epoch;
}

/** A section of the tables: sorted by a click on a head, filtered, copied as CSV; a row leads the clock to its time. */
export function DataTable<T extends Row>({ id, title, note, above, rows, columns, filter, none, clock }: Props<T>) {
  const [by, setBy] = useState<{ readonly key: string; readonly down: boolean }>();
  const [copied, setCopied] = useState<string>();
  const head = useId();
  const kept = filtered(rows, columns, filter);
  const shown = by ? sorted(kept, columns, by.key, by.down) : kept;
  const now = nowIndex(shown, clock, by === undefined);
  const copy = (): void => {
    navigator.clipboard.writeText(csvOf(shown, columns)).then(
      () => setCopied(`${shown.length} rows copied.`),
      () => setCopied('The browser did not allow it.'),
    );
  };
  return (
    <section id={id} aria-labelledby={head} className="data-table">
      <header>
        <h2 id={head}>{title}</h2>
        {note && <p className="faint">{note}</p>}
        {rows.length > 0 && (
          <span className="tools">
            <span className="faint" role="status">
              {copied}
            </span>
            <button type="button" className="small muted" onClick={copy}>
              copy as CSV<span className="sr">: {title}</span>
            </button>
          </span>
        )}
      </header>
      {rows.length > 0 && above}
      {rows.length === 0 ? (
        <p className="serif none">{none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keys
        <section className="scroll" tabIndex={0} aria-label={`${title}, table`}>
          <table>
            <caption className="sr">{title}</caption>
            <thead>
              <tr>
                {columns.map((c) => (
                  <th
                    key={c.key}
                    scope="col"
                    className={c.numeric ? 'num' : undefined}
                    aria-sort={by?.key === c.key ? (by.down ? 'descending' : 'ascending') : undefined}
                  >
                    <button
                      type="button"
                      title={`Sort by ${c.name}`}
                      onClick={() =>
                        setBy(
                          by?.key !== c.key
                            ? { key: c.key, down: c.numeric === true }
                            : by.down === (c.numeric === true)
                              ? { key: c.key, down: !by.down }
                              : undefined,
                        )
                      }
                    >
                      {c.name}
                      {c.unit ? ` ${c.unit}` : ''}
                      <span aria-hidden="true" className="arrow">
                        {by?.key === c.key ? (by.down ? '↓' : '↑') : ''}
                      </span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((r, i) => (
                // a click anywhere on the row does what its button does
                <tr
                  key={r.id}
                  className={`${r.epoch ? 'goes' : ''}${r.faint ? ' faint' : ''}${r.sum ? ' key' : ''}${i === now ? ' at-now' : ''}`}
                  aria-current={i === now ? 'time' : undefined}
                  onClick={r.epoch ? () => r.epoch && setClock(r.epoch) : undefined}
                >
                  {columns.map((c, k) => {
                    const text = c.show?.(r) ?? c.text(r);
                    if (k > 0)
                      return (
                        <td key={c.key} className={c.numeric ? 'num' : c.wraps ? 'wraps' : undefined}>
                          {text}
                        </td>
                      );
                    return (
                      <th key={c.key} scope="row" className={c.wraps ? 'wraps' : undefined}>
                        {r.epoch ? (
                          <button type="button" title="Go there">
                            {text}
                          </button>
                        ) : (
                          text
                        )}
                      </th>
                    );
                  })}
                </tr>
              ))}
              {shown.length === 0 && (
                <tr>
                  <td colSpan={columns.length} className="faint">
                    Nothing here has “{filter}” in it.
                  </td>
                </tr>
              )}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

/** The last row that has begun, where rows are in order of time. */
function nowIndex(rows: readonly Row[], clock: Epoch, inTime: boolean): number {
  if (!inTime || rows.length === 0 || rows[0].epoch === undefined) return -1;
  return rows.findLastIndex((r) => r.epoch !== undefined && secondsBetween(r.epoch, clock) >= 0);
}
