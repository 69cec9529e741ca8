import { secondsBetween } from '@farside/astro';
import { type Eye, pixelsOf, projectOffset } from '../scene-maths/camera.ts';
import { hiddenBy } from '../scene-maths/globe.ts';
import { dotAt, lengthAt, turn } from '../scene-maths/into.ts';
import type { edgePlace } from '../scene-maths/labels.ts';
import { shadowOutline } from '../scene-maths/shadow.ts';
import { get, type TheatreState } from '../state/store.ts';
import { hueOf } from '../theme/tokens.ts';
import { EARTH_POLE, EARTH_RADIUS, MOON_RADIUS } from './figures.ts';
import type { FlightShow } from './flight-show.ts';
import { type Now, siteAt } from './now.ts';

/** Below this a station does not follow, rad. */
const STATION_MASK = (5 * Math.PI) / 180;

/** Ground stations: squares, hollow where the vehicle is below their mask. */
export function drawStations(now: Now, show: FlightShow, colour: string): void {
  const stations = show.places.env.stations;
  const target = now.crafts.find((c) => c.lead === (get().selection ?? 'orbiter')) ?? now.crafts[0];
  if (!stations || pixelsOf(now.view, EARTH_RADIUS, lengthAt(now.fromEye.earth, 0)) < 40) return;
  for (const g of stations) {
    if (g.kind !== 'station') continue;
    const at = stationPoint(g.latitude, g.longitude, g.height, now.y);
    turn(now.turns.earth, 0, at, 0, now.s, 0);
    const up = [now.s[0], now.s[1], now.s[2]];
    for (let k = 0; k < 3; k++) now.s[k] += now.fromEye.earth[k];
    if (hiddenBy(now.fromEye.earth, 0, EARTH_POLE - 2e4, now.s, 0) || !projectOffset(now.view, now.s[0], now.s[1], now.s[2], SCREEN))
      continue;
    let seen = false;
    if (target) {
      const d = [target.p[0] - now.s[0], target.p[1] - now.s[1], target.p[2] - now.s[2]];
      const sine = (d[0] * up[0] + d[1] * up[1] + d[2] * up[2]) / (Math.hypot(d[0], d[1], d[2]) * Math.hypot(up[0], up[1], up[2]));
      seen = Math.asin(sine) > STATION_MASK;
    }
    now.lines.square(SCREEN[0], SCREEN[1], 3.6, colour, !seen);
  }
}

/** The outline of the Moon's shadow on the Earth and of the Earth's on the Moon, at an eclipse: umbra and, fainter, penumbra. */
export function drawEclipse(now: Now, colour: string): void {
  const { earth, moon, sun } = now.fromEye;
  for (const inner of [true, false]) {
    now.alpha.fill(inner ? 1 : 0.45, 0, OUTLINE);
    for (const onEarth of [true, false]) {
      const n = onEarth
        ? shadowOutline(sun, moon, MOON_RADIUS, earth, EARTH_RADIUS, inner, OUTLINE, now.curve)
        : shadowOutline(sun, earth, EARTH_RADIUS, moon, now.moonRadius, inner, OUTLINE, now.curve);
      if (n > 0) now.lines.curve(now.view, now.curve, now.alpha, n, colour, 1.2, true);
    }
  }
}
const OUTLINE = 97;

/** The landing site: a cross-hair. */
export function drawSite(now: Now, show: FlightShow, colour: string): void {
  if (!siteAt(show, now.y)) return;
  for (let k = 0; k < 3; k++) now.s[k] = now.y[k] - now.view.eye[k];
  const d = lengthAt(now.s, 0);
  if (now.lines.hidden(now.s, 0) || !projectOffset(now.view, now.s[0], now.s[1], now.s[2], SCREEN)) return;
  const standing = now.crafts.some((c) => c.lead === 'lander' && Math.hypot(c.screen[0] - SCREEN[0], c.screen[1] - SCREEN[1]) < 14);
  if (d > 3e9 || pixelsOf(now.view, MOON_RADIUS, d) < 30 || standing) return;
  now.lines.crossHair(SCREEN[0], SCREEN[1], 8, colour);
}

/** The line to the relay while a vehicle talks through it. */
export function drawLinks(now: Now, state: TheatreState, show: FlightShow): void {
  now.linkLeaves = undefined;
  if (!show.places.has('relay') || !show.axes.at('relay', now.y)) return;
  const relay = new Float64Array(3);
  for (let k = 0; k < 3; k++) relay[k] = now.y[k] - now.view.eye[k];
  const hue = hueOf('relay', state.theme);
  for (const c of now.crafts) {
    if (!c.seen) continue;
    const talks = show.relayed
      .get(c.vehicle)
      ?.some((k) => secondsBetween(k.start, state.clock) >= 0 && secondsBetween(state.clock, k.end) >= 0);
    if (!talks) continue;
    // cut to what is in front of the eye
    const a = clipToFront(now.view, c.p, relay);
    if (!a) continue;
    now.lines.segment(c.screen[0], c.screen[1], a[0], a[1], hue, 1.6, 1, [6, 4], true);
    now.linkLeaves = leaves(c.screen[0], c.screen[1], a[0], a[1], now.view.width, now.view.height);
  }
}

const SCREEN = new Float64Array(3);

/** Where a line from inside the picture to a point outside comes within 16 px of its edge; undefined when it stays inside. */
function leaves(x0: number, y0: number, x1: number, y1: number, w: number, h: number): ReturnType<typeof edgePlace> | undefined {
  const m = 16;
  if (x1 > m && x1 < w - m && y1 > m && y1 < h - m) return undefined;
  const dx = x1 - x0;
  const dy = y1 - y0;
  const tx = dx > 0 ? (w - m - x0) / dx : dx < 0 ? (m - x0) / dx : Number.POSITIVE_INFINITY;
  const ty = dy > 0 ? (h - m - y0) / dy : dy < 0 ? (m - y0) / dy : Number.POSITIVE_INFINITY;
  const t = Math.max(0, Math.min(tx, ty));
  return { x: x0 + t * dx, y: y0 + t * dy, side: tx < ty ? (dx < 0 ? 'left' : 'right') : dy < 0 ? 'top' : 'bottom' };
}

/** itrf, m; geodetic on WGS 84. */
function stationPoint(latitude: number, longitude: number, height: number, out: Float64Array): Float64Array {
  const e2 = 1 - (EARTH_POLE / EARTH_RADIUS) ** 2;
  const n = EARTH_RADIUS / Math.sqrt(1 - e2 * Math.sin(latitude) ** 2);
  out[0] = (n + height) * Math.cos(latitude) * Math.cos(longitude);
  out[1] = (n + height) * Math.cos(latitude) * Math.sin(longitude);
  out[2] = (n * (1 - e2) + height) * Math.sin(latitude);
  return out;
}

/** Where the line from `a` (in front of the eye) towards `b` ends in the picture, cut short of the plane of the eye. */
function clipToFront(view: Eye, a: Float64Array, b: Float64Array): readonly [number, number] | undefined {
  const f = view.axes;
  const da = dotAt(f, 6, a, 0);
  const db = dotAt(f, 6, b, 0);
  if (da <= 0) return undefined;
  const least = 1e-3 * da;
  const t = db > least ? 1 : (da - least) / (da - db);
  const s = new Float64Array(3);
  if (!projectOffset(view, a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2]), s)) return undefined;
  return [s[0], s[1]];
}
