export * from './environment.ts';
export * from './files.ts';
export * from './flight-folder.ts';
