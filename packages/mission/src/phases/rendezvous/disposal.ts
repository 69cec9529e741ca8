import { addSeconds, type Epoch, gmOf } from '@farside/astro';
import { cross, dot, FarsideError, portableMath as Math, norm } from '@farside/math';
import { alongVelocity, type World } from '@farside/sim';
import { exhaustVelocity, massOf, propulsor, usablePropellant } from '@farside/vehicle';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import { placeOf } from '../../site/ground.ts';
import { VEHICLES } from '../../vehicles.ts';
import { ascenderLoad } from '../shared/ascender-load.ts';
import { lunarOrbit } from '../shared/lunar.ts';

/** How far below the ground the perilune is laid: steep enough to come down whatever the field and the terrain do; and the least that still does, m. */
const DEEP = 60e3;
const LEAST_DEEP = 15e3;

export interface Impact {
  readonly epoch: Epoch;
  readonly latitude: number;
  readonly longitude: number;
  /** m/s, and rad below the horizontal. */
  readonly speed: number;
  readonly angle: number;
  readonly deltaV: number;
}

/**
 * Ends the ascender: a burn against the motion at its present epoch lays the perilune below the ground; it comes down within half a revolution and is retired where it hits the map sphere.
 * @param loaded propellant in the ascender at lift-off, kg.
 * @throws TANK_DRY when the tanks cannot bring it down, DISPOSAL_MISSED when it comes round again all the same.
 */
export function disposeAscender(world: World, engine: string, loaded: number): Impact {
  const id = VEHICLES.ascender;
  const { state, stack } = world.vehicle(id);
  const r = norm(state.r);
  const along = norm(cross(state.r, state.v)) / r;
  const need = (depth: number): number => {
    const opposite = MOON_RADIUS - depth;
    return along - Math.sqrt((2 * gmOf('moon') * opposite) / (r * (r + opposite)));
  };
  const m = massOf(stack);
  const ve = exhaustVelocity(propulsor(stack, engine));
  const usable = usablePropellant(stack, engine);
  const most = ve * Math.log(m / (m - usable));
  const least = need(LEAST_DEEP);
  if (least > most) {
    const wanted = -m * Math.expm1(-least / ve);
    throw new FarsideError(
      'TANK_DRY',
      `the ascender cannot be brought down: ${least.toFixed(1)} m/s wanted, ${most.toFixed(1)} m/s left in '${engine}'`,
      {
        numbers: { wanted_kg: wanted, usable_kg: usable, short_kg: wanted - usable },
        tryThis: `modules.ascender.propellant of ${ascenderLoad(loaded, m, ve, usable, least)} kg or more`,
      },
    );
  }
  const dv = Math.min(need(DEEP), most);
  const burn = world.burn(id, {
    engine,
    what: 'disposal of the ascender',
    steering: alongVelocity(-1),
    duration: world.burnTime(id, engine, dv) * (1 - 1e-12),
  });
  const orbit = lunarOrbit(burn.state.state.r, burn.state.state.v);
  const end = world.coast(id, addSeconds(burn.state.state.epoch, orbit.period), {
    events: [
      { id: 'ground', centre: 'moon', direction: -1, stop: true, maxCheck: 60, g: (_t, y) => Math.hypot(y[0], y[1], y[2]) - MOON_RADIUS },
    ],
  });
  if (end.stoppedBy === undefined) {
    throw new FarsideError(
      'DISPOSAL_MISSED',
      `the ascender does not hit the Moon: perilune ${(orbit.perilune / 1e3).toFixed(1)} km after ${dv.toFixed(1)} m/s`,
      {
        numbers: { perilune_m: orbit.perilune, dv_m_per_s: dv },
        tryThis: 'more propellant in the ascender',
      },
    );
  }
  const s = end.state.state;
  const speed = norm(s.v);
  const place = placeOf(world.env, s.r, s.epoch);
  const angle = -Math.asin(dot(s.r, s.v) / (norm(s.r) * speed));
  const side = (x: number, plus: string, minus: string): string => `${Math.abs((x * 180) / Math.PI).toFixed(2)} ${x < 0 ? minus : plus}`;
  const east = Math.atan2(Math.sin(place.longitude), Math.cos(place.longitude));
  world.event('impact', `the ascender hits the Moon at ${side(place.latitude, 'N', 'S')}, ${side(east, 'E', 'W')}`, {
    vehicle: id,
    epoch: s.epoch,
    data: { latitude_rad: place.latitude, longitude_rad: place.longitude, speed_m_per_s: speed, angle_rad: angle },
  });
  world.retire(id, 'hit the Moon');
  return { epoch: s.epoch, latitude: place.latitude, longitude: place.longitude, speed, angle, deltaV: burn.deltaV };
}
