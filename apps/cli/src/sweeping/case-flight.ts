import { rm } from 'node:fs/promises';
import type { MemoryStore } from '@farside/flight';
import { createFlightFolder, removeFlight, statOf } from '@farside/node';

/** Folder of a case's flight, among those that a sweep keeps. */
export const flightOfCase = (number: number): string => `case-${String(number).padStart(4, '0')}`;

/** Writes a flight into a folder of its own, in place of what a run that was killed left there. */
export async function keepFlight(store: MemoryStore, folder: string): Promise<void> {
  if (statOf(folder)) {
    await removeFlight(folder);
    await rm(folder, { recursive: true });
  }
  const to = await createFlightFolder(folder, await store.manifest());
  try {
    const chunks = await store.index();
    let begin = 0;
    for (const seal of await store.seals()) {
      for (const { phase, vehicle, kind, meta, seq } of chunks.slice(begin, seal.end))
        await to.append({ phase, vehicle, kind, ...(meta === undefined ? {} : { meta }), data: await store.read({ seq }) });
      await to.seal(seal.phase);
      begin = seal.end;
    }
  } finally {
    await to.close();
  }
}
