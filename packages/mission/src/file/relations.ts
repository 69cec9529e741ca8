import { BODIES, gmOf } from '@farside/astro';
import type { z } from 'zod';
import { mustNot } from './cross-checks.ts';
import { apart, type Timed } from './epochs.ts';
import type { EpochExpression } from './fields.ts';
import { durationText } from './units.ts';

interface Engines {
  readonly [name: string]: { readonly thrust: number; readonly count: number };
}

/** What is looked at here: the stage, the way up from the Moon, and the meeting in orbit. */
interface Related extends Timed {
  readonly launch: Timed['launch'] & {
    readonly ascent: { readonly duration: number; readonly arc: number };
    readonly parking: { readonly altitude: number };
    readonly injection: { readonly thrust: number; readonly 'burn-out-mass': number };
  };
  readonly modules: { readonly ascender: { readonly dry: number; readonly propellant: number; readonly engines: Engines } };
  readonly landing: Timed['landing'] & { readonly site: { readonly height: number } };
  readonly surface: { readonly activities: readonly { readonly sample?: number | undefined }[] };
  readonly ascent: Timed['ascent'] & { readonly engine: string };
  readonly rendezvous: Timed['rendezvous'] & {
    readonly handover: { readonly behind: number; readonly below: number };
    readonly holds: readonly { readonly distance: number }[];
    readonly 'container-transfer': number;
    readonly release: EpochExpression;
  };
}

const G0 = 9.80665;
/** No stage pushes with more than this times its own empty weight: the lightest reach some 25. */
const STRONGEST_STAGE = 50;
/** Docking comes no later after lift-off, s: farther ahead the orbit of the orbiter is not known to the phasing. */
export const LATEST_DOCKING = 30 * 86400;

const figure = (x: number): string => String(Number(x.toPrecision(4)));
const DEG = 180 / Math.PI;

/** What contradicts physics or the order of things between values of the file, each told at the value that would have to give way. */
export function checkRelations(m: Related, cx: z.RefinementCtx): void {
  checkLaunch(m, cx);
  checkLiftOff(m, cx);
  checkHolds(m, cx);
  checkMeeting(m, cx);
}

function checkLaunch(m: Related, cx: z.RefinementCtx): void {
  const { thrust, 'burn-out-mass': burnOut } = m.launch.injection;
  const least = Math.ceil(thrust / (STRONGEST_STAGE * G0));
  if (burnOut < least)
    mustNot(
      cx,
      ['launch', 'injection', 'burn-out-mass'],
      `expected at least ${least} kg for a thrust of ${figure(thrust / 1e3)} kN, found ${figure(burnOut)} kg: no stage pushes with more than ${STRONGEST_STAGE} times its own weight`,
    );
  const { duration, arc } = m.launch.ascent;
  const radius = BODIES.earth.equatorialRadius + m.launch.parking.altitude;
  const most = duration * Math.sqrt(gmOf('earth') / radius ** 3);
  if (arc > most)
    mustNot(
      cx,
      ['launch', 'ascent', 'arc'],
      `expected at most ${Math.floor(most * DEG)} deg in ${durationText(duration)}, found ${figure(arc * DEG)} deg: that is what a craft on the parking orbit covers, and a launcher is slower`,
    );
}

function checkLiftOff(m: Related, cx: z.RefinementCtx): void {
  const engine = Object.hasOwn(m.modules.ascender.engines, m.ascent.engine) ? m.modules.ascender.engines[m.ascent.engine] : undefined;
  if (!engine) return;
  const { dry, propellant } = m.modules.ascender;
  const mass = dry + propellant + m.surface.activities.reduce((s, a) => s + (a.sample ?? 0), 0);
  const weight = (mass * gmOf('moon')) / (BODIES.moon.meanRadius + m.landing.site.height) ** 2;
  const thrust = engine.thrust * engine.count;
  if (thrust > weight) return;
  const each = engine.count === 1 ? '' : ` from ${engine.count} engines`;
  mustNot(
    cx,
    ['modules', 'ascender', 'engines', m.ascent.engine, 'thrust'],
    `expected more than ${Math.ceil(weight)} N${each}, what the ascender weighs on the Moon at lift-off (${figure(mass)} kg), found ${figure(thrust)} N; about twice its weight is usual, ${Math.ceil((2 * weight) / engine.count / 100) * 100} N`,
  );
}

function checkHolds(m: Related, cx: z.RefinementCtx): void {
  let before = m.rendezvous.handover.behind;
  let name = "'rendezvous.handover.behind'";
  for (const [i, { distance }] of m.rendezvous.holds.entries()) {
    if (distance >= before) {
      mustNot(
        cx,
        ['rendezvous', 'holds', i, 'distance'],
        `expected less than ${name}, ${figure(before)} m, found ${figure(distance)} m: holds come one after the other from far to near`,
      );
      return;
    }
    before = distance;
    name = 'the hold before it';
  }
}

function checkMeeting(m: Related, cx: z.RefinementCtx): void {
  const { docking, release, 'container-transfer': transfer } = m.rendezvous;
  const wait = apart(m, 'lift-off', m.ascent['lift-off'], docking);
  if (wait !== undefined && wait > LATEST_DOCKING)
    mustNot(
      cx,
      ['rendezvous', 'docking'],
      `expected at most ${durationText(LATEST_DOCKING)} after lift-off, found ${durationText(wait)}: the orbit of the orbiter is not planned farther ahead`,
    );
  const after = apart(m, 'docking', docking, release);
  if (after !== undefined && after > 0 && after < transfer)
    mustNot(
      cx,
      ['rendezvous', 'release'],
      `expected at least ${durationText(transfer)} after docking, when the container is across ('container-transfer'), found ${durationText(after)}`,
    );
}
