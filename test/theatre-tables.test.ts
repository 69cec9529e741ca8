import { secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { massOf } from '@farside/vehicle';
import { beforeAll, expect, test } from 'vitest';
import { columnsOf } from '../apps/web/src/spine/columns.ts';
import { booksOf } from '../apps/web/src/tables/books.ts';
import { deltaVRows, tankRows } from '../apps/web/src/tables/budget.ts';
import { BURN_COLUMNS, burnRows } from '../apps/web/src/tables/burns.ts';
import { contactRows } from '../apps/web/src/tables/contacts.ts';
import { factRows, tallyOf } from '../apps/web/src/tables/facts.ts';
import { massStrip } from '../apps/web/src/tables/mass-strip.ts';
import { csvOf } from '../apps/web/src/tables/rows.ts';
import { readFlight } from '../packages/library/src/index.ts';
import { sharedFlight } from './shared-flight.ts';
import { stoppedBefore } from './stopped-before.ts';

let flight: Flight;
beforeAll(async () => {
  flight = await readFlight((await sharedFlight()).folder);
});

test('burns, books and budget add up to those of the flight', () => {
  const burns = burnRows(flight);
  expect(burns).toHaveLength(flight.burns().length);
  const total = burns.reduce((s, b) => s + b.propellant, 0);
  const all = deltaVRows(flight).filter((r) => r.phase === 'all');
  expect(all.reduce((s, r) => s + r.propellant, 0)).toBeCloseTo(total, 6);
  expect(tankRows(flight).reduce((s, r) => s + r.used, 0)).toBeCloseTo(total, 6);
  const books = booksOf(flight);
  expect(books.worst).toBeLessThan(1e-6);
  expect(books.rows[0].total).toBeCloseTo(books.launch, 6);
  expect(books.rows.at(-1)!.total).toBeCloseTo(books.end, 6);
  expect(contactRows(flight)).toHaveLength(flight.contacts().length);
  const csv = csvOf(burns, BURN_COLUMNS).split('\r\n');
  expect(csv).toHaveLength(burns.length + 1);
  expect(csv[0]).toContain('Length (s)');
});

test('the strip of masses: what the hand-overs weigh, and nothing of who is gone', () => {
  const columns = columnsOf(flight);
  const strip = massStrip(flight, columns);
  const at = (share: number): ReadonlyMap<string, number> => {
    const i = strip.x.findLastIndex((x) => x <= share);
    return new Map(strip.vehicles.map((v, k) => [v, strip.masses[Math.min(i, strip.masses.length - 1)][k]]));
  };
  for (const [i, p] of flight.phases.entries()) {
    if (p.phase === 'launch' || i === flight.phases.length - 1) continue;
    const row = at((i + 1) / columns.length + 1e-6);
    for (const v of p.handover.vehicles.values()) {
      // lift-off and such fall on the border: the books of the next phase have begun; some are followed no longer from there on
      const left = flight
        .events()
        .filter((e) => Math.abs(secondsBetween(e.epoch, p.handover.epoch)) < 2)
        .some((e) => e.kind === 'separation' || e.kind === 'lift-off' || (e.kind === 'end-of-life' && e.vehicle === v.id));
      if (!left) expect(row.get(v.id), `${v.id} after ${p.phase}`).toBeCloseTo(massOf(v.stack), 6);
    }
  }
  expect(at(0.99).get('ascender')).toBe(0);
  expect(at(0.99).get('injection-stage')).toBe(0);
  expect(strip.most).toBeLessThan(14e3);
  expect(strip.launch).toBeGreaterThan(20e3);
});

test('only predicted facts are counted', () => {
  const rows = factRows(flight);
  expect(rows.filter((r) => !r.faint).every((r) => r.basis === 'predicted')).toBe(true);
  expect(tallyOf(rows)).toBe('16 of 16 predicted facts inside tolerance');
  const speed = rows.find((r) => r.id === 'descent-start-speed')!;
  expect(speed.published).toBe('1.700 km/s');
  expect(speed.share).toBeGreaterThan(0.4);
  expect(speed.share).toBeLessThan(0.6);
});

test('a flight that stopped has no score', () => {
  expect(factRows(stoppedBefore(flight, 'entry'))).toEqual([]);
});
