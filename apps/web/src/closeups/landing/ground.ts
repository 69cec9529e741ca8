import { BODIES, type Environment, type Epoch } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { groundHeight, type JudgedPlace, judgeGround, type TerrainPatch } from '@farside/gnc';
import { dot, mulMatVec, norm, type Vec3 } from '@farside/math';
import { hoverGround } from '@farside/mission';
import { missionOf } from '../shared/mission.ts';
import type { DescentData } from './descent.ts';

/** A spot that the search at the hover could have taken; the first is the one that it took. */
export interface Candidate {
  /** m east and north of the site. */
  readonly x: number;
  readonly y: number;
  /** rad */
  readonly slope: number;
  /** m */
  readonly obstacle: number;
  /** From the hover, m. */
  readonly distance: number;
  readonly cost: number;
}

/** The ground below the hover: drawn again from the seed of the mission file, by the code that the flight drew it with. */
export interface GroundData {
  readonly patch: TerrainPatch;
  /** When the image is taken and the spot chosen. */
  readonly seen: Epoch;
  /** Half side of the map, m. */
  readonly half: number;
  /** Radius of the circle through the feet, m. */
  readonly legs: number;
  readonly maxSlope: number;
  readonly clearance: number;
  readonly reach: number;
  /** Spacing of the places judged, m. */
  readonly grid: number;
  readonly places: readonly JudgedPlace[];
  /** As the record has the chosen spot, then the next best that lie apart from it. */
  readonly candidates: readonly Candidate[];
  /** Unit vector to the Sun: east, north, up. */
  readonly sun: Vec3;
}

const HALF = 30;
const CLEARANCE = 0.3;

/** The hazard map of a flight; undefined when the flight chose no spot. */
export function groundOf(flight: Flight, env: Environment, descent: DescentData): GroundData | undefined {
  const mission = missionOf(flight);
  const event = flight.events({ kind: 'hazard-map' })[0];
  const data = event?.data;
  const hover = event && descent.at(event.epoch);
  if (!mission || !data || !hover) return undefined;
  const { patch, rules } = hoverGround(mission);
  const grid = 1;
  // the grid of the search stands on the hover point
  const places = judgeGround(patch, hover.east, hover.north, Math.ceil(HALF / grid) * grid + 1, rules);
  const chosen: Candidate = {
    x: data['east_m'] ?? 0,
    y: data['north_m'] ?? 0,
    slope: data['slope_rad'] ?? 0,
    obstacle: data['obstacle_m'] ?? 0,
    distance: data['distance_m'] ?? 0,
    cost: data['cost'] ?? 0,
  };
  return {
    patch,
    seen: event.epoch,
    half: HALF,
    legs: rules.legs,
    maxSlope: rules.maxSlope,
    clearance: CLEARANCE,
    reach: rules.reach,
    grid,
    places,
    candidates: [chosen, ...others(places, chosen, 2 * rules.legs, 2)],
    sun: sunAt(env, mission.landing.site, event.epoch),
  };
}

/** The next best places, each at least so far from those before it. */
function others(places: readonly JudgedPlace[], first: Candidate, apart: number, n: number): readonly Candidate[] {
  const out: Candidate[] = [first];
  const sorted = places.flatMap((p) => (p.cost === undefined ? [] : [{ ...p, cost: p.cost }])).sort((a, b) => a.cost - b.cost);
  for (const p of sorted) {
    if (out.length > n) break;
    if (out.every((o) => Math.hypot(o.x - p.x, o.y - p.y) >= apart)) out.push(p);
  }
  return out.slice(1);
}

function sunAt(env: Environment, site: { readonly latitude: number; readonly longitude: number }, epoch: Epoch): Vec3 {
  const state = new Float64Array(6);
  env.ephemeris.state('sun', 'moon', epoch, state);
  const m = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-me:de421', epoch, m);
  const s = mulMatVec(m, [state[0], state[1], state[2]]);
  const [sl, cl] = [Math.sin(site.latitude), Math.cos(site.latitude)];
  const [so, co] = [Math.sin(site.longitude), Math.cos(site.longitude)];
  const d = norm(s) || BODIES.sun.meanRadius;
  return [dot(s, [-so, co, 0]) / d, dot(s, [-sl * co, -sl * so, cl]) / d, dot(s, [cl * co, cl * so, sl]) / d];
}

/** Places of the map that break a rule, as squares of the grid joined along rows: x, y of the south-west corner and width, m. */
export function hazardRows(g: GroundData): readonly (readonly [number, number, number])[] {
  const rows = new Map<number, JudgedPlace[]>();
  for (const p of g.places) {
    const row = rows.get(p.y) ?? [];
    row.push(p);
    rows.set(p.y, row);
  }
  const out: [number, number, number][] = [];
  for (const [y, row] of rows) {
    let open: [number, number, number] | undefined;
    for (const p of row) {
      const bad = p.slope > g.maxSlope || p.obstacle > g.clearance;
      if (bad && open) open[2] += g.grid;
      else if (bad) {
        open = [p.x - g.grid / 2, y - g.grid / 2, g.grid];
        out.push(open);
      } else open = undefined;
    }
  }
  return out;
}

/**
 * Brightness (0 to 1) of the map as the Sun of the site lights it: n x n values, row by row from the north-west. Slopes as they are; the shadow of a place is cast by what stands towards the Sun
 * within the map.
 */
export function shadedGround(g: GroundData, n: number): Float32Array {
  const { patch, half, sun } = g;
  const out = new Float32Array(n * n);
  const h = new Float32Array((n + 2) * (n + 2));
  const cell = (2 * half) / n;
  const w = n + 2;
  for (let j = 0; j < w; j++)
    for (let i = 0; i < w; i++) h[j * w + i] = groundHeight(patch, (i - 0.5) * cell - half, half - (j - 0.5) * cell);
  for (const k of patch.rocks) {
    if (k.width < 0.4) continue;
    const reach = k.width / 2;
    const i0 = Math.max(0, Math.floor((k.x - reach + half) / cell));
    const i1 = Math.min(w - 1, Math.ceil((k.x + reach + half) / cell) + 1);
    const j0 = Math.max(0, Math.floor((half - k.y - reach) / cell));
    const j1 = Math.min(w - 1, Math.ceil((half - k.y + reach) / cell) + 1);
    for (let j = j0; j <= j1; j++) {
      for (let i = i0; i <= i1; i++) {
        const q = Math.hypot((i - 0.5) * cell - half - k.x, half - (j - 0.5) * cell - k.y) / reach;
        if (q < 1) h[j * w + i] += k.height * Math.sqrt(1 - q * q);
      }
    }
  }
  const flat = Math.hypot(sun[0], sun[1]) || 1;
  const [sx, sy] = [sun[0] / flat, -sun[1] / flat];
  const rise = (sun[2] / flat) * cell;
  for (let j = 1; j <= n; j++) {
    for (let i = 1; i <= n; i++) {
      const gx = (h[j * w + i + 1] - h[j * w + i - 1]) / (2 * cell);
      const gy = (h[(j - 1) * w + i] - h[(j + 1) * w + i]) / (2 * cell);
      const light = (-gx * sun[0] - gy * sun[1] + sun[2]) / Math.sqrt(1 + gx * gx + gy * gy);
      out[(j - 1) * n + i - 1] = Math.max(0, light);
    }
  }
  // shadows: along the way to the Sun something stands over the ray
  const steps = Math.min(n, Math.ceil(4 / Math.max(0.02, sun[2] / flat) / cell));
  for (let j = 1; j <= n; j++) {
    for (let i = 1; i <= n; i++) {
      const o = h[j * w + i];
      for (let k = 1; k <= steps; k++) {
        const u = Math.round(i + sx * k);
        const v = Math.round(j + sy * k);
        if (u < 0 || v < 0 || u >= w || v >= w) break;
        if (h[v * w + u] > o + rise * k + 0.02) {
          out[(j - 1) * n + i - 1] *= 0.15;
          break;
        }
      }
    }
  }
  return out;
}
