import { FarsideError } from '@farside/math';
import { cargoOf } from './join.ts';
import { fillOf } from './mass.ts';
import { moduleOf, modulesOf, partId, unknownName } from './stack.ts';
import type { Cargo, CargoId, ModuleId, Stack, TankId } from './types.ts';

/** Takes something aboard: a sample, a container. Throws MODULE_UNKNOWN, CARGO_DUPLICATE, CARGO_MASS, CARGO_CAPACITY. */
export function addCargo(stack: Stack, to: ModuleId, cargo: Cargo): Stack {
  const module = moduleOf(stack, to);
  if (!(cargo.mass >= 0) || !Number.isFinite(cargo.mass)) {
    throw new FarsideError('CARGO_MASS', `cargo '${cargo.id}' cannot weigh ${cargo.mass} kg`, { expected: 'a mass of at least 0 kg' });
  }
  for (const list of stack.cargo.values()) {
    if (list.some((c) => c.id === cargo.id)) throw new FarsideError('CARGO_DUPLICATE', `there is already a cargo '${cargo.id}' aboard`);
  }
  const list = stack.cargo.get(to) ?? [];
  const total = list.reduce((s, c) => s + c.mass, cargo.mass);
  if (module.holdCapacity !== undefined && total > module.holdCapacity) {
    throw new FarsideError('CARGO_CAPACITY', `the hold of '${to}' takes ${module.holdCapacity} kg, not ${total} kg`, {
      numbers: { capacity_kg: module.holdCapacity, wanted_kg: total },
    });
  }
  return { ...stack, cargo: new Map(stack.cargo).set(to, [...list, cargo]) };
}

/** Puts a piece of cargo overboard, or out of the books: the stack without it, and the piece. Throws CARGO_UNKNOWN. */
export function removeCargo(stack: Stack, id: CargoId): { readonly stack: Stack; readonly cargo: Cargo } {
  const { module, cargo } = cargoOf(stack, id);
  const rest = stack.cargo.get(module)!.filter((c) => c !== cargo);
  const all = new Map(stack.cargo);
  if (rest.length > 0) all.set(module, rest);
  else all.delete(module);
  return { stack: { ...stack, cargo: all }, cargo };
}

/** Moves a piece of cargo to another module of the same stack, into its hold. Throws CARGO_UNKNOWN, MODULE_UNKNOWN, CARGO_CAPACITY. */
export function transfer(stack: Stack, id: CargoId, to: ModuleId): Stack {
  moduleOf(stack, to);
  const { stack: without, cargo } = removeCargo(stack, id);
  const { position: _, ...piece } = cargo;
  return addCargo(without, to, piece);
}

/** The stack with a tank holding `mass` kg. Throws TANK_UNKNOWN, TANK_CAPACITY. */
export function fillTank(stack: Stack, id: TankId, mass: number): Stack {
  for (const m of modulesOf(stack)) {
    for (const t of m.tanks) {
      if (partId(m.id, t.id) !== id) continue;
      if (!(mass >= 0 && mass <= t.capacity)) {
        throw new FarsideError('TANK_CAPACITY', `tank '${id}' takes 0 to ${t.capacity} kg, not ${mass} kg`, {
          numbers: { capacity_kg: t.capacity, ...(Number.isFinite(mass) ? { wanted_kg: mass } : {}) },
        });
      }
      return { ...stack, fill: new Map(stack.fill).set(id, mass) };
    }
  }
  throw unknownName('TANK_UNKNOWN', 'tank', id, [...stack.fill.keys()]);
}

/** Moves propellant between tanks of the same kind. Throws TANK_UNKNOWN, TANK_CAPACITY, TANK_KIND. */
export function pumpPropellant(stack: Stack, from: TankId, to: TankId, mass: number): Stack {
  const kinds = new Map(modulesOf(stack).flatMap((m) => m.tanks.map((t) => [partId(m.id, t.id), t.kind] as const)));
  for (const id of [from, to]) if (!kinds.has(id)) throw unknownName('TANK_UNKNOWN', 'tank', id, [...kinds.keys()]);
  if (kinds.get(from) !== kinds.get(to)) {
    throw new FarsideError('TANK_KIND', `'${from}' holds ${kinds.get(from)}, '${to}' takes ${kinds.get(to)}`);
  }
  const drained = fillTank(stack, from, fillOf(stack, from) - mass);
  return fillTank(drained, to, fillOf(drained, to) + mass);
}
