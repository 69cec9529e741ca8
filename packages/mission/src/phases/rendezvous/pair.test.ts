import { addSeconds, compileRhs, propagate } from '@farside/astro';
import { coastModel, surfaceOf } from '@farside/sim';
import { massOf } from '@farside/vehicle';
import { expect, test } from 'vitest';
import { context, environment, FULL, lunarHandover, missionWith } from '../../../test/lunar-handover.ts';
import { handoverAim } from './aim.ts';
import { COAST_STEP } from './approach.ts';
import { makePair } from './pair.ts';

test('two vehicles in one fixed-step integration keep their distance to a millimetre of two separate ones', async () => {
  const env = await environment();
  const cx = context(missionWith(), env);
  const chaser = lunarHandover(cx, { phase: 2 }).vehicles.get('orbiter')!;
  const aim = handoverAim(env, chaser.state, 50e3, 10e3, FULL);
  const target = { ...chaser, id: 'ascender', state: aim };
  const pair = makePair(env, chaser.state.epoch, target, chaser, FULL);
  const T = 5400;
  pair.run(T, COAST_STEP);
  const reference = (v: typeof chaser): Float64Array => {
    const rhs = compileRhs(coastModel('moon', FULL, surfaceOf(v.stack), massOf(v.stack)), env, v.state.epoch, 6);
    return propagate(rhs, Float64Array.of(...v.state.r, ...v.state.v), 0, T, { rtol: 1e-13, maxStep: 10 }).y;
  };
  const a = reference(target);
  const b = reference(chaser);
  for (let i = 0; i < 3; i++) {
    expect(Math.abs(pair.chaser.r[i] - pair.target.r[i] - (b[i] - a[i]))).toBeLessThan(1e-3);
    // each by itself: the short waves of the field are what RK4 misses
    expect(Math.abs(pair.chaser.r[i] - b[i])).toBeLessThan(0.02);
  }
  expect(addSeconds(chaser.state.epoch, pair.t).s).toBe(chaser.state.epoch.s + T);
});
