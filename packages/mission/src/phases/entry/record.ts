import { addSeconds, type Epoch } from '@farside/astro';
import { quinticHermite } from '@farside/math';
import type { World, WorldLog } from '@farside/sim';
import { massOf, type VehicleState } from '@farside/vehicle';
import type { EarthTurn } from '../../outline/earth-site.ts';
import { VEHICLES } from '../../vehicles.ts';
import { type EntryFlown, type EntryNodes, type EntrySample, inertialAcceleration, toInertialState } from './flight.ts';

const ID = VEHICLES.capsule;
/** Nodes of the record are this far apart, s. */
const SPACING = 1;

/**
 * Takes the body-fixed steps of an entry to the log as quintic Hermite arcs about the Earth, icrf.
 * @param origin seconds from the turn's epoch to the interface.
 */
export function entryNodes(turn: EarthTurn, origin: number, capsule: VehicleState, log: WorldLog): EntryNodes {
  const a = new Float64Array(9);
  const b = new Float64Array(9);
  let ta = 0;
  let tb = 0;
  let begun = false;
  const { epoch } = capsule.state;
  const mass = massOf(capsule.stack);
  const write = (n: Float64Array, t: number, y: Float64Array, dy: Float64Array): void => {
    const s = toInertialState(turn, epoch, origin + t, y);
    n.set(s.r, 0);
    n.set(s.v, 3);
    n.set(inertialAcceleration(turn, origin + t, y, dy), 6);
  };
  const at = (t: number, out: Float64Array): void => quinticHermite(ta, a, 0, tb, b, 0, t, out);
  return {
    open(t, y, dy) {
      if (begun) return;
      begun = true;
      ta = t;
      write(a, t, y, dy);
    },
    close(t, y, dy, last) {
      if (!begun || t <= ta || (!last && t - ta < SPACING - 1e-9)) return;
      tb = t;
      write(b, t, y, dy);
      log.arc(ID, 'earth', epoch, ta, tb, mass, at);
      begun = false;
    },
  };
}

/** Takes the samples of an entry to the log's channels. */
export function entryChannels(world: World, interfaceEpoch: Epoch): (s: EntrySample) => void {
  return (s) => {
    const epoch = addSeconds(interfaceEpoch, s.t);
    const put = (name: string, unit: string, value: number): void => world.channel(ID, name, unit, epoch, value);
    put('altitude', 'm', s.height);
    put('speed', 'm/s', s.speed);
    put('climb', 'm/s', s.climb);
    put('load', 'm/s2', s.load);
    put('density', 'kg/m3', s.density);
    put('dynamic-pressure', 'Pa', s.pressure);
    if (s.canopy !== 'none') return;
    put('bank', 'rad', s.bank);
    put('heat-flux', 'W/m2', s.heatFlux);
    put('radiative-flux', 'W/m2', s.radiativeFlux);
    put('heat-load', 'J/m2', s.heatLoad);
    put('predicted-miss-along', 'm', s.along);
    put('predicted-miss-across', 'm', s.across);
  };
}

/** The happenings of an entry, once it is flown. */
export function entryEvents(world: World, interfaceEpoch: Epoch, f: EntryFlown): void {
  const at = (t: number): Epoch => addSeconds(interfaceEpoch, t);
  const km = (x: number): string => (x / 1e3).toFixed(1);
  const event = (kind: string, text: string, t: number, data: Record<string, number>): void =>
    world.event(kind, text, { vehicle: ID, epoch: at(t), data });
  if (f.apex > 0) {
    event('first-dip', `bottom of the first dip, ${km(f.firstDip)} km`, f.firstDipTime, { height_m: f.firstDip });
    event('skip', `top of the skip, ${km(f.apex)} km at ${km(f.apexSpeed)} km/s`, f.apexTime, { height_m: f.apex, speed_m_s: f.apexSpeed });
  }
  event('peak-load', `greatest load ${(f.peakLoad / 9.80665).toFixed(2)} g`, f.peakLoadTime, { load_m_s2: f.peakLoad });
  if (f.drogueTime !== undefined) event('drogue', 'drogue parachute', f.drogueTime, { load_m_s2: f.canopyLoad });
  if (f.mainTime !== undefined) event('main-parachute', 'main parachute', f.mainTime, {});
}
