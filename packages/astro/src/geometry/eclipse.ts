import { portableMath as Math, norm, sub, type Vec3 } from '@farside/math';
import { BODIES } from '../bodies.ts';
import { sunFraction } from '../forces/shadow.ts';
import type { ArcEvent } from '../types.ts';
import { findPasses, type Interval, type PassOptions } from './passes.ts';

/** Writes x y z (m) at t seconds of the arc into out[offset..]: `Ephemeris.positionKernel`, or any trajectory. */
export type PositionKernel = (t: number, out: Float64Array, offset: number) => void;

/** A sphere that hides things: its position from the arc's centre (left out: it is the centre) and its radius, m. */
export interface HidingSphere {
  readonly id: string;
  readonly position?: PositionKernel;
  readonly radius: number;
}

export const SUN_RADIUS = BODIES.sun.equatorialRadius;

/**
 * How far a place is from the shadow cones of a sphere without atmosphere, as angles at the place (rad): separation of the disc centres less the sum
 * (penumbra) and less the difference (umbra) of the apparent radii. Positive outside. A body behind the Sun casts none. Conical, for any distances; inside the body: negative.
 * `sun`, `body`: from the place, m.
 */
export function shadowMargins(
  sunX: number,
  sunY: number,
  sunZ: number,
  bodyX: number,
  bodyY: number,
  bodyZ: number,
  bodyRadius: number,
  out: Float64Array,
): void {
  const ds = Math.sqrt(sunX * sunX + sunY * sunY + sunZ * sunZ);
  const db = Math.sqrt(bodyX * bodyX + bodyY * bodyY + bodyZ * bodyZ);
  const a = Math.asin(Math.min(1, SUN_RADIUS / ds));
  const b = db > bodyRadius ? Math.asin(bodyRadius / db) : Math.PI / 2;
  const cx = sunY * bodyZ - sunZ * bodyY;
  const cy = sunZ * bodyX - sunX * bodyZ;
  const cz = sunX * bodyY - sunY * bodyX;
  const c = db >= ds ? Math.PI : Math.atan2(Math.sqrt(cx * cx + cy * cy + cz * cz), sunX * bodyX + sunY * bodyY + sunZ * bodyZ);
  out[0] = c - (a + b);
  out[1] = c - (b - a);
}

/** Margin of one cone along a path: `which` 0 penumbra, 1 umbra. Owns its scratch. */
function marginOf(sun: PositionKernel, body: HidingSphere, which: 0 | 1): (t: number, x: number, y: number, z: number) => number {
  const p = new Float64Array(6);
  const m = new Float64Array(2);
  return (t, x, y, z) => {
    sun(t, p, 0);
    if (body.position) body.position(t, p, 3);
    shadowMargins(p[0] - x, p[1] - y, p[2] - z, p[3] - x, p[4] - y, p[5] - z, body.radius, m);
    return m[which];
  };
}

/**
 * Switching functions `<prefix>:penumbra` and `<prefix>:umbra` of a body's shadow on an arc: falling where the craft enters, rising where it leaves; they stop nothing.
 * `sun` is the Sun from the arc's centre. Light time of the Sun (8 min, 20 arcsec) is left to the kernel.
 */
export function eclipseEvents(prefix: string, sun: PositionKernel, body: HidingSphere, maxCheck: number): [ArcEvent, ArcEvent] {
  const make = (what: string, which: 0 | 1): ArcEvent => {
    const margin = marginOf(sun, body, which);
    return { id: `${prefix}:${what}`, g: (t, y) => margin(t, y[0], y[1], y[2]), direction: 0, stop: false, maxCheck };
  };
  return [make('penumbra', 0), make('umbra', 1)];
}

export interface Eclipse extends Interval {
  readonly body: string;
  readonly kind: 'penumbra' | 'umbra';
}

/** Every stay in the penumbra (umbra included) and in the umbra of each body along a path, in order of time. */
export function findEclipses(
  path: PositionKernel,
  sun: PositionKernel,
  bodies: readonly HidingSphere[],
  t0: number,
  t1: number,
  maxCheck: number,
  options: PassOptions = {},
): Eclipse[] {
  const p = new Float64Array(3);
  const found: Eclipse[] = [];
  for (const body of bodies) {
    for (const kind of ['penumbra', 'umbra'] as const) {
      const margin = marginOf(sun, body, kind === 'penumbra' ? 0 : 1);
      const g = (t: number): number => {
        path(t, p, 0);
        return -margin(t, p[0], p[1], p[2]);
      };
      for (const i of findPasses(g, t0, t1, maxCheck, options)) found.push({ ...i, body: body.id, kind });
    }
  }
  return found.sort((a, b) => a.start - b.start || (a.kind === 'penumbra' ? -1 : 1));
}

/** Fraction of the Sun's disc seen at r past several spheres (not overlapping each other before the Sun), 1 full light. Positions from one centre, m. */
export function lightFraction(r: Vec3, sun: Vec3, bodies: readonly { readonly position: Vec3; readonly radius: number }[]): number {
  const s = sub(sun, r);
  let f = 1;
  for (const b of bodies) {
    const d = sub(b.position, r);
    f -= 1 - sunFraction(s[0], s[1], s[2], SUN_RADIUS, d[0], d[1], d[2], b.radius);
  }
  return Math.max(0, f);
}

/** Length of the umbra cone behind a body, m from its centre, with the Sun at `distance` m. */
export const umbraLength = (bodyRadius: number, distance: number): number => (bodyRadius * distance) / (SUN_RADIUS - bodyRadius);

/** Angular radius of the Sun from a place, rad: by so much its upper limb stands above its centre. */
export const sunAngularRadius = (r: Vec3, sun: Vec3): number => Math.asin(Math.min(1, SUN_RADIUS / norm(sub(sun, r))));
