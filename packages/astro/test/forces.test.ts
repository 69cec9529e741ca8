import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponentialAtmosphere } from '../src/atmosphere/exponential.ts';
import { compileRhs } from '../src/forces/compile.ts';
import { drag } from '../src/forces/drag.ts';
import { gravity } from '../src/forces/gravity.ts';
import { harmonicKernel } from '../src/forces/harmonic-field.ts';
import { pointMass } from '../src/forces/point-mass.ts';
import { relativity } from '../src/forces/relativity.ts';
import { sunFraction } from '../src/forces/shadow.ts';
import { solarRadiation } from '../src/forces/solar-radiation.ts';
import { thirdBody } from '../src/forces/third-body.ts';
import { constantThrust, localAxes, steeringKernel } from '../src/forces/thrust.ts';
import { compileGradient } from '../src/propagation/variational.ts';
import type { BodyId, Force, ForceModel } from '../src/types.ts';
import { analyticEnvironment, GM_EARTH, GM_MOON, GM_SUN, roughField, T0 } from './analytic-environment.ts';

const env = analyticEnvironment({ fields: { moon: roughField(12, 'moon-pa:de421') }, spin: { 'moon-pa:de421': 2.66e-6, itrf: 7.292e-5 } });
const acceleration = (model: ForceModel, t: number, y: Float64Array): Float64Array => {
  const dy = new Float64Array(y.length);
  compileRhs(model, env, T0, y.length === 7 ? 7 : 6)(t, y, dy);
  return dy.slice(3, 6);
};

describe('gradients against central differences', () => {
  const y = Float64Array.of(1.1e6, -0.9e6, 1.3e6, 300, 900, -1200);
  const models: [string, BodyId, Force][] = [
    ['point mass', 'moon', pointMass(GM_MOON)],
    ['harmonics', 'moon', gravity('moon', { degree: 12 })],
    ['zonal harmonics', 'moon', gravity('moon', { degree: 8, order: 0 })],
    ['harmonics of order 5', 'moon', gravity('moon', { degree: 9, order: 5 })],
    ['third body', 'moon', thirdBody('earth', GM_EARTH)],
    ['harmonics of a remote body', 'earth', gravity('moon', { degree: 4 })],
    ['solar radiation', 'moon', solarRadiation({ area: 20, cr: 1.5, mass: 500 })],
    ['relativity', 'moon', relativity(GM_MOON)],
  ];
  test.each(models)('%s', (_name, centre, force) => {
    const model = { centre, forces: [force] };
    const state = y.slice();
    if (centre === 'earth') {
      const p = new Float64Array(3);
      env.ephemeris.positionKernel('moon', 'earth', T0)(500, p, 0);
      for (let j = 0; j < 3; j++) state[j] += p[j];
    }
    const g = new Float64Array(9);
    compileGradient(model, env, T0)(500, state, g);
    const largest = Math.max(...g.map(Math.abs));
    const d = 100;
    for (let j = 0; j < 3; j++) {
      const high = state.slice();
      const low = state.slice();
      high[j] += d;
      low[j] -= d;
      const a = acceleration(model, 500, high);
      const b = acceleration(model, 500, low);
      for (let i = 0; i < 3; i++) {
        // differences over 200 m: truncation (d/r)^2 ~ 3e-9 times a factor of the degree squared, rounding 1e-16 r/d; differenced relativity 1e-7
        expect(Math.abs(g[3 * i + j] - (a[i] - b[i]) / (2 * d)) / largest).toBeLessThan(3e-7);
      }
    }
  });
  test('a harmonic gradient is symmetric and without trace', () => {
    const g = new Float64Array(9);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 6.28, noNaN: true }), (z, l) => {
        const c = Math.sqrt(1 - z * z);
        const r = 1.9e6;
        compileGradient({ centre: 'moon', forces: [gravity('moon', { degree: 12 })] }, env, T0)(
          0,
          Float64Array.of(r * c * Math.cos(l), r * c * Math.sin(l), r * z, 0, 0, 0),
          g,
        );
        const size = (2 * GM_MOON) / r ** 3;
        // Laplace's equation, to rounding of 90 terms
        expect(Math.abs(g[0] + g[4] + g[8]) / size).toBeLessThan(1e-13);
        expect(Math.abs(g[1] - g[3]) / size).toBeLessThan(1e-13);
      }),
      { numRuns: 200 },
    );
  });
});

describe('harmonics', () => {
  test('both forms agree at any degree and order', () => {
    const a = new Float64Array(3);
    const b = new Float64Array(3);
    const field = roughField(37);
    for (let degree = 0; degree <= 37; degree++) {
      for (const order of [0, 1, degree >> 1, degree - 1, degree]) {
        if (order < 0 || order > degree) continue;
        for (const at of [Float64Array.of(1.5e6, -0.8e6, 0.9e6), Float64Array.of(0, 0, -1.8e6), Float64Array.of(1.74e6, 10, 0)]) {
          harmonicKernel(field, { degree, order, central: true, form: 'scalar' }).acceleration(at, a);
          harmonicKernel(field, { degree, order, central: true, form: 'vector' }).acceleration(at, b);
          // rounding of sums whose terms are below 1e-3 of the whole
          for (let i = 0; i < 3; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(2e-15);
        }
      }
    }
  });
  test('are smooth through the pole', () => {
    const kernel = harmonicKernel(roughField(50), { central: true });
    const out = new Float64Array(3);
    const at = (x: number): Float64Array => {
      kernel.acceleration(Float64Array.of(x, 0, 1.8e6), out);
      return out.slice();
    };
    const pole = at(0);
    const near = at(1e-6);
    for (let i = 0; i < 3; i++) {
      expect(Number.isFinite(pole[i])).toBe(true);
      // 1e-6 m away: gradient 2e-6 / s^2
      expect(Math.abs(pole[i] - near[i])).toBeLessThan(1e-11);
    }
  });
  test('the work around a closed path is nothing', () => {
    const kernel = harmonicKernel(roughField(20));
    const out = new Float64Array(3);
    let work = 0;
    let size = 0;
    const n = 400;
    for (let k = 0; k < n; k++) {
      const a = (2 * Math.PI * k) / n;
      const at = Float64Array.of(1.8e6 + 2e5 * Math.cos(a), 3e5 * Math.sin(a), 4e5 + 1e5 * Math.sin(2 * a));
      kernel.acceleration(at, out);
      const w = -2e5 * Math.sin(a) * out[0] + 3e5 * Math.cos(a) * out[1] + 2e5 * Math.cos(2 * a) * out[2];
      work += w;
      size += Math.abs(w);
    }
    // a trapezoid sum over a period of a smooth function is exact to rounding
    expect(Math.abs(work) / size).toBeLessThan(1e-12);
  });
  test('truncation leaves the lower terms as they are', () => {
    const a = new Float64Array(3);
    const b = new Float64Array(3);
    const field = roughField(20);
    const at = Float64Array.of(1.1e6, 1.2e6, -0.8e6);
    harmonicKernel(field, { degree: 7 }).acceleration(at, a);
    harmonicKernel({ ...field, degree: 7 }).acceleration(at, b);
    expect(Array.from(a)).toEqual(Array.from(b));
  });
});

describe('third bodies', () => {
  test('pull nothing at the centre, and tidally near it', () => {
    const model: ForceModel = { centre: 'moon', forces: [thirdBody('sun', GM_SUN)] };
    const zero = acceleration(model, 0, new Float64Array(6));
    expect(Math.hypot(...zero)).toBe(0);
    const a = acceleration(model, 0, Float64Array.of(2e6, 0, 0, 0, 0, 0));
    const s = new Float64Array(3);
    env.ephemeris.positionKernel('sun', 'moon', T0)(0, s, 0);
    const d = Math.hypot(...s);
    const c = s[0] / d;
    // first-order tide along x, the next order is r/d = 1.3e-5 smaller
    expect(a[0] / ((GM_SUN / d ** 3) * 2e6 * (3 * c * c - 1))).toBeCloseTo(1, 3);
  });
});

describe('the Sun behind a body', () => {
  const R = 1.7374e6;
  const S = 6.957e8;
  const AU = 1.495978707e11;
  const at = (x: number, y: number) => sunFraction(-AU - x, -y, 0, S, -x, -y, 0, R);
  test('is gone in the umbra, whole in the light, half where its centre touches the rim', () => {
    expect(at(2e6, 0)).toBe(0);
    expect(at(2e6, 3e6)).toBe(1);
    expect(at(-2e6, 0)).toBe(1);
    // line of sight to the Sun's centre grazes the rim
    const x = 2e6;
    expect(Math.abs(at(x, R * Math.sqrt(1)) - 0.5)).toBeLessThan(0.01);
  });
  test('fades without a jump', () => {
    let last = at(2e6, 1.7e6);
    for (let y = 1.7e6; y < 1.78e6; y += 10) {
      const f = at(2e6, y);
      expect(f).toBeGreaterThanOrEqual(last - 1e-12);
      // penumbra about 2 x 4.65 mrad x 2e6 m = 18.6 km wide: 10 m are at most 0.1 per cent
      expect(f - last).toBeLessThan(1e-3);
      last = f;
    }
    expect(last).toBe(1);
  });
  test('is a ring beyond the umbra’s tip', () => {
    const tip = (R * AU) / (S - R);
    const f = at(1.5 * tip, 0);
    // areas of the discs: (apparent radius of the body / of the Sun)^2
    const ratio = R / (1.5 * tip) / (S / (AU + 1.5 * tip));
    expect(f).toBeCloseTo(1 - ratio * ratio, 5);
  });
});

test('solar radiation pressure at 1 au in the light, by hand', () => {
  // 1361 / 299792458 = 4.539807e-6 Pa; times 1.3 x 10 / 1000 = 5.901749e-8 m/s^2
  const model: ForceModel = { centre: 'earth', forces: [solarRadiation({ area: 10, cr: 1.3, mass: 1000, shadowBodies: [] })] };
  const a = acceleration(model, 0, new Float64Array(6));
  expect(Math.hypot(...a) / 5.901749e-8).toBeCloseTo(1, 6);
  const s = new Float64Array(3);
  env.ephemeris.positionKernel('sun', 'earth', T0)(0, s, 0);
  expect(a[0] * s[0] + a[1] * s[1] + a[2] * s[2]).toBeLessThan(0);
});

test('relativity on a circular orbit: 3 (GM/r)^2 / (r c^2), outward', () => {
  const r = 7e6;
  const v = Math.sqrt(GM_EARTH / r);
  const a = acceleration({ centre: 'earth', forces: [relativity(GM_EARTH)] }, 0, Float64Array.of(r, 0, 0, 0, v, 0));
  // v^2 = GM/r: (4 - 1) GM/r in the bracket
  expect(a[0] / ((3 * GM_EARTH ** 2) / (r ** 3 * 299792458 ** 2))).toBeCloseTo(1, 12);
});

test('drag: air that turns with the Earth, by hand', () => {
  const atmosphere = exponentialAtmosphere([{ base: 0, density: 1e-3, scale: 1e5 }]);
  const force = drag({ atmosphere, area: 2, cd: 2.2, mass: 100, rate: 7.292e-5, shape: { a: 6.378e6, f: 0 } });
  const r = 6.478e6;
  const a = acceleration({ centre: 'earth', forces: [force] }, 0, Float64Array.of(r, 0, 0, 0, 7800, 0));
  const w = 7800 - 7.292e-5 * r;
  expect(a[1] / (-0.5 * 1e-3 * Math.exp(-1) * 2.2 * 2 * w * w * 0.01)).toBeCloseTo(1, 12);
  expect(Math.abs(a[0]) + Math.abs(a[2])).toBeLessThan(1e-15);
});

describe('thrust', () => {
  const y = Float64Array.of(1.8e6, 0, 0, 100, 1600, 0, 3000);
  test('accelerates by thrust over mass and burns mass', () => {
    const dy = new Float64Array(7);
    const force = constantThrust({ thrust: 3000, isp: 310, steering: { kind: 'inertial', direction: [0, 0, -2] } });
    compileRhs({ centre: 'moon', forces: [force] }, env, T0, 7)(0, y, dy);
    expect(Array.from(dy.slice(3, 6))).toEqual([0, 0, -1]);
    expect(dy[6]).toBeCloseTo(-3000 / (310 * 9.80665), 15);
  });
  test('local axes are right-handed and as named', () => {
    const m = new Float64Array(9);
    for (const axes of ['horizon', 'velocity'] as const) {
      localAxes(axes, y, m);
      const [f, s, u] = [m.slice(0, 3), m.slice(3, 6), m.slice(6, 9)];
      expect(s[2]).toBeCloseTo(1, 15);
      // up = forward x side
      expect(f[1] * s[2] - f[2] * s[1]).toBeCloseTo(u[0], 15);
      if (axes === 'horizon') expect(u[0]).toBeCloseTo(1, 15);
      else expect(f[1]).toBeCloseTo(1600 / Math.hypot(1600, 100), 15);
    }
  });
  test('a linear pitch law turns from forward to up', () => {
    const u = new Float64Array(3);
    const law = steeringKernel({ kind: 'angles', axes: 'horizon', pitch: 0, pitchRate: Math.PI / 200, yaw: 0, yawRate: 0, from: 10 });
    law(10, y, u);
    expect(u[1]).toBeCloseTo(1, 15);
    law(110, y, u);
    expect(u[0]).toBeCloseTo(1, 15);
    const back = steeringKernel({ kind: 'velocity', sign: -1 });
    back(0, y, u);
    expect(u[1]).toBeCloseTo(-1600 / Math.hypot(1600, 100), 15);
  });
  test('asks for a mass', () => {
    const force = constantThrust({ thrust: 1, isp: 300, steering: { kind: 'velocity', sign: 1 } });
    expect(() => acceleration({ centre: 'moon', forces: [force] }, 0, y.slice(0, 6))).toThrow(/seven components/);
    const dry = y.slice();
    dry[6] = 0;
    expect(() => acceleration({ centre: 'moon', forces: [force] }, 0, dry)).toThrow(/mass above zero/);
  });
});
