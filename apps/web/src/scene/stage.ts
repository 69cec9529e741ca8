import { addSeconds, type Environment, type Epoch, formatUtc, lightFraction, parseIso, secondsBetween } from '@farside/astro';
import type { Flight, FlightBurn } from '@farside/flight';
import * as THREE from 'three';
import { type Axes, axesIn, bodyAxes } from '../scene-maths/axes.ts';
import { type Bases, basesOf } from '../scene-maths/basis.ts';
import {
  anglesOf,
  clampDistance,
  clampElevation,
  type Eye,
  level,
  type Move,
  makeEye,
  moveAt,
  moveTime,
  pixelsOf,
  placeEye,
  project,
  projectOffset,
  rayAt,
  setSize,
} from '../scene-maths/camera.ts';
import { hiddenBy, placeOfPoint, rayHits } from '../scene-maths/globe.ts';
import { homeOf, type Proposal, phaseAt } from '../scene-maths/home.ts';
import { dotAt, lengthAt, smoothstep, turn, turnBack, unitAt } from '../scene-maths/into.ts';
import { type Box, edgePlace, type Named, placeLabels, shiftFree } from '../scene-maths/labels.ts';
import type { Assembly } from '../scene-maths/layout.ts';
import { type Fixed, type Given, type Places, placesOf } from '../scene-maths/places.ts';
import { groundRadius, landedAt, type Poses, posesIn } from '../scene-maths/pose.ts';
import { indexFrom, type Reach, reachOf, type Trails, trailsOf } from '../scene-maths/trail.ts';
import { distanceWords, figure, namesInWords, placeWords, roundLength, speedWords } from '../scene-maths/words.ts';
import { type Camera, get, type SceneFrame, set, setClock, type TheatreState, useTheatre } from '../state/store.ts';
import { hueOf, TOKENS } from '../theme/tokens.ts';
import type { Assets } from './assets.ts';
import { Globe } from './globe.ts';
import { type Cover, Lines } from './lines.ts';
import { type Model, modelOf, SIZES, type Size, setLight, setShade } from './models.ts';
import { type Mark, Overlay } from './overlay.ts';
import { useShow } from './show.ts';
import { Sky } from './sky.ts';

const MOON_RADIUS = 1737400;
const EARTH_RADIUS = 6378137;
const EARTH_POLE = 6356752.3;
const FAR = 1e13;
const LOG_SCALE = 1 / Math.log2(FAR + 1);
const BODIES = ['earth', 'moon', 'sun'] as const;
const MODULE_NAMES: Readonly<Record<string, string>> = { stage: 'injection stage' };
const STATION_MASK = (5 * Math.PI) / 180;

/** What is laid over and beside the canvas. */
export interface StageParts {
  readonly host: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly lines: HTMLCanvasElement;
  readonly labels: HTMLElement;
  readonly scale: HTMLElement;
  readonly described: HTMLElement;
}

/** One vehicle this frame. */
interface Craft {
  readonly assembly: Assembly;
  readonly vehicle: string;
  readonly lead: string;
  readonly names: string;
  /** Of its middle, m from the eye. */
  readonly p: Float64Array;
  /** r, v in the frame, of the path. */
  readonly y: Float64Array;
  readonly screen: Float64Array;
  seen: boolean;
  /** Size on screen with its panels, and that of its body alone, px. */
  size: number;
  body: number;
  light: number;
}

/** A flight in the scene: everything that is computed from it once. */
class Show {
  readonly places: Places;
  readonly axes: Axes;
  readonly poses: Poses;
  readonly bases: Bases;
  readonly trails: Trails;
  readonly ground: number | undefined;
  readonly burns: readonly FlightBurn[];
  readonly modules: readonly string[];
  relayName: string | undefined;

  constructor(flight: Flight, env: Environment) {
    this.places = placesOf(flight, env);
    this.axes = axesIn(this.places);
    this.poses = posesIn(this.places);
    this.bases = basesOf(this.places);
    this.trails = trailsOf(this.places);
    this.ground = groundRadius(this.places);
    this.burns = flight.burns();
    this.modules = [...this.places.rides.keys()];
    const site = landedAt(this.places);
    if (site) this.places.add('site', { body: 'moon', r: site });
  }
}

/** Everything in three dimensions: draws the store's flight at its clock whenever one of the two, the camera or the size has changed, and not otherwise. */
export class Stage {
  readonly #parts: StageParts;
  readonly #renderer: THREE.WebGLRenderer;
  readonly #scene = new THREE.Scene();
  readonly #camera = new THREE.PerspectiveCamera(34, 1, 0.05, FAR);
  readonly #sunLight = new THREE.DirectionalLight(0xffffff, 2.7);
  readonly #fill = new THREE.AmbientLight(0xffffff, 0.35);
  readonly #moon = new Globe(true);
  readonly #earth = new Globe(false);
  readonly #sky = new Sky();
  readonly #lines: Lines;
  readonly #overlay: Overlay;
  readonly #models = new Map<string, Model>();
  readonly #sizes = new Map<string, Size>();
  readonly view: Eye = makeEye();
  readonly #times: number[] = [];
  #show: Show | undefined;
  #other: { flight: Flight; show: Show } | undefined;
  #flight: Flight | undefined;
  #pending = 0;
  #stop: (() => void)[] = [];
  #move: { move: Move; began: number } | undefined;
  #undo: { frame: SceneFrame; camera: Camera }[] = [];
  readonly #pan = new Float64Array(3);
  #last: { frame: SceneFrame; camera: Camera; offset: Float64Array } | undefined;
  /** The camera that the scene itself set last: while the store has it, the next phase may propose another. */
  #proposed: Camera | undefined;
  #phase: string | undefined;
  #crafts: Craft[] = [];
  #distance = 0;
  #describeTimer: ReturnType<typeof setTimeout> | undefined;
  #frames = 0;
  // scratch
  readonly #basis = new Float64Array(9);
  readonly #target = new Float64Array(6);
  readonly #sun = new Float64Array(6);
  readonly #toSun = new Float64Array(3);
  readonly #bodies = { earth: new Float64Array(6), moon: new Float64Array(6), sun: new Float64Array(6) };
  readonly #fromEye = { earth: new Float64Array(3), moon: new Float64Array(3), sun: new Float64Array(3) };
  readonly #turns = { earth: new Float64Array(9), moon: new Float64Array(9) };
  readonly #covers: Cover[];
  #moonRadius = MOON_RADIUS;
  readonly #y = new Float64Array(10);
  readonly #z = new Float64Array(12);
  readonly #s = new Float64Array(3);
  #curve = new Float64Array(6000);
  #alpha = new Float32Array(2000);

  /** Throws when the browser gives no WebGL2 context. */
  constructor(parts: StageParts, assets: Assets, lost: () => void) {
    this.#parts = parts;
    this.#renderer = new THREE.WebGLRenderer({
      canvas: parts.canvas,
      antialias: true,
      logarithmicDepthBuffer: true,
      powerPreference: 'high-performance',
    });
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.#renderer.sortObjects = true;
    this.#scene.add(this.#sky.group, this.#earth.mesh, this.#moon.mesh, this.#sunLight, this.#sunLight.target, this.#fill);
    this.#lines = new Lines(parts.lines);
    this.#overlay = new Overlay(
      parts.labels,
      (id) => this.goTo(id),
      (id) => set({ selection: id === get().selection ? undefined : id }),
    );
    this.#covers = [
      { centre: this.#fromEye.earth, radius: EARTH_POLE },
      { centre: this.#fromEye.moon, radius: MOON_RADIUS },
    ];
    const redraw = (): void => this.invalidate();
    const when = <T>(got: Promise<T | undefined>, use: (x: T) => void): void => {
      void got.then((x) => {
        if (x === undefined) return;
        use(x);
        redraw();
      });
    };
    when(assets.moon, (t) => this.#moon.setMap(t));
    when(assets.slopes, (t) => this.#moon.setSlopes(t));
    when(assets.earth, (t) => this.#earth.setMap(t));
    when(assets.stars, (t) => this.#sky.setStars(t));
    parts.canvas.addEventListener('webglcontextlost', (e) => {
      e.preventDefault();
      lost();
    });
    this.#stop.push(
      useTheatre.subscribe((s, before) => {
        if (
          s.clock !== before.clock ||
          s.camera !== before.camera ||
          s.frame !== before.frame ||
          s.selection !== before.selection ||
          s.theme !== before.theme ||
          s.shown !== before.shown ||
          s.other !== before.other ||
          s.env !== before.env ||
          s.playing !== before.playing
        )
          redraw();
      }),
      useShow.subscribe(redraw),
    );
    const sized = new ResizeObserver(redraw);
    sized.observe(parts.host);
    this.#stop.push(() => sized.disconnect());
    this.#listen();
    this.#stop.push(this.#expose());
    redraw();
  }

  dispose(): void {
    cancelAnimationFrame(this.#pending);
    clearTimeout(this.#describeTimer);
    for (const f of this.#stop) f();
    this.#overlay.clear();
    this.#renderer.dispose();
  }

  /** A relay of the flight on view, and the place the mission wants to land at. */
  add(id: string, what: Given | Fixed, name?: string): void {
    this.#show?.places.add(id, what);
    if (id === 'relay' && this.#show) this.#show.relayName = name;
    this.invalidate();
  }

  /** The size of a module, from the mission file. */
  setSize(module: string, size: Size): void {
    this.#sizes.set(module, size);
    const drawn = this.#models.get(module);
    if (drawn) this.#scene.remove(drawn.group, drawn.shade);
    this.#models.delete(module);
  }

  /** The flight and the sky to draw; the same again does nothing. */
  setFlight(flight: Flight, env: Environment): void {
    if (this.#flight === flight) return;
    this.#flight = flight;
    this.#show = new Show(flight, env);
    for (const m of this.#models.values()) this.#scene.remove(m.group, m.shade);
    this.#models.clear();
    this.#overlay.clear();
    this.#last = undefined;
    this.#phase = undefined;
    this.invalidate();
  }

  invalidate(): void {
    if (this.#pending !== 0) return;
    this.#pending = requestAnimationFrame(() => {
      this.#pending = 0;
      this.#frame();
    });
  }

  /** Moves the camera to something, eased; a body to its whole view, a vehicle to where it fills a good part of the picture. */
  goTo(id: string, distance?: number): void {
    const show = this.#show;
    if (!show?.places.has(id)) return;
    const state = get();
    const body = id === 'earth' || id === 'moon' || id === 'sun' || id === 'middle';
    const d =
      distance ??
      (id === 'earth'
        ? 3.4e7
        : id === 'moon'
          ? 7.6e6
          : id === 'sun'
            ? 2e9
            : id === 'middle'
              ? 6.2e8
              : id === 'site'
                ? 60
                : this.#closeUp(id));
    const mode = body ? 'free' : state.camera.mode === 'free' ? 'follow' : state.camera.mode;
    this.#fly({ ...state.camera, target: id, distance: d, mode }, state.frame);
    if (!body && show.modules.includes(id)) set({ selection: id });
  }

  #closeUp(id: string): number {
    const m = this.#models.get(id);
    return m ? Math.max(8, 2.4 * m.extent) : 60;
  }

  /** The default camera of the phase of the clock. */
  home(): void {
    const p = this.#homeNow();
    if (p) this.#fly(p.camera, p.frame, true);
  }

  #homeNow(): Proposal | undefined {
    const show = this.#show;
    return show && homeOf(show.places, axesIn(show.places), show.bases, get().clock);
  }

  /** Takes back the last move of the camera. */
  back(): void {
    const was = this.#undo.pop();
    if (was) {
      this.#move = undefined;
      this.#pan.fill(0);
      set(was);
    }
  }

  remember(): void {
    const { frame, camera } = get();
    if (this.#undo.at(-1)?.camera === camera) return;
    this.#undo.push({ frame, camera });
    if (this.#undo.length > 32) this.#undo.shift();
  }

  #fly(to: Camera, frame: SceneFrame, proposed = false): void {
    const show = this.#show;
    const state = get();
    if (!show) return;
    this.remember();
    const settle = (): void => {
      this.#pan.fill(0);
      this.#last = undefined;
      set({ camera: to, frame });
      this.#proposed = proposed ? to : undefined;
    };
    if (frame !== state.frame || matchMedia('(prefers-reduced-motion: reduce)').matches || !this.#last) {
      this.#move = undefined;
      settle();
      return;
    }
    // the move begins where the eye looks now, in angles of the new camera
    this.#axesNow(state);
    if (!this.#targetOf(to.target, this.#target)) return;
    show.bases.of(to, show.axes, this.#otherOf(to, state), this.#basis);
    const looked = this.#lookedAt;
    const off = new Float64Array(3);
    for (let k = 0; k < 3; k++) off[k] = this.view.eye[k] - looked[k];
    const from = { ...to, ...anglesOf(off, this.#basis) };
    const keep =
      to.mode === 'free' && to.target !== state.camera.target && !proposed ? { azimuth: from.azimuth, elevation: from.elevation } : {};
    const end = { ...to, ...keep };
    const lag = [0, 1, 2].map((k) => looked[k] - this.#target[k]) as unknown as [number, number, number];
    this.#move = { move: { from, to: end, lag, duration: moveTime(from.distance, end.distance) }, began: performance.now() };
    this.#last = undefined;
    set({ camera: from });
    this.#proposed = proposed ? from : undefined;
    this.invalidate();
  }

  readonly #lookedAt = new Float64Array(3);

  /** Ends a move where it is. */
  halt(): void {
    this.#move = undefined;
  }

  /** A change of the camera by hand. */
  turnBy(change: (c: Camera) => Partial<Camera>): void {
    this.halt();
    const { camera } = get();
    const next = { ...camera, ...change(camera) };
    set({ camera: { ...next, elevation: clampElevation(next.elevation), distance: clampDistance(next.distance) } });
  }

  orbit(dAzimuth: number, dElevation: number): void {
    this.turnBy((c) => ({ azimuth: c.azimuth + dAzimuth, elevation: c.elevation + dElevation }));
  }

  /** Nearer (below 1) or farther; over a body its height is what is scaled. */
  zoom(factor: number): void {
    this.turnBy((c) => {
      const r = c.target === 'moon' ? MOON_RADIUS : c.target === 'earth' ? EARTH_RADIUS : 0;
      return { distance: r > 0 && c.distance > r ? r + Math.max(500, (c.distance - r) * factor) : c.distance * factor };
    });
  }

  /** Shifts what is looked at by px of the picture. */
  pan(dx: number, dy: number): void {
    this.halt();
    const a = this.view.axes;
    const scale = get().camera.distance / this.view.focal;
    for (let k = 0; k < 3; k++) this.#pan[k] += scale * (-dx * a[k] + dy * a[3 + k]);
    this.invalidate();
  }

  // ── input ──────────────────────────────────────────────────────────────────

  #listen(): void {
    const { host, canvas } = this.#parts;
    const pointers = new Map<number, { x: number; y: number }>();
    let moved = 0;
    const on = <K extends keyof HTMLElementEventMap>(
      kind: K,
      f: (e: HTMLElementEventMap[K]) => void,
      options?: AddEventListenerOptions,
    ): void => {
      canvas.addEventListener(kind, f as EventListener, options);
      this.#stop.push(() => canvas.removeEventListener(kind, f as EventListener, options));
    };
    on('pointerdown', (e) => {
      host.focus({ preventScroll: true });
      canvas.setPointerCapture(e.pointerId);
      pointers.set(e.pointerId, { x: e.offsetX, y: e.offsetY });
      moved = 0;
      if (this.#move) this.halt();
      this.remember();
    });
    on('pointermove', (e) => {
      const p = pointers.get(e.pointerId);
      if (!p) return;
      const dx = e.offsetX - p.x;
      const dy = e.offsetY - p.y;
      if (pointers.size === 1) {
        moved += Math.abs(dx) + Math.abs(dy);
        if (moved < 3) return;
        if (e.buttons & 2 || e.shiftKey) this.pan(dx, dy);
        else {
          const k = this.#turnRate();
          this.orbit(-dx * k, dy * k);
        }
      } else if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== e.pointerId)?.[1];
        if (other) {
          const before = Math.hypot(p.x - other.x, p.y - other.y);
          const after = Math.hypot(e.offsetX - other.x, e.offsetY - other.y);
          if (before > 0 && after > 0) this.zoom(before / after);
          this.pan(dx / 2, dy / 2);
          moved += 10;
        }
      }
      p.x = e.offsetX;
      p.y = e.offsetY;
    });
    const up = (e: PointerEvent): void => {
      pointers.delete(e.pointerId);
    };
    on('pointerup', up);
    on('pointercancel', up);
    on('contextmenu', (e) => e.preventDefault());
    on('click', (e) => {
      if (moved < 4) this.#click(e.offsetX, e.offsetY);
    });
    on('dblclick', (e) => {
      const hit = this.#pick(e.offsetX, e.offsetY);
      if (hit) this.goTo(hit.id);
    });
    on(
      'wheel',
      (e) => {
        e.preventDefault();
        this.zoom(Math.exp(Math.max(-120, Math.min(120, e.deltaY)) * 0.0018));
      },
      { passive: false },
    );
    const keys = (e: KeyboardEvent): void => {
      if (e.target !== host || e.ctrlKey || e.metaKey || e.altKey) return;
      const step = (5 * Math.PI) / 180;
      const by: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => (e.shiftKey ? this.pan(40, 0) : this.orbit(-step, 0)),
        ArrowRight: () => (e.shiftKey ? this.pan(-40, 0) : this.orbit(step, 0)),
        ArrowUp: () => (e.shiftKey ? this.pan(0, 40) : this.orbit(0, step)),
        ArrowDown: () => (e.shiftKey ? this.pan(0, -40) : this.orbit(0, -step)),
        '+': () => this.zoom(0.8),
        '=': () => this.zoom(0.8),
        '-': () => this.zoom(1.25),
        h: () => this.home(),
        H: () => this.home(),
        Escape: () => this.halt(),
        Backspace: () => this.back(),
      };
      const f = by[e.key];
      if (!f) return;
      e.preventDefault();
      e.stopPropagation();
      f();
    };
    host.addEventListener('keydown', keys);
    this.#stop.push(() => host.removeEventListener('keydown', keys));
  }

  /** Radians of turn per px: over a body the ground under the pointer stays with it. */
  #turnRate(): number {
    const { camera } = get();
    const r = camera.target === 'moon' ? MOON_RADIUS : camera.target === 'earth' ? EARTH_RADIUS : 0;
    return r > 0 ? Math.min(0.006, Math.max(1e-6, (camera.distance - r) / r / this.view.focal)) : 0.006;
  }

  #pick(x: number, y: number): { id: string } | undefined {
    let best: Craft | undefined;
    let least = 24;
    for (const c of this.#crafts) {
      const d = Math.hypot(c.screen[0] - x, c.screen[1] - y) - c.size / 2;
      if (c.seen && d < least) {
        least = d;
        best = c;
      }
    }
    if (best) return { id: best.lead };
    for (const body of ['moon', 'earth'] as const) if (this.#hit(body, x, y)) return { id: body };
    return undefined;
  }

  /** Where the ray of a pixel meets a body, in the body's own axes (m). */
  #hit(body: 'earth' | 'moon', x: number, y: number): Float64Array | undefined {
    const ray = new Float64Array(3);
    const eye = new Float64Array(3);
    const own = new Float64Array(3);
    rayAt(this.view, x, y, own);
    turnBack(this.#turns[body], 0, own, 0, ray, 0);
    for (let k = 0; k < 3; k++) own[k] = -this.#fromEye[body][k];
    turnBack(this.#turns[body], 0, own, 0, eye, 0);
    const t = body === 'moon' ? rayHits(eye, ray, this.#moonRadius, this.#moonRadius) : rayHits(eye, ray, EARTH_RADIUS, EARTH_POLE);
    return t === undefined ? undefined : Float64Array.from(eye, (e, k) => e + t * ray[k]);
  }

  #click(x: number, y: number): void {
    if (!get().changing) return;
    const at = this.#hit('moon', x, y);
    if (at) set({ pickedSite: placeOfPoint(at) });
  }

  // ── one frame ──────────────────────────────────────────────────────────────

  #axesNow(state: TheatreState): void {
    const show = this.#show;
    if (!show) return;
    show.axes.set(state.frame, state.clock, this.#aboutOf(state));
  }

  /** The vehicle that lvlh is about. */
  #aboutOf(state: TheatreState): string | undefined {
    const { places } = this.#show ?? {};
    const candidates = [state.selection, state.camera.target, 'orbiter', ...(this.#show?.modules ?? [])];
    return candidates.find((id) => id !== undefined && places?.rides.has(id) && places.ride(id, state.clock) !== undefined);
  }

  #otherOf(camera: Camera, state: TheatreState): string | undefined {
    const show = this.#show;
    if (!show) return undefined;
    const own = show.places.ride(camera.target, state.clock)?.vehicle;
    if (own === undefined) return undefined;
    let best: string | undefined;
    let least = 1e6;
    for (const m of show.modules) {
      const ride = show.places.ride(m, state.clock);
      if (!ride || ride.vehicle === own || !show.axes.at(m, this.#y)) continue;
      if (m === state.selection) return m;
      const y = Float64Array.from(this.#y);
      if (!show.axes.at(camera.target, this.#y)) continue;
      const d = Math.hypot(y[0] - this.#y[0], y[1] - this.#y[1], y[2] - this.#y[2]);
      if (d < least) {
        least = d;
        best = m;
      }
    }
    return best ?? show.places.own(camera.target, state.clock, this.#y);
  }

  /** Middle of a module as drawn, or the place of anything else, in the frame; false when it is not there. The axes have to be set. */
  #targetOf(id: string, out: Float64Array): boolean {
    const show = this.#show;
    if (!show) return false;
    const { epoch } = show.axes;
    const ride = show.places.ride(id, epoch);
    if (ride) {
      const assembly = show.poses.layout.assembly(ride.vehicle, epoch);
      const seat = assembly?.seats.find((s) => s.module === id);
      const centre = seat && show.poses.vehicle(ride.vehicle, epoch, this.#z);
      if (seat && centre) {
        const half = (show.poses.layout.length(id) / 2) * (seat.flip ? -1 : 1);
        this.#enter(centre, this.#z, out);
        turn(show.axes.m, 0, this.#z, 9, this.#s, 0);
        for (let k = 0; k < 3; k++) out[k] += (seat.z + half) * this.#s[k];
        return true;
      }
    }
    return show.axes.at(id, out);
  }

  /** A point about a body (icrf) into the frame. */
  #enter(centre: 'earth' | 'moon', p: Float64Array, out: Float64Array): void {
    const { axes, places } = this.#show as Show;
    const y = ENTER;
    if (centre === axes.centre) y.fill(0);
    else places.about(centre, axes.centre, axes.epoch, y);
    for (let k = 0; k < 3; k++) y[k] += p[k];
    axes.enter(y);
    for (let k = 0; k < 3; k++) out[k] = y[k];
  }

  #frame(): void {
    const began = performance.now();
    const state = get();
    const { host } = this.#parts;
    const width = host.clientWidth;
    const height = host.clientHeight;
    const show = this.#show;
    if (!show || width < 2 || height < 2) return;
    this.#propose(state, show);
    this.#draw(get(), show, width, height);
    this.#times.push(performance.now() - began);
    if (this.#times.length > 600) this.#times.shift();
    this.#frames++;
    if (this.#move) this.invalidate();
    clearTimeout(this.#describeTimer);
    if (!state.playing) this.#describeTimer = setTimeout(() => this.#describe(), 300);
  }

  /** At a new phase the camera goes where the phase is best seen, unless the user has set one of his own. */
  #propose(state: TheatreState, show: Show): void {
    const phase = phaseAt(show.places.flight, state.clock);
    if (phase === this.#phase) return;
    const free = state.camera === this.#proposed || state.camera === useTheatre.getInitialState().camera;
    this.#phase = phase;
    if (!free || this.#move) return;
    const p = this.#homeNow();
    if (!p) return;
    this.#pan.fill(0);
    this.#last = undefined;
    this.#proposed = p.camera;
    set({ frame: p.frame, camera: p.camera });
  }

  #draw(state: TheatreState, show: Show, width: number, height: number): void {
    const { places, axes } = show;
    const { theme } = state;
    const tokens = TOKENS[theme];
    let camera = state.camera;
    const view = this.view;
    setSize(view, width, height);
    this.#axesNow(state);

    // another frame or mode: the direction that the eye looks in is kept
    const other = this.#otherOf(camera, state);
    let there = this.#targetOf(camera.target, this.#target);
    if (!there) {
      // not followed at this time: what it last moved about is looked at instead
      camera = { ...camera, target: 'moon', distance: Math.max(camera.distance, 4e6) };
      if (state.frame === 'earth-inertial') camera = { ...camera, target: 'earth', distance: Math.max(camera.distance, 1.2e7) };
      there = axes.at(camera.target, this.#target);
    }
    show.bases.of(camera, axes, other, this.#basis);
    const last = this.#last;
    if (last && (last.frame !== state.frame || last.camera.mode !== camera.mode) && last.camera.target === camera.target && !this.#move) {
      const same = last.camera.azimuth === camera.azimuth && last.camera.elevation === camera.elevation;
      if (same && camera.mode !== 'look-at' && camera.mode !== 'ride') {
        const off = new Float64Array(3);
        axes.direction(last.offset, 0, off, 0);
        const { azimuth, elevation } = anglesOf(off, this.#basis);
        camera = { ...camera, azimuth, elevation };
      } else if (same) camera = { ...camera, azimuth: camera.mode === 'ride' ? 0 : 0.5, elevation: 0.2 };
      this.#pan.fill(0);
      if (this.#proposed === state.camera) this.#proposed = undefined;
      if (camera !== state.camera && there) set({ camera });
    }
    if (this.#move) {
      const { move, began } = this.#move;
      const t = (performance.now() - began) / 1000;
      const at = moveAt(move, t);
      camera = at.camera;
      for (let k = 0; k < 3; k++) this.#pan[k] = at.lag * move.lag[k];
      const ours = this.#proposed !== undefined && this.#proposed === state.camera;
      const done = t >= move.duration;
      if (done) {
        this.#move = undefined;
        this.#pan.fill(0);
        camera = move.to;
      }
      set({ camera });
      if (ours) this.#proposed = camera;
    }
    for (let k = 0; k < 3; k++) this.#lookedAt[k] = this.#target[k] + this.#pan[k];
    placeEye(view, this.#lookedAt, this.#basis, camera);

    // bodies from the eye; never through the ground
    for (const b of BODIES) axes.at(b, this.#bodies[b]);
    this.#keepOut(show, camera);
    for (const b of BODIES) for (let k = 0; k < 3; k++) this.#fromEye[b][k] = this.#bodies[b][k] - view.eye[k];
    this.#covers[1].radius = this.#moonRadius;
    bodyAxes(places, axes, 'earth', this.#turns.earth);
    bodyAxes(places, axes, 'moon', this.#turns.moon);
    const sunAt = (from: Float64Array): Float64Array => {
      for (let k = 0; k < 3; k++) this.#toSun[k] = this.#bodies.sun[k] - from[k];
      unitAt(this.#toSun, 0);
      return this.#toSun;
    };
    this.#earth.update(
      view,
      { centre: this.#fromEye.earth, axes: this.#turns.earth, sun: sunAt(this.#bodies.earth), equator: EARTH_RADIUS, pole: EARTH_POLE },
      theme,
      LOG_SCALE,
    );
    this.#moon.update(
      view,
      {
        centre: this.#fromEye.moon,
        axes: this.#turns.moon,
        sun: sunAt(this.#bodies.moon),
        equator: this.#moonRadius,
        pole: this.#moonRadius,
      },
      theme,
      LOG_SCALE,
    );
    this.#moon.setSite(this.#siteInBody(show), this.#nearSite);

    for (let k = 0; k < 3; k++) this.#sun[k] = this.#bodies.sun[k] - view.eye[k];
    unitAt(this.#sun, 0);
    this.#sky.update(this.#sun, axes.m, theme, this.#renderer.getPixelRatio());
    this.#sunLight.position.set(this.#sun[0], this.#sun[1], this.#sun[2]);
    this.#fill.intensity = theme === 'light' ? 1.1 : 0.5;
    setShade(theme === 'light' ? '#34363b' : '#0a0a0b');

    this.#crafts = this.#placeCrafts(state, show);

    // the picture
    const c = this.#camera;
    const a = view.axes;
    M4.set(a[0], a[3], -a[6], 0, a[1], a[4], -a[7], 0, a[2], a[5], -a[8], 0, 0, 0, 0, 1);
    c.quaternion.setFromRotationMatrix(M4);
    c.fov = (2 * Math.atan(height / 2 / view.focal) * 180) / Math.PI;
    c.aspect = width / height;
    c.updateProjectionMatrix();
    c.updateMatrixWorld();
    SIZE.set(0, 0);
    this.#renderer.getSize(SIZE);
    if (SIZE.x !== width || SIZE.y !== height) this.#renderer.setSize(width, height, false);
    this.#renderer.setClearColor(tokens.space, 1);
    this.#renderer.render(this.#scene, c);

    this.#distance = Math.hypot(view.eye[0] - this.#target[0], view.eye[1] - this.#target[1], view.eye[2] - this.#target[2]);
    // lines, names
    this.#drawLines(state, show, width, height);
    this.#drawNames(state, show, width, height);
    this.#drawScale(state, show);

    const offset = new Float64Array(3);
    for (let k = 0; k < 3; k++) offset[k] = view.eye[k] - this.#lookedAt[k];
    unitAt(offset, 0);
    const inertial = new Float64Array(3);
    axes.back(offset, 0, inertial, 0);
    this.#last = { frame: state.frame, camera: get().camera, offset: inertial };
  }

  #nearSite = 0;
  readonly #site = new Float64Array(3);

  /** The landing place in the Moon's axes (as drawn: on the sphere that is drawn), or undefined. */
  #siteInBody(show: Show): Float64Array | undefined {
    if (show.ground === undefined || !this.#siteAt(show, SITE)) return undefined;
    for (let k = 0; k < 3; k++) SITE[k] -= this.#bodies.moon[k];
    turnBack(this.#turns.moon, 0, SITE, 0, this.#site, 0);
    const r = lengthAt(this.#site, 0);
    for (let k = 0; k < 3; k++) this.#site[k] *= this.#moonRadius / r;
    return this.#site;
  }

  #siteAt(show: Show, out: Float64Array): boolean {
    if (show.places.has('site')) return show.axes.at('site', out);
    return false;
  }

  /** Keeps the eye above the ground, and takes the ground for as high as it is at the landing site when near. */
  #keepOut(show: Show, camera: Camera): void {
    const { view } = this;
    this.#moonRadius = MOON_RADIUS;
    this.#nearSite = 0;
    if (show.ground !== undefined && this.#siteAt(show, SITE)) {
      const d = Math.hypot(view.eye[0] - SITE[0], view.eye[1] - SITE[1], view.eye[2] - SITE[2]);
      const w = 1 - smoothstep(Math.log(3e4), Math.log(1.5e6), Math.log(Math.max(1, d)));
      this.#moonRadius += w * (show.ground - MOON_RADIUS);
      this.#nearSite = 1 - smoothstep(Math.log(3e4), Math.log(3e5), Math.log(Math.max(1, d)));
    }
    for (const [body, radius] of [
      ['moon', this.#moonRadius],
      ['earth', EARTH_RADIUS],
    ] as const) {
      const at = this.#bodies[body];
      const o = SITE;
      for (let k = 0; k < 3; k++) o[k] = view.eye[k] - at[k];
      const r = unitAt(o, 0);
      const least = radius + Math.max(0.6, Math.min(500, 0.05 * camera.distance));
      if (r >= least) continue;
      for (let k = 0; k < 3; k++) view.eye[k] = at[k] + least * o[k];
      const a = view.axes;
      for (let k = 0; k < 3; k++) a[6 + k] = this.#lookedAt[k] - view.eye[k];
      unitAt(a, 6);
      level(view, this.#basis, 6);
    }
  }

  #model(module: string): Model {
    let m = this.#models.get(module);
    if (!m) {
      const length = this.#show?.poses.layout.length(module);
      const known = this.#sizes.get(module) ?? SIZES[module] ?? { length: 2, diameter: 2 };
      m = modelOf(module, { ...known, length: length ?? known.length }, hueOf(module, get().theme));
      this.#models.set(module, m);
      this.#scene.add(m.group, m.shade);
    }
    return m;
  }

  #placeCrafts(state: TheatreState, show: Show): Craft[] {
    const { places, poses, axes } = show;
    const { view } = this;
    const crafts: Craft[] = [];
    for (const m of this.#models.values()) m.group.visible = m.shade.visible = false;
    const ground = this.#groundPlane(show);
    const sunlit = useShow.getState().shadow;
    for (const vehicle of places.flight.vehicles) {
      const assembly = poses.layout.assembly(vehicle, state.clock);
      const centre = assembly && poses.vehicle(vehicle, state.clock, this.#z);
      if (!assembly || !centre) continue;
      const y = new Float64Array(6);
      if (!axes.at(vehicle, y)) continue;
      const origin = new Float64Array(3);
      this.#enter(centre, this.#z, origin);
      const dirs = new Float64Array(9);
      for (let i = 0; i < 9; i += 3) turn(axes.m, 0, this.#z, 3 + i, dirs, i);
      const z0 = Math.min(...assembly.seats.map((s) => (s.flip ? s.z - poses.layout.length(s.module) : s.z)));
      const z1 = Math.max(...assembly.seats.map((s) => (s.flip ? s.z : s.z + poses.layout.length(s.module))));
      const p = new Float64Array(3);
      for (let k = 0; k < 3; k++) p[k] = origin[k] + ((z0 + z1) / 2) * dirs[6 + k] - view.eye[k];
      const distance = lengthAt(p, 0);
      const order = ['orbiter', 'returner', 'lander', 'ascender', 'stage'];
      const names = assembly.seats.map((s) => s.module).sort((a, b) => order.indexOf(a) - order.indexOf(b));
      const lead = assembly.root;
      const craft: Craft = {
        assembly,
        vehicle,
        lead,
        names: namesInWords([lead, ...names.filter((n) => n !== lead)].map((n) => MODULE_NAMES[n] ?? n)),
        p,
        y,
        screen: new Float64Array(3),
        seen: false,
        size: 0,
        body: 0,
        light: sunlit ? this.#lightOn(p) : 1,
      };
      let extent = z1 - z0;
      const inFront = projectOffset(view, p[0], p[1], p[2], craft.screen);
      const burning = this.#burning(show, vehicle, state.clock);
      for (const seat of assembly.seats) {
        const model = this.#model(seat.module);
        extent = Math.max(extent, model.extent);
        const px = pixelsOf(view, model.extent, distance);
        model.group.visible = inFront && px > 1.2;
        if (!model.group.visible) continue;
        for (let k = 0; k < 3; k++) this.#s[k] = origin[k] + seat.z * dirs[6 + k] - view.eye[k];
        const f = seat.flip ? -1 : 1;
        M4.set(
          dirs[0],
          f * dirs[3],
          f * dirs[6],
          this.#s[0],
          dirs[1],
          f * dirs[4],
          f * dirs[7],
          this.#s[1],
          dirs[2],
          f * dirs[5],
          f * dirs[8],
          this.#s[2],
          0,
          0,
          0,
          1,
        );
        model.group.matrixAutoUpdate = false;
        model.group.matrix.copy(M4);
        model.group.matrixWorldNeedsUpdate = true;
        if (ground && sunlit && craft.light > 0.5) {
          model.shade.visible = true;
          model.shade.matrix.multiplyMatrices(ground, M4);
          model.shade.matrixWorldNeedsUpdate = true;
        }
        setLight(model.paint, hueOf(seat.module, state.theme), craft.light);
        // panels to the Sun: about x, which is across it
        const sy = dotAt(dirs, 3, this.#sun, 0) * f;
        const sz = dotAt(dirs, 6, this.#sun, 0) * f;
        const tilt = Math.atan2(-sy, sz);
        for (const h of model.hinges) h.rotation.x = tilt;
        if (model.flame) {
          model.flame.visible = burning === seat.module;
        }
      }
      craft.body = inFront ? pixelsOf(view, z1 - z0, distance) : 0;
      craft.size = inFront ? pixelsOf(view, extent, distance) : 0;
      craft.seen =
        inFront &&
        !this.#lines.hidden(p, 0) &&
        craft.screen[0] > -20 &&
        craft.screen[1] > -20 &&
        craft.screen[0] < view.width + 20 &&
        craft.screen[1] < view.height + 20;
      crafts.push(craft);
    }
    this.#lines.covers = this.#covers;
    return crafts;
  }

  /** Throws a point along the sunlight onto the ground at the site, from the eye; undefined where no ground is near or the Sun is low. */
  #groundPlane(show: Show): THREE.Matrix4 | undefined {
    if (this.#nearSite < 0.9 || !this.#siteAt(show, SITE)) return undefined;
    const n = new Float64Array(3);
    for (let k = 0; k < 3; k++) n[k] = SITE[k] - this.#bodies.moon[k];
    unitAt(n, 0);
    const s = this.#sun;
    const sine = dotAt(n, 0, s, 0);
    if (sine < 0.05) return undefined;
    // 2 cm over the ground, so that it is not hidden by it
    let h = -0.02;
    for (let k = 0; k < 3; k++) h += n[k] * (this.view.eye[k] - SITE[k]);
    const m = (i: number, k: number): number => (i === k ? 1 : 0) - (s[i] * n[k]) / sine;
    const t = (i: number): number => -(s[i] * h) / sine;
    return PLANE.set(m(0, 0), m(0, 1), m(0, 2), t(0), m(1, 0), m(1, 1), m(1, 2), t(1), m(2, 0), m(2, 1), m(2, 2), t(2), 0, 0, 0, 1);
  }

  /** The module whose main engine burns in a vehicle. */
  #burning(show: Show, vehicle: string, epoch: Epoch): string | undefined {
    for (const b of show.burns) {
      if (b.vehicle !== vehicle || b.what.includes('pulses')) continue;
      const t = secondsBetween(b.start, epoch);
      if (t >= 0 && t <= b.duration) return b.engine.split('.')[0];
    }
    return undefined;
  }

  /** Part of the Sun's disc that is seen from a point (m from the eye). */
  #lightOn(p: Float64Array): number {
    const s = this.#fromEye.sun;
    const b = (x: Float64Array, radius: number) => ({ position: [x[0] - p[0], x[1] - p[1], x[2] - p[2]] as const, radius });
    const moon = b(this.#fromEye.moon, MOON_RADIUS);
    const low = Math.hypot(...moon.position);
    const radius = Math.min(MOON_RADIUS, low * (1 - 1e-6));
    return lightFraction([0, 0, 0], [s[0] - p[0], s[1] - p[1], s[2] - p[2]], [{ ...moon, radius }, b(this.#fromEye.earth, EARTH_POLE)]);
  }

  // ── lines ──────────────────────────────────────────────────────────────────

  #drawLines(state: TheatreState, show: Show, width: number, height: number): void {
    const lines = this.#lines;
    const { theme } = state;
    const tokens = TOKENS[theme];
    const shown = useShow.getState();
    lines.begin(width, height, Math.min(devicePixelRatio, 2));
    lines.casing = tokens.space;
    lines.gaps = this.#crafts
      .filter((c) => c.seen && c.size > 14)
      .map((c) => [c.screen[0], c.screen[1], Math.min(400, 0.55 * c.size)] as const);
    if (shown.stations) this.#drawStations(show, tokens.text2);
    if (shown.track) this.#drawTracks(state, show);
    if (shown.before && state.other && state.env) {
      if (this.#other?.flight !== state.other.flight)
        this.#other = { flight: state.other.flight, show: new Show(state.other.flight, state.env) };
      this.#drawBefore(state, this.#other.show, tokens.text3);
    }
    if (shown.trails) {
      const rank = (c: Craft): number => (c.lead === state.selection ? 2 : c.lead === 'stage' ? 0 : 1);
      const order = [...this.#crafts].sort((a, b) => rank(a) - rank(b));
      for (const c of order) this.#drawTrail(state, show, c.lead, hueOf(c.lead, theme), c.lead === state.selection ? 2.6 : 1.6);
      if (show.places.has('relay') && state.selection === 'relay') this.#drawTrail(state, show, 'relay', hueOf('relay', theme), 1.6);
    }
    this.#drawSite(show, tokens.text);
    if (shown.links) this.#drawLinks(state, show);
  }

  #drawTrail(state: TheatreState, show: Show, id: string, hue: string, width: number): void {
    const { places, axes, trails } = show;
    const reach = reachOf(places, id, state.clock);
    const about = this.#aboutOf(state);
    if (
      reach.back + reach.ahead <= 0 ||
      (state.frame === 'lvlh' && about !== undefined && places.ride(about, state.clock)?.vehicle === places.ride(id, state.clock)?.vehicle)
    )
      return;
    if (this.#standing(show, id, state.clock)) return;
    const trail = trails.of(id, state.frame, state.clock, reach, about);
    if (!trail) return;
    const now = secondsBetween(trail.base, state.clock);
    const i0 = indexFrom(trail, now - reach.back);
    const i1 = indexFrom(trail, now + reach.ahead);
    const mid = indexFrom(trail, now);
    if (this.#alpha.length < i1 - i0 + 80) {
      this.#alpha = new Float32Array(2 * (i1 - i0 + 80));
      this.#curve = new Float64Array(6 * (i1 - i0 + 80));
    }
    const eye = this.view.eye;
    const out = this.#curve;
    const alpha = this.#alpha;
    const shadow = this.#shadowOf(state.frame);
    let n = 0;
    const put = (t: number, x: number, y: number, z: number): void => {
      out[3 * n] = x - eye[0];
      out[3 * n + 1] = y - eye[1];
      out[3 * n + 2] = z - eye[2];
      const away = Math.min(1, Math.abs(t - now) / (t <= now ? reach.back : reach.ahead));
      const fade = 1 - away ** 1.4;
      alpha[n] = (t <= now ? 0.25 + 0.75 * fade : 0.1 + 0.4 * fade) * (shadow(x, y, z) ? 0.45 : 1);
      n++;
    };
    for (let i = i0; i < mid; i++) put(trail.t[i], trail.xyz[3 * i], trail.xyz[3 * i + 1], trail.xyz[3 * i + 2]);
    // close to the clock the curve is followed in doubling steps, so that it leads to the vehicle at any distance
    const before = mid > i0 ? now - trail.t[mid - 1] : 0;
    const after = mid < i1 ? trail.t[mid] - now : 0;
    const near = (dt: number): void => {
      axes.set(state.frame, dt === 0 ? state.clock : addSeconds(state.clock, dt), about);
      if (axes.at(id, this.#y)) put(now + dt, this.#y[0], this.#y[1], this.#y[2]);
    };
    let step = 0.25;
    while (step < before) step *= 2;
    for (step /= 2; step >= 0.25; step /= 2) near(-step);
    near(0);
    for (step = 0.25; step < after; step *= 2) near(step);
    this.#axesNow(state);
    for (let i = mid; i < i1; i++) put(trail.t[i], trail.xyz[3 * i], trail.xyz[3 * i + 1], trail.xyz[3 * i + 2]);
    this.#lines.curve(this.view, out, alpha, n, hue, width, true);
    this.#drawBurns(show, id, hue, trail.base, now, reach, trail);
  }

  /** Burns on a trail: thicker while they last, and a tick across where they are short. */
  #drawBurns(
    show: Show,
    id: string,
    hue: string,
    base: Epoch,
    now: number,
    reach: Reach,
    trail: { readonly t: Float64Array; readonly xyz: Float64Array; readonly count: number },
  ): void {
    const eye = this.view.eye;
    for (const b of show.burns) {
      const t0 = secondsBetween(base, b.start);
      const t1 = t0 + b.duration;
      if (t1 < now - reach.back || t0 > now + reach.ahead || b.deltaV < 0.05) continue;
      if (show.places.ride(id, b.start)?.vehicle !== b.vehicle) continue;
      const i0 = Math.max(0, indexFrom(trail as never, t0) - 0);
      const i1 = Math.min(trail.count - 1, indexFrom(trail as never, t1));
      const strength = t0 <= now ? 1 : 0.5;
      let n = 0;
      for (let i = i0; i <= i1 && 3 * n + 3 < this.#curve.length; i++) {
        for (let k = 0; k < 3; k++) this.#curve[3 * n + k] = trail.xyz[3 * i + k] - eye[k];
        this.#alpha[n++] = strength;
      }
      const s0 = new Float64Array(3);
      const s1 = new Float64Array(3);
      if (n < 2 || !projectOffset(this.view, this.#curve[0], this.#curve[1], this.#curve[2], s0)) continue;
      if (this.#lines.hidden(this.#curve, 0)) continue;
      projectOffset(this.view, this.#curve[3 * n - 3], this.#curve[3 * n - 2], this.#curve[3 * n - 1], s1);
      const dx = s1[0] - s0[0];
      const dy = s1[1] - s0[1];
      const length = Math.hypot(dx, dy);
      if (length > 4) this.#lines.curve(this.view, this.#curve, this.#alpha, n, hue, 4, false);
      else {
        const j = Math.min(trail.count - 1, i1 + 1);
        for (let k = 0; k < 3; k++) this.#s[k] = trail.xyz[3 * j + k] - eye[k];
        const q = new Float64Array(3);
        if (!projectOffset(this.view, this.#s[0], this.#s[1], this.#s[2], q)) continue;
        const ux = q[0] - s0[0];
        const uy = q[1] - s0[1];
        const u = Math.hypot(ux, uy) || 1;
        const half = 3 + 1.6 * Math.log10(1 + b.deltaV);
        this.#lines.segment(
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
  #shadowOf(frame: SceneFrame): (x: number, y: number, z: number) => boolean {
    if (!useShow.getState().shadow) return () => false;
    const body = frame === 'moon-inertial' || frame === 'moon-fixed' ? 'moon' : frame === 'earth-inertial' ? 'earth' : undefined;
    if (!body) return () => false;
    const c = this.#bodies[body];
    const r = body === 'moon' ? MOON_RADIUS : EARTH_POLE;
    const s = this.#bodies.sun;
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

  #standing(show: Show, id: string, epoch: Epoch): boolean {
    const ride = show.places.ride(id, epoch);
    return ride !== undefined && show.places.flight.trajectory(ride.vehicle).arcAt(epoch)?.frame !== 'icrf';
  }

  #drawBefore(state: TheatreState, show: Show, colour: string): void {
    for (const id of show.modules) {
      const ride = show.places.ride(id, state.clock);
      if (!ride || show.poses.layout.assembly(ride.vehicle, state.clock)?.root !== id || this.#standing(show, id, state.clock)) continue;
      const reach = reachOf(show.places, id, state.clock);
      const about = this.#aboutOf(state);
      const trail = show.trails.of(id, state.frame, state.clock, reach, about);
      if (!trail) continue;
      const now = secondsBetween(trail.base, state.clock);
      const i0 = indexFrom(trail, now - reach.back);
      const i1 = indexFrom(trail, now + reach.ahead);
      const pts: [number, number][] = [];
      for (let i = i0; i < i1; i++) {
        for (let k = 0; k < 3; k++) this.#s[k] = trail.xyz[3 * i + k] - this.view.eye[k];
        if (this.#lines.hidden(this.#s, 0) || !projectOffset(this.view, this.#s[0], this.#s[1], this.#s[2], SCREEN)) continue;
        pts.push([SCREEN[0], SCREEN[1]]);
      }
      this.#lines.dashes(pts, colour, [4, 3]);
      show.axes.set(state.frame, state.clock, about);
      if (show.axes.at(id, this.#y)) {
        for (let k = 0; k < 3; k++) this.#s[k] = this.#y[k] - this.view.eye[k];
        if (!this.#lines.hidden(this.#s, 0) && projectOffset(this.view, this.#s[0], this.#s[1], this.#s[2], SCREEN))
          this.#lines.ring(SCREEN[0], SCREEN[1], 4, colour);
      }
    }
  }

  #drawTracks(state: TheatreState, show: Show): void {
    const { places, trails } = show;
    for (const c of this.#crafts) {
      const centre = places.own(c.lead, state.clock, this.#y);
      if (centre !== 'moon' || this.#standing(show, c.lead, state.clock)) continue;
      const reach = reachOf(places, c.lead, state.clock);
      if (reach.back > 40 * 3600) continue;
      const trail = this.#groundTrails(show, trails).of(c.lead, 'moon-fixed', state.clock, reach);
      if (!trail) continue;
      const now = secondsBetween(trail.base, state.clock);
      const hue = hueOf(c.lead, state.theme);
      const i1 = indexFrom(trail, now + reach.ahead);
      for (let i = indexFrom(trail, now - reach.back); i + 1 < i1; i++) {
        for (let part = 0; part < 4; part++) {
          for (let k = 0; k < 3; k++) this.#y[k] = trail.xyz[3 * i + k] + (part / 4) * (trail.xyz[3 * i + 3 + k] - trail.xyz[3 * i + k]);
          unitAt(this.#y, 0);
          for (let k = 0; k < 3; k++) this.#y[k] *= this.#moonRadius * 1.0001;
          turn(this.#turns.moon, 0, this.#y, 0, this.#s, 0);
          for (let k = 0; k < 3; k++) this.#s[k] += this.#fromEye.moon[k];
          if (this.#lines.hidden(this.#s, 0) || !projectOffset(this.view, this.#s[0], this.#s[1], this.#s[2], SCREEN)) continue;
          this.#lines.dot(SCREEN[0], SCREEN[1], 0.8, hue, trail.t[i] <= now ? 0.9 : 0.45);
        }
      }
    }
  }
  #ground: { show: Show; trails: Trails } | undefined;
  #groundTrails(show: Show, _: Trails): Trails {
    if (this.#ground?.show !== show) this.#ground = { show, trails: trailsOf(show.places) };
    return this.#ground.trails;
  }

  #drawStations(show: Show, colour: string): void {
    const stations = show.places.env.stations;
    const target = this.#crafts.find((c) => c.lead === (get().selection ?? 'orbiter')) ?? this.#crafts[0];
    if (!stations || pixelsOf(this.view, EARTH_RADIUS, lengthAt(this.#fromEye.earth, 0)) < 40) return;
    for (const g of stations) {
      if (g.kind !== 'station') continue;
      const at = stationPoint(g.latitude, g.longitude, g.height, this.#y);
      turn(this.#turns.earth, 0, at, 0, this.#s, 0);
      const up = [this.#s[0], this.#s[1], this.#s[2]];
      for (let k = 0; k < 3; k++) this.#s[k] += this.#fromEye.earth[k];
      if (
        hiddenBy(this.#fromEye.earth, 0, EARTH_POLE - 2e4, this.#s, 0) ||
        !projectOffset(this.view, this.#s[0], this.#s[1], this.#s[2], SCREEN)
      )
        continue;
      let seen = false;
      if (target) {
        const d = [target.p[0] - this.#s[0], target.p[1] - this.#s[1], target.p[2] - this.#s[2]];
        const sine = (d[0] * up[0] + d[1] * up[1] + d[2] * up[2]) / (Math.hypot(d[0], d[1], d[2]) * Math.hypot(up[0], up[1], up[2]));
        seen = Math.asin(sine) > STATION_MASK;
      }
      this.#lines.square(SCREEN[0], SCREEN[1], 3.6, colour, !seen);
    }
  }

  #drawSite(show: Show, colour: string): void {
    if (!this.#siteAt(show, this.#y)) return;
    for (let k = 0; k < 3; k++) this.#s[k] = this.#y[k] - this.view.eye[k];
    const d = lengthAt(this.#s, 0);
    if (this.#lines.hidden(this.#s, 0) || !projectOffset(this.view, this.#s[0], this.#s[1], this.#s[2], SCREEN)) return;
    const standing = this.#crafts.some((c) => c.lead === 'lander' && Math.hypot(c.screen[0] - SCREEN[0], c.screen[1] - SCREEN[1]) < 14);
    if (d > 3e9 || pixelsOf(this.view, MOON_RADIUS, d) < 30 || standing) return;
    this.#lines.crossHair(SCREEN[0], SCREEN[1], 8, colour);
  }

  #drawLinks(state: TheatreState, show: Show): void {
    this.#linkLeaves = undefined;
    if (!show.places.has('relay') || !show.axes.at('relay', this.#y)) return;
    const relay = new Float64Array(3);
    for (let k = 0; k < 3; k++) relay[k] = this.#y[k] - this.view.eye[k];
    const hue = hueOf('relay', state.theme);
    for (const c of this.#crafts) {
      const talks = show.places.flight
        .contacts(c.vehicle)
        .some((k) => k.kind === 'relay' && secondsBetween(k.start, state.clock) >= 0 && secondsBetween(state.clock, k.end) >= 0);
      if (!talks || !c.seen) continue;
      // cut to what is in front of the eye
      const a = clipToFront(this.view, c.p, relay);
      if (!a) continue;
      this.#lines.segment(c.screen[0], c.screen[1], a[0], a[1], hue, 1.6, 1, [6, 4], true);
      this.#linkLeaves = leaves(c.screen[0], c.screen[1], a[0], a[1], this.view.width, this.view.height);
    }
  }

  // ── names ──────────────────────────────────────────────────────────────────

  #figuresOf(state: TheatreState, show: Show, c: Craft): string {
    const centre = show.places.own(c.vehicle, state.clock, this.#y);
    if (centre === undefined) return '';
    if (this.#standing(show, c.lead, state.clock)) {
      for (let k = 0; k < 3; k++) SITE[k] = c.y[k] - this.#bodies.moon[k];
      turnBack(this.#turns.moon, 0, SITE, 0, this.#s, 0);
      const { latitude, longitude } = placeOfPoint(this.#s);
      return placeWords(latitude, longitude);
    }
    const r = lengthAt(this.#y, 0);
    const low =
      centre === 'moon' && r - MOON_RADIUS < 30e3 && (c.lead === 'lander' || (c.lead === 'ascender' && show.ground !== undefined));
    const height = r - (centre === 'earth' ? 6371000 : low ? (show.ground ?? MOON_RADIUS) : MOON_RADIUS);
    let speed = lengthAt(this.#y, 3);
    if (low || (centre === 'earth' && height < 2e5 && c.lead === 'returner')) {
      // near the ground: over the ground
      const body = centre === 'moon' ? 'moon-fixed' : undefined;
      if (body) {
        show.axes.set('moon-fixed', state.clock);
        if (show.axes.at(c.vehicle, this.#y)) speed = lengthAt(this.#y, 3);
        this.#axesNow(state);
      }
    }
    return `${distanceWords(Math.max(0, height))}, ${speedWords(speed)}`;
  }

  #drawNames(state: TheatreState, show: Show, width: number, height: number): void {
    const o = this.#overlay;
    const shown = useShow.getState();
    const tokens = TOKENS[state.theme];
    const narrow = width < 700;
    o.begin();
    const named: Named[] = [];
    const marks = new Map<string, { mark: Mark; x: number; y: number; radius: number }>();
    const away: { mark: Mark; p: Float64Array }[] = [];
    const glyphs = this.#spread(this.#crafts.filter((c) => c.seen));
    for (const c of this.#crafts) {
      const mark: Mark = {
        id: c.lead,
        name: c.names,
        figures: this.#figuresOf(state, show, c),
        hue: hueOf(c.lead, state.theme),
        glyph: c.lead,
      };
      if (!c.seen) {
        if (c.lead === state.selection || c.lead === state.camera.target)
          away.push({ mark: { ...mark, figures: distanceWords(lengthAt(c.p, 0)) }, p: c.p });
        else o.label(mark, -999, -999, 'left', true);
        continue;
      }
      const at = glyphs.get(c.lead) ?? [c.screen[0], c.screen[1]];
      const strength = 1 - smoothstep(12, 40, c.size);
      o.badge(mark, at[0], at[1], strength, c.lead === state.selection);
      marks.set(c.lead, { mark, x: at[0], y: at[1], radius: strength > 0.3 ? 10 : Math.max(3, 0.4 * c.body) });
      named.push({ id: c.lead, x: at[0], y: at[1], height: c.names.length > 24 ? 52 : 36 });
    }
    // bodies and relay
    const moonPx = pixelsOf(this.view, MOON_RADIUS, lengthAt(this.#fromEye.moon, 0));
    if (show.places.has('relay') && show.axes.at('relay', this.#y)) {
      const p = new Float64Array(3);
      for (let k = 0; k < 3; k++) p[k] = this.#y[k] - this.view.eye[k];
      const from = this.#crafts.find((c) => c.lead === 'lander' || c.lead === 'orbiter');
      const d = from ? Math.hypot(p[0] - from.p[0], p[1] - from.p[1], p[2] - from.p[2]) : lengthAt(p, 0);
      const mark: Mark = {
        id: 'relay',
        name: show.relayName ?? 'Relay',
        figures: `${distanceWords(d)} away`,
        hue: hueOf('relay', state.theme),
        glyph: 'relay',
      };
      const hidden = this.#lines.hidden(p, 0);
      if (projectOffset(this.view, p[0], p[1], p[2], SCREEN) && inside(SCREEN, width, height)) {
        if (!hidden && moonPx > 40) {
          o.badge(mark, SCREEN[0], SCREEN[1], 1, state.selection === 'relay');
          marks.set('relay', { mark, x: SCREEN[0], y: SCREEN[1], radius: 10 });
          named.push({ id: 'relay', x: SCREEN[0], y: SCREEN[1], height: 36 });
        } else o.label(mark, -999, -999, 'left', true);
      } else if (moonPx > 40) away.push({ mark, p });
    }
    for (const body of BODIES) {
      const p = this.#fromEye[body];
      const name = body === 'sun' ? 'Sun' : body === 'earth' ? 'Earth' : 'Moon';
      const mark: Mark = {
        id: body,
        name,
        figures: body === 'sun' ? '' : distanceWords(lengthAt(p, 0)),
        hue: tokens.text2,
        glyph: undefined,
      };
      const ok = projectOffset(this.view, p[0], p[1], p[2], SCREEN);
      const px = ok ? pixelsOf(this.view, body === 'sun' ? 6.957e8 : body === 'moon' ? MOON_RADIUS : EARTH_RADIUS, lengthAt(p, 0)) : 0;
      const big = Math.min(width, height) / 2;
      if (ok && SCREEN[0] > -px && SCREEN[0] < width + px && SCREEN[1] > -px && SCREEN[1] < height + px) {
        const hides = this.#covers.some((cover) => cover.centre !== p && hiddenBy(cover.centre, 0, cover.radius, p, 0));
        if (px < 0.2 * big && inside(SCREEN, width, height) && !hides) {
          // a small body is named right beside itself
          o.label(mark, SCREEN[0], SCREEN[1] + px + 6, 'middle', !shown.names);
        } else o.label(mark, -999, -999, 'left', true);
      } else if (lengthAt(p, 0) > (body === 'moon' ? 1.2 * MOON_RADIUS : 1.2 * EARTH_RADIUS)) away.push({ mark, p });
      else o.label(mark, -999, -999, 'left', true);
    }
    const margins = {
      width,
      left: { top: Math.min(220, 0.36 * height), bottom: height - 86, inset: narrow ? 116 : Math.min(196, 0.2 * width) },
      right: { top: 120, bottom: height - 24, inset: narrow ? 116 : Math.min(176, 0.19 * width) },
    };
    const taken: Box[] = [];
    for (const l of placeLabels(named, margins)) {
      const m = marks.get(l.id);
      if (!m) continue;
      o.label(m.mark, l.side === 'left' ? l.textX - 8 : l.textX + 8, l.y - 10, l.side, !shown.names);
      taken.push({ x: l.side === 'left' ? l.textX - 176 : l.textX, y: l.y - 12, width: 176, height: 56 });
      if (!shown.names) continue;
      this.#lines.segment(l.textX, l.y, l.elbowX, l.y, tokens.text, 1, 0.8, undefined, true);
      const d = Math.hypot(m.x - l.elbowX, m.y - l.y) || 1;
      const end = Math.max(0, 1 - (m.radius + 1) / d);
      this.#lines.segment(l.elbowX, l.y, l.elbowX + (m.x - l.elbowX) * end, l.y + (m.y - l.y) * end, tokens.text, 1, 0.8, undefined, true);
    }
    this.#drawAway(away, taken, width, height, shown.names, tokens.text2);
    o.end();
  }

  /** Badges that would lie on each other are moved apart along the line between them. */
  #spread(crafts: readonly Craft[]): Map<string, readonly [number, number]> {
    const at = new Map<string, [number, number]>(crafts.map((c) => [c.lead, [c.screen[0], c.screen[1]]]));
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < crafts.length; i++) {
        for (let j = i + 1; j < crafts.length; j++) {
          if (crafts[i].size > 40 || crafts[j].size > 40) continue;
          const a = at.get(crafts[i].lead) as [number, number];
          const b = at.get(crafts[j].lead) as [number, number];
          const dx = b[0] - a[0];
          const dy = b[1] - a[1];
          const d = Math.hypot(dx, dy);
          if (d >= 22) continue;
          const ux = d > 0.5 ? dx / d : 1;
          const uy = d > 0.5 ? dy / d : 0;
          const push = (22 - d) / 2;
          a[0] -= ux * push;
          a[1] -= uy * push;
          b[0] += ux * push;
          b[1] += uy * push;
        }
      }
    }
    return at;
  }

  /** What is out of view, at the edge of the picture; not on the sentence, the menus, the scale or another name. */
  #drawAway(
    away: readonly { readonly mark: Mark; readonly p: Float64Array }[],
    taken: Box[],
    width: number,
    height: number,
    names: boolean,
    colour: string,
  ): void {
    const a = this.view.axes;
    taken.push({ x: 0, y: 0, width: Math.min(430, 0.55 * width), height: Math.min(200, 0.3 * height) });
    taken.push({ x: width - 290, y: 0, width: 290, height: 112 }, { x: 0, y: height - 84, width: 440, height: 84 });
    for (const { mark, p } of away) {
      let dx = dotAt(a, 0, p, 0);
      let dy = -dotAt(a, 3, p, 0);
      const n = Math.hypot(dx, dy) || 1;
      dx /= n;
      dy /= n;
      const exit = mark.id === 'relay' ? this.#linkLeaves : undefined;
      const e = exit ?? edgePlace(width, height, { left: 16, right: 16, top: 16, bottom: 16 }, dx, dy);
      const w = 24 + 7.5 * Math.max(mark.name.length, 12);
      const lateral = e.side === 'left' || e.side === 'right';
      // the box of arrow and text
      const want: Box = {
        x: e.side === 'right' ? e.x - w + 8 : e.x - 8,
        y: e.side === 'bottom' ? e.y - 32 : e.y - 10,
        width: w,
        height: 40,
      };
      const box = lateral ? shiftFree(want, taken, 'y', 4, height - 44) : shiftFree(want, taken, 'x', 8, width - w);
      taken.push(box);
      const x = e.x + box.x - want.x;
      const y = e.y + box.y - want.y;
      this.#lines.arrow(x, y, dx, dy, 7, mark.glyph === undefined ? colour : mark.hue);
      if (e.side === 'left') this.#overlay.label(mark, x + 12, y - 10, 'right', !names);
      else if (e.side === 'right') this.#overlay.label(mark, x - 12, y - 10, 'left', !names);
      else if (e.side === 'top') this.#overlay.label(mark, x + 12, y - 6, 'right', !names);
      else this.#overlay.label(mark, x + 12, y - 30, 'right', !names);
    }
  }
  #linkLeaves: ReturnType<typeof edgePlace> | undefined;

  #drawScale(state: TheatreState, show: Show): void {
    const { scale } = this.#parts;
    const d = Math.max(0.5, this.#distance);
    const body = state.camera.target === 'moon' || state.camera.target === 'earth';
    const most = (120 * d) / this.view.focal;
    const length = roundLength(most);
    const px = pixelsOf(this.view, length, d);
    const what = body
      ? `at the ${state.camera.target === 'moon' ? 'Moon' : 'Earth'}’s centre`
      : state.camera.target === 'middle'
        ? 'half-way'
        : `at the ${MODULE_NAMES[state.camera.target] ?? state.camera.target}`;
    const notes: string[] = [`${distanceWords(length)} ${what}.`];
    const moonPx = pixelsOf(this.view, MOON_RADIUS, lengthAt(this.#fromEye.moon, 0));
    if (this.#nearSite > 0.3) notes.push('Terrain below 10 km is modelled.');
    else if (moonPx > 40) notes.push('Relief shading ×2.');
    let sun = '';
    if (this.#siteAt(show, this.#y) && moonPx > 40) {
      for (let k = 0; k < 3; k++) {
        SITE[k] = this.#y[k] - this.#bodies.moon[k];
        this.#s[k] = this.#bodies.sun[k] - this.#y[k];
      }
      unitAt(SITE, 0);
      unitAt(this.#s, 0);
      const h = (Math.asin(dotAt(SITE, 0, this.#s, 0)) * 180) / Math.PI;
      sun = h > 0 ? `Sun ${figure(h)}° above the site` : `Sun ${figure(-h)}° below the horizon of the site`;
    }
    const [sunLine, bar, text] = scale.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
    if (sunLine.lastChild && sunLine.lastChild.textContent !== sun) sunLine.lastChild.textContent = sun;
    sunLine.style.visibility = sun === '' ? 'hidden' : 'visible';
    bar.style.width = `${px.toFixed(1)}px`;
    const t = notes.join(' ');
    if (text.textContent !== t) text.textContent = t;
  }

  /** What is to be seen, in words. */
  #describe(): void {
    const show = this.#show;
    if (!show) return;
    const state = get();
    const body = state.camera.target;
    const name =
      body === 'moon' ? 'Moon' : body === 'earth' ? 'Earth' : body === 'middle' ? 'Earth and Moon' : (MODULE_NAMES[body] ?? body);
    const inView = this.#crafts.filter((c) => c.seen).map((c) => c.names.toLowerCase());
    const right = dotAt(this.view.axes, 0, this.#sun, 0);
    const ahead = dotAt(this.view.axes, 6, this.#sun, 0);
    const from = Math.abs(right) < 0.35 ? (ahead > 0 ? 'ahead' : 'behind') : `the ${right < 0 ? 'left' : 'right'}`;
    const text = `${name.charAt(0).toUpperCase()}${name.slice(1)} seen from ${distanceWords(this.#distance)}; ${inView.length > 0 ? `${inView.join('; ')} in view` : 'no vehicle in view'}; Sun from ${from}.`;
    if (this.#parts.described.textContent !== text) this.#parts.described.textContent = text;
  }

  // ── for tests and benches ──────────────────────────────────────────────────

  #expose(): () => void {
    const stage = this;
    const hook: FarsideScene = {
      frameTimes: () => [...stage.#times],
      frames: () => stage.#frames,
      positionOf(id) {
        const show = stage.#show;
        const y = new Float64Array(6);
        if (!show?.axes.at(id, y)) return undefined;
        return [...y];
      },
      drawnGap(a, b) {
        const p = new Float64Array(6);
        const q = new Float64Array(6);
        if (!stage.#targetOf(a, p) || !stage.#targetOf(b, q)) return undefined;
        return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
      },
      screenOf(id) {
        const p = new Float64Array(6);
        const s = new Float64Array(3);
        if (!stage.#targetOf(id, p) || !project(stage.view, p, 0, s)) return undefined;
        return [s[0], s[1]];
      },
      cameraDistance: () => stage.#distance,
      clock: () => formatUtc(get().clock),
      crafts: () =>
        stage.#crafts.map((c) => ({
          lead: c.lead,
          modules: c.assembly.seats.map((s) => s.module),
          seen: c.seen,
          size: c.size,
          light: c.light,
        })),
      at: (utc) => setClock(parseIso(utc)),
      set: (part) => set(part),
      moving: () => stage.#move !== undefined,
      goTo: (id, distance) => stage.goTo(id, distance),
      home: () => stage.home(),
      back: () => stage.back(),
      redraw() {
        const began = performance.now();
        stage.#frame();
        return performance.now() - began;
      },
    };
    (window as { farsideScene?: FarsideScene }).farsideScene = hook;
    return () => {
      if ((window as { farsideScene?: FarsideScene }).farsideScene === hook)
        delete (window as { farsideScene?: FarsideScene }).farsideScene;
    };
  }
}

/** `window.farsideScene`: what tests and benches ask the scene; lengths in m in the axes of the scene's frame, times in ms. */
export interface FarsideScene {
  /** Script time of the last frames (600 at most). */
  frameTimes(): number[];
  /** Frames drawn so far: does not grow while nothing changes. */
  frames(): number;
  /** r, v of a module, vehicle, relay or body at the clock of the last frame. */
  positionOf(id: string): number[] | undefined;
  /** Between the middles of two modules as drawn. */
  drawnGap(a: string, b: string): number | undefined;
  /** Of a module's middle, px. */
  screenOf(id: string): [number, number] | undefined;
  cameraDistance(): number;
  /** UTC of the store's clock. */
  clock(): string;
  /** Vehicles of the last frame: what they are made of, whether in view, size in px, share of sunlight. */
  crafts(): { lead: string; modules: string[]; seen: boolean; size: number; light: number }[];
  /** Moves the clock, ISO 8601. */
  at(utc: string): void;
  /** Sets parts of the store. */
  set(part: Partial<TheatreState>): void;
  moving(): boolean;
  goTo(id: string, distance?: number): void;
  home(): void;
  back(): void;
  /** Draws once more, at once; its script time. */
  redraw(): number;
}

const ENTER = new Float64Array(6);
const SITE = new Float64Array(6);
const SCREEN = new Float64Array(3);
const M4 = new THREE.Matrix4();
const PLANE = new THREE.Matrix4();
const SIZE = new THREE.Vector2();

const inside = (s: Float64Array, w: number, h: number): boolean => s[0] > 0 && s[1] > 0 && s[0] < w && s[1] < h;

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
