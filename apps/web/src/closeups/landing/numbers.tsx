import { useClock } from '../../clock/use-clock.ts';
import { setClock, useTheatre } from '../../state/store.ts';
import { LimitTable } from '../shared/limit-table.tsx';
import { gateRows, landingLimits } from './figures.ts';
import { useDescent } from './use-descent.ts';

/** Now, limit and gates. */
export function LandingNumbers() {
  const shown = useTheatre((s) => s.shown);
  const clock = useClock(10);
  const descent = useDescent()?.descent;
  if (!shown || !descent) return null;
  return (
    <>
      <section>
        <LimitTable caption="Lander" rows={landingLimits(shown.flight, descent, clock)} />
      </section>
      <section>
        <table className="gates">
          <caption className="label">Gates</caption>
          <thead>
            <tr>
              <th scope="col">Gate</th>
              <th scope="col" className="num">
                Planned
              </th>
              <th scope="col" className="num">
                Flown
              </th>
              <th scope="col" className="num">
                Miss
              </th>
            </tr>
          </thead>
          <tbody>
            {gateRows(shown.flight, descent).map((g) => (
              <tr key={g.name}>
                <th scope="row">
                  <button type="button" title="Go there" onClick={() => setClock(g.epoch)}>
                    {g.name}
                  </button>
                </th>
                <td className="num">{g.planned}</td>
                <td className="num">{g.flown}</td>
                <td className="num faint">{g.miss}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
