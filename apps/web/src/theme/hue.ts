import { useTheatre } from '../state/store.ts';
import { hueOf } from './tokens.ts';

/** Colour of a module or vehicle in the theme of the page. */
export function useHue(): (id: string) => string {
  const theme = useTheatre((s) => s.theme);
  return (id) => hueOf(id, theme);
}
