import { lazy, Suspense, useState } from 'react';
import { Ledger } from '../ledger/ledger.tsx';
import { Sentence } from '../sentence/sentence.tsx';
import { Spine } from '../spine/spine.tsx';
import { set, useTheatre, type View } from '../state/store.ts';
import { HelpSheet } from './help-sheet.tsx';
import { NoFlight } from './no-flight.tsx';
import { TopBar } from './top-bar.tsx';

const ChangePanel = lazy(async () => ({ default: (await import('../change/change-panel.tsx')).ChangePanel }));
const Compare = lazy(async () => ({ default: (await import('../compare/compare.tsx')).Compare }));
const Closeup = lazy(async () => ({ default: (await import('../closeups/closeup.tsx')).Closeup }));
const Tables = lazy(async () => ({ default: (await import('../tables/tables.tsx')).Tables }));
const Scene = lazy(async () => ({ default: (await import('../scene/scene.tsx')).Scene }));

/** The page: top bar, stage, ledger, spine, and the change panel when it is open. */
export function App() {
  const view = useTheatre((s) => s.view);
  const changing = useTheatre((s) => s.changing);
  const ready = useTheatre((s) => s.shown !== undefined);
  const stopped = useTheatre((s) => s.stopped !== undefined);
  const [numbers, setNumbers] = useState(false);
  const [dropping, setDropping] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped anywhere; the menu of flights opens them by keyboard
    <div
      className={`page${changing ? ' changing' : ''}${numbers ? ' numbers' : ''}${dropping ? ' dropping' : ''}`}
      onDragOver={(e) => {
        e.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(e) => e.relatedTarget === null && setDropping(false)}
      onDrop={(e) => {
        e.preventDefault();
        setDropping(false);
        const files = [...e.dataTransfer.files];
        void import('./share.ts').then((m) => m.open(files));
      }}
    >
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
      <main id="stage" className={`stage${view === 'scene' && ready ? '' : ' paper'}`} tabIndex={-1}>
        {view === 'scene' && ready && (
          <Suspense fallback={null}>
            <Scene />
          </Suspense>
        )}
        {ready ? <Sentence /> : !stopped && <NoFlight />}
        {view === 'compare' && (ready || stopped) && (
          <Suspense fallback={null}>
            <Compare />
          </Suspense>
        )}
        {ready && (view === 'landing' || view === 'docking' || view === 'entry') && (
          <Suspense fallback={null}>
            <Closeup view={view} />
          </Suspense>
        )}
        {ready && view === 'tables' && (
          <Suspense fallback={null}>
            <Tables />
          </Suspense>
        )}
      </main>
      <Ledger />
      <Spine />
      <Tabs numbers={numbers} setNumbers={setNumbers} />
      <Notice />
      <HelpSheet />
    </div>
  );
}

const CLOSE_UPS: readonly View[] = ['landing', 'docking', 'entry'];

/** On a phone: four tabs at the bottom in place of the views. */
function Tabs({ numbers, setNumbers }: { readonly numbers: boolean; setNumbers(on: boolean): void }) {
  const view = useTheatre((s) => s.view);
  const changing = useTheatre((s) => s.changing);
  const go = (v: View, n = false): void => {
    setNumbers(n);
    set({ view: v, changing: false });
  };
  const close = CLOSE_UPS.includes(view);
  const on = changing ? 'change' : numbers ? 'numbers' : close ? 'close' : 'scene';
  return (
    <nav className="tabs" aria-label="Parts of the page">
      <button type="button" aria-current={on === 'scene' ? 'page' : undefined} onClick={() => go('scene')}>
        Scene
      </button>
      <button
        type="button"
        aria-current={on === 'close' ? 'page' : undefined}
        onClick={() => go(close ? CLOSE_UPS[(CLOSE_UPS.indexOf(view) + 1) % CLOSE_UPS.length] : 'landing')}
      >
        {close ? view.charAt(0).toUpperCase() + view.slice(1) : 'Close-up'}
      </button>
      <button type="button" aria-current={on === 'numbers' ? 'page' : undefined} onClick={() => go(view, true)}>
        Numbers
      </button>
      <button type="button" aria-current={on === 'change' ? 'page' : undefined} onClick={() => set({ changing: true })}>
        Change
      </button>
    </nav>
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
