import type { ReactNode } from 'react';

/** A figure of now beside its limit or plan. */
export interface LimitRow {
  readonly name: string;
  /** As said; '–' where there is none now. */
  readonly value: string;
  readonly unit: string;
  readonly limit: string;
  /** Part of the limit that is used, 0 to 1 and beyond; undefined: no bar. */
  readonly share?: number | undefined;
}

/** Alarm of a share: the outer fifth is a watch, past the limit a warning. */
const alarmOf = (share: number | undefined): 'watch' | 'warning' | undefined =>
  share === undefined ? undefined : share > 1 ? 'warning' : share > 0.8 ? 'watch' : undefined;

const MARK = { watch: ['○', 'near its limit'], warning: ['■', 'past its limit'] } as const;

/** Now and limit, row by row, with a bar of the part used. */
export function LimitTable({
  caption,
  head,
  rows,
}: {
  readonly caption: string;
  readonly head?: ReactNode;
  readonly rows: readonly LimitRow[];
}) {
  return (
    <table className="limits">
      <caption className="label">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{head ?? 'Quantity'}</th>
          <th scope="col" className="num">
            Now
          </th>
          <th scope="col" className="num">
            Limit or plan
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => {
          const alarm = alarmOf(r.share);
          return (
            <tr key={r.name}>
              <th scope="row">
                {r.name}
                {alarm && (
                  <span className={`alarm ${alarm}`} role="img" aria-label={MARK[alarm][1]}>
                    {MARK[alarm][0]}
                  </span>
                )}
              </th>
              <td className="num">
                <b>{r.value}</b> <span className="faint">{r.unit}</span>
                {r.share !== undefined && (
                  <span className="share" aria-hidden="true">
                    <span style={{ width: `${Math.min(1, Math.max(0, r.share)) * 100}%` }} />
                  </span>
                )}
              </td>
              <td className="num faint">{r.limit}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
