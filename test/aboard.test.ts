import { addSeconds, compareEpochs, formatUtc, secondsBetween } from '@farside/astro';
import { type Flight, rideAt, ridesOf } from '@farside/flight';
import { modulesOf } from '@farside/vehicle';
import { beforeAll, expect, test } from 'vitest';
import { readFlight } from '../packages/library/src/index.ts';
import { sharedFlight } from './shared-flight.ts';

let flight: Flight;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
});

test('every hand-over finds each module on the vehicle that carries it', () => {
  const rides = ridesOf(flight);
  for (const { handover } of flight.phases.slice(0, -1)) {
    const after = addSeconds(handover.epoch, 1);
    for (const v of handover.vehicles.values()) {
      for (const m of modulesOf(v.stack)) {
        const ride = rideAt(rides.get(m.id) ?? [], after);
        // lift-off is at a hand-over: a second later the ascender has left
        const left = flight.events({ kind: 'separation' }).some((e) => Math.abs(secondsBetween(handover.epoch, e.epoch)) < 1);
        const gone = flight.events().some((e) => e.kind === 'end-of-life' && Math.abs(secondsBetween(handover.epoch, e.epoch)) < 1);
        if (!left && !gone && m.id !== 'ascender') expect(ride?.vehicle, `${m.id} at ${formatUtc(after)}`).toBe(v.id);
      }
    }
  }
});

test('rides follow one another without overlap, and each has a path all the while', () => {
  for (const [module, rides] of ridesOf(flight)) {
    for (const [i, r] of rides.entries()) {
      expect(compareEpochs(r.start, r.end), module).toBeLessThan(0);
      if (i > 0) expect(compareEpochs(rides[i - 1].end, r.start), module).toBeLessThanOrEqual(0);
      const path = flight.trajectory(r.vehicle);
      for (let k = 0; k <= 100; k++) {
        const at = addSeconds(r.start, (secondsBetween(r.start, r.end) * k) / 100);
        expect(path.arcAt(at), `${module} on ${r.vehicle} at ${formatUtc(at)}`).toBeDefined();
      }
    }
  }
});

test('the ascender: up with the lander, alone, on the orbiter while docked, alone again, gone', () => {
  const rides = ridesOf(flight).get('ascender') ?? [];
  expect(rides.map((r) => r.vehicle)).toEqual(['stack', 'lander', 'ascender', 'orbiter', 'ascender']);
  const docking = flight.events({ kind: 'docking' })[0].epoch;
  expect(rides[3].start).toEqual(docking);
  expect(rideAt(rides, addSeconds(flight.phases[10].handover.epoch, -60))).toBeUndefined();
  expect(rideAt(ridesOf(flight).get('returner') ?? [], addSeconds(flight.phases[10].handover.epoch, -60))?.vehicle).toBe('capsule');
});
