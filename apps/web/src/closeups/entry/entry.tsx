import { useClock } from '../../clock/use-clock.ts';
import { useTheatre } from '../../state/store.ts';
import { Missing } from '../shared/drawing.tsx';
import { missingOf } from '../shared/missing.ts';
import { Along } from './along.tsx';
import { Profile } from './profile.tsx';
import { Strips } from './strips.tsx';
import { useEntry } from './use-entry.ts';

/** The entry close-up. */
export function Entry() {
  const clock = useClock(30);
  const known = useEntry();
  const old = useEntry('other')?.entry;
  const shown = useTheatre((s) => s.shown);
  if (!known || !shown) return null;
  const data = known.entry;
  if (!data) return <Missing>{missingOf(shown.flight, 'entry')}</Missing>;
  return (
    <div className="closeup entry">
      <Profile data={data} old={old} clock={clock} />
      <Strips data={data} old={old} clock={clock} />
      <Along data={data} old={old} clock={clock} />
    </div>
  );
}
