import { readFileSync } from 'node:fs';
import {
  addSeconds,
  createEphemeris,
  createFrames,
  type EopTable,
  type Epoch,
  type GroundPlace,
  readEopTable,
  readNutation,
  readSpk,
  secondsBetween,
  utc,
} from '@farside/astro';
import { expect, test } from 'vitest';
import { measured, worst } from '../../../../test/accuracy.ts';
import { stationLink } from './contacts.ts';
import type { Sky } from './path.ts';

const data = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../../../data/${path}`, import.meta.url)));
const rows = (
  JSON.parse(readFileSync(new URL('../../../astro/test/fixtures/station-tracking.json', import.meta.url), 'utf8')) as {
    tracking: { moon: [string, number, number, number, number][] };
  }
).tracking.moon;
const DEG = Math.PI / 180;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** `2014-Mar-24 00:00` as Horizons prints it. */
const epochOf = (time: string): Epoch =>
  utc(time.replace(/-(\w{3})-/, (_, m: string) => `-${String(MONTHS.indexOf(m) + 1).padStart(2, '0')}-`).replace(' ', 'T'));

test('where a station sees a craft when it hears it: a craft in the centre of the Moon, as JPL Horizons sees the Moon from 29 N 81 W', () => {
  const ephemeris = createEphemeris([readSpk(data('ephemeris/de405-full.bsp'), 'de405-full.bsp')]);
  const eop = readEopTable(data('earth-orientation/eop-2014.json'));
  // Horizons leaves polar motion out of its stations; the tables were made in 2019, with UT1 predicted from then on
  const still: EopTable = { first: eop.first, last: eop.last, at: (e) => ({ ...eop.at(e), xp: 0, yp: 0, dX: 0, dY: 0 }) };
  const frames = createFrames({ eop: still, nutation: readNutation(data('earth-orientation/nutation-iau2000a.json')) });
  const place: GroundPlace = {
    id: 'florida',
    name: '29 N 81 W',
    kind: 'station',
    network: 'none',
    role: 'none',
    latitude: 29 * DEG,
    longitude: 279 * DEG,
    height: 10,
    heightKnown: true,
    source: 'JPL Horizons',
    confidence: 'high',
  };
  const until = utc('2019-07-01');
  const [direction, late] = [worst(), worst()];
  for (const [time, , , azimuth, elevation] of rows) {
    const heard = epochOf(time);
    if (secondsBetween(until, heard) > 0) continue;
    const at = (t: number): Epoch => addSeconds(heard, t);
    const y = new Float64Array(6);
    const m = new Float64Array(18);
    const turn = new Float64Array(9);
    const place3 = new Float64Array(3);
    const sky: Sky = {
      craft: place3,
      moon: place3,
      at(t) {
        ephemeris.state('moon', 'earth', at(t), y);
        place3.set(y.subarray(0, 3));
      },
      sun: () => place3,
      earth(t) {
        frames.rotation('icrf', 'itrf', at(t), m);
        turn.set(m.subarray(0, 9));
        return turn;
      },
    };
    const link = stationLink(place, sky, false, 0);
    let sent = 0;
    for (let k = 0; k < 5; k++) sent = -link.delay(sent);
    const [a, e] = [link.azimuth(sent), link.elevation(sent)];
    const x = Math.cos(e) * Math.cos(elevation * DEG) * Math.cos(a - azimuth * DEG) + Math.sin(e) * Math.sin(elevation * DEG);
    direction.add(Math.acos(Math.min(1, x)) / DEG);
    // without light time: how far the Moon would stand off
    const [a0, e0] = [link.azimuth(0), link.elevation(0)];
    late.add(Math.hypot((a0 - a) * Math.cos(e), e0 - e) / DEG);
  }
  expect(direction.cases).toBeGreaterThan(15);
  // what the test could not tell apart it does not hold: an epoch 1.3 s off stands thirty times as far away
  expect(late.value).toBeGreaterThan(30 * 1.5e-4);
  measured({
    area: 'Apparent places and geometry',
    what: 'contacts of stations: azimuth and elevation of the Moon at reception',
    against: 'JPL Horizons, station at 29 N 81 W',
    source: 'Horizons (DE431) without refraction, as tabulated in cosinekitty/astronomy; 2014 to mid-2019, before its UT1 was predicted',
    measured: direction.value,
    unit: 'deg',
    bound: 1.5e-4,
    reason: 'printed to 1e-4 deg: 0.7e-4 in two coordinates; the aberration by the speed of the station, at most 0.8e-4, is left out',
    cases: direction.cases,
  });
});
