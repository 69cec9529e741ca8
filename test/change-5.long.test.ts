import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Flight, type FlightStore, memoryStore, openFlight } from '@farside/flight';
import { flightManifest, fly, readFacts, readMission, tally } from '@farside/mission';
import { nodeEnvironment, openFlightFolder } from '@farside/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { farside, ROOT } from './farside.ts';
import { type SharedFlight, sharedFlight } from './shared-flight.ts';

/** Chang'e 5 by the command, from the pad to the ground: what every flight promises, and how it compares. */
let ran: SharedFlight;
let store: FlightStore;
let flight: Flight;

beforeAll(async () => {
  ran = await sharedFlight('change-5');
  store = await openFlightFolder(ran.folder);
  flight = await openFlight(store);
});

const number = (name: string): number => {
  const x = flight.measures()[name];
  if (typeof x !== 'number') throw new Error(`'${name}' is no number`);
  return x;
};

describe('what a flight promises', () => {
  test('all eleven phases are sealed', () => {
    expect(flight.complete).toBe(true);
    expect(flight.phases.length).toBe(11);
  });

  test('the lander stands within 10 m of the spot it chose, softly', () => {
    expect(number('landing.touchdown-miss')).toBeLessThan(10);
    expect(number('landing.touchdown-vertical-speed')).toBeLessThanOrEqual(3.8);
    expect(number('landing.touchdown-sideways-speed')).toBeLessThanOrEqual(1);
  });

  test('ascender and orbiter meet inside the limits of the capture', () => {
    expect(number('rendezvous.contact-offset')).toBeLessThanOrEqual(0.1);
    expect(number('rendezvous.contact-closing-speed')).toBeGreaterThanOrEqual(0.02);
    expect(number('rendezvous.contact-closing-speed')).toBeLessThanOrEqual(0.1);
  });

  test('the capsule is within 2 km of its aim at 10 km, with the sample', () => {
    expect(number('entry.miss-at-10-km')).toBeLessThan(2e3);
    expect(number('entry.capsule-mass')).toBe(312);
    expect(number('entry.peak-load')).toBeLessThanOrEqual(8 * 9.80665);
  });

  test('the books close', () => {
    expect(Math.abs(flight.books().worst)).toBeLessThanOrEqual(1e-6);
  });
});

describe('published against flown', () => {
  test('twelve of thirteen predicted rows are inside; the height of the second return burn is not', () => {
    const rows = flight.score();
    expect(tally(rows)).toEqual({ predicted: 13, inside: 12 });
    expect(rows.filter((r) => r.basis === 'predicted' && r.inside !== true).map((r) => r.id)).toEqual(['return-burn-height']);
  });

  test('every row was flown', () => {
    for (const r of flight.score()) expect(r.flown, r.id).toBeDefined();
  });

  test('a flight that takes its phases over from this one has the same score, what is asked of the record included', async () => {
    const read = (name: string): string => readFileSync(join(ROOT, 'missions', 'change-5', name), 'utf8');
    const text = read('mission.yaml');
    const factsText = read('facts.yaml');
    const { mission } = readMission(text, 'mission.yaml');
    if (!mission) throw new Error('the mission cannot be read');
    const source = { name: 'change-5', text, mission, factsText, facts: readFacts(factsText, 'facts.yaml') };
    const env = await nodeEnvironment();
    const taken: string[] = [];
    const again = await fly({
      source,
      env,
      store: memoryStore(flightManifest(source, env)),
      donors: [store],
      progress: (p) => void (p.doing === 'as flown before' && taken.push(p.phase)),
    });
    expect(taken.length).toBe(11);
    expect(again.score()).toEqual(flight.score());
  });

  test('fly and check print it', async () => {
    expect(ran.stdout).toMatch(/12 of 13 predicted rows inside their tolerance/);
    const checked = await farside(['check', 'change-5'], { env: { FARSIDE_FLIGHTS: ran.shelf } });
    expect(checked.status).toBe(0);
    expect(checked.stdout).toMatch(/second-dip\s+39\.3 N, 99\.9 E\s+\S+ N, \S+ E\s+\S+ km\s+± 350 km\s+inside/);
    expect(checked.stdout).toMatch(/12 of 13 predicted rows inside their tolerance/);
  });
});
