import { type Chunk, createRecorder, type FlightStore, handoverToJson, type Manifest, openFlight } from '@farside/flight';
import { expect, test } from 'vitest';
import { flySmall, smallManifest, smallPhases } from './small-flight.ts';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const chunk = (phase: string, s: string, meta?: unknown): Chunk => ({ phase, vehicle: 'v', kind: 'event', meta, data: text(s) });

/**
 * What every store of flights must do. `make` begins an empty flight; `reopen` is what a reader, or a writer that goes on, finds after the writer's process has
 * vanished without a word (undefined for stores that do not outlive their process).
 */
export function storeConformance(
  name: string,
  make: (m: Manifest) => Promise<FlightStore>,
  reopen?: (store: FlightStore, write: boolean) => Promise<FlightStore>,
): void {
  const of = (what: string): string => `${name}: ${what}`;

  test(of('keeps its manifest'), async () => {
    const m = smallManifest();
    const store = await make(m);
    expect(await store.manifest()).toEqual(m);
    await store.close();
  });

  test(of('shows nothing before the first seal, everything after, in order'), async () => {
    const store = await make(smallManifest());
    await store.append(chunk('a', 'one', { x: 1 }));
    await store.append(chunk('a', ''));
    expect(await store.index()).toEqual([]);
    await expect(store.read({ seq: 0 })).rejects.toMatchObject({ code: 'FLIGHT_CHUNK_UNKNOWN' });
    await store.seal('a');
    await store.append(chunk('b', 'three'));
    const index = await store.index();
    expect(index.map((r) => [r.seq, r.phase, r.kind, r.length])).toEqual([
      [0, 'a', 'event', 3],
      [1, 'a', 'event', 0],
    ]);
    expect(index[0].meta).toEqual({ x: 1 });
    expect(await store.read(index[0])).toEqual(text('one'));
    expect(await store.read(index[1])).toEqual(text(''));
    await store.seal('b');
    expect(await store.read({ seq: 2 })).toEqual(text('three'));
    expect(await store.seals()).toEqual([
      { phase: 'a', end: 2 },
      { phase: 'b', end: 3 },
    ]);
    await store.close();
  });

  test(of('keeps what it was given, not what the giver does with the buffer later'), async () => {
    const store = await make(smallManifest());
    const data = text('abc');
    await store.append({ phase: 'a', vehicle: '', kind: 'event', data });
    data[0] = 0;
    await store.seal('a');
    expect(await store.read({ seq: 0 })).toEqual(text('abc'));
    (await store.read({ seq: 0 }))[0] = 0;
    expect(await store.read({ seq: 0 })).toEqual(text('abc'));
    await store.close();
  });

  test(of('writes that are not waited for keep their order'), async () => {
    const store = await make(smallManifest());
    await Promise.all([...Array.from({ length: 40 }, (_, i) => store.append(chunk('a', `${i}`.repeat(i)))), store.seal('a')]);
    const index = await store.index();
    expect(index.length).toBe(40);
    for (const r of index) expect(await store.read(r)).toEqual(text(`${r.seq}`.repeat(r.seq)));
    await store.close();
  });

  test(of('rewinds to the last seal, or to that of a phase'), async () => {
    const store = await make(smallManifest());
    for (const p of ['a', 'b', 'c']) {
      await store.append(chunk(p, p));
      await store.seal(p);
    }
    await store.append(chunk('d', 'lost'));
    await store.rewind();
    expect((await store.index()).length).toBe(3);
    await store.rewind('a');
    expect(await store.seals()).toEqual([{ phase: 'a', end: 1 }]);
    await store.append(chunk('b', 'again'));
    await store.seal('b');
    expect(await store.read({ seq: 1 })).toEqual(text('again'));
    await expect(store.rewind('x')).rejects.toMatchObject({ code: 'FLIGHT_PHASE_UNKNOWN' });
    await store.close();
  });

  test(of('a closed store takes nothing'), async () => {
    const store = await make(smallManifest());
    await store.close();
    await store.close();
    await expect(store.append(chunk('a', 'x'))).rejects.toMatchObject({ code: 'FLIGHT_CLOSED' });
  });

  test(of('a flight comes back as it was recorded'), async () => {
    const store = await make(smallManifest());
    await flySmall(store);
    const flight = await openFlight(store);
    expect(flight.complete).toBe(true);
    const phases = smallPhases();
    expect(flight.phases.map((p) => p.phase)).toEqual(phases.map((p) => p.name));
    // toStrictEqual tells 0 from -0: to the bit
    for (const p of phases) {
      expect(flight.handover(p.name)).toStrictEqual(p.handover);
      expect(handoverToJson(flight.handover(p.name))).toStrictEqual(handoverToJson(p.handover));
    }
    expect(flight.books().ok).toBe(true);
    await store.close();
  });

  if (!reopen) return;
  test(of('after its process is gone, what was sealed is there, and the flight goes on from it'), async () => {
    const store = await make(smallManifest());
    await flySmall(store, 2);
    const r = createRecorder(store, 'landing');
    smallPhases()[2].fly(r);
    await r.flush();
    const reader = await reopen(store, false);
    const seen = await openFlight(reader);
    expect(seen.complete).toBe(false);
    expect(seen.phases.map((p) => p.phase)).toEqual(['coast', 'parting']);
    await expect(reader.append(chunk('x', 'x'))).rejects.toMatchObject({ code: 'FLIGHT_READ_ONLY' });
    await reader.close();
    const writer = await reopen(store, true);
    await flySmall(writer, 3, 2);
    const flight = await openFlight(writer);
    expect(flight.complete).toBe(true);
    expect(flight.events({ kind: 'touchdown' }).length).toBe(1);
    expect(flight.handover('landing')).toStrictEqual(smallPhases()[2].handover);
    await writer.close();
    await store.close();
  });
}
