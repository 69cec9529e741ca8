import './closeups.css';
import type { View } from '../state/store.ts';
import { DockingNumbers } from './docking/numbers.tsx';
import { EntryNumbers } from './entry/numbers.tsx';
import { LandingNumbers } from './landing/numbers.tsx';

/** Figures of a close-up, for the ledger. */
export function CloseupNumbers({ view }: { readonly view: View }) {
  if (view === 'landing') return <LandingNumbers />;
  if (view === 'docking') return <DockingNumbers />;
  if (view === 'entry') return <EntryNumbers />;
  return null;
}
