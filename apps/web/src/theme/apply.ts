import { get, set, useTheatre } from '../state/store.ts';
import { cssOf, type Theme } from './tokens.ts';

const KEY = 'farside.theme';

function remembered(): Theme | undefined {
  try {
    const t = localStorage.getItem(KEY);
    return t === 'dark' || t === 'light' ? t : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the tokens of the theme onto the page, and again whenever it changes. The system's choice holds until the user makes one. */
export function applyTheme(): void {
  const paint = (theme: Theme): void => {
    document.documentElement.setAttribute('style', cssOf(theme));
    document.documentElement.dataset['theme'] = theme;
  };
  const system = matchMedia('(prefers-color-scheme: light)');
  set({ theme: remembered() ?? (system.matches ? 'light' : 'dark') });
  system.addEventListener('change', () => {
    if (!remembered()) set({ theme: system.matches ? 'light' : 'dark' });
  });
  paint(get().theme);
  useTheatre.subscribe((s, before) => {
    if (s.theme !== before.theme) paint(s.theme);
  });
}

/** Dark to light and back; kept for the next visit. */
export function toggleTheme(): void {
  const theme: Theme = get().theme === 'dark' ? 'light' : 'dark';
  set({ theme });
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // a browser that keeps nothing: the choice holds for this visit
  }
}
