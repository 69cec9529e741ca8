import { addSeconds, secondsBetween } from '@farside/astro';
import { projectOffset } from '../scene-maths/camera.ts';
import { turn, unitAt } from '../scene-maths/into.ts';
import { indexFrom, type Reach, reachOf, type Trail } from '../scene-maths/trail.ts';
import type { SceneFrame, TheatreState } from '../state/store.ts';
import { hueOf } from '../theme/tokens.ts';
import { EARTH_POLE, MOON_RADIUS } from './figures.ts';
import type { FlightShow } from './flight-show.ts';
import { aboutOf, type Now, standing } from './now.ts';
import { useShow } from './show.ts';

/** A thing's curve around the clock as it was put into `now.curve` and `now.alpha`, and where it came from. */
interface Laid {
  readonly trail: Trail;
  readonly reach: Reach;
  /** Of the clock, s since the trail's base. */
  readonly clock: number;
  readonly count: number;
}

/** Puts the curve of a module or relay around the clock into `now.curve`, from the eye; undefined where there is none to be seen. `shade`: fading away from the clock, darker in shadow; otherwise of one strength. */
function layCurve(now: Now, state: TheatreState, show: FlightShow, id: string, shade: boolean): Laid | undefined {
  const { places, axes, trails } = show;
  const reach = reachOf(places, id, state.clock);
  const about = aboutOf(now, state);
  if (
    reach.back + reach.ahead <= 0 ||
    (state.frame === 'lvlh' && about !== undefined && places.ride(about, state.clock)?.vehicle === places.ride(id, state.clock)?.vehicle)
  )
    return undefined;
  if (standing(show, id, state.clock)) return undefined;
  const trail = trails.of(id, state.frame, state.clock, reach, about);
  if (!trail) return undefined;
  const clock = secondsBetween(trail.base, state.clock);
  const i0 = indexFrom(trail, clock - reach.back);
  const i1 = indexFrom(trail, clock + reach.ahead);
  const mid = indexFrom(trail, clock);
  if (now.alpha.length < i1 - i0 + 80) {
    now.alpha = new Float32Array(2 * (i1 - i0 + 80));
    now.curve = new Float64Array(6 * (i1 - i0 + 80));
  }
  const eye = now.view.eye;
  const out = now.curve;
  const alpha = now.alpha;
  const shadow = shade ? shadowOf(now, state.frame) : undefined;
  let n = 0;
  const put = (t: number, x: number, y: number, z: number): void => {
    out[3 * n] = x - eye[0];
    out[3 * n + 1] = y - eye[1];
    out[3 * n + 2] = z - eye[2];
    alpha[n] = 1;
    if (shadow) {
      const away = Math.min(1, Math.abs(t - clock) / (t <= clock ? reach.back : reach.ahead));
      const fade = 1 - away ** 1.4;
      alpha[n] = (t <= clock ? 0.25 + 0.75 * fade : 0.1 + 0.4 * fade) * (shadow(x, y, z) ? 0.45 : 1);
    }
    n++;
  };
  for (let i = i0; i < mid; i++) put(trail.t[i], trail.xyz[3 * i], trail.xyz[3 * i + 1], trail.xyz[3 * i + 2]);
  // close to the clock the curve is followed in doubling steps, so that it leads to the vehicle at any distance
  const before = mid > i0 ? clock - trail.t[mid - 1] : 0;
  const after = mid < i1 ? trail.t[mid] - clock : 0;
  const near = (dt: number): void => {
    axes.set(state.frame, dt === 0 ? state.clock : addSeconds(state.clock, dt), about);
    if (axes.at(id, now.y)) put(clock + dt, now.y[0], now.y[1], now.y[2]);
  };
  let step = 0.25;
  while (step < before) step *= 2;
  for (step /= 2; step >= 0.25; step /= 2) near(-step);
  near(0);
  for (step = 0.25; step < after; step *= 2) near(step);
  axes.set(state.frame, state.clock, about);
  for (let i = mid; i < i1; i++) put(trail.t[i], trail.xyz[3 * i], trail.xyz[3 * i + 1], trail.xyz[3 * i + 2]);
  return { trail, reach, clock, count: n };
}

/** The curve of a module or relay around the clock: past solid, future faint, darker in shadow, with its burns. */
export function drawTrail(now: Now, state: TheatreState, show: FlightShow, id: string, hue: string, width: number): void {
  const laid = layCurve(now, state, show, id, true);
  if (!laid) return;
  now.lines.curve(now.view, now.curve, now.alpha, laid.count, hue, width, true);
  drawBurns(now, show, id, hue, laid);
}

/** Burns on a trail: thicker while they last, and a tick across where they are short. */
function drawBurns(now: Now, show: FlightShow, id: string, hue: string, { trail, reach, clock }: Laid): void {
  const eye = now.view.eye;
  const { base } = trail;
  for (const b of show.burns) {
    const t0 = secondsBetween(base, b.start);
    const t1 = t0 + b.duration;
    if (t1 < clock - reach.back || t0 > clock + reach.ahead || b.deltaV < 0.05) continue;
    if (show.places.ride(id, b.start)?.vehicle !== b.vehicle) continue;
    const i0 = Math.max(0, indexFrom(trail, t0));
    const i1 = Math.min(trail.count - 1, indexFrom(trail, t1));
    const strength = t0 <= clock ? 1 : 0.5;
    let n = 0;
    for (let i = i0; i <= i1 && 3 * n + 3 < now.curve.length; i++) {
      for (let k = 0; k < 3; k++) now.curve[3 * n + k] = trail.xyz[3 * i + k] - eye[k];
      now.alpha[n++] = strength;
    }
    const s0 = new Float64Array(3);
    const s1 = new Float64Array(3);
    if (n < 2 || !projectOffset(now.view, now.curve[0], now.curve[1], now.curve[2], s0)) continue;
    if (now.lines.hidden(now.curve, 0)) continue;
    projectOffset(now.view, now.curve[3 * n - 3], now.curve[3 * n - 2], now.curve[3 * n - 1], s1);
    const dx = s1[0] - s0[0];
    const dy = s1[1] - s0[1];
    const length = Math.hypot(dx, dy);
    if (length > 4) now.lines.curve(now.view, now.curve, now.alpha, n, hue, 4, false);
    else {
      const j = Math.min(trail.count - 1, i1 + 1);
      for (let k = 0; k < 3; k++) now.s[k] = trail.xyz[3 * j + k] - eye[k];
      const q = new Float64Array(3);
      if (!projectOffset(now.view, now.s[0], now.s[1], now.s[2], q)) continue;
      const ux = q[0] - s0[0];
      const uy = q[1] - s0[1];
      const u = Math.hypot(ux, uy) || 1;
      const half = 3 + 1.6 * Math.log10(1 + b.deltaV);
      now.lines.segment(
        s0[0] - (uy / u) * half,
        s0[1] + (ux / u) * half,
        s0[0] + (uy / u) * half,
        s0[1] - (ux / u) * half,
        hue,
        3,
        strength,
        undefined,
        true,
      );
    }
  }
}

/** Whether a point of the frame lies in the shadow of the body that the frame stands still about. */
function shadowOf(now: Now, frame: SceneFrame): (x: number, y: number, z: number) => boolean {
  if (!useShow.getState().shadow) return () => false;
  const body = frame === 'moon-inertial' || frame === 'moon-fixed' ? 'moon' : frame === 'earth-inertial' ? 'earth' : undefined;
  if (!body) return () => false;
  const c = now.bodies[body];
  const r = body === 'moon' ? MOON_RADIUS : EARTH_POLE;
  const s = now.bodies.sun;
  const n = Math.hypot(s[0] - c[0], s[1] - c[1], s[2] - c[2]);
  const ux = (s[0] - c[0]) / n;
  const uy = (s[1] - c[1]) / n;
  const uz = (s[2] - c[2]) / n;
  return (x, y, z) => {
    const px = x - c[0];
    const py = y - c[1];
    const pz = z - c[2];
    const d = px * ux + py * uy + pz * uz;
    return d < 0 && px * px + py * py + pz * pz - d * d < r * r;
  };
}

/** The flight before a change: grey dashes, and a hollow dot at the clock. */
export function drawBefore(now: Now, state: TheatreState, show: FlightShow, colour: string): void {
  now.before.clear();
  for (const id of show.modules) {
    const ride = show.places.ride(id, state.clock);
    if (!ride || show.poses.layout.assembly(ride.vehicle, state.clock)?.root !== id) continue;
    const laid = layCurve(now, state, show, id, false);
    if (laid) now.lines.curve(now.view, now.curve, now.alpha, laid.count, colour, 1.4, true, BEFORE);
    show.axes.set(state.frame, state.clock, aboutOf(now, state));
    if (!show.axes.at(id, now.y)) continue;
    for (let k = 0; k < 3; k++) now.s[k] = now.y[k] - now.view.eye[k];
    if (now.lines.hidden(now.s, 0) || !projectOffset(now.view, now.s[0], now.s[1], now.s[2], SCREEN)) continue;
    now.lines.ring(SCREEN[0], SCREEN[1], 4.5, colour);
    now.before.set(id, [SCREEN[0], SCREEN[1]]);
  }
}
const BEFORE: readonly number[] = [5, 4];

/** Ground tracks of what orbits the Moon: dots. */
export function drawTracks(now: Now, state: TheatreState, show: FlightShow): void {
  const { places } = show;
  for (const c of now.crafts) {
    const centre = places.own(c.lead, state.clock, now.y);
    if (centre !== 'moon' || standing(show, c.lead, state.clock)) continue;
    const reach = reachOf(places, c.lead, state.clock);
    if (reach.back > 40 * 3600) continue;
    const trail = show.tracks.of(c.lead, 'moon-fixed', state.clock, reach);
    if (!trail) continue;
    const clock = secondsBetween(trail.base, state.clock);
    const hue = hueOf(c.lead, state.theme);
    const i1 = indexFrom(trail, clock + reach.ahead);
    for (let i = indexFrom(trail, clock - reach.back); i + 1 < i1; i++) {
      for (let part = 0; part < 4; part++) {
        for (let k = 0; k < 3; k++) now.y[k] = trail.xyz[3 * i + k] + (part / 4) * (trail.xyz[3 * i + 3 + k] - trail.xyz[3 * i + k]);
        unitAt(now.y, 0);
        for (let k = 0; k < 3; k++) now.y[k] *= now.moonRadius * 1.0001;
        turn(now.turns.moon, 0, now.y, 0, now.s, 0);
        for (let k = 0; k < 3; k++) now.s[k] += now.fromEye.moon[k];
        if (now.lines.hidden(now.s, 0) || !projectOffset(now.view, now.s[0], now.s[1], now.s[2], SCREEN)) continue;
        now.lines.dot(SCREEN[0], SCREEN[1], 0.8, hue, trail.t[i] <= clock ? 0.9 : 0.45);
      }
    }
  }
}

const SCREEN = new Float64Array(3);
