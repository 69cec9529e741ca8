import { useClock } from '../../clock/use-clock.ts';
import { useTheatre } from '../../state/store.ts';
import { Missing } from '../shared/drawing.tsx';
import { missingOf } from '../shared/missing.ts';
import { Face } from './face.tsx';
import { SpeedRange } from './speed-range.tsx';
import { useApproach } from './use-approach.ts';
import { Windows } from './windows.tsx';

/** The docking close-up. */
export function Docking() {
  const shown = useTheatre((s) => s.shown);
  const clock = useClock(30);
  const data = useApproach();
  const old = useApproach('other');
  if (!shown) return null;
  if (!data) return <Missing>{missingOf(shown.flight, 'docking')}</Missing>;
  return (
    <div className="closeup docking">
      <Windows data={data} old={old} clock={clock} />
      <SpeedRange data={data} old={old} clock={clock} />
      <Face data={data} clock={clock} />
    </div>
  );
}
