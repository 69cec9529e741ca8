import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIso } from '@farside/astro';
import type { World, WorldEvent } from '@farside/sim';
import { describe, expect, test } from 'vitest';
import { missionOf, refusalOf } from '../../../test/road.ts';
import { checkLanding, type Descent, descentFault, HARDEST_LANDING, openingAt, otherCapsule } from '../../capsule/parachutes.ts';
import { changeMission } from '../../file/patch.ts';
import { readMission } from '../../file/read.ts';
import { neededDescent, parachutesOf } from './capsule.ts';
import type { EntryFlown } from './flight.ts';
import { entryEvents } from './record.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../../../missions/change-6/mission.yaml'), 'utf8');
type Change = readonly [path: string, value: string];
const set = (text: string, changes: readonly Change[]): string =>
  changeMission(
    text,
    changes.map(([path, value]) => ({ path, value })),
  );

/** `a.b of 11 km and c.d of 6 km, or e.f of 2 m`: the choices, each a list of changes. */
const choices = (advice: string): Change[][] =>
  advice.split(', or ').map((one) => [...one.matchAll(/([a-z][\w.-]+) of (\S+ \S+)/g)].map((x): Change => [x[1], x[2]]));

const CASES: readonly [name: string, changes: readonly Change[], path: string, says: RegExp][] = [
  [
    'both parachutes open at hypersonic speed',
    [
      ['entry.parachute.drogue', '60 km'],
      ['entry.parachute.main', '50 km'],
    ],
    'entry.parachute.drogue',
    /no more than 40 km.*found 60 km/,
  ],
  [
    'the main parachute opens where the time begins',
    [
      ['entry.parachute.drogue', '14 km'],
      ['entry.parachute.main', '12 km'],
    ],
    'entry.parachute.main',
    /under 10 km for 460 s.*found 12 km and \d+.* s; try/,
  ],
  ['too short a time', [['entry.parachute.time-from-10-km', '60 s']], 'entry.parachute.time-from-10-km', /4\d\d s to 6\d\d s.*found 60 s/],
  ['too long a time', [['entry.parachute.time-from-10-km', '1 h']], 'entry.parachute.time-from-10-km', /4\d\d s to 6\d\d s.*found 3600 s/],
  [
    'a drogue that has no time to work',
    [['entry.parachute.drogue', '6.01 km']],
    'entry.parachute.time-from-10-km',
    /try entry\.parachute\.drogue of/,
  ],
  [
    'a main parachute that opens 49 m over the ground',
    [['entry.parachute.main', '1300 m']],
    'entry.parachute.main',
    /landing at no more than 13 m\/s, found 2\d\.\d+ m\/s/,
  ],
  [
    'a site in thin air',
    [['entry.site.height', '4000 m']],
    'entry.parachute.descent-speed',
    /no more than 13 m\/s, found 13\.\d+ m\/s on ground at 4 km/,
  ],
  [
    'a capsule too heavy for its size',
    [['modules.returner.dry', '900 kg']],
    'modules.returner.dry',
    /opens at 1000 to 3800 Pa, found 6\d\d\d Pa or more at 11 km with a capsule of 902 kg and 1\.25 m across.*diameter of .*dry of/,
  ],
  [
    'a capsule that needs no parachute',
    [['modules.returner.aero.diameter', '10 m']],
    'entry.parachute.descent-speed',
    /less than the 7\.\d m\/s at which the capsule falls without a parachute, found 11\.8 m\/s/,
  ],
];

describe('what the capsule alone says against its descent is told in the file', () => {
  test.each(CASES)('%s', (_, changes, path, says) => {
    const text = set(TEXT, changes);
    const { mission, diagnostics } = readMission(text, 'm.yaml');
    expect(mission).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    const [d] = diagnostics;
    expect(d.path).toBe(path);
    expect(d.message).toMatch(says);
    expect(text.split('\n')[d.line - 1]).toContain(path.slice(path.lastIndexOf('.') + 1));
    const advised = choices(d.message.slice(d.message.indexOf('; try ') + 6));
    expect(advised.length).toBeGreaterThan(0);
    for (const advice of advised) {
      expect(advice.length).toBeGreaterThan(0);
      expect(readMission(set(text, advice), 'm.yaml').diagnostics).toEqual([]);
    }
  });

  test('neither air nor nonsense under the orbiter and the reference height', () => {
    const refused = (path: string, value: string) => readMission(set(TEXT, [[path, value]]), 'm.yaml').diagnostics.map((d) => d.message);
    expect(refused('entry.avoidance-perigee', '100 km')).toEqual([
      "'entry.avoidance-perigee': expected at least 120 km, found 100 km: lower down the orbiter, which flies on without drag here, would meet the air",
    ]);
    expect(refused('entry.parachute.reference-height', '-3000 m')).toEqual([
      "'entry.parachute.reference-height': expected at least -500 m, found -3000 m",
    ]);
  });
});

describe('sizes and limits', () => {
  const descent = (change: Partial<Descent> = {}): Descent => ({ ...neededDescent(missionOf()), ...change });

  test('the bundled descent has no fault; what it brings home weighs', () => {
    expect(descentFault(descent())).toBeUndefined();
    expect(descent().sample).toBe(2);
    // sqrt((dry + sample)/dry) of the speed: a sample of a third of the capsule lands it 15 % faster
    expect(descentFault(descent({ sample: 100 }))).toMatchObject({ code: 'LANDING_HARD', numbers: { limit_m_s: HARDEST_LANDING } });
  });

  test('an object that no file check has seen is refused by the phase, with the same figures', () => {
    const m = missionOf();
    const short = { ...m, entry: { ...m.entry, parachute: { ...m.entry.parachute, 'time-from-10-km': 60 } } };
    const { code, details } = refusalOf(() => parachutesOf(short));
    expect(code).toBe('PARACHUTE_TIME');
    expect(details.numbers).toMatchObject({ wanted_s: 60 });
    expect(details.numbers?.['least_s']).toBeLessThan(details.numbers?.['most_s'] ?? 0);
    expect(details.tryThis).toMatch(/^entry\.parachute\.time-from-10-km of \d+ s$/);
    expect(
      refusalOf(() => parachutesOf({ ...m, modules: { ...m.modules, returner: { ...m.modules.returner, aero: undefined } } })).code,
    ).toBe('ENTRY_AERO');
  });

  test('a landing is refused above what the capsule bears, not at it', () => {
    const d = descent();
    expect(() => checkLanding(d, HARDEST_LANDING, '2024-06-25T06:07:00Z')).not.toThrow();
    const e = refusalOf(() => checkLanding(descent({ main: 1300 }), 40, '2024-06-25T06:07:00Z'));
    expect(e.code).toBe('LANDING_HARD');
    expect(e.details).toMatchObject({ phase: 'entry', epoch: '2024-06-25T06:07:00Z', numbers: { speed_m_s: 40, limit_m_s: 13 } });
    expect(e.message).toBe('the capsule lands at 40 m/s and bears no more than 13 m/s');
    const main = Number(/entry\.parachute\.main of (\S+) km/.exec(e.details.tryThis ?? '')?.[1]) * 1e3;
    expect(descentFault(descent({ main }))).toBeUndefined();
  });

  test('a capsule too light to open a drogue is told a narrower and a heavier one, each of which comes down', () => {
    const light = descent({ dry: 20, 'time-from-10-km': 565 });
    const advice = /^modules\.returner\.aero\.diameter of (\S+) m, or modules\.returner\.dry of (\S+) kg$/.exec(otherCapsule(light));
    const [, diameter, dry] = (advice ?? []).map(Number);
    expect(diameter).toBeLessThan(1.25);
    expect(dry).toBeGreaterThan(20);
    // 1 kPa is what a drogue needs: m g over the drag area, in balance
    const balance = (d: Descent): number => ((d.dry + d.sample) * 9.77) / (d['drag-coefficient'] * (Math.PI / 4) * d.diameter ** 2);
    for (const d of [
      { ...light, diameter },
      { ...light, dry },
    ]) {
      expect(balance(d)).toBeGreaterThan(1000);
      expect(balance(d)).toBeLessThan(3800);
    }
  });

  test('another opening height takes another time with it where it has to', () => {
    expect(openingAt(descent(), 12e3)).toEqual({ drogue: 12e3 });
    const low = openingAt(descent(), 7e3);
    expect(low?.['time-from-10-km']).toBeLessThan(460);
    expect(descentFault(descent(low))).toBeUndefined();
  });
});

test('only a parachute that opened is told, at the time it opened', () => {
  const told = (f: Partial<EntryFlown>): string[] => {
    const events: (Pick<WorldEvent, 'kind'> & { s: number })[] = [];
    const world = {
      event: (kind: string, _text: string, o: { epoch: { s: number } }) => events.push({ kind, s: o.epoch.s }),
    } as unknown as World;
    const zero = parseIso('2024-06-25T05:41:00Z');
    entryEvents(world, zero, { apex: 0, peakLoad: 50, peakLoadTime: 90, canopyLoad: 0, ...f } as EntryFlown);
    return events.map((e) => `${e.kind} ${e.s - zero.s}`);
  };
  expect(told({ drogueTime: 900, mainTime: 1000 })).toEqual(['peak-load 90', 'drogue 900', 'main-parachute 1000']);
  expect(told({ drogueTime: 900, mainTime: undefined })).toEqual(['peak-load 90', 'drogue 900']);
  expect(told({ drogueTime: undefined, mainTime: undefined })).toEqual(['peak-load 90']);
});
