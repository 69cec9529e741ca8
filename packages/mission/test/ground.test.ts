import { type Epoch, gmOf, parseIso, secondsBetween } from '@farside/astro';
import { type FarsideError, isFarsideError, type Vec3 } from '@farside/math';
import { World, type WorldLog } from '@farside/sim';
import { buildStack } from '@farside/vehicle';
import { beforeAll, expect, test } from 'vitest';
import { environment } from './lunar-handover.ts';

let env: Awaited<ReturnType<typeof environment>>;
beforeAll(async () => {
  env = await environment();
});

const T0 = parseIso('2024-05-20T00:00:00Z');
const settings = { moonDegree: 10, earthDegree: 2, radiationPressure: false, relativity: false };
const stack = buildStack([{ id: 'orbiter', dry: 1000, propellant: 10, engines: { main: { thrust: 3000, isp: 309 } } }]);
const log: WorldLog = { arc() {}, event() {}, burn() {}, mass() {}, channel() {} };

/** A craft at the apolune of an orbit with the given heights, m, over the sphere of the body. */
function world(centre: 'earth' | 'moon', radius: number, apolune: number, perilune: number, recorded: boolean): World {
  const ra = radius + apolune;
  const v = Math.sqrt(gmOf(centre) * (2 / ra - 2 / (ra + radius + perilune)));
  const r: Vec3 = [ra, 0, 0];
  const state = { epoch: T0, centre, frame: 'icrf' as const, r, v: [0, 0.6 * v, 0.8 * v] as Vec3 };
  return new World(
    { epoch: T0, vehicles: new Map([['orbiter', { id: 'orbiter', stack, state }]]) },
    { env, settings, phase: 'waiting', ...(recorded ? { log } : {}) },
  );
}
const MOON = 1737.4e3;
const later = (h: number): Epoch => ({ s: T0.s + h * 3600, f: T0.f });
function refusal(f: () => unknown): FarsideError {
  try {
    f();
  } catch (e) {
    if (isFarsideError(e)) return e;
    throw e;
  }
  throw new Error('nothing was thrown');
}

test.each([
  ['moon', MOON, 200e3, -40e3, 'Moon'],
  ['earth', 6371e3, 300e3, -100e3, 'Earth'],
] as const)('a craft in flight does not pass through the ground of the %s', (centre, radius, apo, peri, name) => {
  const e = refusal(() => world(centre, radius, apo, peri, true).coast('orbiter', later(6)));
  expect(e.code).toBe('GROUND_HIT');
  expect(e.message).toContain(`the ground of the ${name}`);
  expect(e.details.phase).toBe('waiting');
  // within the first half revolution
  const after = secondsBetween(T0, parseIso(e.details.epoch ?? ''));
  expect(after).toBeGreaterThan(600);
  expect(after).toBeLessThan(4000);
});

test('nor does a low circular orbit, nor one that begins below; what a solver tries may', () => {
  expect(refusal(() => world('moon', MOON, -20e3, -20e3, true).coast('orbiter', later(1))).code).toBe('GROUND_HIT');
  expect(world('moon', MOON, 200e3, -40e3, false).coast('orbiter', later(1)).stoppedBy).toBeUndefined();
  // in the deepest basins craft fly below the sphere: that is not yet the ground
  expect(world('moon', MOON, 30e3, -5e3, true).coast('orbiter', later(6)).stoppedBy).toBeUndefined();
});
