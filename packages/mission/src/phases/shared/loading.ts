import { gmOf } from '@farside/astro';
import { portableMath as Math, norm } from '@farside/math';
import { MOON_RADIUS } from '../../outline/outbound.ts';
import type { PhaseContext } from '../../road/phase.ts';

const G0 = 9.80665;
/** Room for what the estimate leaves out (finite burns, keeping), and the step in which people load, kg. */
const ROOM = 1.03;
const STEP = 10;

/**
 * Propellant to load into the orbiter on the ground, kg, so that a shortage met in flight is gone: of every kilogram more a part is burnt by the burns that carry it. By the
 * rocket equation: the braking by the whole stack, all else spent since by the orbiter alone; rounded up.
 * @param now mass of the orbiter with what it carries, and propellant in it, kg. @param short what it lacks, kg. @param kept mass after over mass before of the burn that lacks it.
 */
export function loadInOrbiter(
  cx: PhaseContext,
  now: { readonly mass: number; readonly left: number },
  short: number,
  kept: number,
): number {
  const m = cx.mission;
  const stack = Object.values(m.modules).reduce((s, x) => s + x.dry + x.propellant, 0);
  const gm = gmOf('moon');
  const vInfinity = norm(cx.outline.outbound.vInfinity);
  const braking =
    Math.sqrt(vInfinity ** 2 + (2 * gm) / (MOON_RADIUS + m.braking.perilune)) - Math.sqrt(gm / (MOON_RADIUS + m.braking.orbit));
  const keptByBraking = Math.exp(-braking / (m.modules.orbiter.engines[m.braking.engine].isp * G0));
  const since = Math.max(0, m.modules.orbiter.propellant - now.left - stack * (1 - keptByBraking));
  const keptSince = now.mass / (now.mass + since);
  return STEP * Math.ceil((ROOM * short) / (kept * keptByBraking * keptSince) / STEP);
}
