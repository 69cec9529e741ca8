import { loadEnvironment } from '@farside/astro';
import { fetchFlight, type OpenedFlight } from '../opening/flight.ts';
import { fetchBlobs } from '../ports/blobs.ts';
import { get, type ShownFlight, set, spanOf } from '../state/store.ts';
import { said } from '../text/said.ts';
import { site } from './site.ts';

/** Loads the sky and the flight that the site shows first; the page is there before either. */
export async function begin(): Promise<void> {
  const sky = loadEnvironment(fetchBlobs(new URL('data/', site()).href), { pack: 'web' })
    .then((env) => set({ env }))
    .catch((e) => set({ notice: `Sun, Earth and Moon could not be placed: ${said(e)}` }));
  try {
    show(shownOf(await fetchFlight(new URL('flights/first/', site()))));
  } catch (e) {
    set({ notice: get().notice ?? said(e) });
  }
  await sky;
}

/** What the page calls an opened flight: its mission's name. */
export function shownOf({ flight, record }: OpenedFlight): ShownFlight {
  const { name, text } = flight.manifest.mission;
  return { name: nameOf(text) ?? name, mission: name, changes: [], flight, record };
}

/** Puts a flight on view, its clock at its start. */
export function show(shown: ShownFlight): void {
  set({ shown, clock: spanOf(shown.flight)[0], other: undefined, stopped: undefined, span: undefined, draft: undefined });
}

/** The mission's own name, from its file. */
const nameOf = (text: string): string | undefined => /^name:\s*["']?(.+?)["']?\s*$/m.exec(text)?.[1];
