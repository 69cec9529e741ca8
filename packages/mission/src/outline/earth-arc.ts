import { gmOf, timeSincePeriapsis } from '@farside/astro';
import { brent, portableMath as Math } from '@farside/math';

/** A Kepler arc about the Earth from the Moon's distance down to the entry interface. Anomalies in (-pi, pi): negative before perigee. rad, m, m/s. */
export interface EarthArc {
  readonly perigee: number;
  readonly eccentricity: number;
  /** True anomaly at the start; positive when the arc leaves the Moon outward and passes apogee first. */
  readonly startAnomaly: number;
  readonly interfaceAnomaly: number;
  /** Radial and transverse speed at the start. */
  readonly radial: number;
  readonly transverse: number;
  readonly interfaceSpeed: number;
}

/** Conic of a specific energy that crosses a radius at a flight-path angle. */
export function conicThrough(
  energy: number,
  radius: number,
  angle: number,
): { p: number; e: number; perigee: number; anomaly: number; speed: number } {
  const gm = gmOf('earth');
  const speed = Math.sqrt(2 * (energy + gm / radius));
  const h = radius * speed * Math.cos(angle);
  const p = (h * h) / gm;
  const e = Math.sqrt(Math.max(0, 1 + (2 * energy * h * h) / (gm * gm)));
  const anomaly = Math.sign(angle) * Math.acos(Math.max(-1, Math.min(1, (p / radius - 1) / e)));
  return { p, e, perigee: p / (1 + e), anomaly, speed };
}

/** Fastest arc looked at: a hyperbola that leaves the Moon's distance at 5 km/s, far beyond any use. J/kg */
const FASTEST = 12.5e6;

/**
 * The arc that takes `time` seconds from `start` (radius, m) to `radius` and crosses it at `angle` (rad, negative is down).
 * Undefined when no such arc exists: faster than any hyperbola looked at, or slower than a parabola by way of apogee.
 */
export function earthArc(start: number, radius: number, angle: number, time: number): EarthArc | undefined {
  const gm = gmOf('earth');
  // Slowest direct arc: apogee at the start. Its energy: h fixed by the crossing, radial speed zero at the start.
  const c2 = Math.cos(angle) ** 2;
  const k = (radius / start) ** 2 * c2;
  const slowest = (gm * (k / radius - 1 / start)) / (1 - k);
  const timeFor = (energy: number, outward: boolean): number => {
    const { p, e, anomaly } = conicThrough(energy, radius, angle);
    const nu = Math.acos(Math.max(-1, Math.min(1, (p / start - 1) / e)));
    const down = timeSincePeriapsis(p, e, anomaly, gm);
    const from = timeSincePeriapsis(p, e, nu, gm);
    if (!outward) return down + from;
    const a = -gm / (2 * energy);
    return 2 * Math.PI * Math.sqrt(a ** 3 / gm) - from + down;
  };
  const least = slowest + 1e-9 * Math.abs(slowest);
  const outward = time > timeFor(least, false);
  // The way out ends well below the parabola: an apogee at thirty times the Moon's distance.
  const end = outward ? slowest / 30 : FASTEST;
  const miss = (energy: number): number => timeFor(energy, outward) - time;
  if (miss(least) * miss(end) > 0) return undefined;
  const energy = brent(miss, least, end, { xtol: 1e-3, ftol: 0.01 });
  const c = conicThrough(energy, radius, angle);
  const nu = Math.acos(Math.max(-1, Math.min(1, (c.p / start - 1) / c.e)));
  const transverse = Math.sqrt(gm * c.p) / start;
  const radial = Math.sqrt(Math.max(0, 2 * (energy + gm / start) - transverse * transverse));
  return {
    perigee: c.perigee,
    eccentricity: c.e,
    startAnomaly: outward ? nu : -nu,
    interfaceAnomaly: c.anomaly,
    radial: outward ? radial : -radial,
    transverse,
    interfaceSpeed: c.speed,
  };
}
