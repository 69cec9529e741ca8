import type { Stopped } from '../state/store.ts';

/** What the page asks of the worker that flies. */
export interface FlyRequest {
  /** Where data/ of the site stands. */
  readonly base: string;
  /** Data as the flight on view was flown with: only then its phases can be taken over. */
  readonly pack: 'full' | 'web';
  readonly mission: string;
  /** The mission file as the user has it. */
  readonly text: string;
  readonly facts?: string;
  /** Files that the mission names, by their names. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Flights whose phases are taken over where they were made from the same. */
  readonly donors: readonly { readonly manifest: string; readonly log: Uint8Array }[];
}

/** What it answers. */
export type FlyAnswer =
  | { readonly kind: 'step'; readonly phase: string; readonly doing: string; readonly index: number; readonly count: number }
  | { readonly kind: 'flown'; readonly manifest: string; readonly log: Uint8Array; readonly ms: number }
  /** `manifest` and `log`: what was sealed before it stopped. */
  | { readonly kind: 'stopped'; readonly why: Stopped; readonly manifest?: string; readonly log?: Uint8Array };
