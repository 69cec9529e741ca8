import type { Mission } from '../../file/schema.ts';

/** Room for what the estimate leaves out (finite burns, keeping), and the step in which people load. */
const ROOM = 1.03;
const STEP = 10;

/**
 * Propellant to load into the orbiter on the ground, kg, so that a shortage in lunar orbit is met: of every kilogram more some is burnt by the burns on the way there, which
 * carry it, and some by the burn itself. By the rocket equation, all propellant spent so far taken as spent by the whole stack; rounded up.
 * @param left what the orbiter has now, kg. @param short what it lacks now, kg. @param kept mass after over mass before of the burn that lacks it.
 */
export function loadInOrbiter(m: Mission, left: number, short: number, kept: number): number {
  const stack = Object.values(m.modules).reduce((s, x) => s + x.dry + x.propellant, 0);
  const spent = Math.max(0, m.modules.orbiter.propellant - left);
  return STEP * Math.ceil(((short / kept / (1 - spent / stack)) * ROOM) / STEP);
}
