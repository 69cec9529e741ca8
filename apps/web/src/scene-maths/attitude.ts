import { addSeconds, compareEpochs, type Epoch, gmOf, secondsBetween } from '@farside/astro';
import type { FlightBurn } from '@farside/flight';
import { across, crossInto, dotAt, lengthAt, type Numbers, smoothstep, unitAt } from './into.ts';
import type { Layout } from './layout.ts';
import type { Centre, Places } from './places.ts';

/** How long a vehicle is drawn turning before and after a burn, s. */
const TURN = 120;
/** From this distance on, m, two vehicles on their way to a docking are drawn facing each other; fully at a third of it. */
const FACING = 60e3;

/**
 * How vehicles are drawn to point. The flight is one of point masses and says nothing of attitude, so this is **drawn, not flown**; it follows from what is flown:
 * - burn: the engine against the thrust (the acceleration without the pull of the body that it moves about);
 * - powered descent and ascent: the thrust axis along the thrust, side on to the local east; on the ground: upright;
 * - coast: along the velocity about the nearest body; over the last and first two minutes beside a burn it turns from one to the other;
 * - parting: along the line on which the two parts go from each other;
 * - rendezvous, from 60 km on: tops face each other, pulses are done without turning;
 * - capsule alone: heat shield forward, over the ground.
 * About its long axis a vehicle turns its panels' hinge across the Sun.
 */
export interface Attitudes {
  /** Writes the unit vectors x, y, z of the body (z: the stack's axis, engines push along it) in icrf axes, nine numbers; false when the vehicle is not there. */
  axes(vehicle: string, epoch: Epoch, out: Numbers): boolean;
}

interface Parting {
  readonly epoch: Epoch;
  readonly one: string;
  readonly other: string;
}

export function attitudesOf(places: Places, layout: Layout): Attitudes {
  const { flight } = places;
  const burns = new Map<string, readonly FlightBurn[]>();
  // pulses of a closed loop are done in any direction without turning
  for (const v of flight.vehicles)
    burns.set(
      v,
      flight.burns(v).filter((b) => !b.what.includes('pulses')),
    );
  const docking = flight.events({ kind: 'docking' })[0];
  const partings: Parting[] = flight.events({ kind: 'separation' }).flatMap((e) => {
    const parts = layout.assemblies.filter((a) => Math.abs(secondsBetween(e.epoch, a.start)) < 1e-3).map((a) => a.vehicle);
    return parts.length >= 2 ? [{ epoch: e.epoch, one: parts[0], other: parts[1] }] : [];
  });

  const y = new Float64Array(10);
  const o = new Float64Array(10);
  const sun = new Float64Array(6);
  const side = new Float64Array(3);
  const rot = new Float64Array(18);
  const a = new Float64Array(3);
  const b = new Float64Array(3);

  const landed = (vehicle: string, epoch: Epoch): boolean => flight.trajectory(vehicle).arcAt(epoch)?.frame !== 'icrf';

  /** Along the thrust at an epoch, or undefined when there is none to speak of. */
  const thrust = (vehicle: string, epoch: Epoch, out: Numbers): boolean => {
    const centre = places.own(vehicle, epoch, y);
    if (centre === undefined) return false;
    const r = lengthAt(y, 0);
    const pull = gmOf(centre) / (r * r * r);
    for (let k = 0; k < 3; k++) out[k] = y[7 + k] + pull * y[k];
    return unitAt(out, 0) > 1e-3;
  };

  /** Coast: along the velocity; what moves about the Moon has its own about the Moon. The capsule goes backwards, its shield is its lower end. */
  const coast = (vehicle: string, epoch: Epoch, out: Numbers): Centre | undefined => {
    const centre = places.own(vehicle, epoch, y);
    if (centre === undefined) return undefined;
    if (vehicle === 'capsule') {
      places.env.frames.rotation('icrf', 'itrf', epoch, rot);
      // over the turning ground: v - w x r, w along the Earth's axis
      const w = 7.292115e-5;
      out[0] = -(y[3] + w * y[1]);
      out[1] = -(y[4] - w * y[0]);
      out[2] = -y[5];
    } else for (let k = 0; k < 3; k++) out[k] = y[3 + k];
    unitAt(out, 0);
    return centre;
  };

  const upright = (vehicle: string, epoch: Epoch, out: Numbers): void => {
    places.own(vehicle, epoch, y);
    for (let k = 0; k < 3; k++) out[k] = y[k];
    unitAt(out, 0);
  };

  const blend = (to: Numbers, part: number, out: Numbers): void => {
    if (part <= 0) return;
    const c = Math.min(1, Math.max(-1, dotAt(out, 0, to, 0)));
    const angle = Math.acos(c);
    if (angle < 1e-9) return;
    // along the great circle; from one side to the very opposite by way of any side
    for (let k = 0; k < 3; k++) side[k] = to[k] - c * out[k];
    if (lengthAt(side, 0) < 1e-6) {
      side[0] = -out[1];
      side[1] = out[0];
      side[2] = 0;
      if (lengthAt(side, 0) < 1e-6) side[0] = 1;
    }
    unitAt(side, 0);
    const s = Math.sin(part * angle);
    const q = Math.cos(part * angle);
    for (let k = 0; k < 3; k++) out[k] = q * out[k] + s * side[k];
    unitAt(out, 0);
  };

  const facing = (vehicle: string, epoch: Epoch, out: Numbers): number => {
    if (!docking || compareEpochs(epoch, docking.epoch) > 0) return 0;
    const other = vehicle === 'orbiter' ? 'ascender' : vehicle === 'ascender' ? 'orbiter' : undefined;
    if (other === undefined || secondsBetween(epoch, docking.epoch) > 86400) return 0;
    const centre = places.own(vehicle, epoch, y);
    if (centre === undefined || !places.about(other, centre, epoch, o)) return 0;
    for (let k = 0; k < 3; k++) out[k] = o[k] - y[k];
    const d = unitAt(out, 0);
    return d > 0 ? 1 - smoothstep(FACING / 3, FACING, d) : 0;
  };

  const z = (vehicle: string, epoch: Epoch, out: Numbers): boolean => {
    if (landed(vehicle, epoch)) {
      upright(vehicle, epoch, out);
      return true;
    }
    if (coast(vehicle, epoch, out) === undefined) return false;
    for (const burn of burns.get(vehicle) ?? []) {
      const t = secondsBetween(burn.start, epoch);
      if (t < -TURN || t > burn.duration + TURN) continue;
      // just inside, so that the acceleration of the burn and not that beside it is taken
      const inside = Math.min(burn.duration - Math.min(0.01, burn.duration / 4), Math.max(Math.min(0.01, burn.duration / 4), t));
      const at = inside === t ? epoch : addSeconds(burn.start, inside);
      const grounded = burn.losses?.velocity === 'ground';
      if (!thrust(vehicle, at, a)) continue;
      const part =
        t < 0 ? (grounded && vehicle === 'ascender' ? 1 : smoothstep(-TURN, 0, t)) : 1 - smoothstep(burn.duration, burn.duration + TURN, t);
      blend(a, part, out);
      return true;
    }
    const near = facing(vehicle, epoch, a);
    if (near > 0) blend(a, near, out);
    if (docking && (vehicle === 'orbiter' || vehicle === 'ascender')) {
      // docked, and for a while after: as it was at contact, turning with the orbit
      const t = secondsBetween(docking.epoch, epoch);
      const held = vehicle === 'orbiter' && layout.assembly('orbiter', epoch)?.seats.some((s) => s.module === 'ascender');
      if (t >= 0 && held) {
        if (tangent(vehicle, docking.epoch, epoch, a)) blend(a, 1, out);
      }
    }
    for (const p of partings) {
      const t = secondsBetween(p.epoch, epoch);
      if (Math.abs(t) > 10 * TURN || (vehicle !== p.one && vehicle !== p.other && !(t < 0 && layout.assembly(vehicle, epoch)))) continue;
      if (t < 0 && vehicle !== 'stack' && vehicle !== p.one && vehicle !== p.other) continue;
      if (!line(p, a)) continue;
      // what had docked head down leaves head down
      if (vehicle === 'ascender') for (let k = 0; k < 3; k++) a[k] = -a[k];
      blend(a, t < 0 ? smoothstep(-TURN, 0, t) : 1 - smoothstep(4 * TURN, 10 * TURN, t), out);
    }
    return true;
  };

  /** The line along which two parts go from each other, ten seconds on; the part that is on top goes up. */
  const line = (p: Parting, out: Numbers): boolean => {
    const at = addSeconds(p.epoch, 10);
    const centre = places.own(p.one, at, y);
    if (centre === undefined || !places.about(p.other, centre, at, o)) return false;
    const sign = p.one === 'lander' || p.one === 'ascender' || p.one === 'stack' ? -1 : 1;
    for (let k = 0; k < 3; k++) out[k] = sign * (o[k] - y[k]);
    return unitAt(out, 0) > 0.1;
  };

  /** The direction from orbiter to ascender at the docking, carried on with the turning of the orbit. */
  const tangent = (vehicle: string, docked: Epoch, epoch: Epoch, out: Numbers): boolean => {
    const centre = places.own(vehicle, addSeconds(docked, -0.01), y);
    if (centre === undefined || !places.about('ascender', centre, addSeconds(docked, -0.01), o)) return false;
    for (let k = 0; k < 3; k++) b[k] = o[k] - y[k];
    unitAt(b, 0);
    const radial = dotAt(b, 0, y, 0) / lengthAt(y, 0);
    crossInto(y, 0, y, 3, side, 0);
    unitAt(side, 0);
    const normal = dotAt(b, 0, side, 0);
    const forward = Math.sign(dotAt(b, 0, y, 3)) * Math.sqrt(Math.max(0, 1 - radial * radial - normal * normal));
    if (places.own(vehicle, epoch, y) === undefined) return false;
    const r = lengthAt(y, 0);
    crossInto(y, 0, y, 3, side, 0);
    unitAt(side, 0);
    for (let k = 0; k < 3; k++) a[k] = y[k] / r;
    crossInto(side, 0, a, 0, b, 0);
    for (let k = 0; k < 3; k++) out[k] = radial * (y[k] / r) + normal * side[k] + forward * b[k];
    unitAt(out, 0);
    return true;
  };

  const axis = new Float64Array(3);
  return {
    axes(vehicle, epoch, out) {
      if (!flight.vehicles.includes(vehicle) || !z(vehicle, epoch, axis)) return false;
      const centre = places.own(vehicle, epoch, y);
      if (centre === undefined) return false;
      const low = vehicle === 'lander' && (landed(vehicle, epoch) || lengthAt(y, 0) < 1.7524e6);
      if (low || (vehicle === 'ascender' && lengthAt(y, 0) < 1.7524e6)) {
        // x to the local east
        side[0] = -y[1];
        side[1] = y[0];
        side[2] = 0;
      } else {
        places.env.ephemeris.state('sun', centre, epoch, sun);
        for (let k = 0; k < 3; k++) b[k] = sun[k] - y[k];
        unitAt(b, 0);
        crossInto(axis, 0, b, 0, side, 0);
      }
      across(side, 0, axis, 0);
      if (unitAt(side, 0) < 1e-3) {
        side[0] = 0;
        side[1] = -axis[2];
        side[2] = axis[1];
        if (unitAt(side, 0) < 1e-3) {
          side[0] = -axis[1];
          side[1] = axis[0];
          side[2] = 0;
          unitAt(side, 0);
        }
      }
      for (let k = 0; k < 3; k++) {
        out[k] = side[k];
        out[6 + k] = axis[k];
      }
      crossInto(out, 6, out, 0, out, 3);
      return true;
    },
  };
}
