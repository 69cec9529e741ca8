import type { z } from 'zod';
import { type DescentSettings, descentFault, descentOf } from '../capsule/parachutes.ts';

/** A fault between two values of the file. */
export function mustNot(cx: z.RefinementCtx, path: (string | number)[], message: string): void {
  cx.addIssue({ code: 'custom', path, message });
}

const km = (metres: number): string => `${Number((metres / 1e3).toPrecision(9))} km`;

/** Says where a list of heights, from above to below, does not fall. Names are keys of the part that is checked, or whole paths where parts are compared. */
export function falling(cx: z.RefinementCtx, heights: readonly (readonly [string, number])[]): void {
  for (let i = 1; i < heights.length; i++) {
    const [upper, above] = heights[i - 1];
    const [key, height] = heights[i];
    if (height >= above) mustNot(cx, key.split('.'), `expected less than '${upper}', ${metres(above)}, found ${metres(height)}`);
  }
}

const metres = (x: number): string => (Math.abs(x) >= 1e4 ? km(x) : `${x} m`);

/** What the checks across the parts of the file look at. */
interface Across {
  readonly braking: { readonly orbit: number };
  readonly 'lunar-orbit': { readonly 'descent-orbit': { readonly perilune: number } };
  readonly landing: { readonly site: { readonly height: number }; readonly gates: { readonly 'quick-adjust': number } };
  readonly rendezvous: { readonly handover: { readonly below: number; readonly 'target-altitude': number } };
  readonly surface: { readonly relay?: { readonly perilune?: number | undefined; readonly apolune?: number | undefined } | undefined };
  readonly entry: {
    readonly interface: number;
    readonly 'release-altitude': number;
    readonly 'avoidance-perigee': number;
    readonly site: { readonly height: number };
    readonly parachute: { readonly drogue: number; readonly main: number; readonly 'reference-height': number };
  };
}

/** The orbiter changes the height of its orbit for the hand-over by no more, m: from farther off no phasing fits. */
const CHANGE_OF_ORBIT = 400e3;

/** Values of different parts of the file that cannot both hold, each told at one of them: what would otherwise end in the solver of a phase. */
export function checkAcross(m: Across & DescentSettings, cx: z.RefinementCtx): void {
  const perilune = m['lunar-orbit']['descent-orbit'].perilune;
  const { height } = m.landing.site;
  falling(cx, [
    ['braking.orbit', m.braking.orbit],
    ['lunar-orbit.descent-orbit.perilune', perilune],
  ]);
  const brakingEnds = height + m.landing.gates['quick-adjust'];
  if (perilune <= brakingEnds)
    mustNot(
      cx,
      ['lunar-orbit', 'descent-orbit', 'perilune'],
      `expected more than ${metres(brakingEnds)}, the site's height and the gate 'quick-adjust' over it, found ${metres(perilune)}`,
    );
  const { below, 'target-altitude': target } = m.rendezvous.handover;
  if (Math.abs(target - below - m.braking.orbit) > CHANGE_OF_ORBIT)
    mustNot(
      cx,
      ['rendezvous', 'handover', 'target-altitude'],
      `expected ${metres(Math.max(0, m.braking.orbit + below - CHANGE_OF_ORBIT))} to ${metres(m.braking.orbit + below + CHANGE_OF_ORBIT)}, found ${metres(target)}: the orbiter comes from 'braking.orbit', ${metres(m.braking.orbit)}, and flies 'below' it`,
    );
  const { relay } = m.surface;
  if (relay?.perilune !== undefined && relay.apolune !== undefined && relay.perilune > relay.apolune)
    mustNot(cx, ['surface', 'relay', 'perilune'], `expected no more than 'apolune', ${metres(relay.apolune)}`);
  checkDescent(m, cx);
}

/** The orbiter passes no lower, m: where entries begin. */
const TOP_OF_THE_AIR = 120e3;
/** No ground of the Earth lies lower, m over the ellipsoid. */
const LOWEST_GROUND = -500;

/** The heights of entry and parachutes fall; where they do, the capsule comes down by them. */
function checkDescent(m: Across & DescentSettings, cx: z.RefinementCtx): void {
  const { parachute } = m.entry;
  const before = cx.issues.length;
  falling(cx, [
    ['entry.release-altitude', m.entry['release-altitude']],
    ['entry.interface', m.entry.interface],
    ['entry.parachute.drogue', parachute.drogue],
    ['entry.parachute.main', parachute.main],
    ['entry.parachute.reference-height', parachute['reference-height']],
  ]);
  falling(cx, [
    ['entry.parachute.main', parachute.main],
    ['entry.site.height', m.entry.site.height],
  ]);
  const reference = parachute['reference-height'];
  if (reference < LOWEST_GROUND)
    mustNot(cx, ['entry', 'parachute', 'reference-height'], `expected at least ${metres(LOWEST_GROUND)}, found ${metres(reference)}`);
  const perigee = m.entry['avoidance-perigee'];
  if (perigee < TOP_OF_THE_AIR)
    mustNot(
      cx,
      ['entry', 'avoidance-perigee'],
      `expected at least ${metres(TOP_OF_THE_AIR)}, found ${metres(perigee)}: lower down the orbiter, which flies on without drag here, would meet the air`,
    );
  if (cx.issues.length > before) return;
  const descent = descentOf(m);
  const fault = descent && descentFault(descent);
  if (fault) mustNot(cx, fault.path.split('.'), `expected ${fault.expected}, found ${fault.found}; try ${fault.tryThis}`);
}
