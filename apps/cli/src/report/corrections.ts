import type { Flight } from '@farside/flight';
import { type Mission, type PhasePlan, readMission } from '@farside/mission';
import { massOf, propellantOf } from '@farside/vehicle';
import { mass } from '../text/figures.ts';
import { type Voice, wrap } from '../text/terminal.ts';

/** What the corrections of a flight would take at worst, kg beyond what they took, what is left in the orbiter's tanks, and what to load beside it, that it holds: 0 where it does. */
export interface CorrectionReserve {
  readonly more: number;
  readonly left: number;
  readonly load: number;
}

const G0 = 9.80665;
const LEFT = 'return.propellant-left';

/** What is left in the orbiter when all its burns are flown, kg; before the entry what is left on the way home. */
function leftOver(flight: Flight): number | undefined {
  const orbiter = flight.phases.find((p) => p.phase === 'entry')?.handover.vehicles.get('orbiter');
  if (orbiter) return propellantOf(orbiter.stack, 'orbiter');
  const left = flight.measures()[LEFT];
  return typeof left === 'number' ? left : undefined;
}

/** 99 % of every correction on the way out and home against the tanks at the end; undefined while the flight is not home, or its mission cannot be read any more. */
export function correctionReserve(flight: Flight): CorrectionReserve | undefined {
  const { mission } = readMission(flight.manifest.mission.text, '');
  const left = leftOver(flight);
  if (!mission || left === undefined) return undefined;
  const more = (['transfer', 'return'] as const).reduce((sum, kind) => sum + moreOf(flight, mission, kind), 0);
  // of a kilogram loaded, every burn of the orbiter takes its part
  const kept = flight.burns().reduce((share, b) => share * Math.exp(-b.deltaV / (G0 * ispOf(mission, b.engine))), 1);
  return { more, left, load: more <= left ? 0 : 10 * Math.ceil((1.1 * (more - left)) / kept / 10) };
}

/** Of an engine of the orbiter; of the others without end: their burns take nothing of its load. */
function ispOf(mission: Mission, engine: string): number {
  const [module, name] = engine.split('.');
  return module === 'orbiter' ? (mission.modules.orbiter.engines[name]?.isp ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}

function moreOf(flight: Flight, mission: Mission, kind: 'transfer' | 'return'): number {
  const notes = (flight.plans() as PhasePlan[]).find((p) => p.phase === kind)?.notes ?? {};
  const craft = flight.handover(kind).vehicles.get(kind === 'transfer' ? 'stack' : 'orbiter');
  if (!craft) return 0;
  const weight = massOf(craft.stack);
  return mission[kind].corrections.reduce((sum, c, k) => {
    const worst = notes[`correction-${k + 1}.delta-v-99_m_s`];
    const engine = mission.modules.orbiter.engines[c.engine];
    if (worst === undefined || !engine) return sum;
    const flown = flight.measures()[`${kind}.correction-${k + 1}-delta-v`];
    const speed = Math.max(0, worst - (typeof flown === 'number' ? flown : 0));
    return sum + weight * Math.expm1(speed / (engine.isp * G0));
  }, 0);
}

/** One line, loud where the tanks do not hold it. */
export function correctionLines(v: Voice, flight: Flight): string[] {
  const r = correctionReserve(flight);
  if (!r) return [];
  const about = `to be 99 % sure, corrections need ${mass(r.more)} more than was flown; the orbiter has ${mass(r.left)} left`;
  if (r.load === 0) return [wrap(`  ${about}`, v.width, '  ')];
  const hint = `load ${mass(r.load)} more in modules.orbiter.propellant, or mend the errors of tracking and injection`;
  return [wrap(`  ${v.bad('warning')} ${about}: ${hint}`, v.width, '  ')];
}
