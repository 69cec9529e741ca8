export * from './orbits/elements.ts';
export * from './orbits/kepler.ts';
export * from './time/epoch.ts';
export * from './time/iso.ts';
export * from './time/julian.ts';
export * from './time/scales.ts';
export { tdbMinusTt } from './time/tdb.ts';
export type * from './types.ts';
