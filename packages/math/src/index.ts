export * from './error.ts';
export * from './ports.ts';
export * from './vec.ts';
