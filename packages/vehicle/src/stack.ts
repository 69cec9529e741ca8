import { cross, FarsideError, matrixOfQuat, mulQuat, nearest, type Quat, quatFromMatrix, rotateByQuat, type Vec3 } from '@farside/math';
import type { Joint, Module, ModuleId, PartId, Port, Stack, StackNode } from './types.ts';

/** Where a module sits in its stack: r_stack = position + R(attitude) r_module. */
export interface Pose {
  readonly position: Vec3;
  readonly attitude: Quat;
}

/** `module.part` */
export const partId = (module: ModuleId, part: string): PartId => `${module}.${part}`;

export function splitPart(id: PartId): [ModuleId, string] {
  const dot = id.indexOf('.');
  return dot < 0 ? ['', id] : [id.slice(0, dot), id.slice(dot + 1)];
}

/** The error for a name that is not there: names the one that was probably meant. */
export function unknownName(code: string, what: string, name: string, known: readonly string[]): FarsideError {
  const near = nearest(name, known);
  const advice =
    near !== undefined ? `did you mean '${near}'?` : known.length > 0 ? `known: ${known.join(', ')}` : `this stack has no ${what}`;
  return new FarsideError(code, `unknown ${what} '${name}'; ${advice}`, {
    expected: known.length ? `one of ${known.join(', ')}` : `a stack with a ${what}`,
    found: name,
    ...(near === undefined ? {} : { tryThis: near }),
  });
}

function collect(node: StackNode, out: Module[]): void {
  out.push(node.module);
  for (const j of node.joints) collect(j.child, out);
}

/** Modules of a stack, the root first, parents before children. */
export function modulesOf(stack: Stack): Module[] {
  const out: Module[] = [];
  collect(stack.root, out);
  return out;
}

export const modulesOfNode = (node: StackNode): Module[] => {
  const out: Module[] = [];
  collect(node, out);
  return out;
};

/** Throws MODULE_UNKNOWN, naming the nearest. */
export function moduleOf(stack: Stack, id: ModuleId): Module {
  const all = modulesOf(stack);
  const found = all.find((m) => m.id === id);
  if (!found) {
    throw unknownName(
      'MODULE_UNKNOWN',
      'module',
      id,
      all.map((m) => m.id),
    );
  }
  return found;
}

/** A port by `module.port`. Throws PORT_UNKNOWN, naming the nearest. */
export function portOf(stack: Stack, id: PartId): { module: Module; port: Port } {
  const [m, p] = splitPart(id);
  for (const module of modulesOf(stack)) {
    const port = module.id === m ? module.ports.find((x) => x.id === p) : undefined;
    if (port) return { module, port };
  }
  throw unknownName(
    'PORT_UNKNOWN',
    'port',
    id,
    modulesOf(stack).flatMap((x) => x.ports.map((y) => partId(x.id, y.id))),
  );
}

export function localPort(module: Module, id: string): Port {
  const port = module.ports.find((p) => p.id === id);
  if (!port) {
    throw unknownName(
      'PORT_UNKNOWN',
      'port',
      partId(module.id, id),
      module.ports.map((p) => partId(module.id, p.id)),
    );
  }
  return port;
}

/** Every joint of a stack, the parent's port first, both as `module.port`. */
export function jointsOf(stack: Stack): { parent: PartId; child: PartId }[] {
  const out: { parent: PartId; child: PartId }[] = [];
  const walk = (n: StackNode): void => {
    for (const j of n.joints) {
      out.push({ parent: partId(n.module.id, j.port), child: partId(j.child.module.id, j.childPort) });
      walk(j.child);
    }
  };
  walk(stack.root);
  return out;
}

/** Pose of a child in its parent's axes: axes of the ports opposed, clocks together, positions together. */
export function poseOfJoint(parent: Module, joint: Joint): Pose {
  const p = localPort(parent, joint.port);
  const c = localPort(joint.child.module, joint.childPort);
  const pz: Vec3 = [-p.axis[0], -p.axis[1], -p.axis[2]];
  const py = cross(pz, p.clock);
  const cy = cross(c.axis, c.clock);
  const m = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < 3; k++) m[3 * i + k] = p.clock[i] * c.clock[k] + py[i] * cy[k] + pz[i] * c.axis[k];
  }
  const attitude = quatFromMatrix(m);
  const o = rotateByQuat(attitude, c.position);
  return { position: [p.position[0] - o[0], p.position[1] - o[1], p.position[2] - o[2]], attitude };
}

function walkPoses(node: StackNode, pose: Pose, visit: (m: Module, p: Pose) => void): void {
  visit(node.module, pose);
  for (const j of node.joints) {
    const local = poseOfJoint(node.module, j);
    const o = rotateByQuat(pose.attitude, local.position);
    const position: Vec3 = [pose.position[0] + o[0], pose.position[1] + o[1], pose.position[2] + o[2]];
    walkPoses(j.child, { position, attitude: mulQuat(pose.attitude, local.attitude) }, visit);
  }
}

/** Pose of every module in the axes of the root module. */
export function posesOf(stack: Stack): Map<ModuleId, Pose> {
  const out = new Map<ModuleId, Pose>();
  walkPoses(stack.root, { position: [0, 0, 0], attitude: [0, 0, 0, 1] }, (m, p) => out.set(m.id, p));
  return out;
}

/** A point of a module in stack axes. */
export function placeInStack(pose: Pose, point: Vec3): Vec3 {
  const o = rotateByQuat(pose.attitude, point);
  return [pose.position[0] + o[0], pose.position[1] + o[1], pose.position[2] + o[2]];
}

/** R A R^T for a symmetric 3x3 matrix, row-major. */
export function rotateTensor(q: Quat, a: ArrayLike<number>): number[] {
  const r = matrixOfQuat(q);
  const out = new Array<number>(9).fill(0);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let s = 0;
      for (let k = 0; k < 3; k++) for (let l = 0; l < 3; l++) s += r[3 * i + k] * a[3 * k + l] * r[3 * j + l];
      out[3 * i + j] = s;
    }
  }
  return out;
}
