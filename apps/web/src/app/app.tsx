import { useState } from 'react';
import { Ledger } from '../ledger/ledger.tsx';
import { Sentence } from '../sentence/sentence.tsx';
import { Spine } from '../spine/spine.tsx';
import { set, useTheatre, type View } from '../state/store.ts';
import { HelpSheet } from './help-sheet.tsx';
import { NoFlight } from './no-flight.tsx';
import { Guard, Part } from './part.tsx';
import { loadChange, loadCloseup, loadCompare, loadScene, loadTables } from './parts.ts';
import { TopBar } from './top-bar.tsx';

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
      {changing && <Part name="The change panel" load={loadChange} fallback={<aside className="change" />} />}
      <main id="stage" className={`stage${view === 'scene' && ready ? '' : ' paper'}`} tabIndex={-1}>
        {view === 'scene' && ready && <Part name="The scene" load={loadScene} />}
        {ready ? <Sentence /> : !stopped && <NoFlight />}
        {view === 'compare' && (ready || stopped) && <Part name="The comparison" load={loadCompare} />}
        {ready && (view === 'landing' || view === 'docking' || view === 'entry') && (
          <Part name="The close-up" load={loadCloseup} with={{ view }} />
        )}
        {ready && view === 'tables' && <Part name="The tables" load={loadTables} />}
      </main>
      <Guard name="The ledger">
        <Ledger />
      </Guard>
      <Guard name="The timeline">
        <Spine />
      </Guard>
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
