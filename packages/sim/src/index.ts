export * from './log.ts';
export * from './losses.ts';
export * from './models.ts';
export * from './steering.ts';
export * from './world.ts';
