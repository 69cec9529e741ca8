import type { Epoch } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { VehicleId } from './types.ts';

/**
 * Why a vehicle's mass changed. `burn`, `jettison` and `loss` leave the system, `sample` enters it, `start` opens an account;
 * `separate`, `dock` and `transfer` move mass between vehicles and sum to zero over all of them.
 */
export type MassReason = 'start' | 'burn' | 'separate' | 'dock' | 'transfer' | 'sample' | 'jettison' | 'loss';

/** One change of one vehicle's mass, kg. */
export interface MassLine {
  readonly epoch: Epoch;
  readonly vehicle: VehicleId;
  readonly reason: MassReason;
  /** In words: `first braking burn, orbiter.main`. */
  readonly what: string;
  readonly delta: number;
  /** The vehicle's mass after the change. */
  readonly after: number;
}

/** A mass book closed: whether it adds up; kg. */
export interface BookBalance {
  /** By vehicle: opened with, sum of changes, closed with, and the worst gap between `after` and the running sum, kg. */
  readonly accounts: readonly {
    readonly vehicle: VehicleId;
    readonly start: number;
    readonly changes: number;
    readonly end: number;
    readonly gap: number;
  }[];
  /** Sum of separate, dock and transfer over all vehicles, kg: must vanish. */
  readonly moved: number;
  readonly burnt: number;
  readonly taken: number;
  readonly dropped: number;
  /** Worst of all gaps, kg. */
  readonly worst: number;
  readonly ok: boolean;
}

/** A sum that keeps its digits over long books (Neumaier, ZAMM 54, 1974). */
class Sum {
  #s = 0;
  #c = 0;
  add(x: number): void {
    const t = this.#s + x;
    this.#c += Math.abs(this.#s) >= Math.abs(x) ? this.#s - t + x : x - t + this.#s;
    this.#s = t;
  }
  get value(): number {
    return this.#s + this.#c;
  }
}

/**
 * Closes the mass books: each vehicle's `after` is the sum of its changes, and what only moved between vehicles sums to zero, both within
 * `tolerance` kg (default 1e-6). Lines in order of time per vehicle. A vehicle that ends (docked into another, reached the ground) may end at zero.
 */
export function closeBook(lines: readonly MassLine[], tolerance = 1e-6): BookBalance {
  const accounts = new Map<VehicleId, { start: number; run: Sum; changes: Sum; end: number; gap: number }>();
  const by = { moved: new Sum(), burnt: new Sum(), taken: new Sum(), dropped: new Sum() };
  let broken = false;
  for (const l of lines) {
    let a = accounts.get(l.vehicle);
    if (!a) {
      a = { start: 0, run: new Sum(), changes: new Sum(), end: 0, gap: 0 };
      accounts.set(l.vehicle, a);
    }
    a.run.add(l.delta);
    if (l.reason === 'start') a.start += l.delta;
    else a.changes.add(l.delta);
    a.end = l.after;
    const gap = Math.abs(a.run.value - l.after);
    if (!Number.isFinite(gap)) broken = true;
    a.gap = Math.max(a.gap, gap);
    if (l.reason === 'burn') by.burnt.add(-l.delta);
    else if (l.reason === 'sample') by.taken.add(l.delta);
    else if (l.reason === 'jettison' || l.reason === 'loss') by.dropped.add(-l.delta);
    else if (l.reason !== 'start') by.moved.add(l.delta);
  }
  const rows = [...accounts].map(([vehicle, a]) => ({ vehicle, start: a.start, changes: a.changes.value, end: a.end, gap: a.gap }));
  const moved = by.moved.value;
  const worst = broken ? Number.POSITIVE_INFINITY : Math.max(Math.abs(moved), ...rows.map((r) => r.gap));
  return {
    accounts: rows,
    moved,
    burnt: by.burnt.value,
    taken: by.taken.value,
    dropped: by.dropped.value,
    worst,
    ok: worst <= tolerance,
  };
}

/** Writes the lines; one per flight. */
export class MassBook {
  readonly #lines: MassLine[] = [];
  readonly #mass = new Map<VehicleId, number>();

  get lines(): readonly MassLine[] {
    return this.#lines;
  }
  /** Mass of a vehicle as the book has it, kg; 0 for one that was never opened. */
  massOf(vehicle: VehicleId): number {
    return this.#mass.get(vehicle) ?? 0;
  }
  /** A line whose delta is the difference to the mass the vehicle now has: the figure the physics gives. Returns the line. */
  enter(epoch: Epoch, vehicle: VehicleId, reason: MassReason, what: string, after: number): MassLine {
    if (!Number.isFinite(after) || after < 0) throw new FarsideError('BOOK_MASS', `'${vehicle}' cannot weigh ${after} kg (${what})`);
    const line: MassLine = { epoch, vehicle, reason, what, delta: after - this.massOf(vehicle), after };
    this.#lines.push(line);
    this.#mass.set(vehicle, after);
    return line;
  }
  /** Throws BOOK_OPEN with the worst vehicle when the books do not close. */
  close(tolerance = 1e-6): BookBalance {
    const b = closeBook(this.#lines, tolerance);
    if (b.ok) return b;
    const worst = [...b.accounts].sort((x, y) => y.gap - x.gap)[0];
    throw new FarsideError(
      'BOOK_OPEN',
      `the mass books do not close: ${b.worst} kg at worst ('${worst?.vehicle}'), ${b.moved} kg lost between vehicles`,
      {
        numbers: { moved_kg: b.moved, ...(Number.isFinite(b.worst) ? { worst_kg: b.worst } : {}) },
      },
    );
  }
}
