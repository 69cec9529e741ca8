export * from './environment.ts';
export * from './files.ts';
