import type { Vec3 } from '@farside/math';
import { type EntryPlanet, type EntryVehicle, entryRhs, heightOf, readEntry } from '../src/entry/dynamics.ts';
import { type EntryGuidanceConfig, entryGuidance } from '../src/entry/entry-guidance.ts';
import { acrossMiss, alongMiss, groundLine } from '../src/entry/ground-miss.ts';
import { rk4Step } from './rk4.ts';

/** Flies entry guidance through a truth that may differ from its model; guidance every second. */
export function flyEntry(config: EntryGuidanceConfig, y0: Float64Array, truth: { planet?: EntryPlanet; vehicle?: EntryVehicle } = {}) {
  const planet = truth.planet ?? config.planet;
  const vehicle = truth.vehicle ?? config.vehicle;
  const y = Float64Array.from(y0);
  const line = groundLine([y[0], y[1], y[2]], config.target, [y[3], y[4], y[5]], planet.radius);
  let memory = entryGuidance.init(config);
  let bank = 0;
  const rhs = entryRhs(planet, vehicle, () => bank);
  const k = new Float64Array(30);
  const o = { height: 0, speed: 0, density: 0, pressure: 0, load: 0 };
  let t = 0;
  let peak = 0;
  let reversals = 0;
  let dip = Number.POSITIVE_INFINITY;
  let apex = 0;
  let rising = false;
  const log: { t: number; h: number; v: number; bank: number; along: number; across: number; load: number }[] = [];
  for (;;) {
    const out = entryGuidance.step(memory, { r: [y[0], y[1], y[2]] as Vec3, v: [y[3], y[4], y[5]] as Vec3 }, t);
    memory = out.memory;
    if (out.command.done) break;
    if (bank * out.command.bank < 0) reversals++;
    bank = out.command.bank;
    readEntry(planet, vehicle, y, o);
    peak = Math.max(peak, o.load);
    log.push({ t, h: o.height, v: o.speed, bank, along: memory.along, across: memory.across, load: o.load });
    const h = heightOf(planet, y[0], y[1], y[2]);
    if (y[0] * y[3] + y[1] * y[4] + y[2] * y[5] > 0) rising = true;
    if (!rising) dip = Math.min(dip, h);
    else apex = Math.max(apex, h);
    for (let i = 0; i < 4; i++) rk4Step(rhs, t + i * 0.25, y, 0.25, k);
    t += 1;
    if (t > 4000) throw new Error('no end');
  }
  return {
    t,
    y,
    along: alongMiss(line, y[0], y[1], y[2]),
    across: acrossMiss(line, y[0], y[1], y[2]),
    peak: peak / 9.80665,
    reversals,
    dip,
    apex,
    memory,
    log,
  };
}
