import { FarsideError, norm, type Vec3 } from '@farside/math';
import { fillOf } from './mass.ts';
import { modulesOf, partId, placeInStack, posesOf, unknownName } from './stack.ts';
import type { EngineId, Feed, Module, Stack, Tank, TankId } from './types.ts';

/** Standard acceleration of gravity, m/s^2, exact by definition (3rd CGPM, 1901); ties specific impulse to exhaust velocity. */
export const G0 = 9.80665;

/** Effective exhaust velocity, m/s. */
export const exhaustVelocity = (engine: { readonly isp: number }): number => G0 * engine.isp;

/**
 * Mass flow, kg/s, at a throttle (thrust over largest thrust). 0 is off; otherwise the throttle must lie between the engine's lowest and 1.
 * Throws ENGINE_THROTTLE.
 */
export function massFlow(engine: { readonly thrustMax: number; readonly thrustMin: number; readonly isp: number }, throttle = 1): number {
  if (throttle === 0) return 0;
  const least = engine.thrustMin / engine.thrustMax;
  // a few ulps: a throttle that was computed as F/Fmax
  if (!(throttle >= least * (1 - 1e-12) && throttle <= 1 + 1e-12)) {
    throw new FarsideError('ENGINE_THROTTLE', `throttle ${throttle} is outside ${least} to 1 (0 is off)`, {
      numbers: { throttle: Number.isFinite(throttle) ? throttle : -1, lowest: least, highest: 1 },
    });
  }
  return (throttle * engine.thrustMax) / exhaustVelocity(engine);
}

/** An engine or a set of thrusters, resolved in a stack: what a burn needs to know. */
export interface Propulsor {
  readonly id: EngineId;
  readonly module: Module;
  readonly kind: 'engine' | 'thrusters';
  /** Net thrust, N. */
  readonly thrustMax: number;
  readonly thrustMin: number;
  /** Net thrust over weight flow, s: cosine losses of canted thrusters are in it. */
  readonly isp: number;
  /** Unit vector of the net force and where it acts, stack axes. */
  readonly direction: Vec3;
  readonly position: Vec3;
  readonly feed: Feed;
}

/** Ids of everything that can be burnt in this stack: engines and thruster sets, `module.name`. */
export function propulsorIds(stack: Stack): EngineId[] {
  return modulesOf(stack).flatMap((m) => [
    ...m.engines.map((e) => partId(m.id, e.id)),
    ...new Set(m.thrusters.map((t) => partId(m.id, t.set))),
  ]);
}

/** Finds an engine or a thruster set by `module.name`. Throws ENGINE_UNKNOWN (naming the nearest), THRUSTERS_CANCEL for a set without net force. */
export function propulsor(stack: Stack, id: EngineId): Propulsor {
  for (const module of modulesOf(stack)) {
    for (const e of module.engines) {
      if (partId(module.id, e.id) !== id) continue;
      const pose = posesOf(stack).get(module.id)!;
      const origin = placeInStack(pose, [0, 0, 0]);
      const tip = placeInStack(pose, e.direction);
      return {
        id,
        module,
        kind: 'engine',
        thrustMax: e.thrustMax,
        thrustMin: e.thrustMin,
        isp: e.isp,
        direction: [tip[0] - origin[0], tip[1] - origin[1], tip[2] - origin[2]],
        position: placeInStack(pose, e.position),
        feed: e.feed,
      };
    }
    const set = module.thrusters.filter((t) => partId(module.id, t.set) === id);
    if (set.length > 0) return thrusterSet(stack, id, module, set);
  }
  throw unknownName('ENGINE_UNKNOWN', 'engine', id, propulsorIds(stack));
}

function thrusterSet(stack: Stack, id: EngineId, module: Module, set: Module['thrusters']): Propulsor {
  const force = [0, 0, 0];
  const place = [0, 0, 0];
  let flow = 0;
  let sum = 0;
  for (const t of set) {
    flow += t.thrust / exhaustVelocity(t);
    sum += t.thrust;
    for (let i = 0; i < 3; i++) {
      force[i] += t.thrust * t.direction[i];
      place[i] += t.thrust * t.position[i];
    }
  }
  const net = norm(force as unknown as Vec3);
  if (!(net > 1e-9 * sum)) {
    throw new FarsideError('THRUSTERS_CANCEL', `the thrusters of '${id}' push against each other: no net force`, {
      numbers: { sum_N: sum, net_N: net },
      tryThis: 'burn a set whose thrusters point the same way',
    });
  }
  const pose = posesOf(stack).get(module.id)!;
  const origin = placeInStack(pose, [0, 0, 0]);
  const tip = placeInStack(pose, [force[0] / net, force[1] / net, force[2] / net]);
  return {
    id,
    module,
    kind: 'thrusters',
    thrustMax: net,
    thrustMin: net,
    isp: net / (G0 * flow),
    direction: [tip[0] - origin[0], tip[1] - origin[1], tip[2] - origin[2]],
    position: placeInStack(pose, [place[0] / sum, place[1] / sum, place[2] / sum]),
    feed: set[0].feed,
  };
}

interface Share {
  readonly fraction: number;
  /** Tanks of this kind in the order of the feed, with what they hold. */
  readonly tanks: readonly { readonly id: TankId; readonly kg: number }[];
  readonly total: number;
}

/** The feed's tanks that are in this stack, by kind of propellant. */
function sharesOf(stack: Stack, p: Propulsor): Share[] {
  const known = new Map<TankId, Tank>();
  for (const m of modulesOf(stack)) for (const t of m.tanks) known.set(partId(m.id, t.id), t);
  const tanks: { id: TankId; kg: number; kind: string }[] = [];
  for (const name of p.feed.tanks) {
    const id = name.includes('.') ? name : partId(p.module.id, name);
    const tank = known.get(id);
    // a tank of another module is fed from only while that module is joined
    if (tank) tanks.push({ id, kg: fillOf(stack, id), kind: tank.kind });
    else if (!name.includes('.')) throw unknownName('TANK_UNKNOWN', 'tank', id, [...known.keys()]);
  }
  const mixture = p.feed.mixture;
  const groups = mixture
    ? Object.entries(mixture)
        .filter(([, fraction]) => fraction > 0)
        .map(([kind, fraction]) => ({ fraction, tanks: tanks.filter((t) => t.kind === kind) }))
    : [{ fraction: 1, tanks }];
  return groups.map((g) => ({ ...g, total: g.tanks.reduce((s, t) => s + t.kg, 0) }));
}

function usableOf(shares: readonly Share[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const s of shares) least = Math.min(least, s.total / s.fraction);
  return Number.isFinite(least) ? least : 0;
}

/** Propellant an engine or thruster set can still burn, kg: the kind that runs out first decides. */
export function usablePropellant(stack: Stack, id: EngineId): number {
  return usableOf(sharesOf(stack, propulsor(stack, id)));
}

export type BurnOutcome =
  | { readonly ok: true; readonly stack: Stack; readonly used: number }
  /** The tanks ran dry first: `stack` has burnt what there was (`used` kg), `short` kg were missing, `tanks` are the ones that ended empty. */
  | {
      readonly ok: false;
      readonly code: 'TANK_DRY';
      readonly stack: Stack;
      readonly used: number;
      readonly short: number;
      readonly tanks: readonly TankId[];
    };

/**
 * Draws `mass` kg through an engine or thruster set. Running dry is an outcome, not a negative number: the stack comes back with the
 * tanks empty. A surplus below 1e-9 kg (rounding of an integrated mass) counts as enough. Throws ENGINE_UNKNOWN, BURN_NEGATIVE.
 */
export function burn(stack: Stack, id: EngineId, mass: number): BurnOutcome {
  if (!(mass >= 0) || !Number.isFinite(mass)) {
    throw new FarsideError('BURN_NEGATIVE', `a burn of ${mass} kg is no burn`, {
      expected: 'a mass of at least 0 kg',
      found: String(mass),
    });
  }
  const p = propulsor(stack, id);
  const shares = sharesOf(stack, p);
  const usable = usableOf(shares);
  const used = Math.min(mass, usable);
  const fill = new Map(stack.fill);
  const empty: TankId[] = [];
  for (const s of shares) {
    const want = used * s.fraction;
    let left = want;
    const all = used >= usable && s.total / s.fraction <= usable;
    s.tanks.forEach((t, i) => {
      // the last tank takes what is left of the share, so that the sum is the mass asked for
      const part = all ? t.kg : Math.min(t.kg, p.feed.draw === 'ordered' || i === s.tanks.length - 1 ? left : (want * t.kg) / s.total);
      left = Math.max(0, left - part);
      fill.set(t.id, t.kg - part);
      if (t.kg - part === 0) empty.push(t.id);
    });
  }
  const after: Stack = { ...stack, fill };
  if (mass - used > 1e-9) return { ok: false, code: 'TANK_DRY', stack: after, used, short: mass - used, tanks: empty };
  return { ok: true, stack: after, used };
}

/** The same for callers that cannot go on without: throws TANK_DRY with the figures. */
export function burnOrThrow(stack: Stack, id: EngineId, mass: number): Stack {
  const o = burn(stack, id, mass);
  if (o.ok) return o.stack;
  throw new FarsideError('TANK_DRY', `'${id}' ran dry: ${mass.toFixed(3)} kg wanted, ${o.used.toFixed(3)} kg aboard`, {
    numbers: { wanted_kg: mass, usable_kg: o.used, short_kg: o.short },
    tryThis: 'a heavier propellant load or a smaller manoeuvre',
  });
}

/** Burns everything usable at a throttle: the stack after, the propellant (kg) and how long it lasts (s). */
export function burnUntilDry(
  stack: Stack,
  id: EngineId,
  throttle = 1,
): { readonly stack: Stack; readonly mass: number; readonly seconds: number } {
  const p = propulsor(stack, id);
  const flow = massFlow(p, throttle);
  if (!(flow > 0)) throw new FarsideError('ENGINE_THROTTLE', `'${id}' at throttle ${throttle} burns nothing: it never runs dry`);
  const mass = usablePropellant(stack, id);
  return { stack: burn(stack, id, mass).stack, mass, seconds: mass / flow };
}
