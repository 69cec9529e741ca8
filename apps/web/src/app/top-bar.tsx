import { set, useTheatre, type View } from '../state/store.ts';
import { toggleTheme } from '../theme/apply.ts';

const NAMES: readonly (readonly [View, string])[] = [
  ['scene', 'Scene'],
  ['landing', 'Landing'],
  ['docking', 'Docking'],
  ['entry', 'Entry'],
  ['tables', 'Tables'],
];

export function TopBar() {
  const view = useTheatre((s) => s.view);
  const theme = useTheatre((s) => s.theme);
  const changing = useTheatre((s) => s.changing);
  const shown = useTheatre((s) => s.shown);
  const other = useTheatre((s) => s.other);
  const views = other ? ([...NAMES, ['compare', 'Compare']] as const) : NAMES;
  return (
    <header className="top">
      <span className="wordmark">Farside</span>
      <span className="wide">{shown?.name ?? 'No flight yet'}</span>
      <nav className="views" aria-label="Views">
        {views.map(([id, name]) => (
          <button key={id} type="button" aria-current={view === id ? 'page' : undefined} onClick={() => set({ view: id })}>
            {name}
          </button>
        ))}
      </nav>
      <div className="actions">
        <button type="button" className="muted" onClick={toggleTheme}>
          {theme === 'dark' ? 'Light' : 'Dark'}
        </button>
        <button type="button" className={changing ? 'box' : 'primary'} aria-pressed={changing} onClick={() => set({ changing: !changing })}>
          Change <kbd>C</kbd>
        </button>
      </div>
    </header>
  );
}
