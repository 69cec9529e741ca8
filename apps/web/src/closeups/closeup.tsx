import './closeups.css';
import { lazy } from 'react';
import { CloseupNumbers } from './numbers.tsx';

const Landing = lazy(async () => ({ default: (await import('./landing/landing.tsx')).Landing }));
const Docking = lazy(async () => ({ default: (await import('./docking/docking.tsx')).Docking }));
const Entry = lazy(async () => ({ default: (await import('./entry/entry.tsx')).Entry }));

/** The close-up of a view, with its figures below it where there is no ledger beside. */
export function Closeup({ view }: { readonly view: 'landing' | 'docking' | 'entry' }) {
  return (
    <>
      <h1 className="sr">{{ landing: 'Landing', docking: 'Docking', entry: 'Entry' }[view]}</h1>
      {view === 'landing' && <Landing />}
      {view === 'docking' && <Docking />}
      {view === 'entry' && <Entry />}
      <div className="narrow-numbers ledger">
        <CloseupNumbers view={view} />
      </div>
    </>
  );
}
