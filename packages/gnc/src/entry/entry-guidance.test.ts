import type { Vec3 } from '@farside/math';
import { describe, expect, test } from 'vitest';
import { flyEntry } from '../../test/fly-entry.ts';
import { type EntryPlanet, exponentialAir, vehicleOf } from './dynamics.ts';
import { CHANGE_PARACHUTES, parachuteSequence } from './parachute.ts';
import { planSkipEntry, type SkipConfig } from './skip-npc.ts';

const DEG = Math.PI / 180;
const EARTH: EntryPlanet = {
  mu: 398600.4418e9,
  spin: 7.292115e-5,
  radius: 6378137,
  flattening: 1 / 298.257223563,
  j2: 1.08263e-3,
  density: exponentialAir(1.225, 7200),
};
const CAPSULE = vehicleOf(310, 215, 0.2);

/** Lunar return: 11.2 km/s inertial at 120 km, from 20° S towards the north-east; the target `km` ahead and `aside` km to the left. */
function scene(km: number, aside: number, angle = -5.8): { config: SkipConfig; y: Float64Array } {
  const lat = -20 * DEG;
  const az = 40 * DEG;
  const up: Vec3 = [Math.cos(lat), 0, Math.sin(lat)];
  const f: Vec3 = [-Math.sin(lat) * Math.cos(az), Math.sin(az), Math.cos(lat) * Math.cos(az)];
  const n: Vec3 = [up[1] * f[2] - up[2] * f[1], up[2] * f[0] - up[0] * f[2], up[0] * f[1] - up[1] * f[0]];
  const a = (km * 1e3) / EARTH.radius;
  const o = (aside * 1e3) / EARTH.radius;
  const mix = (i: 0 | 1 | 2) => Math.cos(o) * (Math.cos(a) * up[i] + Math.sin(a) * f[i]) + Math.sin(o) * n[i];
  // geodetic 120 km at 20 degrees of latitude
  const r = EARTH.radius * (1 - EARTH.flattening * Math.sin(lat) ** 2) + 120e3;
  const g = angle * DEG;
  const v = (i: 0 | 1 | 2) => 11200 * (Math.sin(g) * up[i] + Math.cos(g) * f[i]);
  const y = new Float64Array([r * up[0], r * up[1], r * up[2], v(0) + EARTH.spin * r * up[1], v(1) - EARTH.spin * r * up[0], v(2)]);
  return { config: { planet: EARTH, vehicle: CAPSULE, target: [mix(0), mix(1), mix(2)] }, y };
}

describe('plan of a skip entry on a turning Earth', () => {
  test('bank and reversal together meet the target; first dip near 60 km, a skip above 100 km, less than 8 g', () => {
    const { config, y } = scene(6050, 0);
    const p = planSkipEntry(config, y);
    expect(Math.abs(p.along)).toBeLessThan(500);
    expect(Math.abs(p.across)).toBeLessThan(500);
    expect(p.peakLoad).toBeLessThan(8);
    expect(p.dip / 1e3).toBeGreaterThan(57);
    expect(p.dip / 1e3).toBeLessThan(63);
    expect(p.apex / 1e3).toBeGreaterThan(100);
    expect(p.profile.reversals[0]).toBeGreaterThan(60);
    expect(p.profile.reversals[0]).toBeLessThan(300);
  });

  test('more bank for a nearer target', () => {
    const near = scene(4500, 0);
    const far = scene(7000, 0);
    expect(planSkipEntry(near.config, near.y).profile.bank).toBeGreaterThan(planSkipEntry(far.config, far.y).profile.bank);
  });

  test('too near is too hard: refused by load or range', () => {
    const { config, y } = scene(2500, 0, -6.2);
    expect(() => planSkipEntry(config, y)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ENTRY_(LOAD|RANGE)$/) }));
    const far = scene(15000, 0, -6.6);
    expect(() => planSkipEntry(far.config, far.y)).toThrow(expect.objectContaining({ code: 'ENTRY_RANGE' }));
    // a reach that ends in a skip has no figure of its own
    const flat = scene(6050, 0, -2);
    expect(() => planSkipEntry(flat.config, flat.y)).toThrow(
      expect.objectContaining({
        code: 'ENTRY_RANGE',
        message: expect.stringMatching(/skips out/),
        details: expect.objectContaining({ numbers: {} }),
      }),
    );
    const aside = scene(6050, 2500);
    expect(() => planSkipEntry(aside.config, aside.y)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^ENTRY_/) }));
  });
});

describe('flown with guidance every second', () => {
  const cases: readonly (readonly [string, number, number, number, number, number])[] = [
    // name, range, aside, angle, density ratio, L/D ratio
    ['as planned', 6050, 0, -5.8, 1, 1],
    ['air 15 % denser', 6050, 0, -5.8, 1.15, 1],
    ['air 15 % thinner', 6050, 0, -5.8, 0.85, 1],
    ['lift 10 % less', 6050, 0, -5.8, 1, 0.9],
    ['0.15° steeper', 6050, 0, -5.95, 1, 1],
    ['0.1° shallower', 6050, 0, -5.7, 1, 1],
    ['target 150 km left', 6050, 150, -5.8, 1, 1],
    ['target 100 km right', 6050, -100, -5.8, 1, 1],
    ['7,500 km', 7500, 0, -5.8, 1, 1],
  ];
  for (const [name, km, aside, angle, rho, ld] of cases) {
    test(name, () => {
      const { config, y } = scene(km, aside, angle);
      const truth = { planet: { ...EARTH, density: (h: number) => rho * EARTH.density(h) }, vehicle: { ...CAPSULE, liftToDrag: 0.2 * ld } };
      const f = flyEntry(config, y, truth);
      // a recovery zone of a kilometre or two at the parachute; solved to 125 m, the last 600 m/s are flown out
      expect(Math.hypot(f.along, f.across)).toBeLessThan(1500);
      expect(f.peak).toBeLessThan(8);
      expect(f.reversals).toBeLessThanOrEqual(5);
    });
  }
});

describe('parachutes', () => {
  // US Standard Atmosphere 1976 below 20 km
  const rho = (h: number) =>
    h < 11000 ? 1.225 * ((288.15 - 0.0065 * h) / 288.15) ** 4.2558797 : 0.363918 * Math.exp(-(h - 11000) / 6341.6);
  const fall = (h0: number, v0: number) => {
    let memory = parachuteSequence.init();
    let h = h0;
    let v = v0;
    let t = 0;
    let at10 = 0;
    let load = 0;
    const dt = 0.01;
    while (h > 1000) {
      const q = 0.5 * rho(h) * v * v;
      const out = parachuteSequence.step(memory, { height: h, pressure: q }, t);
      memory = out.memory;
      const a = (q * (CAPSULE.dragArea + out.command.dragArea)) / CAPSULE.mass;
      load = Math.max(load, a / 9.80665);
      v += (9.80665 - a) * dt;
      h -= v * dt;
      t += dt;
      if (at10 === 0 && h < 10e3) at10 = t;
    }
    return { v, load, time: t - at10 };
  };

  test('11.8 m/s at 1 km with 310 kg, 7 g at most, about 460 s from 10 km', () => {
    const f = fall(11.5e3, 115);
    // published limits of Chang'e 5: 13 m/s permitted, 11.8 flown; 7 g permitted
    expect(Math.abs(f.v - 11.8)).toBeLessThan(0.1);
    expect(f.load).toBeLessThan(7);
    expect(Math.abs(f.time - 460)).toBeLessThan(15);
  });

  test('an opening outside its dynamic pressures is refused', () => {
    const refused = (from: number, speed: number): unknown => {
      try {
        return fall(from, speed);
      } catch (e) {
        return e;
      }
    };
    expect(refused(11.5e3, 300)).toMatchObject({
      code: 'PARACHUTE_PRESSURE',
      message: expect.stringMatching(/^the drogue would open at \d+ Pa at 11\.0 km; it opens at 1000 to 3800 Pa$/),
      details: { tryThis: 'a lower opening height of the drogue' },
    });
    expect(refused(11.01e3, 20)).toMatchObject({
      code: 'PARACHUTE_PRESSURE',
      details: { tryThis: 'a higher opening height of the drogue' },
    });
    expect(CHANGE_PARACHUTES.drogueHeight).toBe(11e3);
  });
});
