import { Fragment, useMemo, useState } from 'react';
import { setValue } from '../change/draft.ts';
import { remediesOf } from '../change/remedies.ts';
import { flyDraft } from '../flying/runner.ts';
import { phaseName } from '../spine/columns.ts';
import { get, type ShownFlight, type Stopped, set, setClock, useTheatre } from '../state/store.ts';
import { fixed, sentenceCase, significant } from '../text/figures.ts';
import { findingOf, type MovedRow, movedRows } from './rows.ts';

/** What moved from the flight before to this one, or where this one stopped and what would make it fly. */
export function Compare() {
  const shown = useTheatre((s) => s.shown);
  const other = useTheatre((s) => s.other);
  const stopped = useTheatre((s) => s.stopped);
  const kept = useTheatre((s) => s.kept);
  if (stopped) return <Failure why={stopped} />;
  if (!shown || !other || shown === other) return <p className="across">Change something and fly again: what moves shows here.</p>;
  return (
    <div className="compare across">
      <Moved before={other} now={shown} />
      <footer className="compare-foot">
        <span className="label">Flights</span>
        {kept.map((k) => (
          <button
            key={k.flight.manifest.id}
            type="button"
            className={k === shown ? 'key' : 'muted'}
            aria-pressed={k === shown}
            onClick={() => k !== shown && set({ shown: k, other: shown, draft: undefined })}
          >
            {k.name}
          </button>
        ))}
      </footer>
    </div>
  );
}

function Moved({ before, now }: { readonly before: ShownFlight; readonly now: ShownFlight }) {
  const { phases, difference } = useMemo(() => movedRows(before.flight, now.flight), [before, now]);
  const change =
    now.changes.length > 0
      ? now.changes
          .map((c) => `${c.path} ${c.value}`)
          .slice(0, 2)
          .join(' and ')
      : 'the mission as it was';
  const [all, setAll] = useState(false);
  const tight = difference.limits.filter((l) => l.after.left < 0 || (l.before && l.before.left !== l.after.left));
  return (
    <>
      <p className="sentence">{findingOf(change, before.flight, now.flight, difference)}</p>
      <p className="muted below">
        {before.name} before, {now.name} now. {now.flight.complete ? '' : 'What was not flown is left out. '}
        Click a row to go there.
      </p>
      <p className="small">
        <button type="button" className="muted" aria-pressed={all} onClick={() => setAll(!all)}>
          {all
            ? 'Only what moved by more than a thousandth'
            : `All that moved (${phases.reduce((n, p) => n + p.rows.filter((r) => r.small).length, 0)} more by less than a thousandth)`}
        </button>
      </p>
      <table className="moved">
        <caption className="sr">What moved, phase by phase</caption>
        <thead>
          <tr>
            <th scope="col">Quantity</th>
            <th scope="col" className="num">
              Before
            </th>
            <th scope="col" className="num">
              Now
            </th>
            <th scope="col" />
            <th scope="col" className="num">
              Change
            </th>
            <th scope="col" className="num bar-head">
              Relative, ±30 %
            </th>
          </tr>
        </thead>
        {phases.map((p) => (
          <tbody key={p.phase}>
            <tr className="phase">
              <th scope="rowgroup" colSpan={6}>
                <span className="label">{p.title}</span> <span className={p.same ? 'faint' : 'muted'}>{p.why}</span>
              </th>
            </tr>
            {p.rows
              .filter((r) => all || !r.small)
              .map((r) => (
                <Row key={r.name} row={r} onGo={() => goTo(now, p.phase)} />
              ))}
            {!p.same && p.rows.every((r) => r.small) && !all && (
              <tr>
                <td colSpan={6} className="faint">
                  Nothing moved by more than a thousandth.
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
      <h2 className="label limits-head">Limits, and what is left to them</h2>
      <table>
        <caption className="sr">Limits</caption>
        <thead>
          <tr>
            <th scope="col">Limit</th>
            <th scope="col" className="num">
              Left before
            </th>
            <th scope="col" className="num">
              Left now
            </th>
            <th scope="col">Unit</th>
          </tr>
        </thead>
        <tbody>
          {tight.map((l) => {
            const [f, unit] =
              l.after.unit === 'rad' ? [180 / Math.PI, '°'] : l.after.unit === 'm/s2' ? [1 / 9.80665, 'g'] : [1, l.after.unit];
            return (
              <tr key={l.after.name}>
                <td>
                  {l.after.left < 0 && <Mark kind="warning" />} {sentenceCase(l.after.name)}
                </td>
                <td className="num">{l.before ? significant(l.before.left * f, 4) : '–'}</td>
                <td className="num key">{significant(l.after.left * f, 4)}</td>
                <td className="faint unit">{unit}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function goTo(now: ShownFlight, phase: string): void {
  const i = now.flight.phases.findIndex((p) => p.phase === phase);
  const start = i > 0 ? now.flight.phases[i - 1].handover.epoch : now.flight.events()[0]?.epoch;
  if (start) setClock(start);
}

function Row({ row, onGo }: { readonly row: MovedRow; onGo(): void }) {
  return (
    <tr>
      <td>
        <button type="button" onClick={onGo}>
          {row.alarm && <Mark kind={row.alarm} />} {row.title}
        </button>
      </td>
      <td className="num muted">{row.before}</td>
      <td className="num key">{row.now}</td>
      <td className="faint unit">{row.unit}</td>
      <td className="num">{row.change}</td>
      <td>
        <Bar share={row.relative} alarm={row.alarm} />
      </td>
    </tr>
  );
}

/** The share of change on a line of ±30 %; an arrow head where it is more. */
function Bar({ share, alarm }: { readonly share: number | undefined; readonly alarm: MovedRow['alarm'] }) {
  if (share === undefined) return null;
  const w = 96;
  const x = Math.max(-1, Math.min(1, share / 0.3)) * (w / 2);
  const width = Math.max(2, Math.abs(x));
  const fill = alarm ? `var(--${alarm})` : 'var(--text2)';
  return (
    <svg width={w} height="12" className="bar" role="img" aria-label={`${fixed(share * 100, 1)} %`}>
      <line x1={w / 2} x2={w / 2} y1="0" y2="12" stroke="var(--line2)" />
      <rect x={x < 0 ? w / 2 - width : w / 2} y="3" width={width} height="6" fill={fill} />
      {Math.abs(share) > 0.3 && <path d={share > 0 ? `M${w - 5} 2l5 4l-5 4z` : 'M5 2l-5 4l5 4z'} fill={fill} />}
    </svg>
  );
}

const SHAPES = { watch: '○', caution: '▲', warning: '■' } as const;

function Mark({ kind }: { readonly kind: keyof typeof SHAPES }) {
  return (
    <span style={{ color: `var(--${kind})` }} role="img" aria-label={kind}>
      {SHAPES[kind]}
    </span>
  );
}

/** A flight that stopped: where, why in figures, and what would make it fly. */
function Failure({ why }: { readonly why: Stopped }) {
  const shown = useTheatre((s) => s.shown);
  const draft = useTheatre((s) => s.draft);
  const text = draft ?? shown?.flight.manifest.mission.text ?? '';
  const remedies = useMemo(() => remediesOf(why.tryThis ?? '', text), [why, text]);
  const number = shown ? shown.flight.manifest.phases.indexOf(why.phase) + 1 : 0;
  return (
    <div className="compare across" role="alert">
      <p className="muted">
        <Mark kind="warning" /> Stopped{number > 0 ? ` in phase ${number}, ${phaseName(why.phase)}` : why.phase ? ` in ${why.phase}` : ''}
        {why.epoch ? `, ${why.epoch.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}` : ''}
      </p>
      <p className="sentence">{sentenceCase(why.message)}.</p>
      {(why.expected || why.found) && (
        <p className="muted below">
          {why.expected && `Expected ${why.expected}. `}
          {why.found && `Found ${why.found}.`}
        </p>
      )}
      {why.tryThis && (
        <>
          <h2 className="label limits-head">What would make it fly</h2>
          <p>{sentenceCase(why.tryThis)}.</p>
          <ul className="remedies">
            {remedies.map((r) => (
              <li key={r.path}>
                <button
                  type="button"
                  className="box"
                  onClick={() => {
                    set({ draft: text, changing: true });
                    setValue(r.path, r.value);
                    flyDraft();
                  }}
                >
                  Try
                </button>{' '}
                {r.words}
              </li>
            ))}
          </ul>
        </>
      )}
      <details className="limits-head">
        <summary className="label">Details</summary>
        <table>
          <caption className="sr">Figures of the error</caption>
          <tbody>
            <tr>
              <td>Code</td>
              <td className="num">{why.code}</td>
            </tr>
            {Object.entries(why.numbers ?? {}).map(([k, v]) => (
              <Fragment key={k}>
                <tr>
                  <td>{k.replaceAll('_', ' ')}</td>
                  <td className="num">{significant(v, 6)}</td>
                </tr>
              </Fragment>
            ))}
          </tbody>
        </table>
      </details>
      <p className="below muted">
        The flight before stays as it was.{' '}
        <button
          type="button"
          className="box"
          onClick={() =>
            set({ stopped: undefined, view: 'scene', shown: get().shown?.flight.complete ? get().shown : (get().other ?? get().shown) })
          }
        >
          Back to it
        </button>
      </p>
    </div>
  );
}
