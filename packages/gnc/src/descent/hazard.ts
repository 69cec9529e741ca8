import { add, addScaled, cross, dot, FarsideError, portableMath as Math, norm, scale, sub, unit, type Vec3 } from '@farside/math';
import type { LanderNav } from './ladder-config.ts';
import { groundHeight, type TerrainPatch } from './terrain.ts';

/** What the lander bears and how far it may go. */
export interface HazardRules {
  /** Radius of the circle through the four feet, m; default 2.3. */
  readonly legs?: number;
  /** Greatest slope of the feet, rad; default 8 degrees. */
  readonly maxSlope?: number;
  /** Greatest height of rock or ground under the belly and feet above the plane of the feet, m; default 0.3. */
  readonly clearance?: number;
  /** Everything within this of the feet must do as well: error of navigation and control, m; default 0.5. */
  readonly margin?: number;
  /** Greatest distance sideways from where the lander hovers, m; default 30. */
  readonly reach?: number;
  /** Spacing of the places tried, m; default 1. */
  readonly grid?: number;
  /** Weights of slope, rocks and distance in the cost, each counted against its limit; default 1, 1, 0.5. */
  readonly weights?: readonly [number, number, number];
}

export interface LandingSpot {
  /** m east and north of the site. */
  readonly x: number;
  readonly y: number;
  /** Ground height against the site, m. */
  readonly height: number;
  /** rad */
  readonly slope: number;
  /** Greatest height above the plane of the feet, m. */
  readonly obstacle: number;
  /** From the hover, m. */
  readonly distance: number;
  readonly cost: number;
}

interface Rules {
  readonly legs: number;
  readonly maxSlope: number;
  readonly clearance: number;
  readonly margin: number;
  readonly reach: number;
  readonly grid: number;
  readonly weights: readonly [number, number, number];
}

const fill = (r: HazardRules): Rules => ({
  legs: r.legs ?? 2.3,
  maxSlope: r.maxSlope ?? (8 * Math.PI) / 180,
  clearance: r.clearance ?? 0.3,
  margin: r.margin ?? 0.5,
  reach: r.reach ?? 30,
  grid: r.grid ?? 1,
  weights: r.weights ?? [1, 1, 0.5],
});

/** Rocks by square of 4 m, so that a place asks only its neighbours. */
interface RockIndex {
  readonly cells: ReadonlyMap<number, readonly number[]>;
  readonly cell: number;
}
const KEY = 4096;
function indexRocks(p: TerrainPatch): RockIndex {
  const cell = 4;
  const cells = new Map<number, number[]>();
  for (let i = 0; i < p.rocks.length; i++) {
    const key = Math.floor((p.rocks[i].x + p.half) / cell) * KEY + Math.floor((p.rocks[i].y + p.half) / cell);
    const list = cells.get(key);
    if (list) list.push(i);
    else cells.set(key, [i]);
  }
  return { cells, cell };
}

/**
 * Slope (rad) of the plane of four feet on the ground, the worst over eight headings a quarter turn apart at most, and mean plane for the obstacles. A place that is steeper than `limit` is not
 * looked at to its end: its slope is then the first that was too much.
 */
function footPlane(
  p: TerrainPatch,
  x: number,
  y: number,
  legs: number,
  limit = Number.POSITIVE_INFINITY,
): { slope: number; gx: number; gy: number; h: number } {
  let worst = 0;
  let gx = 0;
  let gy = 0;
  let h = 0;
  const n = 8;
  for (let k = 0; k < n; k++) {
    const a = (k * Math.PI) / 2 / n;
    const c = legs * Math.cos(a);
    const s = legs * Math.sin(a);
    const e = groundHeight(p, x + c, y + s);
    const w = groundHeight(p, x - c, y - s);
    const nn = groundHeight(p, x - s, y + c);
    const ss = groundHeight(p, x + s, y - c);
    const along = (e - w) / (2 * legs);
    const across = (nn - ss) / (2 * legs);
    // a foot in a hole: three feet carry, the lander leans over by the warp as well
    const warp = Math.abs(e + w - nn - ss) / (4 * legs);
    worst = Math.max(worst, Math.atan(Math.hypot(along, across) + warp));
    if (worst > limit) break;
    gx += (along * Math.cos(a) - across * Math.sin(a)) / n;
    gy += (along * Math.sin(a) + across * Math.cos(a)) / n;
    h += (e + w + nn + ss) / (4 * n);
  }
  return { slope: worst, gx, gy, h };
}

/**
 * Slope and obstacle of a place. With `most`, the greatest obstacle (m) that is of interest at a slope, a place beyond it or steeper than the rules allow is not looked at to its end: the figure
 * that is too much is then the first that was.
 */
function judge(
  p: TerrainPatch,
  rocks: RockIndex,
  x: number,
  y: number,
  r: Rules,
  most?: (slope: number) => number,
): { slope: number; obstacle: number } {
  const f = footPlane(p, x, y, r.legs, most && r.maxSlope);
  if (f.slope > r.maxSlope) return { slope: f.slope, obstacle: 0 };
  const limit = most?.(f.slope) ?? Number.POSITIVE_INFINITY;
  if (limit < 0) return { slope: f.slope, obstacle: 0 };
  const radius = r.legs + r.margin;
  let obstacle = 0;
  // rocks first: on rocky ground the first of them settles it
  const c = rocks.cell;
  const wide = radius + 3;
  for (let a = Math.floor((x - wide + p.half) / c); a <= Math.floor((x + wide + p.half) / c); a++) {
    for (let b = Math.floor((y - wide + p.half) / c); b <= Math.floor((y + wide + p.half) / c); b++) {
      const list = rocks.cells.get(a * KEY + b) ?? [];
      // drawn from narrow to wide: the widest first
      for (let i = list.length - 1; i >= 0; i--) {
        const k = p.rocks[list[i]];
        const u = k.x - x;
        const v = k.y - y;
        const within = radius + k.width / 2;
        if (u * u + v * v > 1.001 * within * within || Math.hypot(u, v) > within) continue;
        obstacle = Math.max(obstacle, groundHeight(p, k.x, k.y) + k.height - (f.h + f.gx * u + f.gy * v));
        if (obstacle > limit) return { slope: f.slope, obstacle };
      }
    }
  }
  for (let v = -radius; v <= radius; v += p.spacing) {
    for (let u = -radius; u <= radius; u += p.spacing) {
      if (u * u + v * v > radius * radius) continue;
      obstacle = Math.max(obstacle, groundHeight(p, x + u, y + v) - (f.h + f.gx * u + f.gy * v));
    }
    if (obstacle > limit) return { slope: f.slope, obstacle };
  }
  return { slope: f.slope, obstacle };
}

/** A place as the hazard search judges it: slope (rad), obstacle and distance (m). One that breaks a rule, or lies out of reach, has no cost, and its figures may be the first that were too much. */
export interface JudgedPlace {
  /** m east and north of the site. */
  readonly x: number;
  readonly y: number;
  readonly slope: number;
  readonly obstacle: number;
  readonly distance: number;
  readonly cost: number | undefined;
}

/**
 * All places of a square grid of half side `half` (m) about (x, y), row by row from the south-west: what the hazard search sees, for drawings and tables. Places whose feet would leave the patch
 * are left out.
 */
export function judgeGround(p: TerrainPatch, x: number, y: number, half: number, rules: HazardRules = {}): readonly JudgedPlace[] {
  const r = fill(rules);
  const rocks = indexRocks(p);
  const steps = Math.floor(half / r.grid);
  const edge = p.half - r.legs - r.margin;
  const out: JudgedPlace[] = [];
  for (let j = -steps; j <= steps; j++) {
    for (let i = -steps; i <= steps; i++) {
      const px = x + i * r.grid;
      const py = y + j * r.grid;
      if (Math.abs(px) > edge || Math.abs(py) > edge) continue;
      const { slope, obstacle } = judge(p, rocks, px, py, r, () => r.clearance);
      const distance = r.grid * Math.hypot(i, j);
      const safe = slope <= r.maxSlope && obstacle <= r.clearance && distance <= r.reach && safeAround(p, rocks, { x: px, y: py }, r);
      out.push({ x: px, y: py, slope, obstacle, distance, cost: safe ? costOf(r, slope, obstacle, distance) : undefined });
    }
  }
  return out;
}

/** Slope, obstacle and distance against their limits, weighted. */
function costOf(r: Rules, slope: number, obstacle: number, distance: number): number {
  const [slopeWeight, obstacleWeight, distanceWeight] = r.weights;
  return (slopeWeight * slope) / r.maxSlope + (obstacleWeight * obstacle) / r.clearance + (distanceWeight * distance) / r.reach;
}

/** Slope (rad) and obstacle height (m) of one place, x east and y north of the site, m. */
export const judgePlace = (p: TerrainPatch, x: number, y: number, rules: HazardRules = {}): { slope: number; obstacle: number } =>
  judge(p, indexRocks(p), x, y, fill(rules));

/**
 * The safe place of least cost within reach of (x, y): cost = slope, obstacle and distance against their limits, weighted. A place counts as safe when it and its eight neighbours within the margin
 * keep slope and clearance. undefined when there is none. Throws HAZARD_REACH when the reach leaves the patch.
 */
export function chooseLandingSpot(p: TerrainPatch, x: number, y: number, rules: HazardRules = {}): LandingSpot | undefined {
  const r = fill(rules);
  const need = Math.max(Math.abs(x), Math.abs(y)) + r.reach + r.legs + 2 * r.margin;
  if (need > p.half) {
    throw new FarsideError('HAZARD_REACH', 'the reach of the hazard search leaves the ground that was drawn', {
      numbers: { needed_half_side_m: need, half_side_m: p.half },
      tryThis: 'a larger terrain or a shorter reach',
    });
  }
  const rocks = indexRocks(p);
  const steps = Math.floor(r.reach / r.grid);
  // near places first: they cost less, and what cannot cost less than the best so far is passed over
  const places: { readonly i: number; readonly j: number; readonly distance: number }[] = [];
  for (let j = -steps; j <= steps; j++) {
    for (let i = -steps; i <= steps; i++) {
      const distance = r.grid * Math.hypot(i, j);
      if (distance <= r.reach) places.push({ i, j, distance });
    }
  }
  places.sort((a, b) => a.distance - b.distance);
  let best: LandingSpot | undefined;
  for (const { i, j, distance } of places) {
    const px = x + i * r.grid;
    const py = y + j * r.grid;
    const least = best?.cost ?? Number.POSITIVE_INFINITY;
    if (costOf(r, 0, 0, distance) > least) break;
    const s = judge(p, rocks, px, py, r, (slope) => (costOf(r, slope, 0, distance) > least ? -1 : r.clearance));
    if (s.slope > r.maxSlope || s.obstacle > r.clearance) continue;
    const cost = costOf(r, s.slope, s.obstacle, distance);
    if (best && (cost > best.cost || (cost === best.cost && (py > best.y || (py === best.y && px > best.x))))) continue;
    const spot = { x: px, y: py, height: groundHeight(p, px, py), slope: s.slope, obstacle: s.obstacle, distance, cost };
    if (safeAround(p, rocks, spot, r)) best = spot;
  }
  return best;
}

function safeAround(p: TerrainPatch, rocks: RockIndex, s: { readonly x: number; readonly y: number }, r: Rules): boolean {
  if (r.margin === 0) return true;
  for (let k = 0; k < 8; k++) {
    const a = (k * Math.PI) / 4;
    // the margin is already in the radius of the obstacles; here it is the slope that must hold
    if (footPlane(p, s.x + r.margin * Math.cos(a), s.y + r.margin * Math.sin(a), r.legs).slope > r.maxSlope) return false;
  }
  return judge(p, rocks, s.x, s.y, r).obstacle <= r.clearance;
}

/** East and north at a place of a body, z along its pole. */
export function eastNorth(site: Vec3): { up: Vec3; east: Vec3; north: Vec3 } {
  const up = unit(site);
  const e = cross([0, 0, 1], up);
  const east = norm(e) > 1e-9 ? unit(e) : ([0, 1, 0] as Vec3);
  return { up, east, north: cross(up, east) };
}

/** A choice for the descent ladder: looks at the patch from the hover and answers the spot on the ground, body-fixed, or undefined. `told` hears what was chosen. */
export function spotChooser(
  patch: TerrainPatch,
  rules: HazardRules = {},
  told?: (spot: LandingSpot | undefined) => void,
): (nav: LanderNav, site: Vec3) => Vec3 | undefined {
  return (nav, site) => {
    const { up, east, north } = eastNorth(site);
    const d = sub(nav.r, site);
    const spot = chooseLandingSpot(patch, dot(d, east), dot(d, north), rules);
    told?.(spot);
    if (!spot) return undefined;
    return add(add(addScaled(site, spot.x, east), scale(spot.y, north)), scale(spot.height, up));
  };
}
