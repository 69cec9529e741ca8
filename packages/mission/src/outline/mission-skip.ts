import { usStandard1976 } from '@farside/astro';
import { SKIP_DEFAULTS } from '@farside/gnc';
import { dot, FarsideError, isFarsideError, portableMath as Math, type Vec3 } from '@farside/math';
import type { Mission } from '../file/schema.ts';
import { ballisticCoefficient } from '../vehicles.ts';
import { RANGE_RADIUS } from './earth-site.ts';
import type { EntryMiss } from './entry-aim.ts';
import { type Density, SKIPS_OUT, type SkipCase, type SkipSketch, sketchSkip } from './skip.ts';

/** How an entry lies to the equator, rad: inclination, and angle along the orbit from the ascending node to the interface. */
export interface EntryPlane {
  readonly inclination: number;
  readonly argument: number;
}

/** The plane of an entry that is known. */
export function entryPlane(pole: Vec3, e: Pick<EntryMiss, 'inclination' | 'direction' | 'ascending'>): EntryPlane {
  const rise = Math.asin(Math.max(-1, Math.min(1, dot(e.direction, pole) / Math.max(1e-9, Math.sin(e.inclination)))));
  return { inclination: e.inclination, argument: e.ascending ? rise : Math.PI - rise };
}

/** Before an entry is known: the least inclined plane through the site, where it is farthest from the equator. */
const guessedPlane = (m: Mission): EntryPlane => {
  const { latitude } = m.entry.site;
  return { inclination: Math.abs(latitude), argument: (Math.sign(latitude) * Math.PI) / 2 - m.entry.range / RANGE_RADIUS };
};
/** Bank left to the guidance at either end of the reach, rad. */
const AUTHORITY = (5 * Math.PI) / 180;
/** The reach of a lifting entry moves by this share with the plane. */
const DOUBT = 0.5;

/** The skip that a mission's entry asks for, with an interface speed and plane; left out: a guess of the plane, with doubt about the reach. @throws ENTRY_RANGE, ENTRY_AERO */
export function missionSkip(m: Mission, speed: number, plane?: EntryPlane, density?: Density): SkipSketch {
  const aero = m.modules.returner.aero;
  if (!aero) {
    throw new FarsideError('ENTRY_AERO', 'the returner has no aerodynamics: it cannot fly an entry', {
      phase: 'entry',
      tryThis: "give modules.returner.aero with 'drag-coefficient', 'lift-to-drag', diameter and 'nose-radius'",
    });
  }
  const reach = plane ?? guessedPlane(m);
  const sketch = (angle: number, range: number, doubt: number): SkipSketch =>
    sketchSkip(caseOf(m, aero['lift-to-drag'], speed, angle, reach), range, density ?? standardAir, doubt);
  try {
    return sketch(m.entry.angle, m.entry.range, plane ? 0 : DOUBT);
  } catch (e) {
    if (!isFarsideError(e) || e.code !== 'ENTRY_RANGE') throw e;
    const { longest_m: longest = SKIPS_OUT, shortest_m: shortest = SKIPS_OUT } = e.details.numbers ?? {};
    const long = m.entry.range >= longest;
    // Without the plane, with half of the doubt to spare.
    const spare = plane ? 1 : 1 + (long ? 0.5 : -0.5) * DOUBT;
    const angle = nearestAngle((x) => sketch(x, spare * m.entry.range, 0), m.entry.angle, long ? 1 : -1);
    if (angle === undefined) {
      const lift = long
        ? leastLift(
            (x) => sketchSkip(caseOf(m, x, speed, m.entry.angle, reach), spare * m.entry.range, density ?? standardAir),
            aero['lift-to-drag'],
          )
        : undefined;
      if (lift === undefined) throw e;
      throw new FarsideError(e.code, e.message, {
        ...e.details,
        tryThis: `modules.returner.aero.lift-to-drag of ${lift}, or a shorter entry.range`,
      });
    }
    throw new FarsideError(e.code, e.message, {
      ...e.details,
      tryThis: `entry.angle of ${((angle * 180) / Math.PI).toFixed(2)} deg${long ? ', a shorter entry.range or more lift' : shortest < SKIPS_OUT ? ', or a longer entry.range' : ''}`,
    });
  }
}

/** Steps in which a fitting angle is looked for, rad, and how many. */
const ANGLE_STEP = (0.02 * Math.PI) / 180;
const ANGLE_STEPS = 400;

function nearestAngle(sketch: (angle: number) => unknown, from: number, sign: 1 | -1): number | undefined {
  for (let k = 1; k <= ANGLE_STEPS; k++) {
    const angle = from + sign * k * ANGLE_STEP;
    try {
      sketch(angle);
      return angle;
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  return undefined;
}

/** The least lift-to-drag ratio over one, in steps of a twentieth, by which a sketch succeeds. */
function leastLift(sketch: (liftToDrag: number) => unknown, from: number): number | undefined {
  for (let k = Math.floor(20 * from) + 1; k <= 20; k++) {
    try {
      sketch(k / 20);
      return k / 20;
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  return undefined;
}

function caseOf(m: Mission, liftToDrag: number, speed: number, angle: number, plane: EntryPlane): SkipCase {
  return {
    speed,
    angle,
    interface: m.entry.interface,
    ballisticCoefficient: ballisticCoefficient(m.modules.returner),
    liftToDrag,
    ...plane,
    finalBank: SKIP_DEFAULTS.finalBank,
    bankRange: [SKIP_DEFAULTS.bankRange[0] + AUTHORITY, SKIP_DEFAULTS.bankRange[1] - AUTHORITY],
  };
}

let air: Density | undefined;
/** The standard atmosphere, made once: its upper part is a table. */
const standardAir: Density = (h) => {
  air ??= usStandard1976().density;
  return air(h);
};
