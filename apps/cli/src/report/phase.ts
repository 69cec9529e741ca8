import { type Environment, secondsBetween } from '@farside/astro';
import type { Flight, FlightBurn, FlightEvent, MeasureValue } from '@farside/flight';
import type { ConstraintRow, PhasePlan } from '@farside/mission';
import {
  type Clock,
  deltaV,
  duration,
  figure,
  fixed,
  keyedFigure,
  keyedPair,
  mass,
  place,
  significant,
  unitOfMeasure,
} from '../text/figures.ts';
import { type Column, table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';
import { phaseViews } from './flight.ts';
import { whereabouts } from './orbits.ts';
import { contactTable, foldRoutine } from './routine.ts';

function measureText(name: string, m: MeasureValue, clock: Clock): string {
  if (typeof m === 'string') return m;
  if (typeof m === 'number') return figure(m, unitOfMeasure(name));
  return 'epoch' in m ? `${clock.stamp(m.epoch)} ${clock.name}` : place(m);
}

/** The epoch of a burn that is aimed as one push is that of its middle. */
const measureName = (short: string): string => short.replaceAll('-', ' ').replace(/^(burn \d+) epoch$/, '$1 epoch (its middle)');

/** Everything about one phase: timeline, burns, what was solved, measures, masses. */
export function phaseReport(v: Voice, flight: Flight, env: Environment, kind: string, clock: Clock): string[] {
  const view = phaseViews(flight).find((p) => p.kind === kind);
  // throws FLIGHT_PHASE_UNKNOWN with the nearest name
  const handover = flight.handover(kind);
  if (!view) return [];
  const lines = [
    v.bold(`${view.number} ${view.title}`),
    v.dim(
      wrap(
        `${clock.stamp(view.start)} → ${clock.stamp(view.end)} ${clock.name}  (${duration(secondsBetween(view.start, view.end))})`,
        v.width,
        '  ',
      ),
    ),
  ];
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push('', v.bold(title), ...body);
  };
  section('Timeline', timeline(v, flight, kind, clock));
  if (view.burns.length > 0) section('Burns', burnTable(v, view.burns, clock));
  section('Contacts', contactTable(v, flight, view.start, view.end));
  section('Solved', solved(v, flight, kind));
  const measures = Object.entries(flight.measures()).filter(([n]) => n.startsWith(`${kind}.`));
  section(
    'Measures',
    table(
      v,
      [{ title: '' }, { title: '' }],
      measures.map(([n, m]) => [measureName(n.slice(kind.length + 1)), measureText(n, m, clock)]),
      '  ',
    ),
  );
  section('Masses', books(v, flight, kind));
  section(
    'At the end',
    table(
      v,
      [{ title: '' }, { title: '', flexible: true }, { title: '', right: true }],
      [...handover.vehicles.values()].map((x) => whereabouts(x, env)).map((w) => [w.vehicle, w.text, mass(w.mass_kg)]),
      '  ',
    ),
  );
  const channels = flight.channels().filter((c) => channelIn(flight, c.id, view.start, view.end));
  if (channels.length > 0) section('Channels', [wrap(`  ${channels.map((c) => `${c.id} [${c.unit}]`).join(', ')}`, v.width, '  ')]);
  return lines;
}

/** On a narrow terminal without the engines, then without how long they burn. */
function burnTable(v: Voice, burns: readonly FlightBurn[], clock: Clock): string[] {
  const columns: Column[] = [
    { title: 'start' },
    { title: 'what', flexible: true },
    { title: 'engine', drop: 3 },
    { title: 'Δv', right: true },
    { title: 'lasts', right: true, drop: 2 },
    { title: 'propellant', right: true, drop: 1 },
  ];
  const rows = burns.map((b) => [clock.stamp(b.start), b.what, b.engine, deltaV(b.deltaV), duration(b.duration), mass(b.propellant)]);
  return table(v, columns, rows, '  ');
}

function channelIn(flight: Flight, id: string, from: Parameters<Flight['channel']>[1], to: Parameters<Flight['channel']>[2]): boolean {
  return flight.channel(id, from, to).t.length > 2;
}

/** Figures that the text of an event says in words. */
const IN_WORDS = new Set(['body_naif_id', 'umbra']);

/** The figures of an event, a place in one piece. */
function figuresOf(e: FlightEvent): string[] {
  const { latitude_rad: latitude, longitude_rad: longitude, ...rest } = e.data ?? {};
  const entire = latitude !== undefined && longitude !== undefined;
  return [
    ...(entire ? [`place ${place({ latitude, longitude })}`] : []),
    ...Object.entries(entire ? rest : (e.data ?? {}))
      .filter(([k, x]) => Number.isFinite(x) && !IN_WORDS.has(k))
      .map(([k, x]) => keyedFigure(k, x)),
  ];
}

/** Events with their figures, wrapped under the text. */
export function timeline(v: Voice, flight: Flight, kind: string | undefined, clock: Clock): string[] {
  const events = foldRoutine(flight.events(kind === undefined ? {} : { phase: kind }), clock);
  const indent = ' '.repeat(23);
  return events.map((e) => {
    const data = figuresOf(e).join(', ');
    const who = e.vehicle && !e.text.includes(e.vehicle) ? `${e.vehicle}: ` : '';
    const text = wrap(`  ${clock.stamp(e.epoch)}  ${who}${e.text}`, v.width, indent);
    return data === '' ? text : `${text}\n${indent}${v.dim(wrap(data, v.width - indent.length).replaceAll('\n', `\n${indent}`))}`;
  });
}

function solved(v: Voice, flight: Flight, kind: string): string[] {
  const plan = (flight.plans() as PhasePlan[]).find((p) => p.phase === kind);
  if (!plan) return [];
  const rows = plan.constraints.map((c) => [c.name, ...constraintCells(c)]);
  const columns: Column[] = [
    { title: 'constraint', flexible: true },
    { title: 'wanted', right: true, drop: 2 },
    { title: 'reached', right: true, drop: 1 },
    { title: 'missed by', right: true },
    { title: 'tolerance', right: true },
  ];
  // what no constraint has is no column
  const filled = columns.map((_, k) => rows.some((r) => r[k] !== ''));
  const of = <T>(list: readonly T[]): T[] => list.filter((_, k) => filled[k]);
  const lines = rows.length > 0 ? table(v, of(columns), rows.map(of), '  ') : [];
  const notes = Object.entries(plan.notes ?? {});
  if (notes.length > 0)
    lines.push(
      ...table(
        v,
        [{ title: '' }, { title: '', right: true }],
        notes.map(([k, x]) => keyedPair(k, x)),
        '  ',
      ),
    );
  lines.push(v.dim(`  ${counted(plan.evaluations, 'rollout')}, ${counted(plan.iterations, 'iteration')}`));
  return lines;
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

function constraintCells(c: ConstraintRow): string[] {
  const bare = (x: number): string => (x !== 0 && Math.abs(x) < 1e-3 ? Number(x.toPrecision(3)).toExponential() : significant(x, 4));
  const known = ['m', 's', 'kg', 'rad', 'm/s'].includes(c.unit);
  const text = (x: number): string => (known ? figure(x, c.unit) : `${bare(x)}${c.unit === '1' || c.unit === '' ? '' : ` ${c.unit}`}`);
  // a bound on one side has no tolerance to speak of
  if (!(c.tolerance < 1e100)) return [`at least ${text(c.wanted)}`, text(c.reached), '', ''];
  const missed = c.reached - c.wanted;
  // what is wanted to be nothing is a miss itself
  const asked = c.wanted === 0 ? ['', ''] : [text(c.wanted), text(c.reached)];
  return [...asked, `${missed > 0 ? '+' : ''}${text(missed)}`, `± ${text(c.tolerance)}`];
}

function books(v: Voice, flight: Flight, kind: string): string[] {
  const book = flight.books().phases.find((p) => p.phase === kind);
  if (!book) return [];
  const rows = book.balance.accounts.map((a) => [
    a.vehicle,
    `${fixed(a.start, 3)} kg`,
    `${a.changes > 0 ? '+' : ''}${fixed(a.changes, 3)} kg`,
    `${fixed(a.end, 3)} kg`,
  ]);
  return [
    ...table(
      v,
      [
        { title: '', flexible: true },
        { title: 'start', right: true, drop: 1 },
        { title: 'change', right: true },
        { title: 'end', right: true },
      ],
      rows,
      '  ',
    ),
    v.dim(
      wrap(
        `  burnt ${mass(book.balance.burnt)}${book.balance.taken > 0 ? `, taken aboard ${mass(book.balance.taken)}` : ''}; closes to ${book.balance.worst === 0 ? '0' : book.balance.worst.toExponential(1)} kg`,
        v.width,
        '  ',
      ),
    ),
  ];
}
