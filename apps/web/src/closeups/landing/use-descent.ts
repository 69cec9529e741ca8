import type { Environment } from '@farside/astro';
import { useTheatre } from '../../state/store.ts';
import { kept } from '../shared/kept.ts';
import { type DescentData, descentOf } from './descent.ts';
import { type GroundData, groundOf } from './ground.ts';

interface Known {
  readonly descent: DescentData | undefined;
  readonly ground: GroundData | undefined;
}

/** One environment serves the page. */
const descents = kept((flight) => {
  let known: Known | undefined;
  return (env: Environment): Known => {
    if (!known) {
      const descent = descentOf(flight, env);
      known = { descent, ground: descent && groundOf(flight, env, descent) };
    }
    return known;
  };
});

/** The descent of the flight on view, or of the one before the change, and the ground below its hover; undefined until sky and flight are there. */
export function useDescent(which: 'shown' | 'other' = 'shown'): Known | undefined {
  const shown = useTheatre((s) => s[which]);
  const env = useTheatre((s) => s.env);
  return shown && env ? descents(shown.flight)(env) : undefined;
}
