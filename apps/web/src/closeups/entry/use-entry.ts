import type { Environment } from '@farside/astro';
import { useTheatre } from '../../state/store.ts';
import { kept } from '../shared/kept.ts';
import { type EntryData, entryOf } from './entry-data.ts';

/** One environment serves the page. */
const entries = kept((flight) => {
  let known: { readonly entry: EntryData | undefined } | undefined;
  return (env: Environment): { readonly entry: EntryData | undefined } => {
    known ??= { entry: entryOf(flight, env) };
    return known;
  };
});

/** The entry of the flight on view, or of the one before the change,; undefined until sky and flight are there. */
export function useEntry(which: 'shown' | 'other' = 'shown'): { readonly entry: EntryData | undefined } | undefined {
  const shown = useTheatre((s) => s[which]);
  const env = useTheatre((s) => s.env);
  return shown && env ? entries(shown.flight)(env) : undefined;
}
