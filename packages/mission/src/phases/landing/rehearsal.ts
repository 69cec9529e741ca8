import { addSeconds, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import {
  cross,
  dot,
  FarsideError,
  isFarsideError,
  portableMath as Math,
  mulMatVec,
  rotateAbout,
  scale,
  sub,
  unit,
  type Vec3,
} from '@farside/math';
import { burnOrThrow, massOf, propellantOf, type Stack, separate, type VehicleState } from '@farside/vehicle';
import { LOWEST_PERILUNE } from '../../file/schema.ts';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import { normalAt, siteDirection } from '../../outline/plane.ts';
import { quiet } from '../../outline/quiet.ts';
import type { PhaseContext } from '../../road/phase.ts';
import { moonSpin } from '../../site/ground.ts';
import { engineOf, PORTS, VEHICLES } from '../../vehicles.ts';
import type { DescentSketch } from '../shared/descent-sketch.ts';
import { ladderConfig } from './config.ts';
import { flyDescent } from './flight.ts';

/** How far before the sketched ignition the rehearsal begins, rad: room for an earlier one. */
const MARGIN = 0.05;

/**
 * The descent flown once from a made-up state at perilune in the waiting plane: the arc and the duration that the orbit has to be timed for. Same law and loop as the landing,
 * a coarse field. @param normal of the orbit plane, icrf. @throws what the descent throws.
 */
function rehearseDescent(cx: PhaseContext, lander: Stack, normal: Vec3, first: DescentSketch): DescentSketch {
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

/** Steps in which a thrust that would do is looked for. */
const STRONGER = 1.15;
const STRONGER_STEPS = 12;
const WEAKER_STEPS = 24;
/** Of weaker thrusts so many in a row have to come down. */
const CLEAR = 3;
/** Refusals of the braking law that another thrust or another perilune may mend. */
const STEERED = new Set(['BRAKING_NO_PLAN', 'BRAKING_OVERSHOOT', 'BRAKING_SHORT', 'BRAKING_LOST']);
/** Steps in which a height of the perilune is looked for. */
const LOWER = 0.8;
const LOWER_STEPS = 12;

/** The descent, rehearsed in the plane of the Outline by the lander that the stack will let go; what stops it is the landing's to say, with a thrust that would do. */
export function rehearseLanding(cx: PhaseContext, stack: VehicleState, first: DescentSketch): DescentSketch {
  const { touchdown } = cx.outline.schedule;
  const normal = normalAt(cx.outline.plane, cx.env.frames, touchdown, secondsBetween(cx.outline.plane.epoch, touchdown));
  const lander = landerStack(stack, cx.mission);
  try {
    return rehearseDescent(cx, lander, normal, first);
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    // an engine that is far too strong ends the brake too soon, and may run the lander dry over the site
    const tried = STEERED.has(e.code) || (e.code === 'DESCENT_DRY' && !/\d/.test(e.details.tryThis ?? ''));
    const works = tried ? whatWorks(cx, lander, normal, first) : undefined;
    throw new FarsideError(e.code, e.message, {
      phase: 'landing',
      epoch: formatUtc(touchdown),
      ...e.details,
      ...(works === undefined ? {} : { tryThis: works }),
      cause: e,
    });
  }
}

const minimumOf = (e: { readonly minimum?: number | undefined }): number => Math.max(500, e.minimum ?? 0);

/** What lets the rehearsal come down, tried: the least of a ladder of stronger thrusts, the greatest of weaker ones, else the nearest of a ladder of heights of the perilune; undefined when nothing does. */
function whatWorks(cx: PhaseContext, lander: Stack, normal: Vec3, first: DescentSketch): string | undefined {
  const m = cx.mission;
  const comesDown = (mission: PhaseContext['mission']): boolean =>
    quiet(() => rehearseDescent({ ...cx, mission }, lander, normal, first)) !== undefined;
  const name = m.landing.engine;
  const engine = m.modules.lander.engines[name];
  const withThrust = (thrust: number): PhaseContext['mission'] => {
    const engines = { ...m.modules.lander.engines, [name]: { ...engine, thrust } };
    return { ...m, modules: { ...m.modules, lander: { ...m.modules.lander, engines } } };
  };
  for (let k = 1; k <= STRONGER_STEPS; k++) {
    const thrust = 500 * Math.ceil((engine.thrust * STRONGER ** k) / 500);
    if (comesDown(withThrust(thrust))) return `modules.lander.engines.${name}.thrust of ${thrust.toFixed(0)} N, or a lighter lander`;
  }
  let works = 0;
  for (let k = 1; k <= WEAKER_STEPS; k++) {
    const thrust = 500 * Math.floor(engine.thrust / STRONGER ** k / 500);
    if (thrust < minimumOf(engine)) break;
    works = comesDown(withThrust(thrust)) ? works + 1 : 0;
    // not the first that comes down: the flight burns a little more than its rehearsal
    if (works === CLEAR) return `modules.lander.engines.${name}.thrust of ${thrust.toFixed(0)} N`;
  }
  const orbit = m['lunar-orbit']['descent-orbit'];
  for (let k = 1; k <= LOWER_STEPS; k++) {
    for (const factor of [LOWER ** k, LOWER ** -k]) {
      const perilune = 1e3 * Math.round((orbit.perilune * factor) / 1e3);
      if (perilune < LOWEST_PERILUNE || perilune >= m.braking.orbit) continue;
      if (comesDown({ ...m, 'lunar-orbit': { ...m['lunar-orbit'], 'descent-orbit': { ...orbit, perilune } } }))
        return `lunar-orbit.descent-orbit.perilune of ${(perilune / 1e3).toFixed(0)} km`;
    }
  }
  return undefined;
}

/** The lander with what it will burn for the lowering already gone: what begins the descent. */
function landerStack(stack: VehicleState, m: PhaseContext['mission']): Stack {
  const { leave } = separate(stack.stack, PORTS.orbiterTop);
  const gm = gmOf('moon');
  const ra = MOON_RADIUS + m.braking.orbit;
  const rp = MOON_RADIUS + m['lunar-orbit']['descent-orbit'].perilune;
  const dv = Math.sqrt(gm / ra) - Math.sqrt(gm * (2 / ra - 2 / (ra + rp)));
  const engine = `lander.${m['lunar-orbit']['descent-orbit'].engine}`;
  const e = engineOf(leave, engine);
  return burnOrThrow(leave, engine, massOf(leave) * (1 - Math.exp(-dv / e.exhaustVelocity)));
}
