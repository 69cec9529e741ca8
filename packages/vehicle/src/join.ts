import { FarsideError, scale, type Vec3 } from '@farside/math';
import { massProperties } from './mass.ts';
import { jointsOf, moduleOf, modulesOf, modulesOfNode, partId, placeInStack, portOf, posesOf, splitPart, unknownName } from './stack.ts';
import type { Cargo, Joint, ModuleId, PartId, PortId, Stack, StackNode } from './types.ts';

/** The part of fill and cargo that belongs to the modules of a tree. */
function withNode(stack: Stack, root: StackNode): Stack {
  const fill = new Map<string, number>();
  const cargo = new Map<ModuleId, readonly Cargo[]>();
  for (const m of modulesOfNode(root)) {
    for (const t of m.tanks) fill.set(partId(m.id, t.id), stack.fill.get(partId(m.id, t.id)) ?? 0);
    const c = stack.cargo.get(m.id);
    if (c && c.length > 0) cargo.set(m.id, c);
  }
  return { root, fill, cargo };
}

/** The same stack with another module as root: nothing moves, but the stack's axes and origin are now that module's. Throws MODULE_UNKNOWN. */
export function reroot(stack: Stack, id: ModuleId): Stack {
  moduleOf(stack, id);
  // Path from the root to the module, then each joint on it turned round.
  const path: { node: StackNode; joint?: Joint }[] = [];
  const find = (node: StackNode, joint?: Joint): boolean => {
    path.push(joint ? { node, joint } : { node });
    if (node.module.id === id || node.joints.some((j) => find(j.child, j))) return true;
    path.pop();
    return false;
  };
  find(stack.root);
  let hung: Joint | undefined;
  let root = stack.root;
  for (let i = 0; i < path.length; i++) {
    const onward = path[i + 1]?.joint;
    const joints = path[i].node.joints.filter((j) => j !== onward);
    root = { module: path[i].node.module, joints: hung ? [...joints, hung] : joints };
    if (onward) hung = { port: onward.childPort, childPort: onward.port, child: root };
  }
  return { ...stack, root };
}

export interface Separation {
  /** The part with the stack's root; its axes are unchanged. */
  readonly keep: Stack;
  /** The part that leaves; its axes are those of the module at the joint (`leavePose` says where they lay). */
  readonly leave: Stack;
  /** Velocity change of each centre of mass, m/s, in the axes of the stack before. Momentum: m_keep dv_keep + m_leave dv_leave = 0. */
  readonly dvKeep: Vec3;
  readonly dvLeave: Vec3;
  /** Unit vector along which the spring pushes the leaving part, stack axes, and the place of the joint, m. */
  readonly axis: Vec3;
  readonly place: Vec3;
}

/** The joint that a port takes part in. Throws PORT_UNKNOWN, PORT_FREE. */
function jointAt(stack: Stack, port: PortId): { parent: PartId; child: PartId } {
  portOf(stack, port);
  const joint = jointsOf(stack).find((j) => j.parent === port || j.child === port);
  if (!joint) {
    throw new FarsideError('PORT_FREE', `nothing is joined at port '${port}'`, {
      expected: jointsOf(stack)
        .map((j) => `${j.parent} to ${j.child}`)
        .join(', '),
      found: port,
    });
  }
  return joint;
}

/**
 * Opens the joint at a port (either side's name). The spring gives `impulse` N s along the parent port's axis, opposite on the two parts,
 * so momentum is conserved to rounding. Throws PORT_UNKNOWN, PORT_FREE.
 */
export function separate(stack: Stack, port: PortId, impulse = 0): Separation {
  const joint = jointAt(stack, port);
  const [leaver] = splitPart(joint.child);
  let cut: StackNode | undefined;
  const without = (n: StackNode): StackNode => ({
    module: n.module,
    joints: n.joints.flatMap((j) => {
      if (j.child.module.id !== leaver) return [{ ...j, child: without(j.child) }];
      cut = j.child;
      return [];
    }),
  });
  const rest = without(stack.root);
  const keep = withNode(stack, rest);
  const leave = withNode(stack, cut!);
  const { module, port: p } = portOf(stack, joint.parent);
  const pose = posesOf(stack).get(module.id)!;
  const place = placeInStack(pose, p.position);
  const tip = placeInStack(pose, [p.position[0] + p.axis[0], p.position[1] + p.axis[1], p.position[2] + p.axis[2]]);
  const axis: Vec3 = [tip[0] - place[0], tip[1] - place[1], tip[2] - place[2]];
  return {
    keep,
    leave,
    dvKeep: scale(-impulse / massProperties(keep).mass, axis),
    dvLeave: scale(impulse / massProperties(leave).mass, axis),
    axis,
    place,
  };
}

/** Spring impulse, N s, that drives two parts apart at `speed` m/s at this joint. */
export function impulseForSpeed(stack: Stack, port: PortId, speed: number): number {
  const s = separate(stack, port);
  const a = massProperties(s.keep).mass;
  const b = massProperties(s.leave).mass;
  return (speed * a * b) / (a + b);
}

/** Drops a module and what hangs on it without a push. Throws MODULE_UNKNOWN; JETTISON_ROOT for the module that carries the rest. */
export function jettison(stack: Stack, id: ModuleId): Separation {
  moduleOf(stack, id);
  const joint = jointsOf(stack).find((j) => splitPart(j.child)[0] === id);
  if (!joint) {
    throw new FarsideError('JETTISON_ROOT', `'${id}' is the root of its stack and cannot be dropped from it`, {
      tryThis: 'reroot the stack, or separate at a port',
    });
  }
  return separate(stack, joint.child);
}

/**
 * Joins b to a at a pair of ports; a's root and axes stay. Mass, propellant and cargo add up to rounding.
 * Throws PORT_UNKNOWN, PORT_TAKEN, STACK_DUPLICATE (a module or cargo of the same name on both sides).
 */
export function dock(a: Stack, b: Stack, ports: readonly [PortId, PortId]): Stack {
  const [onA, onB] = ports;
  const parent = portOf(a, onA).module;
  const child = portOf(b, onB).module;
  for (const [stack, port] of [
    [a, onA],
    [b, onB],
  ] as const) {
    const taken = jointsOf(stack).find((j) => j.parent === port || j.child === port);
    if (taken)
      throw new FarsideError('PORT_TAKEN', `port '${port}' is taken: ${taken.parent} is joined to ${taken.child}`, { found: port });
  }
  const here = new Set(modulesOf(a).map((m) => m.id));
  const twice = modulesOf(b).find((m) => here.has(m.id));
  if (twice) throw new FarsideError('STACK_DUPLICATE', `both stacks have a module '${twice.id}'`, { found: twice.id });
  const held = new Set([...a.cargo.values()].flat().map((c) => c.id));
  const same = [...b.cargo.values()].flat().find((c) => held.has(c.id));
  if (same) throw new FarsideError('STACK_DUPLICATE', `both stacks hold a cargo '${same.id}'`, { found: same.id });
  const hung = reroot(b, child.id).root;
  const joint: Joint = { port: splitPart(onA)[1], childPort: splitPart(onB)[1], child: hung };
  const insert = (n: StackNode): StackNode => ({
    module: n.module,
    joints: [...n.joints.map((j) => ({ ...j, child: insert(j.child) })), ...(n.module.id === parent.id ? [joint] : [])],
  });
  return { root: insert(a.root), fill: new Map([...a.fill, ...b.fill]), cargo: new Map([...a.cargo, ...b.cargo]) };
}

/** The cargo of a name and the module it lies in. Throws CARGO_UNKNOWN, naming the nearest. */
export function cargoOf(stack: Stack, id: string): { module: ModuleId; cargo: Cargo } {
  const all: string[] = [];
  for (const [module, list] of stack.cargo) {
    for (const cargo of list) {
      if (cargo.id === id) return { module, cargo };
      all.push(cargo.id);
    }
  }
  throw unknownName('CARGO_UNKNOWN', 'cargo', id, all);
}
