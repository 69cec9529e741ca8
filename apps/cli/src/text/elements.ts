import { elementsOfAxis, type State, stateOfElements } from '@farside/astro';
import { readList } from './arguments.ts';
import { typed } from './problems.ts';

/** The state (m, m/s) of semi-major axis, eccentricity, inclination, node, argument of periapsis and true anomaly as typed, about a body of `mu` (m3/s2). Throws UsageError. */
export function readElements(text: string, mu: number): Pick<State, 'r' | 'v'> {
  const x = readList(text, ['length', 'ratio', 'angle', 'angle', 'angle', 'angle'], '--elements', '1938 km 0.002 137 25 90 0 deg');
  return typed(() => stateOfElements(elementsOfAxis(x[0], x[1], x[2], x[3], x[4], x[5]), mu));
}
