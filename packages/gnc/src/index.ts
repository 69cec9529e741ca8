export * from './descent/braking.ts';
export * from './descent/ladder.ts';
export * from './descent/ladder-config.ts';
export * from './descent/quadratic.ts';
export * from './frames.ts';
export * from './law.ts';
export * from './linear-angles.ts';
export * from './steered-burn.ts';
