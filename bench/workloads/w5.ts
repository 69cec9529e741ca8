import { type Rhs, rk4 } from '@farside/astro';
import { exp } from '@farside/math';
import { mulberry32 } from './random.ts';

/** W5: entry Monte Carlo, 200 cases, Runge-Kutta 4 at 0.05 s down to 10 km; SI, sphere without rotation. */
const GM = 3.986004418e14;
const RE = 6378137;
const AREA = (Math.PI * 1.25 * 1.25) / 4;
const SCALE = 1 / 7200;
export const W5_CASES = 200;

export interface EntryCase {
  readonly y0: Float64Array;
  /** Cd A / (2 m), lift over drag, density factor. */
  readonly drag: number;
  readonly lift: number;
  readonly density: number;
}

export function w5Cases(): EntryCase[] {
  const u = mulberry32(42);
  const w = (): number => 2 * u() - 1;
  const heading = (43 * Math.PI) / 180;
  const cases: EntryCase[] = [];
  for (let k = 0; k < W5_CASES; k++) {
    const V = 11000 + 30 * w();
    const g = ((-6.3 + 0.1 * w()) * Math.PI) / 180;
    const cd = 1.2 * (1 + 0.05 * w());
    const lift = 0.19 * (1 + 0.05 * w());
    const density = 1 + 0.2 * w();
    const m = 300 * (1 + 0.01 * w());
    const y0 = Float64Array.of(RE + 120e3, 0, 0, V * Math.sin(g), V * Math.cos(g) * Math.cos(heading), V * Math.cos(g) * Math.sin(heading));
    cases.push({ y0, drag: (0.5 * cd * AREA) / m, lift, density });
  }
  return cases;
}

/** Drag along -v, lift in the plane of r and v, upwards. `c`: drag, lift, density factor in turn, so that one function serves all cases. */
export function entryRhs(c: Float64Array): Rhs {
  return (_t, y, dy) => {
    const x = y[0];
    const yy = y[1];
    const z = y[2];
    const vx = y[3];
    const vy = y[4];
    const vz = y[5];
    const r2 = x * x + yy * yy + z * z;
    const r = Math.sqrt(r2);
    const v2 = vx * vx + vy * vy + vz * vz;
    const v = Math.sqrt(v2);
    const b = 1.225 * c[2] * c[0] * exp((RE - r) * SCALE);
    const rv = (x * vx + yy * vy + z * vz) / v2;
    // part of r across v: lift direction
    const lx = x - rv * vx;
    const ly = yy - rv * vy;
    const lz = z - rv * vz;
    const l = (b * v2 * c[1]) / Math.sqrt(lx * lx + ly * ly + lz * lz);
    const k = -GM / (r2 * r);
    const q = -b * v;
    dy[0] = vx;
    dy[1] = vy;
    dy[2] = vz;
    dy[3] = k * x + q * vx + l * lx;
    dy[4] = k * yy + q * vy + l * ly;
    dy[5] = k * z + q * vz + l * lz;
  };
}

export function w5(cases: readonly EntryCase[]): { steps: number; speed: number; range: number; height: number } {
  const c = new Float64Array(3);
  const integrator = rk4(entryRhs(c), 6);
  const y = new Float64Array(6);
  let steps = 0;
  let speed = 0;
  let range = 0;
  let height = 0;
  for (const e of cases) {
    y.set(e.y0);
    c[0] = e.drag;
    c[1] = e.lift;
    c[2] = e.density;
    let k = 0;
    let r = 0;
    do {
      integrator.step(0, 0.05, y);
      r = Math.sqrt(y[0] * y[0] + y[1] * y[1] + y[2] * y[2]);
      k++;
    } while (r - RE >= 10e3 && k < 20000);
    steps += k;
    speed += Math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5]);
    range += RE * Math.acos(y[0] / r);
    height += r - RE;
  }
  const n = cases.length;
  return { steps, speed: speed / n, range: range / n, height: height / n };
}
export const W5 = { steps: 2_604_532, speed: 118.158594141, range: 3239.867483e3, height: 9997.052825 };
