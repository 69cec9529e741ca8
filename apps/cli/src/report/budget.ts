import { formatUtc } from '@farside/astro';
import {
  type BurnLine,
  type BurnSum,
  burnLines,
  type CorrectionReserve,
  correctionReserves,
  csvField,
  type Flight,
  type LedgerLine,
  loadedModules,
  type MassLedger,
  massLedger,
  type Split,
  sumBurns,
  type TankBudget,
  type TankOptions,
  tankBudgets,
} from '@farside/flight';
import type { OpenedFlight } from '../flights.ts';
import { duration, fixed } from '../text/figures.ts';
import { type Column, naturalWidth, right, table } from '../text/table.ts';
import { type Voice, visible, wrap } from '../text/terminal.ts';
import { flightHead } from './story.ts';

export type BudgetPart = 'delta-v' | 'propellant' | 'masses';

const one = (x: number): string => fixed(x, 1);
/** Velocity changes: a small one keeps a digit that says something. */
const speed = (x: number): string => fixed(x, Math.abs(x) >= 5e-4 && Math.abs(x) < 0.095 ? 3 : 1);
const kg = (x: number): string => fixed(x, Math.abs(x) >= 5e-4 && Math.abs(x) < 0.95 ? 3 : 1);

const modules = (lines: readonly BurnLine[]): readonly string[] => [...new Set(lines.map((b) => b.module))];

// --- velocity changes ---------------------------------------------------------------------------------------------

const splitCells = (s: Split | undefined): string[] => (s ? [s.gained, s.gravity, s.steering].map(speed) : ['–', '–', '–']);
const sumCells = (s: BurnSum): string[] => [speed(s.deltaV), ...splitCells(s.untold < s.deltaV ? s : undefined), kg(s.propellant)];

function burnRows(v: Voice, b: BurnLine, indent: string, name = b.what): string[][] {
  return [
    [indent + name, speed(b.deltaV), ...splitCells(b.split), kg(b.propellant)],
    ...b.stages
      .filter((s) => s.deltaV > 0)
      .map((s) =>
        [`${indent}  ${s.name}, ${duration(s.duration)}`, speed(s.deltaV), ...splitCells(s.split), kg(s.propellant)].map((c) => v.dim(c)),
      ),
  ];
}

/** By the module that pays, phase by phase, burn by burn. */
function deltaVLines(v: Voice, flight: Flight): string[] {
  const lines = burnLines(flight);
  const rows: string[][] = [];
  for (const module of modules(lines)) {
    const mine = lines.filter((b) => b.module === module);
    rows.push([module, ...sumCells(sumBurns(mine))].map((c) => v.bold(c)));
    for (const phase of new Set(mine.map((b) => b.phase))) {
      const here = mine.filter((b) => b.phase === phase);
      if (here.length > 1) rows.push([`  ${phase}`, ...sumCells(sumBurns(here))]);
      for (const b of here) rows.push(...burnRows(v, b, here.length > 1 ? '    ' : '  ', here.length > 1 ? b.what : `${phase}: ${b.what}`));
    }
  }
  const all = sumBurns(lines);
  const columns = [{ title: 'm/s' }, right('Δv'), right('speed'), right('gravity'), right('steering'), right('kg')];
  const told = lines.filter((b) => b.split);
  const worst = told.reduce((w, b) => Math.max(w, Math.abs(b.split?.rest ?? 0)), 0);
  const notes =
    told.length === 0
      ? ['The record of this flight does not tell losses: it was flown before they were taken down. Fly it again with --fresh.']
      : [
          `Δv = speed + gravity + steering, burn by burn to ${worst === 0 ? '0' : worst.toExponential(0)} m/s. Descent and ascent: speed over the ground, all else about the body.`,
          ...(all.untold > 0
            ? [`${speed(all.untold)} m/s of pulses in closed loop are not told apart (–); sums leave them out of the three.`]
            : []),
        ];
  return [...table(v, columns, hung(v, columns, rows), '  '), ...notes.map((n) => v.dim(wrap(`  ${n}`, v.width, '  ')))];
}

/** Rows whose first cell, indented as it is, is broken over rows of its own where there is no room for it. */
function hung(v: Voice, columns: readonly Column[], rows: readonly (readonly string[])[]): string[][] {
  const room =
    v.width -
    naturalWidth(
      columns,
      rows.map((r) => ['', ...r.slice(1)]),
      '  ',
    ) +
    visible(columns[0].title);
  return rows.flatMap((r) => {
    if (visible(r[0]) <= room) return [[...r]];
    const rest = `${' '.repeat(/^ */.exec(r[0])?.[0].length ?? 0)}  `;
    const [first, ...more] = wrap(r[0], room, rest).split('\n');
    return [[first, ...r.slice(1)], ...more.map((m) => [m])];
  });
}

// --- propellant ---------------------------------------------------------------------------------------------------

function propellantLines(v: Voice, flight: Flight, o: TankOptions): string[] {
  const tanks = tankBudgets(flight, o);
  const withResidual = (o.residual ?? 0) > 0;
  const columns = [
    { title: 'kg' },
    right('loaded'),
    right('used'),
    right('left'),
    right('99 %'),
    ...(withResidual ? [right('residual')] : []),
    right('needed'),
    right('margin'),
    right('of loaded', 1),
    right('m/s'),
  ];
  const rows = tanks.map((t) => [
    t.module,
    one(t.loaded),
    one(t.used),
    one(t.left),
    t.corrections > 0 ? kg(t.corrections) : '',
    ...(withResidual ? [one(t.residual)] : []),
    one(t.needed),
    t.margin < 0 ? v.bad(one(t.margin)) : one(t.margin),
    `${fixed((100 * t.margin) / t.loaded, 1)} %`,
    t.marginDeltaV === undefined ? '' : one(t.marginDeltaV),
  ]);
  const phases = flight.phases.map((p) => p.phase).filter((p) => tanks.some((t) => t.phases.some((x) => x.phase === p)));
  const used = phases.map((p) => [
    p,
    ...tanks.map((t) => {
      const x = t.phases.find((y) => y.phase === p);
      return x ? kg(x.propellant) : '';
    }),
  ]);
  const short = tanks.filter((t) => t.margin < 0);
  const gap = tanks.reduce((w, t) => Math.max(w, t.gap), 0);
  return [
    ...table(v, columns, rows, '  '),
    v.dim(
      wrap(
        `  99 %: what corrections need beyond what was flown, to be 99 % sure. needed: used and that${withResidual ? ' and the residual' : ''}. margin: loaded less needed; m/s: what it is worth after the last burn. Burns and tanks agree to ${gap === 0 ? '0' : gap.toExponential(0)} kg.`,
        v.width,
        '  ',
      ),
    ),
    ...short.map((t) => wrap(`  ${v.bad('warning')} the ${t.module} has ${one(-t.margin)} kg too little`, v.width, '  ')),
    '',
    v.bold('Used, phase by phase'),
    ...table(v, [{ title: 'kg' }, ...tanks.map((t) => right(t.module))], used, '  '),
  ];
}

function correctionTable(v: Voice, list: readonly CorrectionReserve[]): string[] {
  if (list.length === 0) return [];
  return [
    '',
    v.bold('Corrections'),
    ...table(
      v,
      [{ title: 'm/s' }, { title: 'engine' }, right('flown'), right('at 99 %'), right('more'), right('kg more')],
      list.map((r) => [
        `${r.phase} ${r.number}`,
        r.engine,
        fixed(r.flown, 3),
        fixed(r.worst, 3),
        fixed(Math.max(0, r.worst - r.flown), 3),
        fixed(r.more, 3),
      ]),
      '  ',
    ),
  ];
}

// --- masses -------------------------------------------------------------------------------------------------------

/** A burn without the engine behind it. */
const withoutEngine = (x: LedgerLine): string => (x.reason === 'burn' ? x.what.replace(/, [^ ,]+$/, '') : x.what);

function massLines(v: Voice, flight: Flight): string[] {
  const l = massLedger(flight);
  const build = loadedModules(flight).map((m) => [m.module, one(m.dry), m.loaded > 0 ? one(m.loaded) : '', one(m.dry + m.loaded)]);
  const rows = [...build, ['launch mass', '', '', one(l.launch)].map((c) => v.bold(c))];
  const year = formatUtc(l.lines[0]?.epoch ?? flight.phases[0].handover.epoch, 0).slice(0, 4);
  const ledger = l.lines.map((x) => [
    formatUtc(x.epoch, 0).slice(5, 16).replace('T', ' '),
    x.vehicle,
    x.reason === 'start' ? 'on the launcher' : withoutEngine(x),
    `${x.delta > 0 ? '+' : ''}${kg(x.delta)}`,
    one(x.after),
    one(x.total),
  ]);
  const accounts = l.vehicles.map((x) => [
    x.vehicle,
    ...[x.opened, x.burnt, x.taken, x.moved, x.lost, x.end].map((y) => (y === 0 ? '' : one(y))),
  ]);
  const verdict = l.ok ? v.good('close') : v.bad('do not close');
  return [
    ...table(v, [{ title: 'kg', flexible: true }, right('dry'), right('propellant'), right('together')], rows, '  '),
    '',
    v.bold('Every change'),
    ...table(
      v,
      [{ title: `UTC ${year}` }, { title: 'vehicle' }, { title: 'reason', flexible: true }, right('kg'), right('vehicle'), right('all')],
      ledger,
      '  ',
    ),
    '',
    v.bold('Vehicle by vehicle'),
    ...table(
      v,
      [{ title: 'kg' }, right('began'), right('burnt'), right('samples'), right('moved'), right('lost'), right('end')],
      [...accounts, ['all', one(l.launch), one(l.burnt), one(l.taken), '', one(l.lost), one(l.end)].map((c) => v.bold(c))],
      '  ',
    ),
    `  mass books ${verdict} to ${l.worst === 0 ? '0' : l.worst.toExponential(1)} kg`,
  ];
}

/** The books of a flight as text: all parts, or one. */
export function budgetLines(v: Voice, flight: Flight, o: TankOptions, part?: BudgetPart): string[] {
  const lines = flightHead(v, flight, 'budget');
  const section = (name: BudgetPart, title: string, body: () => readonly string[]): void => {
    if (part !== undefined && part !== name) return;
    lines.push('', v.bold(title), ...body());
  };
  section('delta-v', 'Velocity changes', () => deltaVLines(v, flight));
  section('propellant', 'Propellant', () => [...propellantLines(v, flight, o), ...correctionTable(v, correctionReserves(flight))]);
  section('masses', 'Masses', () => massLines(v, flight));
  return lines;
}

// --- for machines -------------------------------------------------------------------------------------------------

const splitJson = (s: Split): object => ({
  gained_m_per_s: s.gained,
  gravity_m_per_s: s.gravity,
  steering_m_per_s: s.steering,
  rest_m_per_s: s.rest,
});

const burnJson = (b: BurnLine): object => ({
  phase: b.phase,
  vehicle: b.vehicle,
  module: b.module,
  engine: b.engine,
  what: b.what,
  start: formatUtc(b.start, 3),
  duration_s: b.duration,
  delta_v_m_per_s: b.deltaV,
  propellant_kg: b.propellant,
  exhaust_m_per_s: b.exhaust,
  ...(b.split ? { speed: b.velocity, ...splitJson(b.split) } : {}),
  ...(b.stages.length > 0
    ? {
        stages: b.stages.map((s) => ({
          stage: s.name,
          duration_s: s.duration,
          delta_v_m_per_s: s.deltaV,
          propellant_kg: s.propellant,
          ...splitJson(s.split),
        })),
      }
    : {}),
});

const sumJson = (s: BurnSum): object => ({
  burns: s.burns,
  delta_v_m_per_s: s.deltaV,
  propellant_kg: s.propellant,
  ...splitJson(s),
  untold_m_per_s: s.untold,
});

const tankJson = (t: TankBudget): object => ({
  module: t.module,
  dry_kg: t.dry,
  loaded_kg: t.loaded,
  used_kg: t.used,
  left_kg: t.left,
  residual_kg: t.residual,
  corrections_kg: t.corrections,
  needed_kg: t.needed,
  margin_kg: t.margin,
  margin_m_per_s: t.marginDeltaV ?? null,
  gap_kg: t.gap,
  phases: t.phases.map((p) => ({ phase: p.phase, delta_v_m_per_s: p.deltaV, propellant_kg: p.propellant })),
});

const ledgerJson = (l: MassLedger): object => ({
  launch_kg: l.launch,
  burnt_kg: l.burnt,
  taken_kg: l.taken,
  lost_kg: l.lost,
  end_kg: l.end,
  weighed_kg: l.weighed,
  worst_kg: l.worst,
  ok: l.ok,
  vehicles: l.vehicles.map((x) => ({
    vehicle: x.vehicle,
    began_kg: x.opened,
    burnt_kg: x.burnt,
    taken_kg: x.taken,
    moved_kg: x.moved,
    lost_kg: x.lost,
    end_kg: x.end,
  })),
  lines: l.lines.map((x) => ({
    epoch: formatUtc(x.epoch, 3),
    phase: x.phase,
    vehicle: x.vehicle,
    reason: x.reason,
    what: x.what,
    delta_kg: x.delta,
    vehicle_kg: x.after,
    all_kg: x.total,
  })),
});

/** The books as one JSON document, SI; one part when named. */
export function budgetJson({ flight, folder }: OpenedFlight, o: TankOptions, part?: BudgetPart): unknown {
  const wants = (p: BudgetPart): boolean => part === undefined || part === p;
  const lines = burnLines(flight);
  const by = (key: 'module' | 'phase'): object =>
    Object.fromEntries([...new Set(lines.map((b) => b[key]))].map((k) => [k, sumJson(sumBurns(lines.filter((b) => b[key] === k)))]));
  return {
    mission: flight.manifest.mission.name,
    id: flight.manifest.id,
    folder,
    ...(wants('delta-v')
      ? { burns: lines.map(burnJson), sums: { modules: by('module'), phases: by('phase'), all: sumJson(sumBurns(lines)) } }
      : {}),
    ...(wants('propellant')
      ? {
          propellant: tankBudgets(flight, o).map(tankJson),
          corrections: correctionReserves(flight).map((r) => ({
            phase: r.phase,
            number: r.number,
            engine: r.engine,
            flown_m_per_s: r.flown,
            worst_m_per_s: r.worst,
            more_kg: r.more,
          })),
        }
      : {}),
    ...(wants('masses') ? { masses: ledgerJson(massLedger(flight)) } : {}),
  };
}

/** One part as CSV (RFC 4180), SI, in pieces. Rows of velocity changes are a burn each, or a stage of the burn above: `row` tells them apart. */
export function* budgetCsv(flight: Flight, o: TankOptions, part: BudgetPart): Generator<string> {
  const row = (cells: readonly (string | number)[]): string => `${cells.map((c) => csvField(String(c))).join(',')}\r\n`;
  if (part === 'delta-v') {
    yield row(
      'row,phase,vehicle,engine,what,stage,start_utc,duration_s,delta_v_mps,speed,gained_mps,gravity_mps,steering_mps,propellant_kg'.split(
        ',',
      ),
    );
    for (const b of burnLines(flight)) {
      const s = (x: Split | undefined): (string | number)[] => (x ? [x.gained, x.gravity, x.steering] : ['', '', '']);
      const start = formatUtc(b.start, 3);
      const head = [b.phase, b.vehicle, b.engine, b.what];
      yield row(['burn', ...head, '', start, b.duration, b.deltaV, b.velocity ?? '', ...s(b.split), b.propellant]);
      for (const x of b.stages)
        yield row(['stage', ...head, x.name, '', x.duration, x.deltaV, b.velocity ?? '', ...s(x.split), x.propellant]);
    }
    return;
  }
  if (part === 'propellant') {
    yield row('module,dry_kg,loaded_kg,used_kg,left_kg,residual_kg,corrections_99_kg,needed_kg,margin_kg,margin_mps'.split(','));
    for (const t of tankBudgets(flight, o))
      yield row([t.module, t.dry, t.loaded, t.used, t.left, t.residual, t.corrections, t.needed, t.margin, t.marginDeltaV ?? '']);
    return;
  }
  yield row('utc,phase,vehicle,reason,what,delta_kg,vehicle_kg,all_kg'.split(','));
  for (const x of massLedger(flight).lines)
    yield row([formatUtc(x.epoch, 3), x.phase, x.vehicle, x.reason, x.what, x.delta, x.after, x.total]);
}
