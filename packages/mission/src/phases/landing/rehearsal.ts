import { addSeconds, gmOf } from '@farside/astro';
import { cross, dot, mulMatVec, rotateAbout, scale, sub, unit, type Vec3 } from '@farside/math';
import { massOf, propellantOf, type Stack, type VehicleState } from '@farside/vehicle';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import { siteDirection } from '../../outline/plane.ts';
import type { PhaseContext } from '../../road/phase.ts';
import { VEHICLES } from '../../vehicles.ts';
import type { DescentSketch } from '../shared/descent-sketch.ts';
import { moonSpin } from '../shared/landed.ts';
import { ladderConfig } from './config.ts';
import { flyDescent } from './flight.ts';

/** How far before the sketched ignition the rehearsal begins, rad: room for an earlier one. */
const MARGIN = 0.05;

/**
 * The descent flown once from a made-up state at perilune in the waiting plane: the arc and the duration that the orbit has to be timed for. Same law and loop as the landing,
 * a coarse field. @param normal of the orbit plane, icrf. @throws what the descent throws.
 */
export function rehearseDescent(cx: PhaseContext, lander: Stack, normal: Vec3, first: DescentSketch): DescentSketch {
  const m = cx.mission;
  const gm = gmOf('moon');
  const rp = MOON_RADIUS + m['lunar-orbit']['descent-orbit'].perilune;
  const ra = MOON_RADIUS + m.braking.orbit;
  const speed = Math.sqrt(gm * (2 / rp - 2 / (rp + ra)));
  const { latitude, longitude } = m.landing.site;
  const site = siteDirection(latitude, longitude, cx.env.frames, cx.outline.schedule.touchdown);
  const n = unit(normal);
  const projected = unit(sub(site, scale(dot(site, n), n)));
  const direction = rotateAbout(projected, n, -(first.arc + MARGIN));
  const epoch = addSeconds(cx.outline.schedule.touchdown, -first.duration - (MARGIN * rp) / speed);
  const v: VehicleState = {
    id: VEHICLES.lander,
    stack: lander,
    state: { epoch, centre: 'moon', frame: 'icrf', r: scale(rp, direction), v: scale(speed, cross(n, direction)) },
  };
  const turn = new Float64Array(18);
  cx.env.frames.rotation('icrf', 'moon-me:de421', epoch, turn);
  const dry = massOf(lander) - propellantOf(lander, 'lander');
  const flown = flyDescent(cx.env, v, ladderConfig(m, mulMatVec(turn, moonSpin(cx.env, epoch)), dry), cx.coarse);
  return { arc: flown.arc, duration: flown.rungs[flown.rungs.length - 1].t - flown.ignition.t };
}
