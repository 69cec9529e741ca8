import { describe } from 'vitest';
import { propagateFixed } from '../src/propagation/fixed.ts';
import { propagateMultistep } from '../src/propagation/multistep.ts';
import { propagate } from '../src/propagation/propagate.ts';
import { type Adapter, propagatorCases } from './propagator.cases.ts';

const dop853: Omit<Adapter, 'name' | 'prepare'> = {
  run: (rhs, y0, t0, t1, options) => propagate(rhs, y0, t0, t1, options),
  closure: [
    { e: 0, bound: 1e-4, reason: 'tolerance 1e-6 m a step, 60 steps, growth along track' },
    { e: 0.1, bound: 1e-4, reason: 'as the circle' },
    { e: 0.6, bound: 1e-3, reason: 'errors at perilune grow along track' },
    { e: 0.95, bound: 1e-1, reason: 'speed changes fortyfold' },
  ],
  energy: 1e-11,
  reversal: 5e-3,
  dense: 1e-3,
  eventTime: 1e-7,
  order: {
    // tolerances out of the way: maxStep rules
    steps: [300, 200],
    at: 8,
    run: (rhs, y0, t1, step) => propagate(rhs, y0, 0, t1, { rtol: 1, atol: 1e9, maxStep: step, firstStep: step }),
  },
};

describe('DOP853, second-order form', () => {
  propagatorCases({ ...dop853, name: 'second order', prepare: (f) => Object.assign(f.bind(undefined), { positionOnly: true }) });
});
describe('DOP853, first-order form', () => {
  propagatorCases({ ...dop853, name: 'first order' });
});

const multistep: Omit<Adapter, 'name' | 'prepare'> = {
  run: (rhs, y0, t0, t1, options) => propagateMultistep(rhs, y0, t0, t1, { step: 20, ...options }),
  closure: [
    { e: 0, bound: 1e-6, reason: 'rounding' },
    { e: 0.02, bound: 1e-6, reason: 'rounding' },
    { e: 0.1, bound: 1e-6, reason: 'rounding' },
  ],
  energy: 1e-13,
  reversal: 1e-4,
  dense: 1e-6,
  eventTime: 2e-9,
  order: {
    // differences up to 8: beyond, the errors of practical steps are rounding
    steps: [80, 60],
    at: 9,
    run: (rhs, y0, t1, step) => propagateMultistep(rhs, y0, 0, t1, { step, order: 8, maxCorrection: 1e9 }),
  },
};
describe('Störmer-Cowell, forces of position', () => {
  propagatorCases({ ...multistep, name: 'multistep', prepare: (f) => Object.assign(f.bind(undefined), { positionOnly: true }) });
});
describe('Störmer-Cowell, velocity predicted', () => {
  propagatorCases({ ...multistep, name: 'multistep with velocity' });
});

describe('Runge-Kutta 4 with a given step', () => {
  propagatorCases({
    name: 'fixed',
    run: (rhs, y0, t0, t1, options) => propagateFixed(rhs, y0, t0, t1, { step: 2, ...options }),
    closure: [
      { e: 0, bound: 1e-2, reason: 'step 2 s: (n h)^4 / 120 per radian' },
      { e: 0.3, bound: 1e-1, reason: 'the same at twice the rate near perilune' },
    ],
    energy: 1e-9,
    reversal: 1e-1,
    dense: 1e-2,
    eventTime: 1e-5,
    order: { steps: [60, 40], at: 4, run: (rhs, y0, t1, step) => propagateFixed(rhs, y0, 0, t1, { step }) },
  });
});
