import type { Mission } from '../file/schema.ts';
import type { Fidelity } from './phase.ts';

/** The fidelity of the flight, as the mission file asks for it. */
export function fullFidelity(m: Mission): Fidelity {
  const e = m.environment;
  return {
    name: 'full',
    moonDegree: e['moon-degree'],
    earthDegree: e['earth-degree'],
    radiationPressure: e['radiation-pressure'],
    relativity: e.relativity,
  };
}

/** What targeters start with: never finer than the flight. */
export function coarseFidelity(m: Mission): Fidelity {
  const f = fullFidelity(m);
  return {
    name: 'coarse',
    moonDegree: Math.min(8, f.moonDegree),
    earthDegree: Math.min(4, f.earthDegree),
    radiationPressure: false,
    relativity: false,
  };
}

/** For weeks in low lunar orbit: 20x20 moves a crossing by a fifth of an hour against 50x50, which the fine phasing takes up; steps of a minute move the place by some tens of metres more in three weeks. */
export function coarseLunarFidelity(m: Mission): Fidelity {
  const f = fullFidelity(m);
  return { ...f, name: 'coarse', moonDegree: Math.min(20, f.moonDegree), lowOrbitStep: 60 };
}
