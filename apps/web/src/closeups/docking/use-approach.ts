import { useTheatre } from '../../state/store.ts';
import { kept } from '../shared/kept.ts';
import { type ApproachData, approachOf } from './approach.ts';

const approaches = kept(approachOf);

/** The close approach of the flight on view. */
export function useApproach(): ApproachData | undefined {
  const shown = useTheatre((s) => s.shown);
  return shown && approaches(shown.flight);
}
