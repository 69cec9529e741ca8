export * from './orbits/elements.ts';
export * from './orbits/kepler.ts';
export type * from './types.ts';
