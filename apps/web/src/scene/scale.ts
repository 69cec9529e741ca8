import { pixelsOf } from '../scene-maths/camera.ts';
import { dotAt, lengthAt, unitAt } from '../scene-maths/into.ts';
import { distanceWords, figure, roundLength } from '../scene-maths/words.ts';
import { get, type TheatreState } from '../state/store.ts';
import { MODULE_NAMES, MOON_RADIUS } from './figures.ts';
import type { FlightShow } from './flight-show.ts';
import { type Now, siteAt } from './now.ts';

/** The scale bar at what is looked at, what is exaggerated or modelled, and the Sun's height at the site. */
export function drawScale(now: Now, state: TheatreState, show: FlightShow, scale: HTMLElement): void {
  const d = Math.max(0.5, now.distance);
  const body = state.camera.target === 'moon' || state.camera.target === 'earth';
  const most = (120 * d) / now.view.focal;
  const length = roundLength(most);
  const px = pixelsOf(now.view, length, d);
  const what = body
    ? `at the ${state.camera.target === 'moon' ? 'Moon' : 'Earth'}’s centre`
    : state.camera.target === 'middle'
      ? 'half-way'
      : `at the ${MODULE_NAMES[state.camera.target] ?? state.camera.target}`;
  const notes: string[] = [`${distanceWords(length)} ${what}.`];
  const moonPx = pixelsOf(now.view, MOON_RADIUS, lengthAt(now.fromEye.moon, 0));
  const height = lengthAt(now.fromEye.moon, 0) - MOON_RADIUS;
  if (now.nearSite > 0.3 || height < 6e5) notes.push('Terrain below 10 km is modelled.');
  else if (moonPx > 40) notes.push('Relief shading ×2.');
  let sun = '';
  if (siteAt(show, now.y) && moonPx > 40) {
    for (let k = 0; k < 3; k++) {
      SITE[k] = now.y[k] - now.bodies.moon[k];
      now.s[k] = now.bodies.sun[k] - now.y[k];
    }
    unitAt(SITE, 0);
    unitAt(now.s, 0);
    const h = (Math.asin(dotAt(SITE, 0, now.s, 0)) * 180) / Math.PI;
    sun = h > 0 ? `Sun ${figure(h)}° above the site` : `Sun ${figure(-h)}° below the horizon of the site`;
  }
  const [sunLine, bar, text] = scale.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  if (sunLine.lastChild && sunLine.lastChild.textContent !== sun) sunLine.lastChild.textContent = sun;
  sunLine.hidden = sun === '';
  bar.style.width = `${px.toFixed(1)}px`;
  const t = now.view.width < 700 ? distanceWords(length) : notes.join(' ');
  if (text.textContent !== t) text.textContent = t;
}

/** What is to be seen, in words. */
export function describe(now: Now): string {
  const state = get();
  const body = state.camera.target;
  const name = body === 'moon' ? 'Moon' : body === 'earth' ? 'Earth' : body === 'middle' ? 'Earth and Moon' : (MODULE_NAMES[body] ?? body);
  const inView = now.crafts.filter((c) => c.seen).map((c) => c.names.toLowerCase());
  const right = dotAt(now.view.axes, 0, now.sun, 0);
  const ahead = dotAt(now.view.axes, 6, now.sun, 0);
  const from = Math.abs(right) < 0.35 ? (ahead > 0 ? 'ahead' : 'behind') : `the ${right < 0 ? 'left' : 'right'}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} seen from ${distanceWords(now.distance)}; ${inView.length > 0 ? `${inView.join('; ')} in view` : 'no vehicle in view'}; Sun from ${from}.`;
}

const SITE = new Float64Array(6);
