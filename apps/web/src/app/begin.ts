import { loadEnvironment } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import { fetchFlight } from '../opening/flight.ts';
import { show, shownOf } from '../opening/show.ts';
import { fetchBlobs } from '../ports/blobs.ts';
import { get, set } from '../state/store.ts';
import { said } from '../text/said.ts';
import { fetchTheRest } from './parts.ts';
import { site } from './site.ts';

/** Loads the sky and the flight that the site shows first; the page is there before either. */
export async function begin(): Promise<void> {
  const sky = loadEnvironment(fetchBlobs(new URL('data/', site()).href), { pack: 'web' })
    .then((env) => set({ env }))
    .catch((e) => set({ notice: `Sun, Earth and Moon could not be placed: ${said(e)}` }));
  try {
    show(shownOf(await fetchFlight(new URL('flights/first/', site()))));
  } catch (e) {
    // a site without a flight says so on its stage
    if (!(isFarsideError(e) && e.code === 'FLIGHT_MISSING')) set({ notice: get().notice ?? said(e) });
  }
  set({ opening: false });
  await sky;
  requestIdleCallback(fetchTheRest, { timeout: 4000 });
  if (location.hash.length > 1) (await import('./share.ts')).followAddress();
}
