import { addSeconds, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { create } from 'zustand';
import type { Theme } from '../theme/tokens.ts';
import { kept } from './kept.ts';

/** Axes that the scene stands still in. `lvlh` is about the selected vehicle: x along the orbit, y away from the body. */
export type SceneFrame = 'earth-inertial' | 'moon-inertial' | 'moon-fixed' | 'rotating' | 'lvlh';
export const SCENE_FRAMES: readonly SceneFrame[] = ['earth-inertial', 'moon-inertial', 'moon-fixed', 'rotating', 'lvlh'];

/** How the camera goes with what it looks at. */
export type CameraMode = 'free' | 'follow' | 'ride' | 'look-at';
export const CAMERA_MODES: readonly CameraMode[] = ['free', 'follow', 'ride', 'look-at'];

/** Where the camera is: on a sphere about its target, in the axes of the scene's frame. Radians, metres. */
export interface Camera {
  readonly mode: CameraMode;
  /** `earth`, `moon`, `site`, or a module (`orbiter`, `returner`, `lander`, `ascender`, `relay`). */
  readonly target: string;
  readonly azimuth: number;
  readonly elevation: number;
  /** From the centre of the target. */
  readonly distance: number;
}

export type View = 'scene' | 'landing' | 'docking' | 'entry' | 'tables' | 'compare';
export const VIEWS: readonly View[] = ['scene', 'landing', 'docking', 'entry', 'tables', 'compare'];

/** A flight on the page. */
export interface ShownFlight {
  /** What changed, or the mission's name. */
  readonly name: string;
  readonly mission: string;
  /** What was changed of the mission file of the flight before it, as (path, value); none: it is the first of its mission. */
  readonly changes: readonly { readonly path: string; readonly value: string }[];
  readonly flight: Flight;
  /** Its two files as they are kept: for a download, and for the flight after it. */
  readonly record: { readonly manifest: string; readonly log: Uint8Array };
}

/** A flight that stopped: where and why. */
export interface Stopped {
  readonly phase: string;
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly tryThis?: string;
  readonly epoch?: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A flight under way in the worker. */
export interface Flying {
  readonly phase: string;
  readonly doing: string;
  readonly index: number;
  readonly count: number;
  /** Wall-clock ms of `performance.now()` when it began. */
  readonly since: number;
}

export interface TheatreState {
  readonly env?: Environment | undefined;
  /** The flight on view; undefined until one is open. */
  readonly shown?: ShownFlight | undefined;
  /** The flight before the change. */
  readonly other?: ShownFlight | undefined;
  readonly kept: readonly ShownFlight[];
  readonly clock: Epoch;
  readonly playing: boolean;
  /** Seconds of the flight per second; negative: backwards. */
  readonly rate: number;
  readonly auto: boolean;
  readonly frame: SceneFrame;
  readonly camera: Camera;
  /** The user has chosen frame or camera: none is proposed any more. */
  readonly cameraSet?: boolean | undefined;
  /** A module, or undefined. */
  readonly selection?: string | undefined;
  /** What the strip and the plots span; undefined: the phase of the clock. */
  readonly span?: readonly [Epoch, Epoch] | undefined;
  readonly view: View;
  readonly theme: Theme;
  readonly evenPhases: boolean;
  readonly changing: boolean;
  /** The mission file as the user has it; undefined: as flown. */
  readonly draft?: string | undefined;
  /** Ground that was clicked while the change panel is open: mean-Earth axes, rad, longitude east 0 to 2 pi; height over 1737.4 km, m. A new object with each click. */
  readonly pickedSite?: { readonly latitude: number; readonly longitude: number; readonly height?: number } | undefined;
  readonly flying?: Flying | undefined;
  readonly stopped?: Stopped | undefined;
  /** The first flight is on its way. */
  readonly opening: boolean;
  /** One line that can be dismissed: what could not be read, what was copied. */
  readonly notice?: string | undefined;
}

export const useTheatre = create<TheatreState>()(() => ({
  kept: [],
  opening: true,
  clock: { s: 0, f: 0 },
  playing: false,
  rate: 600,
  auto: true,
  frame: 'moon-inertial',
  camera: { mode: 'free', target: 'moon', azimuth: 0.4, elevation: 0.25, distance: 9e6 },
  view: 'scene',
  theme: 'dark',
  evenPhases: true,
  changing: false,
}));

/** Sets parts of the state from outside of a component. */
export const set = useTheatre.setState;
export const get = useTheatre.getState;

/** First and last epoch of a flight. */
export const spanOf = kept((flight: Flight): readonly [Epoch, Epoch] => {
  const starts = flight.vehicles.flatMap((v) => flight.burns(v).map((b) => b.start));
  const first = flight.events()[0]?.epoch ?? starts[0] ?? flight.handovers()[0].epoch;
  const last = flight.phases.at(-1)?.handover.epoch ?? first;
  return [first, last];
});

/** Moves the clock, kept within the flight; a clock that comes to the end stops. */
export function setClock(epoch: Epoch): void {
  const { shown } = get();
  if (!shown) return;
  const [first, last] = spanOf(shown.flight);
  if (secondsBetween(first, epoch) <= 0) set({ clock: first });
  else if (secondsBetween(epoch, last) <= 0) set({ clock: last, playing: false });
  else set({ clock: epoch });
}

/** Moves the clock by seconds. */
export const moveClock = (seconds: number): void => setClock(addSeconds(get().clock, seconds));
