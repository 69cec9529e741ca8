import type { Environment } from '@farside/astro';
import type { Flight } from '@farside/flight';
import * as THREE from 'three';
import { bodyAxes } from '../scene-maths/axes.ts';
import { makeEye, setSize } from '../scene-maths/camera.ts';
import { placeOfPoint } from '../scene-maths/globe.ts';
import { unitAt } from '../scene-maths/into.ts';
import type { Fixed, Given } from '../scene-maths/places.ts';
import { get, set, type TheatreState, useTheatre } from '../state/store.ts';
import { hueOf, TOKENS } from '../theme/tokens.ts';
import type { Assets } from './assets.ts';
import { CameraControl } from './camera-control.ts';
import { type Craft, placeCrafts, Shapes } from './crafts.ts';
import { BODIES, EARTH_POLE, EARTH_RADIUS } from './figures.ts';
import { FlightShow } from './flight-show.ts';
import { Globe } from './globe.ts';
import { expose } from './hook.ts';
import { listen } from './input.ts';
import { Lines } from './lines.ts';
import { type Size, setShade } from './models.ts';
import { drawNames } from './names.ts';
import { axesNow, keepOut, Now, type Reserved, siteInBody } from './now.ts';
import { Overlay } from './overlay.ts';
import { hit, pick } from './pick.ts';
import { drawEclipse, drawLinks, drawSite, drawStations } from './place-lines.ts';
import { watchReserved } from './reserved.ts';
import { describe, drawScale } from './scale.ts';
import { useShow } from './show.ts';
import { Sky } from './sky.ts';
import { drawBefore, drawTracks, drawTrail } from './trail-lines.ts';

/** The far end of the picture, m; depth goes with the logarithm of the distance. */
const FAR = 1e13;
const LOG_SCALE = 1 / Math.log2(FAR + 1);
/** Script times that are kept. */
const TIMES = 600;

/** What is laid over and beside the canvas. */
export interface StageParts {
  readonly host: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly lines: HTMLCanvasElement;
  readonly labels: HTMLElement;
  readonly scale: HTMLElement;
  readonly described: HTMLElement;
}

/** Everything in three dimensions: draws the store's flight at its clock whenever one of the two, the camera or the size has changed, and not otherwise. */
export class Stage {
  readonly control = new CameraControl(() => this.invalidate());
  /** Script time of the last frames, ms. */
  readonly times: number[] = [];
  frames = 0;
  now: Now | undefined;
  readonly #parts: StageParts;
  readonly #renderer: THREE.WebGLRenderer;
  readonly #scene = new THREE.Scene();
  readonly #camera = new THREE.PerspectiveCamera(34, 1, 0.05, FAR);
  readonly #sunLight = new THREE.DirectionalLight(0xffffff, 2.7);
  readonly #fill = new THREE.AmbientLight(0xffffff, 0.35);
  readonly #moon = new Globe(true);
  readonly #earth = new Globe(false);
  readonly #sky = new Sky();
  readonly #shapes = new Shapes(this.#scene);
  readonly #lines: Lines;
  readonly #overlay: Overlay;
  readonly #view = makeEye();
  readonly #stop: (() => void)[] = [];
  readonly #toSun = new Float64Array(3);
  #flight: Flight | undefined;
  #before: { readonly flight: Flight; readonly show: FlightShow } | undefined;
  #pending = 0;
  /** Of the picture, px: as last observed, so that no frame asks for a layout. */
  #reserved: Reserved | undefined;
  #width = 0;
  #height = 0;
  #describing: ReturnType<typeof setTimeout> | undefined;

  /** Throws when the browser gives no WebGL2 context. */
  constructor(parts: StageParts, assets: Assets, lost: () => void) {
    this.#parts = parts;
    this.#renderer = new THREE.WebGLRenderer({
      canvas: parts.canvas,
      antialias: true,
      logarithmicDepthBuffer: true,
      powerPreference: 'high-performance',
    });
    // asking for errors waits for every program; those of the house are held by the browser tests
    this.#renderer.debug.checkShaderErrors = false;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    // what moves sets its own matrix
    this.#scene.matrixWorldAutoUpdate = false;
    this.#scene.add(this.#sky.group, this.#earth.mesh, this.#moon.mesh, this.#sunLight, this.#sunLight.target, this.#fill);
    this.#lines = new Lines(parts.lines);
    this.#overlay = new Overlay(
      parts.labels,
      (id) => this.goTo(id),
      (id) => set({ selection: id === get().selection ? undefined : id }),
    );
    const when = <T>(got: Promise<T | undefined>, use: (x: T) => void): void => {
      void got.then((x) => {
        if (x === undefined) return;
        use(x);
        this.invalidate();
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
    const watched = ['clock', 'camera', 'frame', 'selection', 'theme', 'shown', 'other', 'env', 'playing'] as const;
    const sized = new ResizeObserver((entries) => {
      const box = entries.at(-1)?.contentRect;
      if (!box) return;
      this.#width = Math.round(box.width);
      this.#height = Math.round(box.height);
      this.invalidate();
    });
    sized.observe(parts.host);
    const laid = watchReserved(parts.host, (reserved) => {
      this.#reserved = reserved;
      this.invalidate();
    });
    this.#stop.push(
      useTheatre.subscribe((s, before) => {
        if (watched.some((k) => s[k] !== before[k])) this.invalidate();
      }),
      useShow.subscribe(() => this.invalidate()),
      () => sized.disconnect(),
      laid,
      listen(
        parts.host,
        parts.canvas,
        this.control,
        (x, y) => this.#clicked(x, y),
        (x, y) => {
          const id = this.now && pick(this.now, x, y);
          if (id !== undefined) this.goTo(id);
        },
      ),
      expose(this),
    );
    this.invalidate();
  }

  dispose(): void {
    cancelAnimationFrame(this.#pending);
    clearTimeout(this.#describing);
    for (const f of this.#stop) f();
    this.#overlay.clear();
    this.#renderer.dispose();
  }

  /** The flight and the sky to draw; the same flight again does nothing. */
  setFlight(flight: Flight, env: Environment): void {
    if (this.#flight === flight) return;
    this.#flight = flight;
    const show = new FlightShow(flight, env);
    this.now = new Now(show, this.#view, this.#lines, this.#overlay);
    this.#lines.covers = this.now.covers;
    this.control.setNow(this.now);
    this.#shapes.clear(show.poses.layout);
    this.#overlay.clear();
    this.invalidate();
  }

  /** A relay of the flight on view, or the place that the mission wants to land at. */
  add(id: string, what: Given | Fixed, name?: string): void {
    if (!this.now) return;
    this.now.show.places.add(id, what);
    if (id === 'relay') this.now.show.relayName = name;
    this.invalidate();
  }

  /** The size of a module, from the mission file. */
  setSize(module: string, size: Size): void {
    this.#shapes.setSize(module, size);
  }

  /** Moves the camera to something, eased; at a distance of one's own (m) or a fitting one. */
  goTo(id: string, distance?: number): void {
    this.control.goTo(id, distance, this.#shapes.extent(id));
  }

  invalidate(): void {
    if (this.#pending !== 0) return;
    this.#pending = requestAnimationFrame(() => {
      this.#pending = 0;
      this.redraw();
    });
  }

  /** One frame at once; returns its script time, ms. */
  redraw(): number {
    const began = performance.now();
    const width = this.#width;
    const height = this.#height;
    if (!this.now || width < 2 || height < 2) return 0;
    this.control.propose(get());
    this.#draw(this.now, get(), width, height);
    const took = performance.now() - began;
    this.times.push(took);
    if (this.times.length > TIMES) this.times.shift();
    this.frames++;
    if (this.frames === 1) this.#prepare();
    if (this.control.moving) this.invalidate();
    clearTimeout(this.#describing);
    if (!get().playing) this.#describing = setTimeout(() => this.#describe(), 300);
    return took;
  }

  /** Has everything compiled that may come into view, beside the page's own work, and asks of each program at once what is otherwise asked at its first use: that waits for the graphics card, and the Moon must not halt the clock when it first comes up. */
  #prepare(): void {
    setTimeout(() => {
      this.#shapes.prepare(this.now?.show.modules ?? []);
      const ready = this.#renderer.compileAsync(this.#scene, this.#camera);
      void ready.then(() => {
        for (const p of this.#renderer.info.programs ?? []) {
          p.getUniforms();
          p.getAttributes();
        }
      });
    }, 0);
  }

  /** The picture as a PNG. */
  picture(): Promise<Blob | null> {
    this.redraw();
    return new Promise((done) => this.#parts.canvas.toBlob(done, 'image/png'));
  }

  #clicked(x: number, y: number): void {
    const at = get().changing && this.now ? hit(this.now, 'moon', x, y) : undefined;
    if (at) set({ pickedSite: placeOfPoint(at) });
  }

  #describe(): void {
    const text = this.now && describe(this.now);
    if (text !== undefined && this.#parts.described.textContent !== text) this.#parts.described.textContent = text;
  }

  #draw(now: Now, state: TheatreState, width: number, height: number): void {
    const { show, view } = now;
    now.reserved = this.#reserved ?? now.reserved;
    setSize(view, width, height);
    axesNow(now, state);
    const camera = this.control.aim(now, state);
    for (const b of BODIES) show.axes.at(b, now.bodies[b]);
    keepOut(now, show, camera);
    for (const b of BODIES) for (let k = 0; k < 3; k++) now.fromEye[b][k] = now.bodies[b][k] - view.eye[k];
    now.covers[1].radius = now.moonRadius;
    now.distance = Math.hypot(view.eye[0] - now.target[0], view.eye[1] - now.target[1], view.eye[2] - now.target[2]);
    for (let k = 0; k < 3; k++) now.sun[k] = now.fromEye.sun[k];
    unitAt(now.sun, 0);
    this.#drawBodies(now, state);
    now.crafts = placeCrafts(now, this.#shapes, state, show);
    this.#render(now, state, width, height);
    this.#drawLines(now, state, width, height);
    drawNames(now, state, show, width, height);
    drawScale(now, { ...state, camera }, show, this.#parts.scale);
    this.control.drawn(now, state);
  }

  #drawBodies(now: Now, state: TheatreState): void {
    const { show, view } = now;
    const { theme } = state;
    bodyAxes(show.places, show.axes, 'earth', now.turns.earth);
    bodyAxes(show.places, show.axes, 'moon', now.turns.moon);
    const r = now.moonRadius;
    for (const [globe, body, equator, pole] of [
      [this.#earth, 'earth', EARTH_RADIUS, EARTH_POLE],
      [this.#moon, 'moon', r, r],
    ] as const) {
      for (let k = 0; k < 3; k++) this.#toSun[k] = now.bodies.sun[k] - now.bodies[body][k];
      unitAt(this.#toSun, 0);
      globe.update(view, { centre: now.fromEye[body], axes: now.turns[body], sun: this.#toSun, equator, pole }, theme, LOG_SCALE);
    }
    this.#moon.setSite(siteInBody(now, show), now.nearSite);
    this.#sky.update(now.sun, show.axes.m, theme, this.#renderer.getPixelRatio());
    this.#sunLight.position.set(now.sun[0], now.sun[1], now.sun[2]);
    this.#sunLight.updateMatrixWorld(true);
    this.#fill.intensity = theme === 'light' ? 1.1 : 0.5;
    setShade(theme === 'light' ? '#34363b' : '#0a0a0b');
  }

  #render(now: Now, state: TheatreState, width: number, height: number): void {
    const c = this.#camera;
    const { axes: a, focal } = now.view;
    M4.set(a[0], a[3], -a[6], 0, a[1], a[4], -a[7], 0, a[2], a[5], -a[8], 0, 0, 0, 0, 1);
    c.quaternion.setFromRotationMatrix(M4);
    c.fov = (2 * Math.atan(height / 2 / focal) * 180) / Math.PI;
    c.aspect = width / height;
    c.updateProjectionMatrix();
    c.updateMatrixWorld();
    this.#renderer.getSize(SIZE);
    if (SIZE.x !== width || SIZE.y !== height) this.#renderer.setSize(width, height, false);
    this.#renderer.setClearColor(TOKENS[state.theme].space, 1);
    this.#renderer.render(this.#scene, c);
  }

  #drawLines(now: Now, state: TheatreState, width: number, height: number): void {
    const { lines, show } = now;
    const { theme } = state;
    const tokens = TOKENS[theme];
    const shown = useShow.getState();
    lines.begin(width, height, Math.min(devicePixelRatio, 2));
    lines.casing = tokens.space;
    lines.gaps = now.crafts
      .filter((c) => c.seen && c.size > 14)
      .map((c) => [c.screen[0], c.screen[1], Math.min(400, 0.55 * c.size)] as const);
    if (shown.stations) drawStations(now, show, tokens.text2);
    if (shown.shadow) drawEclipse(now, tokens.text2);
    if (shown.track) drawTracks(now, state, show);
    if (shown.before && state.other && state.env) {
      if (this.#before?.flight !== state.other.flight) {
        this.#before = { flight: state.other.flight, show: new FlightShow(state.other.flight, state.env) };
      }
      drawBefore(now, state, this.#before.show, tokens.text2);
    }
    if (shown.trails) {
      // the selected one on top, the spent stage below
      const rank = (c: Craft): number => (c.lead === state.selection ? 2 : c.lead === 'stage' ? 0 : 1);
      for (const c of [...now.crafts].sort((x, y) => rank(x) - rank(y))) {
        drawTrail(now, state, show, c.lead, hueOf(c.lead, theme), c.lead === state.selection ? 2.6 : 1.6);
      }
      if (show.places.has('relay') && state.selection === 'relay') drawTrail(now, state, show, 'relay', hueOf('relay', theme), 1.6);
    }
    drawSite(now, show, tokens.text);
    if (shown.links) drawLinks(now, state, show);
  }
}

const M4 = new THREE.Matrix4();
const SIZE = new THREE.Vector2();
