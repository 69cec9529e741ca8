import { gmOf } from '@farside/astro';
import { SKIP_DEFAULTS } from '@farside/gnc';
import { brent, FarsideError, portableMath as Math } from '@farside/math';
import { EARTH_RATE, EARTH_SPHEROID, RANGE_RADIUS } from './earth-site.ts';

/** A sketch of a skip in the plane of the orbit, air turning with the Earth, bank as the guidance draws it. Sizes the flight between entry and parachute before there is a guided one. */
export interface SkipSketch {
  /** At the interface, rad. */
  readonly bank: number;
  /** From the interface to 10 km height, s. */
  readonly airborne: number;
  /** Lowest point of the first dip and highest point after it, m; equal when it never rises. */
  readonly dip: number;
  readonly apex: number;
}

export interface SkipCase {
  /** Inertial speed (m/s) and flight-path angle (rad) at the interface height (m). */
  readonly speed: number;
  readonly angle: number;
  readonly interface: number;
  /** kg/m2 and L/D. */
  readonly ballisticCoefficient: number;
  readonly liftToDrag: number;
  /** To the equator, and from the ascending node to the interface along the orbit, rad: how much of the air's motion lies along track, and how the ellipsoid falls away under it. */
  readonly inclination: number;
  readonly argument: number;
  /** Of the ellipsoid; left out: the Earth's. 0 is a sphere at rest. */
  readonly flattening?: number;
  /** Bank at parachute height, rad: linear in energy from the first; left out: constant. */
  readonly finalBank?: number;
  /** Bank magnitudes allowed, rad; left out: any. */
  readonly bankRange?: readonly [number, number];
}

/** Stands for the reach of an entry that leaves the air again for good, m. */
export const SKIPS_OUT = 1e8;

/** kg/m3 at a height, m. */
export type Density = (height: number) => number;

const END = 10e3;
const STEP = 1;
/** Above this height a skip is taken for an orbit. */
const LOST = 600e3;

interface Flown {
  readonly range: number;
  readonly time: number;
  readonly dip: number;
  readonly apex: number;
}

function fly(c: SkipCase, bank: number, density: Density): Flown {
  const gm = gmOf('earth');
  const a = EARTH_SPHEROID.a;
  const flattening = c.flattening ?? EARTH_SPHEROID.f;
  const climb = Math.sin(c.inclination);
  /** Of the ground at an angle along the orbit; first order in the flattening, 20 m. */
  const groundAt = (angle: number): number => a * (1 - flattening * (climb * Math.sin(c.argument + angle)) ** 2);
  const final = c.finalBank ?? bank;
  const energyAt = (r: number, vr: number, u: number): number => gm / r - (vr * vr + u * u) / 2;
  const endEnergy = energyAt(a + SKIP_DEFAULTS.endHeight, SKIP_DEFAULTS.endSpeed, 0);
  const k = 1 / (2 * c.ballisticCoefficient);
  const wind = flattening === 0 ? 0 : EARTH_RATE * Math.cos(c.inclination);
  // r, radial speed, transverse speed, angle over the turning ground, angle along the orbit
  const y = Float64Array.of(groundAt(0) + c.interface, c.speed * Math.sin(c.angle), c.speed * Math.cos(c.angle), 0, 0);
  const startEnergy = energyAt(y[0], y[1], y[2] - wind * y[0]);
  const d = new Float64Array(5);
  const sum = new Float64Array(5);
  const x = new Float64Array(5);
  const rate = (s: Float64Array): void => {
    const [r, vr, vt] = s;
    const u = vt - wind * r;
    const done = Math.min(1, Math.max(0, (energyAt(r, vr, u) - startEnergy) / (endEnergy - startEnergy)));
    const lift = c.liftToDrag * Math.cos(bank + done * (final - bank));
    const air = k * density(r - groundAt(s[4])) * Math.hypot(vr, u);
    d[0] = vr;
    d[1] = (vt * vt) / r - gm / (r * r) + air * (lift * u - vr);
    d[2] = (-vr * vt) / r - air * (u + lift * vr);
    d[3] = u / r;
    d[4] = vt / r;
  };
  let dip = c.interface;
  let apex = 0;
  let turned = false;
  for (let t = 0; t < 6000; t += STEP) {
    rate(y);
    for (let i = 0; i < 5; i++) {
      sum[i] = d[i];
      x[i] = y[i] + 0.5 * STEP * d[i];
    }
    rate(x);
    for (let i = 0; i < 5; i++) {
      sum[i] += 2 * d[i];
      x[i] = y[i] + 0.5 * STEP * d[i];
    }
    rate(x);
    for (let i = 0; i < 5; i++) {
      sum[i] += 2 * d[i];
      x[i] = y[i] + STEP * d[i];
    }
    rate(x);
    const before = y[0] - groundAt(y[4]);
    for (let i = 0; i < 5; i++) y[i] += (STEP / 6) * (sum[i] + d[i]);
    const h = y[0] - groundAt(y[4]);
    if (!turned && y[1] >= 0) {
      turned = true;
      dip = h;
      apex = h;
    }
    if (turned && h > apex) apex = h;
    if (h > LOST) break;
    if (h < END) {
      const f = (before - END) / (before - h);
      if (!turned) {
        dip = h;
        apex = h;
      }
      return { range: RANGE_RADIUS * y[3], time: t + f * STEP, dip, apex };
    }
  }
  return { range: Number.POSITIVE_INFINITY, time: Number.POSITIVE_INFINITY, dip, apex };
}

/**
 * The bank that flies `range` over ground (m) to 10 km height.
 * @param doubt while the plane is not known: a range outside the reach by less than this share is sketched at the reach's end.
 * @throws ENTRY_RANGE with the reach of the capsule when the range lies outside it; an end of the reach that skips out is not among its figures.
 */
export function sketchSkip(c: SkipCase, range: number, density: Density, doubt = 0): SkipSketch {
  const far = SKIPS_OUT;
  const reach = (bank: number): number => {
    const r = fly(c, bank, density).range;
    return Number.isFinite(r) ? r : far;
  };
  const [low, high] = c.bankRange ?? [0, Math.PI];
  const most = reach(low);
  const least = reach(high);
  if (!(range < most * (1 + doubt) && range > least * (1 - doubt))) {
    const angle = `${((c.angle * 180) / Math.PI).toFixed(2)} deg`;
    const km = (r: number): string => `${(r / 1e3).toFixed(0)} km`;
    const reaches =
      least >= far
        ? `an entry at ${angle} skips out of the air again whatever its bank; ${km(range)} are wanted`
        : `an entry at ${angle} reaches ${most >= far ? `${km(least)} and more` : most - least < 1e3 ? km(most) : `from ${km(least)} to ${km(most)}`}, not ${km(range)}`;
    throw new FarsideError('ENTRY_RANGE', reaches, {
      phase: 'entry',
      numbers: { wanted_m: range, ...(least < far ? { shortest_m: least } : {}), ...(most < far ? { longest_m: most } : {}) },
      tryThis:
        range >= most ? 'a shorter entry.range, a flatter entry.angle or more lift' : 'a longer entry.range or a steeper entry.angle',
    });
  }
  // The reach rises without bound as the bank nears the skip-out: work with its inverse, which is smooth.
  const bank = range >= most ? low : range <= least ? high : brent((b) => 1 / reach(b) - 1 / range, low, high, { xtol: 1e-4 });
  const f = fly(c, bank, density);
  return { bank, airborne: f.time, dip: f.dip, apex: f.apex };
}
