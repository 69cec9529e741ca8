import {
  BODIES,
  type BodyId,
  cartesianToGeodetic,
  type Environment,
  elementsOfState,
  gmOf,
  MOON_SPHERE,
  rotateState,
  type State,
  semiMajorAxis,
  WGS84,
} from '@farside/astro';
import { norm } from '@farside/math';
import { massOf, type VehicleState } from '@farside/vehicle';
import { bodyName } from '../text/bodies.ts';
import { angle, fixed, km, length, mass, place } from '../text/figures.ts';

/** Where a vehicle is, for people and for machines. */
export interface Whereabouts {
  readonly vehicle: string;
  readonly mass_kg: number;
  readonly centre: BodyId;
  /** In words: `Moon 199.1 x 201.3 km, 137.02 deg`. */
  readonly text: string;
  readonly periapsis_height_m?: number;
  readonly apoapsis_height_m?: number;
  /** To the Moon's mean equator of date, or the Earth's true equator of date. */
  readonly inclination_rad?: number;
  readonly latitude_rad?: number;
  readonly longitude_rad?: number;
}

/** Slower than this over the ground, and this near to it, is standing (or hanging on a parachute), m/s, m. */
const STANDING = 20;
const NEAR_GROUND = 20e3;

const scratch = new Float64Array(18);

export function whereabouts(v: VehicleState, env: Environment): Whereabouts {
  const { state } = v;
  const base = { vehicle: v.id, mass_kg: massOf(v.stack), centre: state.centre };
  const standing = onGround(state, env);
  if (standing) {
    const on = `on the ${bodyName(state.centre)}, ${place(standing)}`;
    return { ...base, text: on, latitude_rad: standing.latitude, longitude_rad: standing.longitude };
  }
  return { ...base, ...orbitOf(state, env) };
}

function onGround(s: State, env: Environment): { latitude: number; longitude: number } | undefined {
  if (s.centre !== 'moon' && s.centre !== 'earth') return undefined;
  const frame = s.centre === 'moon' ? 'moon-me:de421' : 'itrf';
  env.frames.rotation(s.frame, frame, s.epoch, scratch);
  const fixed = rotateState(scratch, s.r, s.v);
  if (norm(fixed.v) > STANDING) return undefined;
  const g = cartesianToGeodetic(s.centre === 'moon' ? MOON_SPHERE : WGS84, fixed.r);
  return Math.abs(g.height) < NEAR_GROUND ? g : undefined;
}

function orbitOf(s: State, env: Environment): Omit<Whereabouts, 'vehicle' | 'mass_kg' | 'centre'> {
  const name = bodyName(s.centre);
  const mu = gmOf(s.centre);
  if (!(mu > 0)) return { text: `${length(norm(s.r))} from the ${name}` };
  const equator = s.centre === 'moon' ? 'moon-mod' : s.centre === 'earth' ? 'tod' : 'icrf';
  env.frames.rotation(s.frame, equator, s.epoch, scratch);
  // the axes turn so slowly that the plane is that of the rotated vectors
  scratch.fill(0, 9);
  const el = elementsOfState(rotateState(scratch, s.r, s.v), mu);
  const radius = BODIES[s.centre].equatorialRadius;
  const low = el.p / (1 + el.e) - radius;
  const figures = { periapsis_height_m: low, inclination_rad: el.i };
  if (el.e >= 1) {
    const excess = Math.sqrt(-mu / semiMajorAxis(el));
    return { ...figures, text: `${name} hyperbola ${km(low)} km, ${angle(el.i)}, v∞ ${fixed(excess, 0)} m/s` };
  }
  const high = el.p / (1 - el.e) - radius;
  return { ...figures, apoapsis_height_m: high, text: `${name} ${km(low)} x ${km(high)} km, ${angle(el.i)}` };
}

export const whereaboutsText = (w: Whereabouts): string => `${w.text}, ${mass(w.mass_kg)}`;
