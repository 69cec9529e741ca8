import type { Epoch } from '@farside/astro';
import { type Eye, level } from '../scene-maths/camera.ts';
import { lengthAt, smoothstep, turn, turnBack, unitAt } from '../scene-maths/into.ts';
import type { Box } from '../scene-maths/labels.ts';
import type { Camera, TheatreState } from '../state/store.ts';
import type { Craft } from './crafts.ts';
import { EARTH_POLE, EARTH_RADIUS, MOON_RADIUS } from './figures.ts';
import type { FlightShow } from './flight-show.ts';
import type { Cover, Lines } from './lines.ts';
import type { Overlay } from './overlay.ts';

/** What lies over the picture: the page's sentence, the menus, the scale; px of the picture, of no height where there is none. */
export interface Reserved {
  readonly sentence: Box;
  readonly menus: Box;
  readonly scale: Box;
}
const NOTHING: Box = { x: 0, y: 0, width: 0, height: 0 };
const NONE: Reserved = { sentence: NOTHING, menus: NOTHING, scale: NOTHING };

/** What one frame is drawn from: worked out once, then read by everything that draws. All in the axes of the scene's frame, m, double precision. */
export class Now {
  readonly show: FlightShow;
  readonly view: Eye;
  readonly lines: Lines;
  readonly overlay: Overlay;
  /** r, v of the bodies. */
  readonly bodies = { earth: new Float64Array(6), moon: new Float64Array(6), sun: new Float64Array(6) };
  /** The same from the eye. */
  readonly fromEye = { earth: new Float64Array(3), moon: new Float64Array(3), sun: new Float64Array(3) };
  /** From the bodies' own axes to the frame. */
  readonly turns = { earth: new Float64Array(9), moon: new Float64Array(9) };
  /** Unit vector from the eye to the Sun. */
  readonly sun = new Float64Array(6);
  /** Of the camera's angles. */
  readonly basis = new Float64Array(9);
  readonly target = new Float64Array(6);
  readonly lookedAt = new Float64Array(3);
  readonly site = new Float64Array(3);
  readonly covers: readonly [Cover, Cover];
  /** The Moon as drawn: near the site as low as the site. */
  moonRadius = MOON_RADIUS;
  /** 0 far from the site, 1 near: how much of the modelled ground is shown. */
  nearSite = 0;
  /** From the eye to the target. */
  distance = 0;
  crafts: readonly Craft[] = [];
  /** Where names may not stand, px. */
  reserved: Reserved = NONE;
  /** Where a link goes out of the picture. */
  linkLeaves: { x: number; y: number; side: 'left' | 'right' | 'top' | 'bottom' } | undefined;
  /** Where the hollow dots of the flight before a change are, px. */
  readonly before = new Map<string, readonly [number, number]>();
  // scratch
  readonly y = new Float64Array(10);
  readonly z = new Float64Array(12);
  readonly s = new Float64Array(3);
  curve = new Float64Array(6000);
  alpha = new Float32Array(2000);

  constructor(show: FlightShow, view: Eye, lines: Lines, overlay: Overlay) {
    this.show = show;
    this.view = view;
    this.lines = lines;
    this.overlay = overlay;
    this.covers = [
      { centre: this.fromEye.earth, radius: EARTH_POLE },
      { centre: this.fromEye.moon, radius: MOON_RADIUS },
    ];
  }
}

/** Sets the frame's axes to the clock. */
export function axesNow(now: Now, state: TheatreState): void {
  const { show } = now;
  show.axes.set(state.frame, state.clock, aboutOf(now, state));
}

/** The vehicle that lvlh is about. */
export function aboutOf(now: Now, state: TheatreState): string | undefined {
  const { places, modules } = now.show;
  const candidates = [state.selection, state.camera.target, 'orbiter', ...modules];
  return candidates.find((id) => id !== undefined && places.rides.has(id) && places.ride(id, state.clock) !== undefined);
}

/** What a look-at camera looks at: the selected vehicle, else the nearest one that is not joined to the target, within 1,000 km; else the body. */
export function otherOf(now: Now, camera: Camera, state: TheatreState): string | undefined {
  const { show } = now;
  const own = show.places.ride(camera.target, state.clock)?.vehicle;
  if (own === undefined) return undefined;
  let best: string | undefined;
  let least = 1e6;
  for (const m of show.modules) {
    const ride = show.places.ride(m, state.clock);
    if (!ride || ride.vehicle === own || !show.axes.at(m, now.y)) continue;
    if (m === state.selection) return m;
    const y = Float64Array.from(now.y);
    if (!show.axes.at(camera.target, now.y)) continue;
    const d = Math.hypot(y[0] - now.y[0], y[1] - now.y[1], y[2] - now.y[2]);
    if (d < least) {
      least = d;
      best = m;
    }
  }
  return best ?? show.places.own(camera.target, state.clock, now.y);
}

/** Middle of a module as drawn, or the place of anything else, in the frame; false when it is not there. The axes have to be set. */
export function targetOf(now: Now, id: string, out: Float64Array): boolean {
  const { show } = now;
  const { epoch } = show.axes;
  const ride = show.places.ride(id, epoch);
  if (ride) {
    const assembly = show.poses.layout.assembly(ride.vehicle, epoch);
    const seat = assembly?.seats.find((s) => s.module === id);
    const centre = seat && show.poses.vehicle(ride.vehicle, epoch, now.z);
    if (seat && centre) {
      const half = (show.poses.layout.length(id) / 2) * (seat.flip ? -1 : 1);
      enter(now, centre, now.z, out);
      turn(show.axes.m, 0, now.z, 9, now.s, 0);
      for (let k = 0; k < 3; k++) out[k] += (seat.z + half) * now.s[k];
      return true;
    }
  }
  return show.axes.at(id, out);
}

/** A point about a body (icrf) into the frame. */
export function enter(now: Now, centre: 'earth' | 'moon', p: Float64Array, out: Float64Array): void {
  const { axes, places } = now.show;
  const y = ENTER;
  if (centre === axes.centre) y.fill(0);
  else places.about(centre, axes.centre, axes.epoch, y);
  for (let k = 0; k < 3; k++) y[k] += p[k];
  axes.enter(y);
  for (let k = 0; k < 3; k++) out[k] = y[k];
}

/** Whether a module stands on the ground. */
export function standing(show: FlightShow, id: string, epoch: Epoch): boolean {
  const ride = show.places.ride(id, epoch);
  return ride !== undefined && show.places.flight.trajectory(ride.vehicle).arcAt(epoch)?.frame !== 'icrf';
}

/** The landing place in the Moon's axes (as drawn: on the sphere that is drawn), or undefined. */
export function siteInBody(now: Now, show: FlightShow): Float64Array | undefined {
  if (show.ground === undefined || !siteAt(show, SITE)) return undefined;
  for (let k = 0; k < 3; k++) SITE[k] -= now.bodies.moon[k];
  turnBack(now.turns.moon, 0, SITE, 0, now.site, 0);
  const r = lengthAt(now.site, 0);
  for (let k = 0; k < 3; k++) now.site[k] *= now.moonRadius / r;
  return now.site;
}

/** The landing site in the frame; false when there is none. */
export function siteAt(show: FlightShow, out: Float64Array): boolean {
  if (show.places.has('site')) return show.axes.at('site', out);
  return false;
}

/** Keeps the eye above the ground, and takes the ground for as high as it is at the landing site when near. */
export function keepOut(now: Now, show: FlightShow, camera: Camera): void {
  const { view } = now;
  now.moonRadius = MOON_RADIUS;
  now.nearSite = 0;
  if (show.ground !== undefined && siteAt(show, SITE)) {
    const d = Math.hypot(view.eye[0] - SITE[0], view.eye[1] - SITE[1], view.eye[2] - SITE[2]);
    const w = 1 - smoothstep(Math.log(3e4), Math.log(1.5e6), Math.log(Math.max(1, d)));
    now.moonRadius += w * (show.ground - MOON_RADIUS);
    now.nearSite = 1 - smoothstep(Math.log(3e4), Math.log(3e5), Math.log(Math.max(1, d)));
  }
  for (const [body, radius] of [
    ['moon', now.moonRadius],
    ['earth', EARTH_RADIUS],
  ] as const) {
    const at = now.bodies[body];
    const o = SITE;
    for (let k = 0; k < 3; k++) o[k] = view.eye[k] - at[k];
    const r = unitAt(o, 0);
    const least = radius + Math.max(0.6, Math.min(500, 0.05 * camera.distance));
    if (r >= least) continue;
    for (let k = 0; k < 3; k++) view.eye[k] = at[k] + least * o[k];
    const a = view.axes;
    for (let k = 0; k < 3; k++) a[6 + k] = now.lookedAt[k] - view.eye[k];
    unitAt(a, 6);
    level(view, now.basis, 6);
  }
}

const ENTER = new Float64Array(6);
const SITE = new Float64Array(6);
