export * from './astrodynamics.ts';
export * from './flights.ts';
export * from './missions.ts';
export * from './solving.ts';
