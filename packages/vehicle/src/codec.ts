import { FarsideError } from '@farside/math';
import { modulesOf, partId } from './stack.ts';
import type { Cargo, Stack, StackNode, VehicleState } from './types.ts';

/** A stack as plain JSON: every number is kept to the bit. */
export interface StackJson {
  readonly root: StackNode;
  readonly fill: readonly (readonly [string, number])[];
  readonly cargo: readonly (readonly [string, readonly Cargo[]])[];
}
export type VehicleStateJson = Omit<VehicleState, 'stack'> & { readonly stack: StackJson };

export function stackToJson(stack: Stack): StackJson {
  return { root: stack.root, fill: [...stack.fill], cargo: [...stack.cargo] };
}

/** Throws STACK_BROKEN when the tree, its fills and its cargo do not belong together. */
export function stackFromJson(json: StackJson): Stack {
  if (!json || typeof json !== 'object' || !json.root || !Array.isArray(json.fill) || !Array.isArray(json.cargo)) {
    throw new FarsideError('STACK_BROKEN', 'a stored stack lacks its tree, its fills or its cargo');
  }
  const stack: Stack = { root: json.root, fill: new Map(json.fill), cargo: new Map(json.cargo) };
  const modules = modulesOf(stack);
  const tanks = modules.flatMap((m) => m.tanks.map((t) => partId(m.id, t.id)));
  const odd =
    tanks.find((t) => typeof stack.fill.get(t) !== 'number') ?? [...stack.cargo.keys()].find((k) => !modules.some((m) => m.id === k));
  if (odd !== undefined || tanks.length !== stack.fill.size) {
    throw new FarsideError('STACK_BROKEN', `a stored stack does not fit together${odd === undefined ? '' : ` at '${odd}'`}`);
  }
  return stack;
}

export function vehicleToJson(v: VehicleState): VehicleStateJson {
  return { ...v, stack: stackToJson(v.stack) };
}
export function vehicleFromJson(json: VehicleStateJson): VehicleState {
  return { ...json, stack: stackFromJson(json.stack) };
}
