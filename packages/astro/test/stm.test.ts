import { describe, expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import { exponentialAtmosphere } from '../src/atmosphere/exponential.ts';
import { compileRhs } from '../src/forces/compile.ts';
import { drag } from '../src/forces/drag.ts';
import { gravity } from '../src/forces/gravity.ts';
import { pointMass } from '../src/forces/point-mass.ts';
import { relativity } from '../src/forces/relativity.ts';
import { solarRadiation } from '../src/forces/solar-radiation.ts';
import { thirdBody } from '../src/forces/third-body.ts';
import { constantThrust } from '../src/forces/thrust.ts';
import { propagate } from '../src/propagation/propagate.ts';
import { propagateWithStm } from '../src/propagation/variational.ts';
import type { ForceModel } from '../src/types.ts';
import { analyticEnvironment, GM_EARTH, GM_MOON, GM_SUN, roughField, T0 } from './analytic-environment.ts';

const env = analyticEnvironment({
  fields: { moon: roughField(10, 'moon-pa:de421'), earth: { ...roughField(4), body: 'earth', gm: GM_EARTH, radius: 6378136.3 } },
  spin: { 'moon-pa:de421': 2.66e-6, itrf: 7.292e-5 },
});

/** Columns of the matrix by central differences of whole propagations, Richardson's way (two steps, fourth order). */
function differenced(model: ForceModel, y0: Float64Array, t1: number): Float64Array {
  const n = y0.length;
  const rhs = compileRhs(model, env, T0, n === 7 ? 7 : 6);
  const out = new Float64Array(n * n);
  const fly = (y: Float64Array) => propagate(rhs, y, 0, t1, { rtol: 1e-14, atol: 1e-9 }).y;
  for (let j = 0; j < n; j++) {
    const d = j < 3 ? 50 : j < 6 ? 0.05 : 0.5;
    const slope = (h: number): Float64Array => {
      const high = y0.slice();
      const low = y0.slice();
      high[j] += h;
      low[j] -= h;
      const [a, b] = [fly(high), fly(low)];
      return a.map((x, i) => (x - b[i]) / (2 * h));
    };
    const [wide, narrow] = [slope(d), slope(d / 2)];
    for (let i = 0; i < n; i++) out[i * n + j] = (4 * narrow[i] - wide[i]) / 3;
  }
  return out;
}

/** Largest difference of a block (rows, columns) over its largest entry. */
function worstBlock(a: Float64Array, b: Float64Array, n: number): number {
  const kinds = n === 7 ? [0, 0, 0, 1, 1, 1, 2] : [0, 0, 0, 1, 1, 1];
  let worst = 0;
  for (let p = 0; p < 2; p++) {
    for (let q = 0; q <= kinds[n - 1]; q++) {
      let size = 0;
      let miss = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          if (kinds[i] !== p || kinds[j] !== q) continue;
          size = Math.max(size, Math.abs(b[i * n + j]));
          miss = Math.max(miss, Math.abs(a[i * n + j] - b[i * n + j]));
        }
      }
      if (size > 0) worst = Math.max(worst, miss / size);
    }
  }
  return worst;
}

describe('state-transition matrices against differences of whole propagations', () => {
  const low = Float64Array.of(1838e3, 0, 0, 0, 1200, 1100);
  const earth = Float64Array.of(7.2e6, 0, 1e5, 100, 6000, 4500);
  // The task's bound is 1e-6. The differences themselves are good to 1e-9 or so (fourth order, states to 1e-14).
  const cases: [string, ForceModel, Float64Array, number][] = [
    [
      'low lunar orbit, 10x10, Earth and Sun',
      { centre: 'moon', forces: [gravity('moon', { degree: 10 }), thirdBody('earth', GM_EARTH), thirdBody('sun', GM_SUN)] },
      low,
      7000,
    ],
    ['the same backward', { centre: 'moon', forces: [gravity('moon', { degree: 10 }), thirdBody('earth', GM_EARTH)] }, low, -7000],
    [
      'low Earth orbit with drag, radiation and relativity',
      {
        centre: 'earth',
        forces: [
          gravity('earth', { degree: 4 }),
          drag({
            atmosphere: exponentialAtmosphere([{ base: 8e5, density: 1e-11, scale: 8e4 }]),
            area: 20,
            cd: 2.2,
            mass: 500,
            shape: { a: 6.378e6, f: 0 },
          }),
          solarRadiation({ area: 20, cr: 1.5, mass: 500, shadowBodies: [] }),
          relativity(GM_EARTH),
        ],
      },
      earth,
      5000,
    ],
    [
      'a burn with seven components',
      {
        centre: 'moon',
        forces: [gravity('moon', { degree: 4 }), constantThrust({ thrust: 3000, isp: 310, steering: { kind: 'velocity', sign: -1 } })],
      },
      Float64Array.of(...low, 3000),
      600,
    ],
  ];
  test.each(cases)('%s', (name, model, y0, t1) => {
    const { stm, y, t } = propagateWithStm(model, env, T0, y0, 0, t1);
    expect(t).toBe(t1);
    measured({
      area: 'State-transition matrix',
      what: `${name}: each block over its largest entry`,
      against: 'differences of whole propagations',
      source: "central differences after Richardson, fourth order; the project's own propagations",
      measured: worstBlock(stm, differenced(model, y0, t1), y0.length),
      unit: '',
      bound: 1e-9,
      reason:
        'the differences: states rounded to 1e-8 m over displacements of 25 m, 4e-10; the matrix itself rides on steps made for 1e-12 of the state',
      cases: y0.length ** 2,
    });
    const plain = propagate(compileRhs(model, env, T0, y0.length === 7 ? 7 : 6), y0, 0, t1);
    // the same method with the same steps
    for (let j = 0; j < 3; j++) expect(Math.abs(plain.y[j] - y[j])).toBeLessThan(1e-4);
  });
  test('sunlight pushes a heavier craft less, also where its mass is given for arcs without one', () => {
    const model: ForceModel = {
      centre: 'earth',
      forces: [pointMass(GM_EARTH), solarRadiation({ area: 20, cr: 1.5, mass: 500, shadowBodies: [] })],
    };
    const { stm } = propagateWithStm(model, env, T0, Float64Array.of(4.2e7, 0, 1e5, 100, 3000, 500, 800), 0, 20_000);
    const rhs = compileRhs(model, env, T0, 7);
    const fly = (mass: number) => propagate(rhs, Float64Array.of(4.2e7, 0, 1e5, 100, 3000, 500, mass), 0, 20_000).y;
    const [high, low] = [fly(808), fly(792)];
    const size = Math.hypot(...[0, 1, 2].map((i) => (high[i] - low[i]) / 16));
    expect(size).toBeGreaterThan(1e-3);
    // central difference of 1/m over 1 %: 1e-4 of it; rounding of positions, 1e-8 m over 16 kg
    for (let i = 0; i < 3; i++) expect(Math.abs(stm[7 * i + 6] - (high[i] - low[i]) / 16) / size).toBeLessThan(3e-4);
  });
  test('a conservative model gives a symplectic matrix', () => {
    const { stm } = propagateWithStm({ centre: 'moon', forces: [gravity('moon', { degree: 10 })] }, env, T0, low, 0, 7000);
    const omega = Math.sqrt(GM_MOON / 1838e3 ** 3);
    // in units where lengths are 1 and times 1/omega, so that rows weigh alike
    const m = stm.map((x, k) => x * (k % 6 < 3 ? 1 : omega) * (Math.floor(k / 6) < 3 ? 1 : 1 / omega));
    const w = worst();
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        let s = 0;
        for (let k = 0; k < 3; k++) s += m[6 * k + i] * m[6 * (k + 3) + j] - m[6 * (k + 3) + i] * m[6 * k + j];
        const want = j === i + 3 ? 1 : i === j + 3 ? -1 : 0;
        w.add(s - want);
      }
    }
    measured({
      area: 'State-transition matrix',
      what: 'low lunar orbit, 10x10: symplectic product',
      against: "Hamilton's equations",
      source: 'closed form',
      measured: w.value,
      unit: '',
      bound: 2e-10,
      reason: 'twelve products of entries that reach 10, on steps made for 1e-12 of the state: 1.2e-10',
      cases: w.cases,
    });
  });
  test('a stopping event gives state and matrix of that moment', () => {
    const model: ForceModel = { centre: 'moon', forces: [gravity('moon', { degree: 4 })] };
    const end = propagateWithStm(model, env, T0, low, 0, 9000, {
      events: [{ id: 'node', g: (_t, y) => y[2], direction: -1, stop: true, maxCheck: 300 }],
    });
    expect(end.stoppedBy).toBe('node');
    expect(end.y.length).toBe(6);
    expect(Math.abs(end.y[2])).toBeLessThan(1e-4);
    const again = propagateWithStm(model, env, T0, low, 0, end.t);
    for (let k = 0; k < 36; k++) expect(Math.abs(end.stm[k] - again.stm[k])).toBeLessThan(1e-7 * (k % 6 < 3 ? 10 : 1e4));
  });
});
