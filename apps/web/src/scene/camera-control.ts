import { axesIn } from '../scene-maths/axes.ts';
import { anglesOf, clampDistance, clampElevation, type Move, moveAt, moveTime, placeEye, wrap } from '../scene-maths/camera.ts';
import { homeOf, type Proposal, phaseAt } from '../scene-maths/home.ts';
import { unitAt } from '../scene-maths/into.ts';
import { planView, siteView } from '../scene-maths/views.ts';
import { turnWithGround } from '../scene-maths/zoom.ts';
import { type Camera, get, type SceneFrame, set, type TheatreState, useTheatre } from '../state/store.ts';
import { EARTH_RADIUS, MOON_RADIUS } from './figures.ts';
import { axesNow, type Now, otherOf, standing, targetOf } from './now.ts';

const KEPT = 32;

/** How the camera of the store moves: by hand, in eased moves, to the default of a phase, back; and where the eye then is. */
export class CameraControl {
  readonly #redraw: () => void;
  #now: Now | undefined;
  #move: { move: Move; began: number } | undefined;
  #undo: { frame: SceneFrame; camera: Camera }[] = [];
  /** From the target to what is looked at, m in the frame. */
  readonly #pan = new Float64Array(3);
  /** The camera of the frame before, and its direction in icrf. */
  #last: { frame: SceneFrame; camera: Camera; offset: Float64Array } | undefined;
  /** The camera that the scene itself set last: while the store has it, the next phase may propose another. */
  #proposed: Camera | undefined;
  #phase: string | undefined;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  get moving(): boolean {
    return this.#move !== undefined;
  }

  /** Another flight is on view. */
  setNow(now: Now): void {
    this.#now = now;
    this.#last = undefined;
    this.#phase = undefined;
    this.#move = undefined;
    this.#pan.fill(0);
  }

  /** To a body's whole view, or to where a vehicle of an extent (m) fills a good part of the picture. */
  goTo(id: string, distance: number | undefined, extent: number | undefined): void {
    const now = this.#now;
    if (!now?.show.places.has(id)) return;
    const { camera, frame } = get();
    const body = id === 'earth' || id === 'moon' || id === 'sun' || id === 'middle';
    const whole: Readonly<Record<string, number>> = { earth: 3.4e7, moon: 7.6e6, sun: 2e9, middle: 6.2e8, site: 60 };
    const d = distance ?? whole[id] ?? (extent === undefined ? 60 : Math.max(8, 2.4 * extent));
    this.#fly({ ...camera, target: id, distance: d, mode: body ? 'free' : camera.mode === 'free' ? 'follow' : camera.mode }, frame);
    if (!body && now.show.modules.includes(id)) set({ selection: id });
  }

  /** The default camera of the phase of the clock. */
  home(): void {
    const p = this.#homeNow();
    if (p) this.#fly(p.camera, p.frame, true);
  }

  /** The orbit of what is selected (else of what is looked at, else of what flies) face-on. */
  plan(): void {
    const now = this.#now;
    if (!now) return;
    const { camera, frame, clock, selection } = get();
    const { places, bases, modules } = now.show;
    const axes = axesIn(places);
    for (const id of [selection, camera.target, 'orbiter', ...modules]) {
      if (id === undefined || !(places.rides.has(id) || id === 'relay') || standing(now.show, id, clock)) continue;
      const to = planView(places, axes, bases, id, clock, frame);
      if (!to) continue;
      this.#fly(to, frame, false, true);
      return;
    }
  }

  /** Standing 12 m from the lander. */
  site(): void {
    const now = this.#now;
    const p = now && siteView(now.show.places, axesIn(now.show.places), now.show.bases, get().clock);
    if (p) this.#fly(p.camera, p.frame, false, true);
  }

  #homeNow(): Proposal | undefined {
    const show = this.#now?.show;
    return show && homeOf(show.places, axesIn(show.places), show.bases, get().clock);
  }

  /** Takes back the last change of the camera. */
  back(): void {
    const was = this.#undo.pop();
    if (!was) return;
    this.#move = undefined;
    this.#pan.fill(0);
    set(was);
  }

  /** Keeps the camera for `back`. */
  remember(): void {
    const { frame, camera } = get();
    if (this.#undo.at(-1)?.camera === camera) return;
    this.#undo.push({ frame, camera });
    if (this.#undo.length > KEPT) this.#undo.shift();
  }

  /** Ends a move where it is. */
  halt(): void {
    this.#move = undefined;
  }

  orbit(dAzimuth: number, dElevation: number): void {
    this.#turnBy((c) => ({ azimuth: c.azimuth + dAzimuth, elevation: c.elevation + dElevation }));
  }

  /** Nearer (below 1) or farther; over a body its height is what is scaled. A free camera keeps what is at `x`, `y` (px; default: the middle) where it is. */
  zoom(factor: number, x?: number, y?: number): void {
    this.#turnBy((c) => {
      const r = radiusOf(c.target);
      const distance = clampDistance(r > 0 && c.distance > r ? r + Math.max(500, (c.distance - r) * factor) : c.distance * factor);
      const now = this.#now;
      if (!now || x === undefined || y === undefined || c.mode !== 'free') return { distance };
      const { view } = now;
      if (r > 0) return { distance, ...turnWithGround(view, this.#pan, now.basis, c, distance, r, x, y) };
      const part = ((1 - distance / c.distance) * c.distance) / view.focal;
      for (let k = 0; k < 3; k++) this.#pan[k] += part * ((x - view.width / 2) * view.axes[k] + (view.height / 2 - y) * view.axes[3 + k]);
      return { distance };
    });
  }

  /** Shifts what is looked at by px of the picture. */
  pan(dx: number, dy: number): void {
    if (!this.#now) return;
    this.halt();
    const { axes, focal } = this.#now.view;
    const scale = get().camera.distance / focal;
    for (let k = 0; k < 3; k++) this.#pan[k] += scale * (-dx * axes[k] + dy * axes[3 + k]);
    this.#redraw();
  }

  /** Radians of turn per px: over a body the ground under the pointer stays with it. */
  turnRate(): number {
    const { camera } = get();
    const r = radiusOf(camera.target);
    const focal = this.#now?.view.focal ?? 1;
    return r > 0 ? Math.min(0.006, Math.max(1e-6, (camera.distance - r) / r / focal)) : 0.006;
  }

  #turnBy(change: (c: Camera) => Partial<Camera>): void {
    this.halt();
    const { camera } = get();
    const next = { ...camera, ...change(camera) };
    set({ camera: { ...next, elevation: clampElevation(next.elevation), distance: clampDistance(next.distance) } });
  }

  /** `exact`: the direction is part of what is asked for. */
  #fly(to: Camera, frame: SceneFrame, proposed = false, exact = proposed): void {
    const now = this.#now;
    if (!now) return;
    const state = get();
    this.remember();
    if (frame !== state.frame || matchMedia('(prefers-reduced-motion: reduce)').matches || !this.#last) {
      this.#move = undefined;
      this.#pan.fill(0);
      this.#last = undefined;
      this.#proposed = proposed ? to : undefined;
      set({ camera: to, frame });
      return;
    }
    // the move begins where the eye is, in angles of the new camera
    axesNow(now, state);
    if (!targetOf(now, to.target, now.target)) return;
    now.show.bases.of(to, now.show.axes, otherOf(now, to, state), now.basis);
    const off = new Float64Array(3);
    const lag: [number, number, number] = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      off[k] = now.view.eye[k] - now.lookedAt[k];
      lag[k] = now.lookedAt[k] - now.target[k];
    }
    const from = { ...to, ...anglesOf(off, now.basis) };
    const body = radiusOf(to.target) > 0 || to.target === 'sun' || to.target === 'middle';
    let end = to;
    if (!exact && to.target !== state.camera.target)
      end = body ? { ...to, azimuth: from.azimuth, elevation: from.elevation } : this.#lit(now, to, from);
    this.#move = { move: { from, to: end, lag, duration: moveTime(from.distance, end.distance) }, began: performance.now() };
    this.#last = undefined;
    this.#proposed = proposed ? from : undefined;
    set({ camera: from });
    this.#redraw();
  }

  /** Beside a vehicle: from about where one comes, from above, and not against the Sun. */
  #lit(now: Now, to: Camera, from: Camera): Camera {
    const sun = new Float64Array(3);
    for (let k = 0; k < 3; k++) sun[k] = now.bodies.sun[k] - now.target[k];
    const off = wrap(from.azimuth - anglesOf(sun, now.basis).azimuth);
    const turn = Math.abs(off) > 1.2 ? Math.sign(off) * 1.2 - off : 0;
    return { ...to, azimuth: wrap(from.azimuth + turn), elevation: Math.min(0.6, Math.max(0.12, from.elevation)) };
  }

  /** At a new phase the camera goes where the phase is best seen, unless the user has set one of his own. */
  propose(state: TheatreState): void {
    const now = this.#now;
    const phase = now && phaseAt(now.show.places.flight, state.clock);
    if (phase === this.#phase) return;
    this.#phase = phase;
    // a frame or camera that came with a link stays
    const free = !state.cameraSet && (state.camera === this.#proposed || state.camera === useTheatre.getInitialState().camera);
    const p = free && !this.#move ? this.#homeNow() : undefined;
    if (!p) return;
    this.#pan.fill(0);
    this.#last = undefined;
    this.#proposed = p.camera;
    set({ frame: p.frame, camera: p.camera });
  }

  /** Puts the eye where the camera has it at the clock; the axes have to be set. Returns the camera as it is drawn. */
  aim(now: Now, state: TheatreState): Camera {
    const { axes, bases } = now.show;
    let camera = state.camera;
    const there = targetOf(now, camera.target, now.target);
    if (!there) {
      // not followed at this time: the body is looked at instead
      camera =
        state.frame === 'earth-inertial'
          ? { ...camera, target: 'earth', distance: Math.max(camera.distance, 2.4e7) }
          : { ...camera, target: 'moon', distance: Math.max(camera.distance, 6e6) };
      axes.at(camera.target, now.target);
    }
    bases.of(camera, axes, otherOf(now, camera, state), now.basis);
    const last = this.#last;
    const other = last && (last.frame !== state.frame || last.camera.mode !== camera.mode) && last.camera.target === camera.target;
    if (last && other && !this.#move && there) camera = this.#kept(now, state, last, camera);
    if (this.#move) {
      const { move, began } = this.#move;
      const t = (performance.now() - began) / 1000;
      const at = moveAt(move, t);
      camera = at.camera;
      for (let k = 0; k < 3; k++) this.#pan[k] = at.lag * move.lag[k];
      if (t >= move.duration) {
        this.#move = undefined;
        this.#pan.fill(0);
        camera = move.to;
      }
      if (this.#proposed !== undefined && this.#proposed === state.camera) this.#proposed = camera;
      set({ camera });
    }
    for (let k = 0; k < 3; k++) now.lookedAt[k] = now.target[k] + this.#pan[k];
    placeEye(now.view, now.lookedAt, now.basis, camera);
    return camera;
  }

  /** Another frame or mode: the direction that the eye looks in is kept where the mode leaves it free. */
  #kept(now: Now, state: TheatreState, last: { readonly camera: Camera; readonly offset: Float64Array }, camera: Camera): Camera {
    this.#pan.fill(0);
    if (last.camera.azimuth !== camera.azimuth || last.camera.elevation !== camera.elevation) return camera;
    let kept: Camera;
    if (camera.mode === 'ride') kept = { ...camera, azimuth: 0, elevation: 0.2 };
    else if (camera.mode === 'look-at') kept = { ...camera, azimuth: 0.5, elevation: 0.2 };
    else {
      const off = new Float64Array(3);
      now.show.axes.direction(last.offset, 0, off, 0);
      const { azimuth, elevation } = anglesOf(off, now.basis);
      kept = { ...camera, azimuth, elevation };
    }
    if (this.#proposed === state.camera) this.#proposed = undefined;
    set({ camera: kept });
    return kept;
  }

  /** What the next frame may have to keep. */
  drawn(now: Now, state: TheatreState): void {
    const offset = new Float64Array(3);
    const inertial = new Float64Array(3);
    for (let k = 0; k < 3; k++) offset[k] = now.view.eye[k] - now.lookedAt[k];
    unitAt(offset, 0);
    now.show.axes.back(offset, 0, inertial, 0);
    this.#last = { frame: state.frame, camera: get().camera, offset: inertial };
  }
}

const radiusOf = (target: string): number => (target === 'moon' ? MOON_RADIUS : target === 'earth' ? EARTH_RADIUS : 0);
