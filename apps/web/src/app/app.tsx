import { lazy, Suspense } from 'react';
import { Ledger } from '../ledger/ledger.tsx';
import { Sentence } from '../sentence/sentence.tsx';
import { Spine } from '../spine/spine.tsx';
import { set, useTheatre } from '../state/store.ts';
import { TopBar } from './top-bar.tsx';

const ChangePanel = lazy(async () => ({ default: (await import('../change/change-panel.tsx')).ChangePanel }));
const Compare = lazy(async () => ({ default: (await import('../compare/compare.tsx')).Compare }));
const Scene = lazy(async () => ({ default: (await import('../scene/scene.tsx')).Scene }));

/** The page: top bar, stage, ledger, spine, and the change panel when it is open. */
export function App() {
  const view = useTheatre((s) => s.view);
  const changing = useTheatre((s) => s.changing);
  const ready = useTheatre((s) => s.shown !== undefined);
  return (
    <div className={`page${changing ? ' changing' : ''}`}>
      <a className="skip" href="#stage">
        To the stage
      </a>
      <a className="skip" href="#timeline">
        To the timeline
      </a>
      <TopBar />
      {changing && (
        <Suspense fallback={<aside className="change" />}>
          <ChangePanel />
        </Suspense>
      )}
      <main id="stage" className={`stage${view === 'scene' ? '' : ' paper'}`} tabIndex={-1}>
        {view === 'scene' && ready && (
          <Suspense fallback={null}>
            <Scene />
          </Suspense>
        )}
        <Sentence />
        {view === 'compare' && ready && (
          <Suspense fallback={null}>
            <Compare />
          </Suspense>
        )}
      </main>
      <Ledger />
      <Spine />
      <Notice />
    </div>
  );
}

function Notice() {
  const notice = useTheatre((s) => s.notice);
  if (notice === undefined) return null;
  return (
    <div className="notice" role="status">
      <span>{notice}</span>
      <button type="button" onClick={() => set({ notice: undefined })}>
        Dismiss
      </button>
    </div>
  );
}
