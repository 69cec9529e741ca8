import type { Stage } from './stage.ts';

let stage: Stage | undefined;

/** The stage on view, set by the component. */
export function setStage(now: Stage | undefined): void {
  stage = now;
}

/** Moves the scene's camera to a body (`earth`, `moon`, `sun`), the `site`, a module or the `relay`, eased; nothing without a scene. */
export const goTo = (id: string): void => stage?.goTo(id);
/** To the default camera of the phase of the clock. */
export const goHome = (): void => stage?.control.home();
/** The orbit of the selected vehicle face-on. */
export const goPlan = (): void => stage?.control.plan();
/** Standing 12 m from the lander. */
export const goSite = (): void => stage?.control.site();
/** Takes back the last move of the camera; 32 are kept. */
export const goBack = (): void => stage?.control.back();
/** Turns the camera by radians, or brings it nearer (below 1) or farther. */
export const orbit = (azimuth: number, elevation: number): void => stage?.control.orbit(azimuth, elevation);
export const zoom = (factor: number): void => stage?.control.zoom(factor);
