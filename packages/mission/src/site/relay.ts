import {
  addSeconds,
  type Environment,
  type Epoch,
  elementsOfApsides,
  gmOf,
  type PositionKernel,
  parseIso,
  pathAbout,
  propagateKeplerInto,
  secondsBetween,
  stateOfElements,
} from '@farside/astro';
import { cross, unit, type Vec3, vecAt } from '@farside/math';
import { relayPath } from '../file/files.ts';
import type { Mission } from '../file/schema.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import type { Schedule } from '../outline/schedule.ts';

/** State of the mission's relay about the Moon (icrf, m and m/s) at the epoch that the mission file gives its elements for. Undefined without a relay. */
export function relayAtEpoch(m: Mission, env: Environment, schedule: Schedule): { at: Epoch; start: Float64Array } | undefined {
  const r = m.surface.relay;
  if (r?.epoch === undefined) return undefined;
  const anchors: Readonly<Record<string, Epoch>> = {
    launch: schedule.launch,
    arrival: schedule.arrival,
    touchdown: schedule.touchdown,
    'lift-off': schedule.liftOff,
    docking: schedule.docking,
  };
  const at = r.epoch.kind === 'absolute' ? parseIso(r.epoch.iso) : addSeconds(anchors[r.epoch.anchor], r.epoch.offset);
  // Axes of the Moon's orbit plane about the Earth at that epoch: z along its angular momentum, x along its node on the ICRF equator.
  const s = new Float64Array(6);
  env.ephemeris.state('moon', 'earth', at, s);
  const z = unit(cross(vecAt(s, 0), vecAt(s, 3)));
  const x = unit(cross([0, 0, 1], z));
  const y = cross(z, x);
  const gm = gmOf('moon');
  const local = stateOfElements(
    elementsOfApsides(MOON_RADIUS + r.perilune!, MOON_RADIUS + r.apolune!, r.inclination!, r.node!, r['argument-of-perilune']!, 0),
    gm,
  );
  const turn = (a: Vec3): Vec3 => [0, 1, 2].map((i) => a[0] * x[i] + a[1] * y[i] + a[2] * z[i]) as unknown as Vec3;
  return { at, start: Float64Array.of(...turn(local.r), ...turn(local.v)) };
}

/**
 * Position of the mission's relay about the Moon (icrf, m) at an epoch: from its file, or two-body motion from the elements in the mission file. Undefined without a relay.
 * The function throws PATH_OUTSIDE where a file does not reach.
 */
export function relayPosition(m: Mission, env: Environment, schedule: Schedule): ((epoch: Epoch) => Vec3) | undefined {
  const path = relayPath(m, env);
  if (path) {
    const about = pathAbout(path, 'moon', env.ephemeris);
    const y = new Float64Array(6);
    return (epoch) => {
      about(epoch, y);
      return vecAt(y, 0);
    };
  }
  const orbit = relayAtEpoch(m, env, schedule);
  if (!orbit) return undefined;
  const out = new Float64Array(6);
  return (epoch) => {
    propagateKeplerInto(orbit.start, secondsBetween(orbit.at, epoch), gmOf('moon'), out);
    return vecAt(out, 0);
  };
}

/** The same as a kernel: seconds since `t0`. */
export function relayKernel(m: Mission, env: Environment, schedule: Schedule, t0: Epoch): PositionKernel | undefined {
  const path = relayPath(m, env);
  if (path) {
    const about = pathAbout(path, 'moon', env.ephemeris);
    const at = new Float64Array(6);
    return (t, out, offset) => {
      about(addSeconds(t0, t), at);
      for (let k = 0; k < 3; k++) out[offset + k] = at[k];
    };
  }
  const orbit = relayAtEpoch(m, env, schedule);
  if (!orbit) return undefined;
  const shift = secondsBetween(orbit.at, t0);
  const gm = gmOf('moon');
  const y = new Float64Array(6);
  return (t, out, offset) => {
    propagateKeplerInto(orbit.start, shift + t, gm, y);
    for (let k = 0; k < 3; k++) out[offset + k] = y[k];
  };
}
