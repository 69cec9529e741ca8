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

test('of two parts the first has the start and the second the end, also where the other says nothing of it', () => {
  const first = contact(0, 100, 0.2, {
    data: { start_moon: 1, start_delay_s: 1.2, end_delay_s: 1.3, end_moon: 1, lowest_delay_s: 1.2, highest_delay_s: 1.3 },
  });
  const second = contact(100, 200, 0.2, {
    data: { start_moon: 1, start_delay_s: 1.3, end_delay_s: 1.25, lowest_delay_s: 1.25, highest_delay_s: 1.31 },
  });
  expect(joinContacts([second, first])[0].data).toEqual({
    start_moon: 1,
    start_delay_s: 1.2,
    end_delay_s: 1.25,
    lowest_delay_s: 1.2,
    highest_delay_s: 1.31,
  });
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
