import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import { type MassReason, massOf, type VehicleId } from '@farside/vehicle';
import type { Flight } from '../flight.ts';

/** One change of the mass books of a whole flight, kg. */
export interface LedgerLine {
  readonly epoch: Epoch;
  readonly phase: string;
  readonly vehicle: VehicleId;
  readonly reason: MassReason;
  readonly what: string;
  readonly delta: number;
  /** The vehicle after it. */
  readonly after: number;
  /** All vehicles together, when everything of this instant is booked. */
  readonly total: number;
}

/** One vehicle from its first line to its last, kg: opened + burnt + taken + moved + lost = end. */
export interface VehicleLedger {
  readonly vehicle: VehicleId;
  /** What it weighed when it began: on the launcher, or parted from another. */
  readonly opened: number;
  readonly burnt: number;
  readonly taken: number;
  /** Parted from it and joined to it, and carried on under another name. */
  readonly moved: number;
  /** Lost, and thrown off. */
  readonly lost: number;
  readonly end: number;
}

/** Masses from the launch down. */
export interface MassLedger {
  /** On the launcher, with the injection stage. */
  readonly launch: number;
  readonly lines: readonly LedgerLine[];
  readonly vehicles: readonly VehicleLedger[];
  readonly burnt: number;
  readonly taken: number;
  readonly lost: number;
  /** What the books have at the end, and what the vehicles of the last hand-over weigh. */
  readonly end: number;
  readonly weighed: number;
  /** Largest of: gaps within the books, from phase to phase, what only moved, burns against lines, end against weighed; kg. */
  readonly worst: number;
  readonly ok: boolean;
}

/** What a sum of some hundred masses of tonnes may be off by, kg. */
const CLOSES = 1e-6;
/** Lines of one instant, s. */
const INSTANT = 1e-6;

/**
 * The mass books of a flight as one: from the launch mass down, every change with its reason. A phase opens its books with what the one before closed with: such lines are checked and left out.
 * Checked against the burns and against what the last hand-over weighs.
 */
export function massLedger(flight: Flight): MassLedger {
  const books = flight.books();
  const raw: Omit<LedgerLine, 'total'>[] = [];
  const now = new Map<VehicleId, number>();
  for (const { phase, lines } of books.phases) {
    // a phase may begin to a rounding after its first event
    const opening = lines.filter((l) => l.reason === 'start');
    const changes = lines.filter((l) => l.reason !== 'start').sort((a, b) => compareEpochs(a.epoch, b.epoch));
    for (const l of [...opening, ...changes]) {
      const before = now.get(l.vehicle) ?? 0;
      now.set(l.vehicle, l.after);
      // handed over: what it differs by from the phase before is in the worst gap of the books
      const delta = l.reason === 'start' ? l.after - before : l.delta;
      if (delta !== 0 && !(l.reason === 'start' && Math.abs(delta) <= CLOSES)) raw.push({ ...l, phase, delta });
    }
  }
  let total = 0;
  const lines: LedgerLine[] = [];
  for (let i = 0; i < raw.length; ) {
    let k = i;
    while (k < raw.length && raw[k].phase === raw[i].phase && Math.abs(secondsBetween(raw[i].epoch, raw[k].epoch)) <= INSTANT)
      total += raw[k++].delta;
    for (; i < k; i++) lines.push({ ...raw[i], total });
  }
  const sum = (reasons: readonly MassReason[], vehicle?: VehicleId): number =>
    lines.reduce((s, l) => (reasons.includes(l.reason) && (vehicle === undefined || l.vehicle === vehicle) ? s + l.delta : s), 0);
  const vehicles = [...now].map(([vehicle, end]): VehicleLedger => {
    const first = lines.find((l) => l.vehicle === vehicle);
    const opened = first?.delta ?? 0;
    const isMove = first !== undefined && first.reason !== 'start';
    return {
      vehicle,
      opened,
      burnt: sum(['burn'], vehicle),
      taken: sum(['sample'], vehicle),
      moved: sum(['separate', 'dock', 'transfer'], vehicle) - (isMove ? opened : 0),
      lost: sum(['loss', 'jettison'], vehicle),
      end,
    };
  });
  const launch = sum(['start']);
  const burnt = sum(['burn']);
  const taken = sum(['sample']);
  const lost = sum(['loss', 'jettison']);
  const end = vehicles.reduce((s, v) => s + v.end, 0);
  const last = flight.handovers().at(-1);
  const weighed = [...(last?.vehicles.values() ?? [])].reduce((s, v) => s + massOf(v.stack), 0);
  const burns = flight.burns().reduce((s, b) => s + b.propellant, 0);
  const gaps = [
    books.worst,
    sum(['separate', 'dock', 'transfer']),
    launch + burnt + taken + lost - end,
    burnt + burns,
    weighed - end,
    ...vehicles.map((v) => v.opened + v.burnt + v.taken + v.moved + v.lost - v.end),
  ];
  const worst = Math.max(...gaps.map(Math.abs));
  return { launch, lines, vehicles, burnt, taken, lost, end, weighed, worst, ok: worst <= CLOSES };
}
