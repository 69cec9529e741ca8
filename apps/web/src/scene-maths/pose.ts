import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import { type Attitudes, attitudesOf } from './attitude.ts';
import { distanceAt, lengthAt, type Numbers, smoothstep } from './into.ts';
import { type Assembly, type Layout, layoutOf } from './layout.ts';
import type { Centre, Places } from './places.ts';

/** The lander's feet stand this far below its lower end, m (drawn). */
export const FOOT = 0.45;
/** Parts that have just separated are drawn where they stood until they are this far apart, and as flown from the second distance on, m. */
const PARTED = [5, 40] as const;
/** Above this height over its site, m, the lander is drawn about its centre of mass; below the second its feet are at the path, as the flight counts heights. */
const FEET = [1000, 100] as const;

/**
 * Where vehicles and modules are drawn. A flight follows centres of mass of point-like vehicles; parts of a vehicle begin their paths at the same point, and heights of descent and ascent are
 * counted at the ground. So that joints meet and feet stand on the ground, a vehicle near a part that it just left, and a lander near the ground, is moved along its axis by up to its own
 * length, less the farther it is away. Everywhere else the centre of mass is on the path: at the docking the ports meet as flown.
 */
export interface Poses {
  readonly layout: Layout;
  readonly attitudes: Attitudes;
  /** Writes the vehicle's origin (lower end of its root module; m about the centre returned, icrf) into out[0..2] and its x, y, z axes into out[3..11]. */
  vehicle(vehicle: string, epoch: Epoch, out: Numbers): Centre | undefined;
}

interface Split {
  readonly epoch: Epoch;
  readonly before: Assembly;
  readonly kept: Assembly;
  readonly left: Assembly;
  /** Of what left, in the axes of what was before. */
  readonly seat: number;
  readonly flip: boolean;
}

export function posesIn(places: Places): Poses {
  const layout = layoutOf(places.flight, places.rides);
  const attitudes = attitudesOf(places, layout);
  const splits: Split[] = [];
  for (const left of layout.assemblies) {
    const same = (e: Epoch): boolean => Math.abs(secondsBetween(e, left.start)) < 1e-3;
    const before = layout.assemblies.find(
      (a) => a !== left && same(a.end) && a.seats.some((s) => s.module === left.root) && a.root !== left.root,
    );
    if (!before) continue;
    const kept = layout.assemblies.find((a) => same(a.start) && a.root === before.root);
    const seat = before.seats.find((s) => s.module === left.root);
    if (kept && seat) splits.push({ epoch: left.start, before, kept, left, seat: seat.z, flip: seat.flip });
  }
  const ground = groundRadius(places);
  const y = new Float64Array(10);
  const o = new Float64Array(6);

  const pathZ = (a: Assembly, epoch: Epoch, r: number): number => {
    const com = layout.com(a, epoch);
    if (a.root !== 'lander' || ground === undefined) return com;
    const near = 1 - smoothstep(FEET[1], FEET[0], r - ground);
    return com + near * (-FOOT - com);
  };

  return {
    layout,
    attitudes,
    vehicle(vehicle, epoch, out) {
      const a = layout.assembly(vehicle, epoch);
      if (!a || !attitudes.axes(vehicle, epoch, AXES)) return undefined;
      const centre = places.own(vehicle, epoch, y);
      if (centre === undefined) return undefined;
      let z = pathZ(a, epoch, lengthAt(y, 0));
      for (const s of splits) {
        if (s.kept !== a && s.left !== a && !(a.vehicle === s.left.vehicle && a.root === s.left.root)) continue;
        if (compareEpochs(epoch, s.epoch) < 0) continue;
        const other = s.kept === a ? s.left.vehicle : s.kept.vehicle;
        if (!places.about(other, centre, epoch, o)) continue;
        const w = 1 - smoothstep(PARTED[0], PARTED[1], distanceAt(y, 0, o, 0));
        if (w === 0) continue;
        const was = s.before.root === 'lander' ? -FOOT : layout.com(s.before, s.epoch);
        const joined = s.kept === a ? was : s.flip ? s.seat - was : was - s.seat;
        z += w * (joined - z);
      }
      for (let k = 0; k < 3; k++) out[k] = y[k] - z * AXES[6 + k];
      for (let k = 0; k < 9; k++) out[3 + k] = AXES[k];
      return centre;
    },
  };
}

const AXES = new Float64Array(9);

/** Where the lander stands, m in mean-Earth axes; undefined when nothing landed. */
export function landedAt(places: Places): [number, number, number] | undefined {
  for (const v of places.flight.vehicles) {
    if (!places.rides.has(v)) continue;
    for (const a of places.flight.trajectory(v).arcs) {
      if (a.centre !== 'moon' || a.frame === 'icrf') continue;
      const m = new Float64Array(18);
      places.env.frames.rotation(a.frame, 'moon-me:de421', a.start, m);
      const at = (i: number): number => m[3 * i] * a.nodes[1] + m[3 * i + 1] * a.nodes[2] + m[3 * i + 2] * a.nodes[3];
      return [at(0), at(1), at(2)];
    }
  }
  return undefined;
}

/** How far from the Moon's centre the lander stands, m; undefined when nothing landed. */
export function groundRadius(places: Places): number | undefined {
  const at = landedAt(places);
  return at && Math.hypot(at[0], at[1], at[2]);
}
