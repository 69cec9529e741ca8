import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import { type Flight, massLedger } from '@farside/flight';
import { type Column, shareOf } from '../spine/columns.ts';

/** What the vehicles weigh over the mission, one on the other: steps at the lines of the books. */
export interface MassStrip {
  readonly vehicles: readonly string[];
  /** Ends of the steps as shares of the even columns, one more than there are steps. */
  readonly x: readonly number[];
  /** kg by step and vehicle, in the order of `vehicles`. */
  readonly masses: readonly (readonly number[])[];
  /** Most that they weigh together once the first phase is over; what lies above is cut, kg. */
  readonly most: number;
  /** On the launcher, kg. */
  readonly launch: number;
}

/** From the books of a flight. A vehicle that is followed no longer ends with its path. */
export function massStrip(flight: Flight, columns: readonly Column[]): MassStrip {
  const ledger = massLedger(flight);
  const vehicles = ledger.vehicles.map((v) => v.vehicle);
  const ends = new Map<string, Epoch>();
  for (const v of vehicles) {
    try {
      ends.set(v, flight.trajectory(v).end);
    } catch {
      // a vehicle without a path of its own stays as long as the books have it
    }
  }
  const last = columns.findLast((c) => c.flown)?.end;
  const stops = [...ledger.lines.map((l) => l.epoch), ...ends.values()].sort(compareEpochs);
  const now = new Map<string, number>();
  const x: number[] = [];
  const masses: (readonly number[])[] = [];
  let next = 0;
  let most = 0;
  for (const epoch of stops) {
    while (next < ledger.lines.length && compareEpochs(ledger.lines[next].epoch, epoch) <= 0) {
      const l = ledger.lines[next++];
      now.set(l.vehicle, l.after);
    }
    for (const [v, end] of ends) if (secondsBetween(epoch, end) <= 0 && last && secondsBetween(end, last) > 1) now.set(v, 0);
    const row = vehicles.map((v) => Math.max(0, now.get(v) ?? 0));
    const share = shareOf(columns, epoch, true);
    if (x.length > 0 && share - x[x.length - 1] < 1e-9) masses[masses.length - 1] = row;
    else {
      x.push(share);
      masses.push(row);
    }
    const first = columns[0];
    if (first && secondsBetween(first.end, epoch) >= 0)
      most = Math.max(
        most,
        row.reduce((s, m) => s + m, 0),
      );
  }
  x.push(last ? shareOf(columns, last, true) : 1);
  return { vehicles, x, masses, most: most || ledger.launch, launch: ledger.launch };
}

/** Steps of one vehicle as the lower and upper edge of a stacked area, kg. */
export function stackedSteps(
  s: MassStrip,
  vehicle: number,
): readonly { readonly from: number; readonly to: number; readonly low: number; readonly high: number }[] {
  return s.masses.map((row, i) => {
    const low = row.slice(0, vehicle).reduce((a, m) => a + m, 0);
    return { from: s.x[i], to: s.x[i + 1], low, high: low + row[vehicle] };
  });
}
