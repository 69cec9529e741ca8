import { type Epoch, lightFraction, secondsBetween } from '@farside/astro';
import * as THREE from 'three';
import { pixelsOf, projectOffset } from '../scene-maths/camera.ts';
import { dotAt, lengthAt, turn, unitAt } from '../scene-maths/into.ts';
import type { Assembly, Layout } from '../scene-maths/layout.ts';
import { namesInWords } from '../scene-maths/words.ts';
import { get, type TheatreState } from '../state/store.ts';
import { hueOf } from '../theme/tokens.ts';
import { EARTH_POLE, MODULE_NAMES, MOON_RADIUS } from './figures.ts';
import type { FlightShow } from './flight-show.ts';
import { type Model, modelOf, SIZES, type Size, setLight } from './models.ts';
import { enter, type Now, siteAt } from './now.ts';
import { useShow } from './show.ts';

/** One vehicle this frame. */
export interface Craft {
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

/** The models of a flight's modules, made when first seen. */
export class Shapes {
  readonly #scene: THREE.Scene;
  readonly #models = new Map<string, Model>();
  readonly #sizes = new Map<string, Size>();
  #layout: Layout | undefined;

  constructor(scene: THREE.Scene) {
    this.#scene = scene;
  }

  of(module: string): Model {
    let m = this.#models.get(module);
    if (!m) {
      const known = this.#sizes.get(module) ?? SIZES[module] ?? { length: 2, diameter: 2 };
      m = modelOf(module, { ...known, length: this.#layout?.length(module) ?? known.length }, hueOf(module, get().theme));
      m.group.matrixAutoUpdate = false;
      m.group.visible = false;
      this.#models.set(module, m);
      this.#scene.add(m.group, m.shade);
    }
    return m;
  }

  /** Makes all that are not yet made. */
  prepare(modules: readonly string[]): void {
    for (const m of modules) this.of(m);
  }

  /** The size of a module, from the mission file. */
  setSize(module: string, size: Size): void {
    this.#sizes.set(module, size);
    const drawn = this.#models.get(module);
    if (drawn) this.#scene.remove(drawn.group, drawn.shade);
    this.#models.delete(module);
  }

  /** Those of another flight. */
  clear(layout: Layout): void {
    for (const m of this.#models.values()) this.#scene.remove(m.group, m.shade);
    this.#models.clear();
    this.#layout = layout;
  }

  hide(): void {
    for (const m of this.#models.values()) m.group.visible = m.shade.visible = false;
  }

  /** Largest extent of a module that has been drawn, m. */
  extent(module: string): number | undefined {
    return this.#models.get(module)?.extent;
  }
}

/** Places every vehicle that is followed now: its models, their light and shadow; what of it is in the picture. */
export function placeCrafts(now: Now, shapes: Shapes, state: TheatreState, show: FlightShow): Craft[] {
  const { places, poses, axes } = show;
  const { view } = now;
  const crafts: Craft[] = [];
  shapes.hide();
  const ground = groundPlane(now, show);
  const sunlit = useShow.getState().shadow;
  for (const vehicle of places.flight.vehicles) {
    const assembly = poses.layout.assembly(vehicle, state.clock);
    const centre = assembly && poses.vehicle(vehicle, state.clock, now.z);
    if (!assembly || !centre) continue;
    const y = new Float64Array(6);
    if (!axes.at(vehicle, y)) continue;
    const origin = new Float64Array(3);
    enter(now, centre, now.z, origin);
    const dirs = new Float64Array(9);
    for (let i = 0; i < 9; i += 3) turn(axes.m, 0, now.z, 3 + i, dirs, i);
    const { z0, z1, names } = known(assembly, poses.layout);
    const p = new Float64Array(3);
    for (let k = 0; k < 3; k++) p[k] = origin[k] + ((z0 + z1) / 2) * dirs[6 + k] - view.eye[k];
    const distance = lengthAt(p, 0);
    const craft: Craft = {
      assembly,
      vehicle,
      lead: assembly.root,
      names,
      p,
      y,
      screen: new Float64Array(3),
      seen: false,
      size: 0,
      body: 0,
      light: sunlit ? lightOn(now, p) : 1,
    };
    let extent = z1 - z0;
    const inFront = projectOffset(view, p[0], p[1], p[2], craft.screen);
    const firing = burning(show, vehicle, state.clock);
    for (const seat of assembly.seats) {
      const model = shapes.of(seat.module);
      extent = Math.max(extent, model.extent);
      const px = pixelsOf(view, model.extent, distance);
      model.group.visible = inFront && px > 1.2;
      if (!model.group.visible) continue;
      for (let k = 0; k < 3; k++) now.s[k] = origin[k] + seat.z * dirs[6 + k] - view.eye[k];
      const f = seat.flip ? -1 : 1;
      M4.set(
        dirs[0],
        f * dirs[3],
        f * dirs[6],
        now.s[0],
        dirs[1],
        f * dirs[4],
        f * dirs[7],
        now.s[1],
        dirs[2],
        f * dirs[5],
        f * dirs[8],
        now.s[2],
        0,
        0,
        0,
        1,
      );
      model.group.matrix.copy(M4);
      if (ground && sunlit && craft.light > 0.5) {
        model.shade.visible = true;
        model.shade.matrix.multiplyMatrices(ground, M4);
        model.shade.updateMatrixWorld(true);
      }
      setLight(model.paint, hueOf(seat.module, state.theme), craft.light);
      // panels to the Sun: about x, which is across it
      const sy = dotAt(dirs, 3, now.sun, 0) * f;
      const sz = dotAt(dirs, 6, now.sun, 0) * f;
      const tilt = Math.atan2(-sy, sz);
      for (const h of model.hinges) h.rotation.x = tilt;
      if (model.flame) model.flame.visible = firing === seat.module;
      model.group.updateMatrixWorld(true);
    }
    craft.body = inFront ? pixelsOf(view, z1 - z0, distance) : 0;
    craft.size = inFront ? pixelsOf(view, extent, distance) : 0;
    craft.seen =
      inFront &&
      !now.lines.hidden(p, 0) &&
      craft.screen[0] > -20 &&
      craft.screen[1] > -20 &&
      craft.screen[0] < view.width + 20 &&
      craft.screen[1] < view.height + 20;
    crafts.push(craft);
  }
  now.lines.covers = now.covers;
  return crafts;
}

interface Known {
  /** Lower and upper end, m along its axis. */
  readonly z0: number;
  readonly z1: number;
  readonly names: string;
}
const KNOWN = new WeakMap<Assembly, Known>();
const ORDER = ['orbiter', 'returner', 'lander', 'ascender', 'stage'];

/** What of a vehicle does not change from frame to frame. */
function known(assembly: Assembly, layout: Layout): Known {
  let k = KNOWN.get(assembly);
  if (!k) {
    const { seats, root } = assembly;
    const others = seats.map((s) => s.module).filter((m) => m !== root);
    others.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    k = {
      z0: Math.min(...seats.map((s) => (s.flip ? s.z - layout.length(s.module) : s.z))),
      z1: Math.max(...seats.map((s) => (s.flip ? s.z : s.z + layout.length(s.module)))),
      names: namesInWords([root, ...others].map((n) => MODULE_NAMES[n] ?? n)),
    };
    KNOWN.set(assembly, k);
  }
  return k;
}

/** Throws a point along the sunlight onto the ground at the site, from the eye; undefined where no ground is near or the Sun is low. */
function groundPlane(now: Now, show: FlightShow): THREE.Matrix4 | undefined {
  if (now.nearSite < 0.9 || !siteAt(show, SITE)) return undefined;
  const n = new Float64Array(3);
  for (let k = 0; k < 3; k++) n[k] = SITE[k] - now.bodies.moon[k];
  unitAt(n, 0);
  const s = now.sun;
  const sine = dotAt(n, 0, s, 0);
  if (sine < 0.05) return undefined;
  // 2 cm over the ground, so that it is not hidden by it
  let h = -0.02;
  for (let k = 0; k < 3; k++) h += n[k] * (now.view.eye[k] - SITE[k]);
  const m = (i: number, k: number): number => (i === k ? 1 : 0) - (s[i] * n[k]) / sine;
  const t = (i: number): number => -(s[i] * h) / sine;
  return PLANE.set(m(0, 0), m(0, 1), m(0, 2), t(0), m(1, 0), m(1, 1), m(1, 2), t(1), m(2, 0), m(2, 1), m(2, 2), t(2), 0, 0, 0, 1);
}

/** The module whose main engine burns in a vehicle. */
function burning(show: FlightShow, vehicle: string, epoch: Epoch): string | undefined {
  for (const b of show.burns) {
    if (b.vehicle !== vehicle || b.what.includes('pulses')) continue;
    const t = secondsBetween(b.start, epoch);
    if (t >= 0 && t <= b.duration) return b.engine.split('.')[0];
  }
  return undefined;
}

/** Part of the Sun's disc that is seen from a point (m from the eye). */
function lightOn(now: Now, p: Float64Array): number {
  const s = now.fromEye.sun;
  const b = (x: Float64Array, radius: number) => ({ position: [x[0] - p[0], x[1] - p[1], x[2] - p[2]] as const, radius });
  const moon = b(now.fromEye.moon, MOON_RADIUS);
  const low = Math.hypot(...moon.position);
  const radius = Math.min(MOON_RADIUS, low * (1 - 1e-6));
  return lightFraction([0, 0, 0], [s[0] - p[0], s[1] - p[1], s[2] - p[2]], [{ ...moon, radius }, b(now.fromEye.earth, EARTH_POLE)]);
}

const SITE = new Float64Array(6);
const M4 = new THREE.Matrix4();
const PLANE = new THREE.Matrix4();
