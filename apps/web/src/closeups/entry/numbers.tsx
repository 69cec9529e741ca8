import { useClock } from '../../clock/use-clock.ts';
import { entryPeaks } from './figures.ts';
import { useEntry } from './use-entry.ts';

/** Now, peak, limit. */
export function EntryNumbers() {
  const clock = useClock(10);
  const data = useEntry()?.entry;
  if (!data) return null;
  return (
    <section>
      <table className="limits">
        <caption className="label">Capsule</caption>
        <thead>
          <tr>
            <th scope="col">Quantity</th>
            <th scope="col" className="num">
              Now
            </th>
            <th scope="col" className="num">
              Peak
            </th>
            <th scope="col" className="num">
              Limit
            </th>
          </tr>
        </thead>
        <tbody>
          {entryPeaks(data, clock).map((r) => (
            <tr key={r.name}>
              <th scope="row">{r.name}</th>
              <td className="num key">{r.now}</td>
              <td className="num">{r.peak}</td>
              <td className="num faint">{r.limit}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
