import { FarsideError, type Vec3 } from '@farside/math';
import { modulesOf, partId, placeInStack, posesOf, rotateTensor } from './stack.ts';
import type { Inertia, MassProperties, Module, Stack } from './types.ts';

export const ZERO_INERTIA: Inertia = [0, 0, 0, 0, 0, 0, 0, 0, 0];

/** A sphere-like lump: mass (kg), place (m), radius of gyration (m). */
export function lump(mass: number, com: Vec3, gyration = 0): MassProperties {
  const i = mass * gyration * gyration;
  return { mass, com, inertia: [i, 0, 0, 0, i, 0, 0, 0, i] };
}

/**
 * Mass properties of several bodies given in the same axes: masses add, the centre of mass is their mean, inertias add by the theorem of
 * parallel axes. A total of zero has its centre at the origin.
 */
export function combine(parts: readonly MassProperties[]): MassProperties {
  let mass = 0;
  let x = 0;
  let y = 0;
  let z = 0;
  for (const p of parts) {
    mass += p.mass;
    x += p.mass * p.com[0];
    y += p.mass * p.com[1];
    z += p.mass * p.com[2];
  }
  const com: Vec3 = mass > 0 ? [x / mass, y / mass, z / mass] : [0, 0, 0];
  const s = new Array<number>(9).fill(0);
  for (const p of parts) {
    const d = [p.com[0] - com[0], p.com[1] - com[1], p.com[2] - com[2]];
    const dd = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) s[3 * i + j] += p.inertia[3 * i + j] + p.mass * ((i === j ? dd : 0) - d[i] * d[j]);
    }
  }
  return { mass, com, inertia: s as unknown as Inertia };
}

/** Dry module, propellant and cargo, module axes. */
export function moduleMass(stack: Stack, module: Module): MassProperties {
  const parts: MassProperties[] = [module.dry];
  for (const t of module.tanks) parts.push(lump(fillOf(stack, partId(module.id, t.id)), t.position, t.gyration));
  for (const c of stack.cargo.get(module.id) ?? []) parts.push(lump(c.mass, c.position ?? module.hold));
  return combine(parts);
}

/** Mass (kg), centre of mass (m) and inertia about it (kg m^2) of the stack as it is, in the axes and from the origin of its root module. Propellant is taken as frozen. */
export function massProperties(stack: Stack): MassProperties {
  const poses = posesOf(stack);
  return combine(
    modulesOf(stack).map((m) => {
      const own = moduleMass(stack, m);
      const pose = poses.get(m.id)!;
      return { mass: own.mass, com: placeInStack(pose, own.com), inertia: rotateTensor(pose.attitude, own.inertia) as unknown as Inertia };
    }),
  );
}

/** Total mass, kg. */
export function massOf(stack: Stack): number {
  let m = 0;
  for (const module of modulesOf(stack)) m += module.dry.mass;
  for (const kg of stack.fill.values()) m += kg;
  for (const list of stack.cargo.values()) for (const c of list) m += c.mass;
  return m;
}

/** Propellant aboard, kg; of one module when named. */
export function propellantOf(stack: Stack, module?: string): number {
  let m = 0;
  for (const [id, kg] of stack.fill) if (module === undefined || id.startsWith(`${module}.`)) m += kg;
  return m;
}

/** kg in a tank, `module.tank`. Throws STACK_BROKEN when a tank of the tree has no entry. */
export function fillOf(stack: Stack, tank: string): number {
  const kg = stack.fill.get(tank);
  if (kg === undefined) throw new FarsideError('STACK_BROKEN', `the stack does not say how much tank '${tank}' holds`, { found: tank });
  return kg;
}
