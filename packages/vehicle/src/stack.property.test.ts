import { add, conjugateQuat, cross, mulQuat, norm, normaliseQuat, type Quat, rotateByQuat, scale, sub, type Vec3 } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStack } from '../test/random.ts';
import {
  addCargo,
  burn,
  combine,
  dock,
  dockVehicles,
  jointsOf,
  massOf,
  massProperties,
  modulesOf,
  posesOf,
  propellantOf,
  reroot,
  separate,
  separateVehicle,
  splitPart,
  stackFromJson,
  stackToJson,
  transfer,
  usablePropellant,
  type VehicleState,
} from './index.ts';
import { placeInStack, rotateTensor } from './stack.ts';

// A sum of a few dozen terms of like size: each addition adds half an ulp, so 1e-14 of the total is some 50 ulps.
const ROUNDING = 1e-14;
const small = fc.double({ min: -2, max: 2, noNaN: true });
const vec: fc.Arbitrary<Vec3> = fc.tuple(small, small, small);
const quat: fc.Arbitrary<Quat> = fc
  .tuple(small, small, small, small)
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((q) => normaliseQuat(q));
const runs = { numRuns: 1500 };

test('massOf is the mass of massProperties, and inertia is symmetric and obeys the triangle rule', () => {
  fc.assert(
    fc.property(randomStack('m'), ({ stack }) => {
      const p = massProperties(stack);
      expect(Math.abs(p.mass - massOf(stack)) / p.mass).toBeLessThan(ROUNDING);
      const i = p.inertia;
      const size = i[0] + i[4] + i[8];
      for (const [a, b] of [
        [1, 3],
        [2, 6],
        [5, 7],
      ])
        expect(Math.abs(i[a] - i[b]) / size).toBeLessThan(1e-13);
      for (const [a, b, c] of [
        [0, 4, 8],
        [4, 8, 0],
        [8, 0, 4],
      ])
        expect(i[a] + i[b]).toBeGreaterThanOrEqual(i[c] * (1 - 1e-12));
    }),
    runs,
  );
});

test('separate conserves mass and momentum, and both parts together are the whole', () => {
  fc.assert(
    fc.property(randomStack('m', 2), fc.nat(), fc.double({ min: 0, max: 500, noNaN: true }), ({ stack }, pick, impulse) => {
      const joints = jointsOf(stack);
      const joint = joints[pick % joints.length];
      const s = separate(stack, pick % 2 ? joint.child : joint.parent, impulse);
      const whole = massProperties(stack);
      const keep = massProperties(s.keep);
      const leave = massProperties(s.leave);
      expect(Math.abs(keep.mass + leave.mass - whole.mass) / whole.mass).toBeLessThan(ROUNDING);
      const p = add(scale(keep.mass, s.dvKeep), scale(leave.mass, s.dvLeave));
      // 1e-300: below the normal numbers there are no digits left to keep
      expect(norm(p)).toBeLessThanOrEqual(2e-15 * impulse + 1e-300);
      expect(norm(s.dvLeave) * leave.mass).toBeCloseTo(impulse, 9);
      // the whole as the sum of its parts, the leaving one at the place it had
      const pose = posesOf(stack).get(s.leave.root.module.id)!;
      const sum = combine([
        keep,
        { ...leave, com: placeInStack(pose, leave.com), inertia: rotateTensor(pose.attitude, leave.inertia) as never },
      ]);
      expect(norm(sub(sum.com, whole.com))).toBeLessThan(1e-12);
      const size = whole.inertia[0] + whole.inertia[4] + whole.inertia[8];
      for (let i = 0; i < 9; i++) expect(Math.abs(sum.inertia[i] - whole.inertia[i]) / size).toBeLessThan(1e-12);
    }),
    runs,
  );
});

test('docking again what was separated gives the same body back', () => {
  fc.assert(
    fc.property(randomStack('m', 2), fc.nat(), ({ stack }, pick) => {
      const joints = jointsOf(stack);
      const joint = joints[pick % joints.length];
      const s = separate(stack, joint.parent);
      const again = dock(s.keep, s.leave, [joint.parent, joint.child]);
      expect(new Map(again.fill)).toEqual(new Map(stack.fill));
      const a = massProperties(stack);
      const b = massProperties(again);
      expect(Math.abs(a.mass - b.mass) / a.mass).toBeLessThan(ROUNDING);
      expect(norm(sub(a.com, b.com))).toBeLessThan(1e-12);
    }),
    runs,
  );
});

test('another root moves nothing: the body is the same, seen from other axes', () => {
  fc.assert(
    fc.property(randomStack('m', 2), fc.nat(), ({ stack, modules }, pick) => {
      const root = modules[pick % modules.length];
      const turned = reroot(stack, root);
      const pose = posesOf(stack).get(root)!;
      const a = massProperties(stack);
      const b = massProperties(turned);
      expect(
        modulesOf(turned)
          .map((m) => m.id)
          .sort(),
      ).toEqual([...modules].sort());
      expect(norm(sub(placeInStack(pose, b.com), a.com))).toBeLessThan(1e-11);
      const i = rotateTensor(pose.attitude, b.inertia);
      const size = a.inertia[0] + a.inertia[4] + a.inertia[8];
      for (let k = 0; k < 9; k++) expect(Math.abs(i[k] - a.inertia[k]) / size).toBeLessThan(1e-12);
    }),
    runs,
  );
});

test('a burn takes exactly what it says, never more than there is, and moves the centre of mass away from the tanks', () => {
  fc.assert(
    fc.property(randomStack('m'), fc.nat(), fc.double({ min: 0, max: 1.5, noNaN: true }), ({ stack, modules }, pick, part) => {
      const module = modules[pick % modules.length];
      const engine = `${module}.main`;
      const usable = usablePropellant(stack, engine);
      const wanted = usable * part;
      const o = burn(stack, engine, wanted);
      for (const kg of o.stack.fill.values()) expect(kg).toBeGreaterThanOrEqual(0);
      expect(Math.abs(massOf(stack) - massOf(o.stack) - o.used) / massOf(stack)).toBeLessThan(ROUNDING);
      for (const [id, kg] of stack.fill) if (splitPart(id)[0] !== module) expect(o.stack.fill.get(id)).toBe(kg);
      if (wanted - usable > 1e-9) {
        expect(o.ok).toBe(false);
        expect(propellantOf(o.stack, module)).toBe(0);
      } else expect(o.ok).toBe(true);
      // first moment: M c before = M' c' after + drawn mass at the tanks
      const pose = posesOf(stack).get(module)!;
      const before = massProperties(stack);
      const after = massProperties(o.stack);
      let moment = scale(after.mass, after.com);
      for (const t of modulesOf(stack).find((m) => m.id === module)!.tanks) {
        const id = `${module}.${t.id}`;
        moment = add(moment, scale(stack.fill.get(id)! - o.stack.fill.get(id)!, placeInStack(pose, t.position)));
      }
      expect(norm(sub(scale(1 / before.mass, moment), before.com))).toBeLessThan(1e-12);
    }),
    runs,
  );
});

test('cargo moves without a gram lost', () => {
  fc.assert(
    fc.property(randomStack('m', 2), fc.nat(), fc.nat(), fc.double({ min: 0, max: 5, noNaN: true }), ({ stack, modules }, a, b, mass) => {
      const from = modules[a % modules.length];
      const to = modules[b % modules.length];
      const loaded = addCargo(stack, from, { id: 'core', mass });
      const moved = transfer(loaded, 'core', to);
      expect(moved.cargo.get(to)!.some((c) => c.id === 'core' && c.mass === mass)).toBe(true);
      expect(Math.abs(massOf(moved) - massOf(stack) - mass) / massOf(stack)).toBeLessThan(ROUNDING);
    }),
    runs,
  );
});

const angular = (v: VehicleState, about: Vec3, drift: Vec3): Vec3 => {
  const p = massProperties(v.stack);
  const h = rotateByQuat(
    v.attitude!,
    [0, 1, 2].map((i) => [0, 1, 2].reduce((s, k) => s + p.inertia[3 * i + k] * v.rate![k], 0)) as unknown as Vec3,
  );
  return add(h, scale(p.mass, cross(sub(v.state.r, about), sub(v.state.v, drift))));
};

test('a turning vehicle parts and docks with linear and angular momentum conserved', () => {
  fc.assert(
    fc.property(
      randomStack('m', 2),
      fc.nat(),
      quat,
      vec,
      vec,
      vec,
      fc.double({ min: 0, max: 300, noNaN: true }),
      ({ stack }, pick, attitude, rate, r, v, impulse) => {
        const joints = jointsOf(stack);
        const joint = joints[pick % joints.length];
        const state = { epoch: { s: 0, f: 0 }, centre: 'moon', frame: 'icrf', r, v } as const;
        const whole: VehicleState = { id: 'a', stack, state, attitude, rate };
        const { keep, leave } = separateVehicle(whole, joint.parent, { impulse, leaveId: 'b' });
        const ma = massOf(keep.stack);
        const mb = massOf(leave.stack);
        const m = massOf(stack);
        const speed = 1 + norm(rate) * 10 + impulse / Math.min(ma, mb);
        const p = add(scale(ma, keep.state.v), scale(mb, leave.state.v));
        expect(norm(sub(scale(1 / m, p), v))).toBeLessThan(1e-13 * speed);
        expect(norm(sub(scale(1 / m, add(scale(ma, keep.state.r), scale(mb, leave.state.r))), r))).toBeLessThan(1e-12);
        const h0 = angular(whole, r, v);
        const h1 = add(angular(keep, r, v), angular(leave, r, v));
        expect(norm(sub(h1, h0))).toBeLessThan(1e-11 * m * 10 * speed);
        // docked again at once: the same body, turning as before (the spring's work undone by the latch)
        const back = dockVehicles(keep, leave, [joint.parent, joint.child]);
        expect(back.offset).toBeLessThan(1e-11);
        expect(back.misalignment).toBeLessThan(1e-7);
        expect(norm(sub(back.vehicle.state.v, v))).toBeLessThan(1e-12 * speed);
        expect(norm(sub(angular(back.vehicle, r, v), h0))).toBeLessThan(1e-11 * m * 10 * speed);
        expect(mulQuat(conjugateQuat(attitude), back.vehicle.attitude!)[3]).toBeCloseTo(1, 12);
      },
    ),
    { numRuns: 1000 },
  );
});

test('a stack survives storage to the bit', () => {
  fc.assert(
    fc.property(randomStack('m'), ({ stack }) => {
      const back = stackFromJson(JSON.parse(JSON.stringify(stackToJson(stack))));
      expect(massProperties(back)).toEqual(massProperties(stack));
      expect([...back.fill]).toEqual([...stack.fill]);
    }),
    { numRuns: 300 },
  );
});
