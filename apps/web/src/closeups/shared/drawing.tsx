import { type ReactNode, type RefObject, useId, useLayoutEffect, useState } from 'react';
import { useSize } from '../../app/use-size.ts';
import type { Sheet } from './sheet.ts';

interface Props {
  readonly title: string;
  /** Scale and encoding, in words. */
  readonly caption: ReactNode;
  /** Made when it is asked for. */
  readonly sheet: () => Sheet;
  /** Height for a width and for the room that the stage has in all, px. */
  readonly height: (width: number, room: number) => number;
  /** What the drawing shows now, for those who do not see it. */
  readonly label: string;
  readonly className?: string;
  readonly children: (width: number, height: number) => ReactNode;
}

/** A drawing with its title, its scale in words, and the same as a table. */
export function Drawing({ title, caption, sheet, height, label, className, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const [ref, width] = useSize<HTMLDivElement>();
  const id = useId();
  const room = useRoom(ref);
  const h = Math.round(height(width, room));
  return (
    <section className={`drawing${className ? ` ${className}` : ''}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <p className="faint">{caption}</p>
        <button type="button" className="small muted" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'as drawing' : 'as table'}
          <span className="sr">: {title}</span>
        </button>
      </header>
      <div ref={ref} className="drawing-box" style={asTable ? { maxHeight: h } : { height: h }}>
        {asTable ? (
          <SheetTable title={title} sheet={sheet()} />
        ) : (
          width > 40 && (
            <>
              <span className="sr">{label}</span>
              {children(width, h)}
            </>
          )
        )}
      </div>
    </section>
  );
}

/** Height of the stage around an element, px. */
function useRoom(ref: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(600);
  useLayoutEffect(() => {
    const stage = ref.current?.closest('.stage');
    if (!stage) return;
    const watch = new ResizeObserver(() => setRoom(stage.clientHeight));
    watch.observe(stage);
    setRoom(stage.clientHeight);
    return () => watch.disconnect();
  }, [ref]);
  return room;
}

const NUMERIC = /^[−+±]?[\d,.]+( |°|$)/;

export function SheetTable({ title, sheet }: { readonly title: string; readonly sheet: Sheet }) {
  const numeric = sheet.head.map((_, k) => k > 0 && sheet.rows.every((r) => (r[k] ?? '') === '' || r[k] === '–' || NUMERIC.test(r[k])));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className="sheet" aria-label={`${title}, table`} tabIndex={0}>
      <table>
        <caption className="sr">{title}</caption>
        <thead>
          <tr>
            {sheet.head.map((h, k) => (
              <th key={h} scope="col" className={numeric[k] ? 'num' : undefined}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((r) => (
            <tr key={r.join('|')}>
              {r.map((c, k) =>
                k === 0 ? (
                  <th key={sheet.head[k]} scope="row">
                    {c}
                  </th>
                ) : (
                  <td key={sheet.head[k]} className={numeric[k] ? 'num' : undefined}>
                    {c}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is missing, in one sentence, instead of an empty drawing. */
export const Missing = ({ children }: { readonly children: ReactNode }) => <p className="missing serif">{children}</p>;
