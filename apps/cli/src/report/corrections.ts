import { correctionReserves, type Flight } from '@farside/flight';
import { propellantOf } from '@farside/vehicle';
import { mass } from '../text/figures.ts';
import { type Voice, wrap } from '../text/terminal.ts';

/** What the corrections of a flight would take at worst, kg beyond what they took, what is left in the orbiter's tanks, and what to load beside it, that it holds: 0 where it does. */
interface Reserve {
  readonly more: number;
  readonly left: number;
  readonly load: number;
}

const LEFT = 'return.propellant-left';

/** What is left in the orbiter when all its burns are flown, kg; before the entry what is left on the way home. */
function leftOver(flight: Flight): number | undefined {
  const orbiter = flight.phases.find((p) => p.phase === 'entry')?.handover.vehicles.get('orbiter');
  if (orbiter) return propellantOf(orbiter.stack, 'orbiter');
  const left = flight.measures()[LEFT];
  return typeof left === 'number' ? left : undefined;
}

/** 99 % of every correction on the way out and home against the tanks at the end; undefined while the flight is not home. */
function reserveOf(flight: Flight): Reserve | undefined {
  const left = leftOver(flight);
  if (left === undefined) return undefined;
  const more = correctionReserves(flight).reduce((sum, r) => sum + r.more, 0);
  // of a kilogram loaded, every burn of the orbiter takes its part
  const kept = flight.burns().reduce((share, b) => (b.engine.startsWith('orbiter.') ? (share * b.massAfter) / b.massBefore : share), 1);
  return { more, left, load: more <= left ? 0 : 10 * Math.ceil((1.1 * (more - left)) / kept / 10) };
}

/** One line, loud where the tanks do not hold it. */
export function correctionLines(v: Voice, flight: Flight): string[] {
  const r = reserveOf(flight);
  if (!r) return [];
  const about = `to be 99 % sure, corrections need ${mass(r.more)} more than was flown; the orbiter has ${mass(r.left)} left`;
  if (r.load === 0) return [wrap(`  ${about}`, v.width, '  ')];
  const hint = `load ${mass(r.load)} more in modules.orbiter.propellant, or mend the errors of tracking and injection`;
  return [wrap(`  ${v.bad('warning')} ${about}: ${hint}`, v.width, '  ')];
}
