import { secondsBetween } from '@farside/astro';
import { useClock } from '../../clock/use-clock.ts';
import { useTheatre } from '../../state/store.ts';
import { Missing } from '../shared/drawing.tsx';
import { missingOf } from '../shared/missing.ts';
import { GroundMap, Spots } from './ground-map.tsx';
import { SideView } from './side-view.tsx';
import { useDescent } from './use-descent.ts';

/** The landing close-up. */
export function Landing() {
  const shown = useTheatre((s) => s.shown);
  const clock = useClock(30);
  const known = useDescent();
  const old = useDescent('other')?.descent;
  if (!shown || !known) return null;
  const { descent, ground } = known;
  if (!descent) return <Missing>{missingOf(shown.flight, 'landing')}</Missing>;
  return (
    <div className="closeup landing">
      <SideView data={descent} old={old} ground={ground} clock={clock} />
      {ground ? (
        <div>
          <GroundMap descent={descent} ground={ground} clock={clock} />
          {secondsBetween(ground.seen, clock) >= -0.5 && <Spots ground={ground} />}
        </div>
      ) : (
        <Missing>This flight chose no landing spot at its hover, so there is no map of the ground below.</Missing>
      )}
    </div>
  );
}
