import { formatUtc, parseIso } from '@farside/astro';
import { project } from '../scene-maths/camera.ts';
import { get, set, setClock, type TheatreState } from '../state/store.ts';
import { targetOf } from './now.ts';
import type { Stage } from './stage.ts';

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
  /** Of the hollow dots of the flight before a change, px. */
  before(): Record<string, readonly [number, number]>;
  cameraDistance(): number;
  /** UTC of the store's clock. */
  clock(): string;
  /** Vehicles of the last frame: what they are made of, whether in view, size in px, share of sunlight. */
  crafts(): { lead: string; modules: string[]; seen: boolean; size: number; light: number }[];
  /** Moves the clock, ISO 8601. */
  at(utc: string): void;
  /** What the store holds. */
  state(): TheatreState;
  /** Sets parts of the store. */
  set(part: Partial<TheatreState>): void;
  moving(): boolean;
  goTo(id: string, distance?: number): void;
  home(): void;
  back(): void;
  /** Draws once more, at once; its script time. */
  redraw(): number;
}

/** Puts `window.farsideScene` there; returns what takes it away. */
export function expose(stage: Stage): () => void {
  const hook: FarsideScene = {
    frameTimes: () => [...stage.times],
    frames: () => stage.frames,
    positionOf(id) {
      const y = new Float64Array(6);
      return stage.now?.show.axes.at(id, y) ? [...y] : undefined;
    },
    drawnGap(a, b) {
      const p = new Float64Array(6);
      const q = new Float64Array(6);
      if (!stage.now || !targetOf(stage.now, a, p) || !targetOf(stage.now, b, q)) return undefined;
      return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
    },
    screenOf(id) {
      const p = new Float64Array(6);
      const s = new Float64Array(3);
      if (!stage.now || !targetOf(stage.now, id, p) || !project(stage.now.view, p, 0, s)) return undefined;
      return [s[0], s[1]];
    },
    before: () => Object.fromEntries(stage.now?.before ?? []),
    cameraDistance: () => stage.now?.distance ?? 0,
    clock: () => formatUtc(get().clock),
    crafts: () =>
      (stage.now?.crafts ?? []).map((c) => ({
        lead: c.lead,
        modules: c.assembly.seats.map((s) => s.module),
        seen: c.seen,
        size: c.size,
        light: c.light,
      })),
    at: (utc) => setClock(parseIso(utc)),
    state: () => get(),
    set: (part) => set(part),
    moving: () => stage.control.moving,
    goTo: (id, distance) => stage.goTo(id, distance),
    home: () => stage.control.home(),
    back: () => stage.control.back(),
    redraw: () => stage.redraw(),
  };
  const w = window as { farsideScene?: FarsideScene };
  w.farsideScene = hook;
  return () => {
    if (w.farsideScene === hook) delete w.farsideScene;
  };
}
