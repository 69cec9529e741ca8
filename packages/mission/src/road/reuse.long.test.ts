import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@farside/astro';
import { type FlightStore, type MemoryStore, memoryStore, openFlight } from '@farside/flight';
import { beforeAll, expect, test } from 'vitest';
import { environment } from '../../test/lunar-handover.ts';
import { changeMission, type MissionChange } from '../file/patch.ts';
import { readMission } from '../file/read.ts';
import { readFacts } from '../score/facts.ts';
import { flightManifest, fly } from './fly.ts';
import { PHASES } from './registry.ts';

const folder = join(import.meta.dirname, '../../../../missions/change-6');
const text = readFileSync(join(folder, 'mission.yaml'), 'utf8');
const factsText = readFileSync(join(folder, 'facts.yaml'), 'utf8');
let env: Environment;

/** The record of the mission with changes, and the phases that were taken over. */
async function flown(
  set: readonly MissionChange[],
  donors: readonly FlightStore[],
  seed = 1,
): Promise<{ store: MemoryStore; taken: readonly string[] }> {
  const changed = changeMission(text, set);
  const { mission } = readMission(changed, 'mission.yaml');
  if (!mission) throw new Error('the changed mission does not read');
  const source = { name: 'change-6', text: changed, mission, factsText, facts: readFacts(factsText, 'facts.yaml') };
  const store = memoryStore(flightManifest(source, env, seed));
  const taken: string[] = [];
  await fly({ source, env, store, donors, progress: (p) => void (p.doing === 'as flown before' && taken.push(p.phase)) });
  return { store, taken };
}

const all = PHASES.map((p) => p.kind);
const but = (...flown: string[]): readonly string[] => all.filter((p) => !flown.includes(p));

let written: MemoryStore;
beforeAll(async () => {
  env = await environment();
  written = (await flown([], [])).store;
}, 60_000);

test.each<[string, readonly MissionChange[], readonly string[]]>([
  ['nothing', [], all],
  ['how the capsule comes down', [{ path: 'entry.parachute.main', value: '5.5 km' }], but('entry')],
  ['a limit that is looked at once', [{ path: 'landing.limits.vertical', value: '2.4 m/s' }], but('landing')],
  ['the wait', [{ path: 'waiting.longest', value: '20 d' }], but('waiting', 'return', 'entry')],
  ['how closely the tracking knows', [{ path: 'return.tracking.position', value: '3 km' }], but('return')],
  ['a hold of the approach', [{ path: 'rendezvous.release-speed', value: '0.25 m/s' }], but('rendezvous', 'waiting', 'return', 'entry')],
  ['the strength of the lander', [{ path: 'modules.lander.engines.main.thrust', value: '7600 N' }], []],
])(
  'what a change does not touch is taken over, and the record is that of a flight from the pad: %s',
  async (_name, set, untouched) => {
    const again = await flown(set, [written]);
    const fresh = await flown(set, []);
    expect(Buffer.compare(again.store.bytes(), fresh.store.bytes())).toBe(0);
    for (const phase of untouched) expect(again.taken).toContain(phase);
    // what the change touches was flown
    if (untouched.length < all.length) expect(again.taken.length).toBeLessThan(all.length);
    const flight = await openFlight(again.store);
    expect(flight.complete).toBe(true);
    expect(flight.books().ok).toBe(true);
  },
  60_000,
);

test('a flight of another seed gives nothing; a broken donor is passed over', async () => {
  expect((await flown([], [written], 2)).taken).toEqual([]);
  const broken: FlightStore = { ...memoryStore(await written.manifest()), index: () => Promise.resolve([]) };
  const torn: FlightStore = {
    manifest: () => written.manifest(),
    index: () => written.index(),
    seals: () => written.seals(),
    read: async (ref) => (await written.read(ref)).subarray(1),
    append: (c) => broken.append(c),
    seal: (p) => broken.seal(p),
    rewind: (p) => broken.rewind(p),
    close: () => broken.close(),
  };
  expect((await flown([{ path: 'entry.parachute.main', value: '5.5 km' }], [torn, written])).taken).toEqual(but('entry'));
}, 60_000);
