import { gmOf } from '@farside/astro';
import { cross, dot, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import type { CoastEvent } from '@farside/sim';
import { MOON_RADIUS } from '../../outline/outbound.ts';

/** Osculating orbit about the Moon. Altitudes above the map sphere, m. */
export interface LunarOrbit {
  readonly semiMajorAxis: number;
  readonly eccentricity: number;
  readonly perilune: number;
  /** Infinity when unbound. */
  readonly apolune: number;
  /** s; Infinity when unbound. */
  readonly period: number;
  readonly normal: Vec3;
  /** Eccentricity vector, towards perilune. */
  readonly apse: Vec3;
}

export function lunarOrbit(r: Vec3, v: Vec3): LunarOrbit {
  const gm = gmOf('moon');
  const rr = norm(r);
  const a = 1 / (2 / rr - dot(v, v) / gm);
  const h = cross(r, v);
  const apse = sub(scale(1 / gm, cross(v, h)), scale(1 / rr, r));
  const e = norm(apse);
  const p = dot(h, h) / gm;
  return {
    semiMajorAxis: a,
    eccentricity: e,
    perilune: p / (1 + e) - MOON_RADIUS,
    apolune: e < 1 ? p / (1 - e) - MOON_RADIUS : Number.POSITIVE_INFINITY,
    period: a > 0 ? 2 * Math.PI * Math.sqrt(a ** 3 / gm) : Number.POSITIVE_INFINITY,
    normal: unit(h),
    apse,
  };
}

const radialSpeed = (_t: number, y: Float64Array): number => (y[0] * y[3] + y[1] * y[4] + y[2] * y[5]) / Math.hypot(y[0], y[1], y[2]);

/** Radial speed through zero upwards: perilune. `maxCheck` has to be below half a revolution. */
export const atPerilune = (stop: boolean, maxCheck: number): CoastEvent => ({
  id: 'perilune',
  centre: 'moon',
  direction: 1,
  stop,
  maxCheck,
  g: radialSpeed,
});
export const atApolune = (stop: boolean, maxCheck: number): CoastEvent => ({
  id: 'apolune',
  centre: 'moon',
  direction: -1,
  stop,
  maxCheck,
  g: radialSpeed,
});
