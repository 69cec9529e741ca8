import { addSeconds, type Environment, type Epoch, gmOf, parseIso, secondsBetween } from '@farside/astro';
import { cross, mulMatVec, scale, type Vec3 } from '@farside/math';
import { addCargo, type Handover, separate, type VehicleState } from '@farside/vehicle';
import { inclinationForStay, lunarNodeRate, normalAt, type Plane, siteDirection } from '../src/outline/plane.ts';
import type { PhaseContext } from '../src/road/phase.ts';
import { launchStack, PORTS, VEHICLES } from '../src/vehicles.ts';

const RADIUS = 1737.4e3;

/** Chang'e 6's plane without flying there: it holds the landing site at the published touchdown and lift-off, the node drifting by the formula. */
export function publishedPlane(env: Environment, site: { latitude: number; longitude: number }): Plane {
  const touchdown = parseIso('2024-06-01T22:23:00Z');
  const liftOff = parseIso('2024-06-03T23:38:00Z');
  const stay = secondsBetween(touchdown, liftOff);
  const a = RADIUS + 200e3;
  let i = 2.4;
  for (let k = 0; k < 8; k++) i = inclinationForStay(site.latitude, stay, 2.6617e-6, lunarNodeRate(a, i), true) as number;
  const middle = addSeconds(touchdown, stay / 2);
  const q = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-mod', middle, q);
  const p = mulMatVec(q, siteDirection(site.latitude, site.longitude, env.frames, middle));
  // Half-way through the stay the site stands at the plane's southernmost point, a quarter turn of longitude past the node.
  return { epoch: middle, inclination: i, node: Math.atan2(p[1], p[0]) - Math.PI / 2, nodeRate: lunarNodeRate(a, i) };
}

export interface HomeStart {
  readonly epoch: Epoch;
  readonly plane: Plane;
  /** m */
  readonly altitude?: number;
  /** Place along the orbit, rad from any fixed direction. */
  readonly place?: number;
  /** kg */
  readonly propellant?: number;
}

/** The orbiter with the returner and its sample on a circle about the Moon. */
export function homeHandover(cx: PhaseContext, o: HomeStart): Handover {
  const n = normalAt(o.plane, cx.env.frames, o.epoch, secondsBetween(o.plane.epoch, o.epoch));
  const any: Vec3 = Math.abs(n[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const x = cross(any, n);
  const size = Math.hypot(...x);
  const u = scale(1 / size, x);
  const w = cross(n, u);
  const a = RADIUS + (o.altitude ?? 200e3);
  const v = Math.sqrt(gmOf('moon') / a);
  const c = Math.cos(o.place ?? 0);
  const s = Math.sin(o.place ?? 0);
  const mix = (k: number, p: number, q: number): Vec3 => [k * (p * u[0] + q * w[0]), k * (p * u[1] + q * w[1]), k * (p * u[2] + q * w[2])];
  const parted = separate(launchStack(cx.mission), PORTS.landerBottom).keep;
  const fill = new Map(parted.fill).set('orbiter.propellant', o.propellant ?? 800);
  const stack = addCargo({ ...parted, fill }, 'returner', { id: 'sample', mass: 2 });
  const orbiter: VehicleState = {
    id: VEHICLES.orbiter,
    stack,
    state: { epoch: o.epoch, centre: 'moon', frame: 'icrf', r: mix(a, c, s), v: mix(v, -s, c) },
  };
  return { epoch: o.epoch, vehicles: new Map([[orbiter.id, orbiter]]) };
}
