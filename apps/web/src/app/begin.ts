import { loadEnvironment } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import { fetchFlight } from '../opening/flight.ts';
import { fetchBlobs } from '../ports/blobs.ts';
import { get, set, spanOf } from '../state/store.ts';

/** Where data/, missions/ and flights/ of the site stand. */
export const site = (): URL => new URL('./', document.baseURI);

/** Loads the sky and the flight that the site shows first; the page is there before either. */
export async function begin(): Promise<void> {
  const sky = loadEnvironment(fetchBlobs(new URL('data/', site()).href), { pack: 'web' })
    .then((env) => set({ env }))
    .catch((e) => set({ notice: `Sun, Earth and Moon could not be placed: ${said(e)}` }));
  try {
    const flight = await fetchFlight(new URL('flights/first/', site()));
    const [first] = spanOf(flight);
    set({
      shown: {
        name: nameOf(flight.manifest.mission.text) ?? flight.manifest.mission.name,
        mission: flight.manifest.mission.name,
        changes: [],
        flight,
      },
      clock: first,
    });
  } catch (e) {
    set({ notice: get().notice ?? said(e) });
  }
  await sky;
}

/** The mission's own name, from its file. */
export const nameOf = (text: string): string | undefined => /^name:\s*["']?(.+?)["']?\s*$/m.exec(text)?.[1];

export const said = (e: unknown): string => (isFarsideError(e) ? e.message : e instanceof Error ? e.message : String(e));
