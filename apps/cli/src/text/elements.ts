import { readList } from './arguments.ts';

/** Semi-major axis (m), eccentricity, inclination, node, argument of periapsis, true anomaly (rad), as elementsOfAxis takes them. */
export function readElements(text: string): [number, number, number, number, number, number] {
  const x = readList(text, ['length', 'ratio', 'angle', 'angle', 'angle', 'angle'], '--elements', '1938 km 0.002 137 25 90 0 deg');
  return [x[0], x[1], x[2], x[3], x[4], x[5]];
}
