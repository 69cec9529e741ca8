import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, type Epoch, gmOf, parseIso, stateOfElements } from '@farside/astro';
import { mulMatVec, mulTransposedVec, type Vec3 } from '@farside/math';
import { nodeEnvironment } from '@farside/node';
import { addCargo, type Handover, separate, type VehicleState } from '@farside/vehicle';
import { readMission } from '../src/file/read.ts';
import type { Mission } from '../src/file/schema.ts';
import type { Outline } from '../src/outline/outline.ts';
import { siteDirection } from '../src/outline/plane.ts';
import { resolveSchedule } from '../src/outline/schedule.ts';
import type { Fidelity, PhaseContext } from '../src/road/phase.ts';
import { siteState } from '../src/site/ground.ts';
import { launchStack, PORTS, VEHICLES } from '../src/vehicles.ts';

const FILE = join(import.meta.dirname, '../../../missions/change-6/mission.yaml');
const RADIUS = 1737.4e3;

let loaded: Promise<Environment> | undefined;
export const environment = (): Promise<Environment> => (loaded ??= nodeEnvironment());

/** The mission file with some texts replaced: changed inputs. Throws when a text is not there. */
export function missionWith(...changes: readonly (readonly [string, string])[]): Mission {
  let text = readFileSync(FILE, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the mission file has no '${from}'`);
    text = text.replace(from, to);
  }
  const { mission, diagnostics } = readMission(text, 'mission.yaml');
  if (!mission) throw new Error(diagnostics.map((d) => d.message).join('; '));
  return mission;
}

export const FULL: Fidelity = { name: 'full', moonDegree: 50, earthDegree: 8, radiationPressure: true, relativity: false };
export const COARSE: Fidelity = { name: 'coarse', moonDegree: 8, earthDegree: 4, radiationPressure: false, relativity: false };

export const COARSE_LUNAR: Fidelity = { ...FULL, name: 'coarse', moonDegree: 20 };

export function context(mission: Mission, env: Environment, full: Fidelity = FULL): PhaseContext {
  const schedule = resolveSchedule(mission, parseIso(`${mission.launch.date}T${mission.launch.time ?? '00:00:00Z'}`));
  return {
    mission,
    // of the way out, the speed of arrival is all that a hint about loading asks for
    outline: { schedule, outbound: { vInfinity: [850, 0, 0] } } as unknown as Outline,
    env,
    full,
    coarse: COARSE,
    coarseLunar: COARSE_LUNAR,
    seed: 1,
    progress: () => undefined,
  };
}

export interface LunarStart {
  /** Place of the orbiter along its orbit, rad from the point above the site at lift-off. */
  readonly phase: number;
  /** m; default 200 km. */
  readonly altitude?: number;
  readonly eccentricity?: number;
  /** To the mean equator, rad; default 137.6 deg. */
  readonly inclination?: number;
  /** Turns the plane about the pole, rad: cross-track at lift-off. */
  readonly nodeOff?: number;
  /** Northbound or southbound pass over the site. */
  readonly branch?: 1 | -1;
  readonly sample?: number;
  /** kg in the orbiter's tanks. */
  readonly orbiterPropellant?: number;
}

/** A landed ascender with its sample and an orbiter whose plane holds the site at lift-off. */
export function lunarHandover(cx: PhaseContext, o: LunarStart): Handover {
  const { mission: m, env } = cx;
  const epoch: Epoch = cx.outline.schedule.liftOff;
  const { site } = m.landing;
  const s = siteDirection(site.latitude, site.longitude, env.frames, epoch);
  const q = new Float64Array(18);
  env.frames.rotation('icrf', 'moon-mod', epoch, q);
  const p = mulMatVec(q, s);
  const i = o.inclination ?? (137.6 * Math.PI) / 180;
  // normal . p = 0: sin i (sin W px - cos W py) + cos i pz = 0
  const k = -p[2] / (Math.tan(i) * Math.hypot(p[0], p[1]));
  if (Math.abs(k) > 1) throw new Error(`no plane of inclination ${i} holds the site`);
  const lon = Math.atan2(p[1], p[0]);
  const node = lon + ((o.branch ?? 1) === 1 ? Math.asin(k) : Math.PI - Math.asin(k));
  const e = o.eccentricity ?? 1e-4;
  const a = RADIUS + (o.altitude ?? 200e3);
  // argument of latitude of the site
  const u0 = Math.atan2(p[2] / Math.sin(i), p[0] * Math.cos(node) + p[1] * Math.sin(node));
  const argp = 1;
  const state = stateOfElements({ p: a * (1 - e * e), e, i, raan: node + (o.nodeOff ?? 0), argp, nu: u0 + o.phase - argp }, gmOf('moon'));
  const turn = (x: Vec3): Vec3 => mulTransposedVec(q, x);
  const whole = launchStack(m);
  const parted = separate(whole, PORTS.landerBottom);
  const orbiterFill = new Map(parted.keep.fill);
  orbiterFill.set('orbiter.propellant', Math.min(o.orbiterPropellant ?? 840, parted.keep.fill.get('orbiter.propellant') ?? 0));
  const orbiter: VehicleState = {
    id: VEHICLES.orbiter,
    stack: { ...parted.keep, fill: orbiterFill },
    state: { epoch, centre: 'moon', frame: 'icrf', r: turn(state.r), v: turn(state.v) },
  };
  const landed = addCargo({ ...parted.leave, fill: new Map(parted.leave.fill).set('lander.propellant', 100) }, 'ascender', {
    id: 'sample',
    mass: o.sample ?? 2,
  });
  const lander: VehicleState = { id: VEHICLES.lander, stack: landed, state: siteState(env, site, RADIUS, epoch) };
  return {
    epoch,
    vehicles: new Map([
      [orbiter.id, orbiter],
      [lander.id, lander],
    ]),
  };
}
