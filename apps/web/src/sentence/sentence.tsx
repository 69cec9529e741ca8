import { useMemo } from 'react';
import { useClock } from '../clock/use-clock.ts';
import { useTheatre } from '../state/store.ts';
import { nowOf } from './now.ts';

/** What is happening now, over the scene or across the top of a close-up. */
export function Sentence() {
  const shown = useTheatre((s) => s.shown);
  const env = useTheatre((s) => s.env);
  const playing = useTheatre((s) => s.playing);
  const rate = useTheatre((s) => s.rate);
  const view = useTheatre((s) => s.view);
  const clock = useClock(playing ? 2 : 30);
  const now = useMemo(() => (shown ? nowOf(shown.flight, env, clock) : undefined), [shown, env, clock]);
  if (view === 'compare') return null;
  return (
    <div className={view === 'scene' ? 'over' : 'across'}>
      <p className="sentence" aria-live={!playing || rate === 1 ? 'polite' : 'off'}>
        {now?.sentence ?? 'No flight yet.'}
      </p>
      {now && <p className="muted below">{now.below}</p>}
    </div>
  );
}
