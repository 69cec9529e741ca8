import type { ReactNode } from 'react';
import { alarmOf, type LimitRow } from './limits.ts';

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
