import { FarsideError, nearest, type Vec3 } from '@farside/math';
import { buildStack, type ModuleSpec, propulsor, type Stack } from '@farside/vehicle';
import type { Mission, ModuleSettings } from './file/schema.ts';

/** Names of the vehicles of the road, so that phases agree on them. */
export const VEHICLES = {
  /** All four modules, from injection to separation in lunar orbit. */
  stack: 'stack',
  /** Orbiter with the returner in its cradle. */
  orbiter: 'orbiter',
  /** Lander with the ascender on top; after lift-off the lander alone, standing on the Moon. */
  lander: 'lander',
  ascender: 'ascender',
  /** The returner after its release near the Earth. */
  capsule: 'capsule',
  /** The launcher's injection stage. */
  stage: 'injection-stage',
} as const;

/** Where the modules are joined. Docking uses the port that the lander left. */
export const PORTS = {
  orbiterTop: 'orbiter.top',
  orbiterCradle: 'orbiter.cradle',
  orbiterBottom: 'orbiter.bottom',
  returnerBottom: 'returner.bottom',
  landerTop: 'lander.top',
  landerBottom: 'lander.bottom',
  ascenderTop: 'ascender.top',
  ascenderBottom: 'ascender.bottom',
  stageTop: 'stage.top',
} as const;

const UP: Vec3 = [0, 0, 1];
const DOWN: Vec3 = [0, 0, -1];

/** Mass over drag area of a module without propellant and cargo, kg/m2; 0 without aerodynamics. */
export function ballisticCoefficient(m: ModuleSettings): number {
  return m.aero ? m.dry / (m.aero['drag-coefficient'] * (Math.PI / 4) * m.aero.diameter ** 2) : 0;
}

function spec(id: string, m: ModuleSettings): ModuleSpec {
  const base: ModuleSpec = {
    id,
    dry: m.dry,
    engines: m.engines,
    area: m.area,
    reflectivity: m.reflectivity,
    ...(m.propellant > 0 ? { propellant: m.propellant } : {}),
    ...(m.size ? { size: m.size } : {}),
    ...(m.aero ? { aero: { ...m.aero, 'ballistic-coefficient': ballisticCoefficient(m) } } : {}),
  };
  if (id !== 'orbiter') return base;
  // The returner sits in a cradle inside the orbiter's upper half, below the port that carries the lander and later receives the ascender.
  const length = m.size?.length ?? 3;
  return {
    ...base,
    size: m.size ?? { length, diameter: length },
    ports: [
      { id: 'bottom', position: [0, 0, 0], axis: DOWN },
      { id: 'top', position: [0, 0, length], axis: UP },
      { id: 'cradle', position: [0, 0, 0.55 * length], axis: UP },
    ],
  };
}

/** The four modules as they stand on the launcher. @throws VEHICLE_SPEC */
export function launchStack(m: Mission): Stack {
  const { orbiter, returner, lander, ascender } = m.modules;
  return buildStack(
    [spec('orbiter', orbiter), spec('returner', returner), spec('lander', lander), spec('ascender', ascender)],
    [
      [PORTS.orbiterCradle, PORTS.returnerBottom],
      [PORTS.orbiterTop, PORTS.landerBottom],
      [PORTS.landerTop, PORTS.ascenderBottom],
    ],
  );
}

/** Every engine that the mission file names, in the module that has to carry it: [path in the file, module, engine]. */
export function engineReferences(m: Mission): readonly (readonly [string, string, string])[] {
  return [
    ...m.transfer.corrections.map((c, i) => [`transfer.corrections.${i}.engine`, 'orbiter', c.engine] as const),
    ['braking.engine', 'orbiter', m.braking.engine],
    ['lunar-orbit.keeping.engine', 'orbiter', m['lunar-orbit'].keeping.engine],
    ['lunar-orbit.descent-orbit.engine', 'lander', m['lunar-orbit']['descent-orbit'].engine],
    ['landing.engine', 'lander', m.landing.engine],
    ['ascent.engine', 'ascender', m.ascent.engine],
    ['rendezvous.ascender-engine', 'ascender', m.rendezvous['ascender-engine']],
    ['rendezvous.orbiter-engine', 'orbiter', m.rendezvous['orbiter-engine']],
    ['return.first-engine', 'orbiter', m.return['first-engine']],
    ['return.second-engine', 'orbiter', m.return['second-engine']],
    ...m.return.corrections.map((c, i) => [`return.corrections.${i}.engine`, 'orbiter', c.engine] as const),
  ];
}

export interface EngineFault {
  readonly path: string;
  readonly message: string;
}

/** Engines that the file names but no module has. */
export function unknownEngines(m: Mission): readonly EngineFault[] {
  const faults: EngineFault[] = [];
  for (const [path, module, engine] of engineReferences(m)) {
    const known = Object.keys(m.modules[module as keyof Mission['modules']].engines);
    if (known.includes(engine)) continue;
    const meant = nearest(engine, known);
    faults.push({
      path,
      message: `the ${module} has no engine '${engine}'; ${meant ? `did you mean '${meant}'?` : known.length > 0 ? `it has ${known.join(', ')}` : 'it has none'}`,
    });
  }
  return faults;
}

/** Thrust (N) and exhaust velocity (m/s) of an engine in a stack; ENGINE_UNKNOWN names the nearest. */
export function engineOf(stack: Stack, id: string): { thrust: number; minimum: number; exhaustVelocity: number; flow: number } {
  const p = propulsor(stack, id);
  const exhaustVelocity = p.isp * 9.80665;
  if (!(p.thrustMax > 0)) throw new FarsideError('ENGINE_WEAK', `'${id}' has no thrust`);
  return { thrust: p.thrustMax, minimum: p.thrustMin, exhaustVelocity, flow: p.thrustMax / exhaustVelocity };
}
