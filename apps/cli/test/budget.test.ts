import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFlightFolder } from '@farside/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran } from '../../../test/farside.ts';
import { type SharedFlight, sharedFlight } from '../../../test/shared-flight.ts';

/** `farside budget` on whole flights of both missions. */
interface Split {
  readonly delta_v_m_per_s: number;
  readonly propellant_kg: number;
  readonly gained_m_per_s?: number;
  readonly gravity_m_per_s?: number;
  readonly steering_m_per_s?: number;
  readonly rest_m_per_s?: number;
}
interface Burn extends Split {
  readonly phase: string;
  readonly what: string;
  readonly module: string;
  readonly duration_s: number;
  readonly exhaust_m_per_s: number;
  readonly speed?: string;
  readonly stages?: readonly (Split & { readonly stage: string; readonly duration_s: number })[];
}
interface Tank {
  readonly module: string;
  readonly loaded_kg: number;
  readonly used_kg: number;
  readonly left_kg: number;
  readonly residual_kg: number;
  readonly corrections_kg: number;
  readonly needed_kg: number;
  readonly margin_kg: number;
  readonly gap_kg: number;
}
interface Books {
  readonly burns: readonly Burn[];
  readonly sums: Readonly<Record<'modules' | 'phases', Readonly<Record<string, Split & { untold_m_per_s: number }>>>> & {
    readonly all: Split;
  };
  readonly propellant: readonly Tank[];
  readonly corrections: readonly {
    readonly phase: string;
    readonly worst_m_per_s: number;
    readonly flown_m_per_s: number;
    readonly more_kg: number;
  }[];
  readonly masses: {
    readonly ok: boolean;
    readonly worst_kg: number;
    readonly launch_kg: number;
    readonly end_kg: number;
    readonly lines: readonly { readonly all_kg: number }[];
  };
}

describe.each(['change-6', 'change-5'])('%s', (mission) => {
  let flight: SharedFlight;
  let books: Books;
  const run = (...args: string[]): Promise<Ran> =>
    farside(['budget', flight.folder, ...args], { env: { FARSIDE_FLIGHTS: flight.shelf, COLUMNS: '80' } });
  beforeAll(async () => {
    flight = await sharedFlight(mission);
    const r = await run('--json', '--residual', '1%');
    expect(r.status, r.stderr).toBe(0);
    books = JSON.parse(r.stdout) as Books;
  });

  test('what every engine gave is what the speed gained, gravity and steering', () => {
    const told = books.burns.filter((b) => b.rest_m_per_s !== undefined);
    expect(told.length).toBeGreaterThan(15);
    for (const b of told) {
      // dense output of the propagator on long steps far from the body: 3e-5 m/s at worst
      expect(Math.abs(b.rest_m_per_s!), b.what).toBeLessThan(1e-4);
      expect(b.steering_m_per_s, b.what).toBeGreaterThan(-1e-6);
      expect(b.delta_v_m_per_s).toBeCloseTo(b.gained_m_per_s! + b.gravity_m_per_s! + b.steering_m_per_s! + b.rest_m_per_s!, 9);
    }
    // only pulses in closed loop are not told apart
    for (const b of books.burns.filter((x) => x.rest_m_per_s === undefined)) expect(b.what).toMatch(/pulses\)$/);
  });

  test('descent and ascent over the ground: stages add up, a hover is all weight, and the losses are those of the trade', () => {
    for (const what of ['powered descent', 'ascent']) {
      const b = books.burns.find((x) => x.what === what)!;
      expect(b.speed).toBe('ground');
      const sum = (f: (s: Split & { duration_s: number }) => number): number => b.stages!.reduce((s, x) => s + f(x), 0);
      for (const key of ['delta_v_m_per_s', 'gained_m_per_s', 'gravity_m_per_s', 'steering_m_per_s', 'propellant_kg'] as const)
        expect(
          sum((s) => s[key]!),
          `${what} ${key}`,
        ).toBeCloseTo(b[key]!, 5);
      expect(sum((s) => s.duration_s)).toBeCloseTo(b.duration_s, 5);
      // it stands at one end: the speed gained is that of a low orbit over the ground at the other
      expect(b.gained_m_per_s).toBeGreaterThan(1650);
      expect(b.gained_m_per_s).toBeLessThan(1750);
    }
    const hover = books.burns.find((x) => x.what === 'powered descent')!.stages!.find((s) => s.stage === 'hover')!;
    // weight for twenty seconds: g at the site within half a percent of 1.62 m/s^2
    expect(hover.gravity_m_per_s! / hover.duration_s).toBeCloseTo(1.62, 1);
    expect(hover.steering_m_per_s).toBe(0);
  });

  test('tanks: loaded is used and left, needed is used, residual and corrections; burns and tanks agree', () => {
    expect(books.propellant.map((t) => t.module)).toEqual(['orbiter', 'lander', 'ascender', 'stage']);
    for (const t of books.propellant) {
      expect(t.loaded_kg).toBeCloseTo(t.used_kg + t.left_kg, 9);
      expect(t.needed_kg).toBeCloseTo(t.used_kg + t.residual_kg + t.corrections_kg, 9);
      expect(t.margin_kg).toBeCloseTo(t.loaded_kg - t.needed_kg, 9);
      expect(t.residual_kg).toBeCloseTo(t.module === 'stage' ? 0 : 0.01 * t.loaded_kg, 9);
      expect(t.used_kg).toBeCloseTo(books.sums.modules[t.module].propellant_kg, 6);
      expect(t.gap_kg).toBeLessThan(1e-6);
    }
    // both on the way out and both on the way home
    expect(books.corrections.map((c) => c.phase)).toEqual(['transfer', 'transfer', 'return', 'return']);
    for (const c of books.corrections) {
      expect(c.worst_m_per_s).toBeGreaterThan(c.flown_m_per_s);
      expect(c.more_kg).toBeGreaterThan(0);
    }
    expect(books.propellant[0].corrections_kg).toBeCloseTo(
      books.corrections.reduce((s, c) => s + c.more_kg, 0),
      9,
    );
  });

  test('masses close from the launch mass down', () => {
    const m = books.masses;
    expect(m.ok).toBe(true);
    expect(m.worst_kg).toBeLessThan(1e-6);
    expect(m.lines[0].all_kg).toBe(m.launch_kg);
    expect(m.lines.at(-1)!.all_kg).toBeCloseTo(m.end_kg, 6);
    expect(m.launch_kg).toBeCloseTo(books.propellant.reduce((s, t) => s + t.loaded_kg, 0) + 1220 + 310 + 1000 + 345 + 5500, 6);
  });

  test('the tables fit 80 columns, with every part; one part alone is one part', async () => {
    const all = await run();
    expect(all.status).toBe(0);
    for (const l of all.stdout.split('\n')) expect([...l].length, l).toBeLessThanOrEqual(80);
    for (const title of ['Velocity changes', 'Propellant', 'Corrections', 'Masses', 'Every change', 'Vehicle by vehicle'])
      expect(all.stdout).toMatch(new RegExp(`^${title}$`, 'm'));
    expect(all.stdout).toMatch(/mass books close to/);
    const one = await run('--part', 'propellant');
    expect(one.stdout).toContain('Corrections');
    expect(one.stdout).not.toContain('Every change');
  });

  test('CSV: a header, one row a burn and one a stage, fields as many as the header has', async () => {
    for (const [part, rows] of [
      ['delta-v', books.burns.length + books.burns.reduce((s, b) => s + (b.stages?.length ?? 0), 0)],
      ['propellant', books.propellant.length],
      ['masses', books.masses.lines.length],
    ] as const) {
      const r = await run('--csv', '--part', part);
      const lines = r.stdout.split('\r\n');
      expect(lines.pop()).toBe('');
      expect(lines.length, part).toBe(rows + 1);
      const fields = (l: string): number => l.replace(/"[^"]*"/g, 'x').split(',').length;
      for (const l of lines) expect(fields(l), l).toBe(fields(lines[0]));
    }
  });
});

test('CSV: the rows of burns alone add up to what was burnt, those of stages to their burn', async () => {
  const flight = await sharedFlight();
  const [csv, json] = await Promise.all(['--csv', '--json'].map((format) => farside(['budget', flight.folder, format])));
  const [header, ...rows] = csv.stdout
    .trimEnd()
    .split('\r\n')
    .map((l) => l.replace(/"[^"]*"/g, (x) => x.replaceAll(',', ';')).split(','));
  const column = (name: string): number => header.indexOf(name);
  const kg = (row: readonly string[]): number => Number(row[column('propellant_kg')]);
  const sum = (list: readonly string[][]): number => list.reduce((s, r) => s + kg(r), 0);
  const of = (kind: string): string[][] => rows.filter((r) => r[column('row')] === kind);
  const { sums } = JSON.parse(json.stdout) as Books;
  expect(of('burn').length + of('stage').length).toBe(rows.length);
  expect(sum(of('burn'))).toBeCloseTo(sums.all.propellant_kg, 6);
  const staged = of('burn').filter((b) => of('stage').some((s) => s[column('what')] === b[column('what')]));
  expect(staged.length).toBeGreaterThanOrEqual(2);
  expect(sum(of('stage'))).toBeCloseTo(sum(staged), 5);
});

test('a flight that is sealed in part has the books of what is sealed', async () => {
  const flight = await sharedFlight();
  const home = mkdtempSync(join(tmpdir(), 'farside-budget-'));
  try {
    for (const [phase, count] of [
      ['launch', 1],
      ['landing', 5],
      ['rendezvous', 8],
    ] as const) {
      const folder = join(home, phase);
      cpSync(flight.folder, folder, { recursive: true });
      const store = await openFlightFolder(folder, { write: true });
      await store.rewind(phase);
      await store.close();
      const r = await farside(['budget', folder, '--json']);
      expect(r.status, r.stderr).toBe(0);
      const books = JSON.parse(r.stdout) as Books;
      expect(new Set(books.burns.map((b) => b.phase)).size).toBeLessThanOrEqual(count);
      expect(books.masses.ok).toBe(true);
      for (const t of books.propellant) expect(t.loaded_kg).toBeCloseTo(t.used_kg + t.left_kg, 9);
      for (const command of ['budget', 'contacts', 'light']) {
        const text = await farside([command, folder], { env: { COLUMNS: '80' } });
        expect(text.status, `${command} ${phase}: ${text.stderr}`).toBe(0);
        expect(text.stdout).toContain(`${count} of 11 phases`);
      }
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}, 60_000);

test('what cannot be is told as such', async () => {
  for (const [args, says] of [
    [['change-6', '--part', 'dv'], /the books have no 'dv'/],
    [['change-6', '--residual', '120%'], /from 0% to below 100%/],
    [['change-6', '--json', '--csv'], /either --json or --csv/],
  ] as const) {
    const r = await farside(['budget', ...args]);
    expect(r.status).toBe(2);
    expect(r.stderr).toMatch(says);
  }
});
