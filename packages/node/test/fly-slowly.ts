/** Flies the small flight into a folder again and again until it is killed: `fly-slowly.ts <folder> [phases]`. Prints `locked` once it writes. */
import { createRecorder, openFlight } from '@farside/flight';
import { createFlightFolder } from '@farside/node';
import { smallManifest, smallPhases } from '../../flight/test/small-flight.ts';

const [folder, count] = process.argv.slice(2);
const names = Array.from({ length: Number(count ?? 1000) }, (_, i) => `phase${i}`);
const store = await createFlightFolder(folder, smallManifest(names));
console.log('locked');
try {
  for (const name of names) {
    const p = smallPhases()[1];
    const r = createRecorder(store, name);
    p.fly(r);
    await r.seal(p.handover);
  }
  await openFlight(store);
  console.log('done');
} catch (e) {
  console.log((e as { code?: string }).code);
  console.log(`sealed ${(await store.seals()).length}`);
}
await store.close();
