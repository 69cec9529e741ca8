import type { Vec3 } from '@farside/math';
import { addCargo, buildModule, dock, type ModuleSpec, type Stack, stackOf } from '@farside/vehicle';
import fc from 'fast-check';

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const vec: fc.Arbitrary<Vec3> = fc.tuple(coordinate, coordinate, coordinate);
const unitVec: fc.Arbitrary<Vec3> = vec.filter((v) => Math.hypot(...v) > 0.1);
const kg = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

const moduleSpec = (id: string): fc.Arbitrary<ModuleSpec> =>
  fc
    .record({
      id: fc.constant(id),
      dry: kg(10, 2000),
      com: vec,
      size: fc.record({ length: kg(0.3, 4), diameter: kg(0.3, 4) }),
      tanks: fc
        .array(fc.record({ capacity: kg(1, 1500), part: kg(0, 1), position: vec, gyration: kg(0, 1) }), { minLength: 1, maxLength: 3 })
        .map((list) => list.map(({ part, ...t }, i) => ({ id: `t${i}`, ...t, fill: t.capacity * part }))),
      draw: fc.constantFrom('proportional' as const, 'ordered' as const),
      isp: kg(60, 460),
      thrust: kg(1, 1e5),
      axes: fc.array(fc.record({ position: vec, axis: unitVec }), { minLength: 4, maxLength: 4 }),
    })
    .map(({ draw, isp, thrust, axes, ...m }) => ({
      ...m,
      engines: { main: { thrust, isp, draw } },
      ports: axes.map((p, i) => ({ id: `p${i}`, ...p })),
    }));

export interface RandomStack {
  readonly stack: Stack;
  readonly modules: readonly string[];
}

/** Trees of one to five modules with odd geometry, part-filled tanks and some cargo; names start with `prefix`. Port p3 of every module stays free, p0 holds a child to its parent. */
export const randomStack = (prefix: string, least = 1): fc.Arbitrary<RandomStack> =>
  fc
    .integer({ min: least, max: 5 })
    .chain((n) =>
      fc.tuple(
        fc.tuple(...Array.from({ length: n }, (_, i) => moduleSpec(`${prefix}${i}`))),
        fc.array(fc.nat(), { minLength: n, maxLength: n }),
        fc.array(kg(0, 20), { maxLength: 3 }),
      ),
    )
    .map(([specs, parents, cargo]) => {
      const single = specs.map((s) => stackOf(buildModule(s), Object.fromEntries((s.tanks ?? []).map((t) => [t.id, t.fill!]))));
      let stack = single[0];
      const free = [`${prefix}0.p1`, `${prefix}0.p2`];
      for (let i = 1; i < specs.length; i++) {
        const [port] = free.splice(parents[i] % free.length, 1);
        stack = dock(stack, single[i], [port, `${prefix}${i}.p0`]);
        free.push(`${prefix}${i}.p1`, `${prefix}${i}.p2`);
      }
      cargo.forEach((mass, i) => {
        stack = addCargo(stack, `${prefix}${parents[0] % specs.length}`, { id: `${prefix}c${i}`, mass });
      });
      return { stack, modules: specs.map((s) => s.id) };
    });
