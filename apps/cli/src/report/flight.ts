import { type Environment, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight, FlightBurn, FlightEvent } from '@farside/flight';
import { PHASES } from '@farside/mission';
import { type Clock, deltaV, duration, mass } from '../text/figures.ts';
import { table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';
import { whereabouts } from './orbits.ts';

/** A phase as the reports see it. */
export interface PhaseView {
  readonly kind: string;
  readonly title: string;
  readonly number: number;
  readonly start: Epoch;
  readonly end: Epoch;
  readonly burns: readonly FlightBurn[];
  readonly events: readonly FlightEvent[];
}

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
export const titleOf = (kind: string): string => capital(PHASES.find((p) => p.kind === kind)?.title ?? kind);

/** Sealed phases with their spans: each begins where the one before handed over, the first with its first event. */
export function phaseViews(flight: Flight): readonly PhaseView[] {
  return flight.phases.map((p, i) => {
    const events = flight.events({ phase: p.phase });
    const start = i > 0 ? flight.phases[i - 1].handover.epoch : (events[0]?.epoch ?? p.handover.epoch);
    return {
      kind: p.phase,
      title: titleOf(p.phase),
      number: flight.manifest.phases.indexOf(p.phase) + 1,
      start,
      end: p.handover.epoch,
      burns: flight.burns().filter((b) => b.phase === p.phase),
      events,
    };
  });
}

export interface BurnGroup {
  readonly what: string;
  readonly count: number;
  readonly start: Epoch;
  readonly engine: string;
  readonly vehicle: string;
  readonly deltaV: number;
  readonly duration: number;
  readonly propellant: number;
}

/** Burns with the same purpose as one line when there are more than two of them. */
export function groupBurns(burns: readonly FlightBurn[]): readonly BurnGroup[] {
  const family = (b: FlightBurn): string => `${b.vehicle}|${b.engine}|${b.what.replace(/\s*\d+\s*$/, '')}`;
  const sizes = new Map<string, number>();
  for (const b of burns) sizes.set(family(b), (sizes.get(family(b)) ?? 0) + 1);
  const out: BurnGroup[] = [];
  const done = new Set<string>();
  for (const b of burns) {
    const key = family(b);
    if ((sizes.get(key) ?? 0) <= 2) {
      out.push({
        count: 1,
        what: b.what,
        start: b.start,
        engine: b.engine,
        vehicle: b.vehicle,
        deltaV: b.deltaV,
        duration: b.duration,
        propellant: b.propellant,
      });
      continue;
    }
    if (done.has(key)) continue;
    done.add(key);
    const all = burns.filter((x) => family(x) === key);
    const sum = (f: (x: FlightBurn) => number): number => all.reduce((s, x) => s + f(x), 0);
    out.push({
      count: all.length,
      what: b.what.replace(/\s*\d+\s*$/, ''),
      start: b.start,
      engine: b.engine,
      vehicle: b.vehicle,
      deltaV: sum((x) => x.deltaV),
      duration: sum((x) => x.duration),
      propellant: sum((x) => x.propellant),
    });
  }
  return out;
}

/** Beyond this the eye loses the row. */
const WIDEST = 96;

/** What the two kinds of lines under a phase say; masses and propellant end in one column. */
const LEGEND = 'right: mass of a vehicle at the end of the phase; of a burn (▸) its propellant';

/** Phase by phase: when, where each vehicle is at its end, and the burns; masses and propellant end in one column. */
export function phaseLines(v: Voice, flight: Flight, env: Environment, clock: Clock): string[] {
  const lines: string[] = [];
  const width = Math.min(v.width, WIDEST);
  const [dvWidth, timeWidth, massWidth] = [11, 13, 12];
  const nameWidth = width - 5 - dvWidth - timeWidth - massWidth;
  const places = phaseViews(flight).map((p) => ({
    p,
    where: [...flight.handover(p.kind).vehicles.values()].map((x) => whereabouts(x, env)),
  }));
  const vehicleWidth = Math.max(...places.flatMap(({ where }) => where.map((w) => w.vehicle.length)));
  if (places.length > 0) lines.push(v.dim(wrap(`   ${LEGEND}`, width, '     ')));
  let before = new Map<string, string>();
  for (const { p, where } of places) {
    lines.push(`${v.bold(`${String(p.number).padStart(2)} ${p.title}`)}${v.dim(p.kind.padStart(width - 3 - p.title.length))}`);
    const span = `   ${clock.stamp(p.start)} → ${sameDay(p, clock)} ${clock.name}  (${duration(secondsBetween(p.start, p.end))})`;
    lines.push(v.dim(wrap(span, width, '     ')));
    const now = new Map(where.map((w) => [w.vehicle, `${w.text} ${mass(w.mass_kg)}`]));
    for (const w of where) {
      // who only stands and waits is named once
      if (before.get(w.vehicle) === now.get(w.vehicle)) continue;
      const room = width - 5 - vehicleWidth - massWidth;
      const [first, ...rest] = wrap(w.text, room - 1).split('\n');
      lines.push(`   ${w.vehicle.padEnd(vehicleWidth)}  ${first.padEnd(room)}${mass(w.mass_kg).padStart(massWidth)}`);
      for (const r of rest) lines.push(' '.repeat(5 + vehicleWidth) + r);
    }
    before = now;
    for (const b of groupBurns(p.burns)) {
      const name = b.count > 1 ? `${b.count} x ${b.what}` : b.what;
      const cells = deltaV(b.deltaV).padStart(dvWidth) + duration(b.duration).padStart(timeWidth) + mass(b.propellant).padStart(massWidth);
      const [first, ...rest] = wrap(name, nameWidth - 1).split('\n');
      lines.push(`   ${v.accent('▸')} ${first.padEnd(nameWidth)}${cells}`, ...rest.map((r) => `     ${r}`));
    }
  }
  return lines;
}

/** The end of a span without the date when it is that of its start. */
function sameDay(p: PhaseView, clock: Clock): string {
  const a = clock.stamp(p.start);
  const b = clock.stamp(p.end);
  return a.slice(0, 10) === b.slice(0, 10) ? b.slice(11) : b;
}

/** Sums by the module whose engines burnt, and the state of the books. */
export function sumLines(v: Voice, flight: Flight): string[] {
  const byModule = new Map<string, { dv: number; kg: number; n: number }>();
  for (const b of flight.burns()) {
    const module = b.engine.split('.')[0];
    const s = byModule.get(module) ?? { dv: 0, kg: 0, n: 0 };
    byModule.set(module, { dv: s.dv + b.deltaV, kg: s.kg + b.propellant, n: s.n + 1 });
  }
  const rows = [...byModule].map(([module, s]) => [module, `${s.n} burn${s.n === 1 ? '' : 's'}`, deltaV(s.dv), mass(s.kg)]);
  const books = flight.books();
  const verdict = books.ok ? v.good('close') : v.bad('do not close');
  return [
    ...table(v, [{ title: '' }, { title: '', right: true }, { title: '', right: true }, { title: '', right: true }], rows, '  '),
    `  mass books ${verdict} to ${books.worst === 0 ? '0' : books.worst.toExponential(1)} kg`,
  ];
}
