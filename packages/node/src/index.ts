export * from './environment.ts';
export * from './files.ts';
export * from './flight-folder.ts';
export * from './flight-place.ts';
export * from './flight-shelf.ts';
export * from './mission-place.ts';
export * from './system-errors.ts';
