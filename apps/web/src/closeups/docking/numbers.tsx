import { useClock } from '../../clock/use-clock.ts';
import { timeOfDay } from '../../text/figures.ts';
import { LimitTable } from '../shared/limit-table.tsx';
import { captureLimits, relativeRows } from './figures.ts';
import { useApproach } from './use-approach.ts';

/** Range, capture limits. */
export function DockingNumbers() {
  const clock = useClock(10);
  const data = useApproach();
  if (!data) return null;
  const docked = data.at(clock) === undefined && clock.s >= data.docking.s;
  return (
    <section>
      <LimitTable
        caption={docked ? `Contact at ${timeOfDay(data.docking)}` : 'Orbiter to ascender'}
        rows={[...relativeRows(data, clock), ...captureLimits(data, clock)]}
      />
    </section>
  );
}
