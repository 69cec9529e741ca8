import { type Environment, secondsBetween } from '@farside/astro';
import type { Flight, FlightBurn, MeasureValue } from '@farside/flight';
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

/** Everything about one phase: timeline, burns, what was solved, measures, masses. */
export function phaseReport(v: Voice, flight: Flight, env: Environment, kind: string, clock: Clock): string[] {
  const view = phaseViews(flight).find((p) => p.kind === kind);
  // throws FLIGHT_PHASE_UNKNOWN with the nearest name
  const handover = flight.handover(kind);
  if (!view) return [];
  const lines = [
    v.bold(`${view.number} ${view.title}`),
    v.dim(`${clock.stamp(view.start)} → ${clock.stamp(view.end)} ${clock.name}  (${duration(secondsBetween(view.start, view.end))})`),
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
      measures.map(([n, m]) => [n.slice(kind.length + 1).replaceAll('-', ' '), measureText(n, m, clock)]),
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

/** On a narrow terminal without the engines. */
function burnTable(v: Voice, burns: readonly FlightBurn[], clock: Clock): string[] {
  const wide = v.width >= 96;
  const right = (title: string): Column => ({ title, right: true });
  const columns = [
    { title: 'start' },
    { title: 'what', flexible: true },
    ...(wide ? [{ title: 'engine' }] : []),
    right('Δv'),
    right('lasts'),
    right('propellant'),
  ];
  const rows = burns.map((b) => [
    clock.stamp(b.start),
    b.what,
    ...(wide ? [b.engine] : []),
    deltaV(b.deltaV),
    duration(b.duration),
    mass(b.propellant),
  ]);
  return table(v, columns, rows, '  ');
}

function channelIn(flight: Flight, id: string, from: Parameters<Flight['channel']>[1], to: Parameters<Flight['channel']>[2]): boolean {
  return flight.channel(id, from, to).t.length > 2;
}

/** Events with their figures, wrapped under the text. */
export function timeline(v: Voice, flight: Flight, kind: string | undefined, clock: Clock): string[] {
  const events = foldRoutine(flight.events(kind === undefined ? {} : { phase: kind }), clock);
  const indent = ' '.repeat(23);
  return events.map((e) => {
    const data = Object.entries(e.data ?? {})
      .filter(([, x]) => Number.isFinite(x))
      .map(([k, x]) => keyedFigure(k, x))
      .join(', ');
    const who = e.vehicle && !e.text.includes(e.vehicle) ? `${e.vehicle}: ` : '';
    const text = wrap(`  ${clock.stamp(e.epoch)}  ${who}${e.text}`, v.width, indent);
    return data === '' ? text : `${text}\n${indent}${v.dim(wrap(data, v.width - indent.length).replaceAll('\n', `\n${indent}`))}`;
  });
}

function solved(v: Voice, flight: Flight, kind: string): string[] {
  const plan = (flight.plans() as PhasePlan[]).find((p) => p.phase === kind);
  if (!plan) return [];
  const rows = plan.constraints.map((c) => [c.name, ...constraintCells(c)]);
  const lines =
    rows.length > 0
      ? table(
          v,
          [
            { title: 'constraint', flexible: true },
            { title: 'wanted', right: true },
            { title: 'reached', right: true },
            { title: 'tolerance', right: true },
          ],
          rows,
          '  ',
        )
      : [];
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
  const bare = (x: number): string => significant(x, 6);
  const known = ['m', 's', 'kg', 'rad', 'm/s'].includes(c.unit);
  const text = (x: number): string => (known ? figure(x, c.unit) : `${bare(x)}${c.unit === '1' || c.unit === '' ? '' : ` ${c.unit}`}`);
  // a bound on one side has no tolerance to speak of
  if (!(c.tolerance < 1e100)) return [`at least ${text(c.wanted)}`, text(c.reached), ''];
  return [text(c.wanted), text(c.reached), `± ${text(c.tolerance)}`];
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
      [{ title: '' }, { title: 'start', right: true }, { title: 'change', right: true }, { title: 'end', right: true }],
      rows,
      '  ',
    ),
    v.dim(
      `  burnt ${mass(book.balance.burnt)}${book.balance.taken > 0 ? `, taken aboard ${mass(book.balance.taken)}` : ''}; closes to ${book.balance.worst.toExponential(1)} kg`,
    ),
  ];
}
