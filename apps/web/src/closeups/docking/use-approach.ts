import { useTheatre } from '../../state/store.ts';
import { kept } from '../shared/kept.ts';
import { type ApproachData, approachOf } from './approach.ts';

const approaches = kept(approachOf);

/** The close approach of the flight on view, or of the one before the change,. */
export function useApproach(which: 'shown' | 'other' = 'shown'): ApproachData | undefined {
  const shown = useTheatre((s) => s[which]);
  return shown && approaches(shown.flight);
}
