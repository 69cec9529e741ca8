import type { Load } from './part.tsx';

/** What does not come with the first picture. */
export const loadChange: Load<object> = async () => (await import('../change/change-panel.tsx')).ChangePanel;
export const loadCompare: Load<object> = async () => (await import('../compare/compare.tsx')).Compare;
export const loadCloseup: Load<{ readonly view: 'landing' | 'docking' | 'entry' }> = async () =>
  (await import('../closeups/closeup.tsx')).Closeup;
export const loadTables: Load<object> = async () => (await import('../tables/tables.tsx')).Tables;
export const loadScene: Load<object> = async () => (await import('../scene/scene.tsx')).Scene;

/** Fetches all of it once the page is quiet: from then on nothing is missing when the host is gone. */
export function fetchTheRest(): void {
  const rest = [
    loadChange,
    loadCompare,
    loadCloseup,
    loadTables,
    () => import('../closeups/numbers.tsx'),
    () => import('../closeups/landing/landing.tsx'),
    () => import('../closeups/docking/docking.tsx'),
    () => import('../closeups/entry/entry.tsx'),
    () => import('../scene/from-mission.ts'),
    () => import('../change/editor.tsx'),
    () => import('./share.ts'),
  ];
  // what cannot be had now is asked for again when it is wanted
  for (const load of rest) load().catch(() => undefined);
}
