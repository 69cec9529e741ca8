import { addSeconds } from '@farside/astro';
import { expect, test } from 'vitest';
import { T0 } from '../test/small-flight.ts';
import { joinContacts } from './contacts.ts';
import type { Contact } from './types.ts';

const contact = (from: number, to: number, highest: number, o: Partial<Contact> = {}): Contact => ({
  vehicle: 'orbiter',
  with: 'kashi',
  kind: 'ground',
  start: addSeconds(T0, from),
  end: addSeconds(T0, to),
  data: { highest_elevation_rad: highest, lowest_m: highest, first: from },
  ...o,
});

test('parts of a contact that meet at a border are one; other stations, craft and later contacts stay apart', () => {
  const joined = joinContacts([
    contact(100, 200, 0.4),
    contact(0, 100, 0.2),
    contact(200, 250, 0.1),
    contact(100, 200, 0.3, { with: 'jiamusi' }),
    contact(250, 300, 0.3, { vehicle: 'lander' }),
    contact(251, 300, 0.5),
  ]);
  expect(joined).toEqual([
    contact(0, 250, 0.4, { data: { highest_elevation_rad: 0.4, lowest_m: 0.1, first: 0 } }),
    contact(100, 200, 0.3, { with: 'jiamusi' }),
    contact(250, 300, 0.3, { vehicle: 'lander' }),
    contact(251, 300, 0.5),
  ]);
});
