import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFlight } from '@farside/flight';
import { nodeEnvironment, openFlightFolder } from '@farside/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, ROOT } from '../farside.ts';
import { sharedFlight } from '../shared-flight.ts';
import { CSV_VEHICLE, OPM_AT, OPM_VEHICLE, truthOf } from './truth.ts';

/**
 * The real command's exports of a whole flight, opened by programs that are not of this project (tools/foreign/README.md). In CI they have to be there; elsewhere what is
 * missing skips its tests by name.
 */
const TOOLS = join(ROOT, 'tools', 'foreign');
const PYTHON = process.env['FARSIDE_PYTHON'] ?? '/usr/bin/python3';
const MODULES = 'jplephem, scipy, pandas, lxml, xmlschema, astropy';
const inCi = process.env['CI'] === 'true';
const pythonMissing = !inCi && spawnSync(PYTHON, ['-c', `import ${MODULES}`]).status !== 0;
const nodeMissing = !inCi && !existsSync(join(TOOLS, 'node_modules', '@cesium', 'engine'));
const python = (what: string): string => `${what} (skipped where python3 lacks one of ${MODULES})`;
const node = (what: string): string => `${what} (skipped where tools/foreign is not installed: npm ci --prefix tools/foreign)`;

/** m: what the exports promise. */
const BOUND = 1e-3;

interface Worst {
  readonly worst_m: number;
  readonly cases: number;
}
interface PythonReport {
  readonly spk: Worst & { readonly segments: number; readonly comment: string };
  readonly messages: {
    readonly oem: Worst;
    readonly oem_xml: Worst;
    readonly opm: { readonly same_in_both: boolean; readonly worst_m: number; readonly mass_kg: number; readonly manoeuvres: number };
  };
  readonly epochs: { readonly worst_s: number; readonly cases: number };
  readonly csv: { readonly rows: number; readonly compared: number; readonly wrong: readonly number[] };
}
interface NodeReport {
  readonly czml: Worst & { readonly missing: readonly string[]; readonly entities: readonly string[] };
  readonly parquet: Readonly<
    Record<'trajectory' | 'channels' | 'events' | 'burns', { readonly rows: number; readonly columns: Readonly<Record<string, string>> }>
  > & {
    readonly wrong: readonly unknown[];
    readonly compared: number;
  };
}

let home: string;
let truth: { vehicles: string[]; tdb: unknown[]; utc: unknown[]; nodes: unknown[] };
let flown: { channels: number; events: number; burns: number; later: number };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-foreign-'));
  const shared = await sharedFlight();
  const store = await openFlightFolder(shared.folder);
  const flight = await openFlight(store);
  await store.close();
  truth = truthOf(flight, await nodeEnvironment()) as typeof truth;
  const channels = flight.channels().reduce((sum, c) => sum + flight.channel(c.id).t.length, 0);
  flown = {
    channels,
    events: flight.events().length,
    burns: flight.burns().length,
    later: flight.burns(OPM_VEHICLE).filter((b) => b.phase === 'return').length,
  };
  writeFileSync(join(home, 'truth.json'), JSON.stringify(truth));
  const run = async (...args: string[]): Promise<void> => {
    const r = await farside(['export', shared.folder, ...args]);
    expect(r.status, r.stderr).toBe(0);
  };
  await run('--spk', '--out', join(home, 'flight.bsp'));
  await run('--czml', '--out', join(home, 'flight.czml'));
  await run('--parquet', '--out', join(home, 'tables'));
  await run('--csv', '--vehicle', CSV_VEHICLE, '--out', join(home, 'flight.csv'));
  for (const [xml, name] of [
    [[], 'opm'],
    [['--xml'], 'opm.xml'],
  ] as const)
    await run('--opm', ...xml, '--vehicle', OPM_VEHICLE, '--at', OPM_AT, '--out', join(home, `flight.${name}`));
  for (const vehicle of truth.vehicles) {
    await run('--oem', '--vehicle', vehicle, '--out', join(home, `${vehicle}.oem`));
    await run('--oem', '--xml', '--vehicle', vehicle, '--out', join(home, `${vehicle}.oem.xml`));
  }
}, 300_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('by Python', () => {
  let seen: PythonReport;
  beforeAll(() => {
    if (!pythonMissing)
      seen = JSON.parse(
        execFileSync(PYTHON, [join(TOOLS, 'check-exports.py'), home], { encoding: 'utf8', maxBuffer: 1e8 }),
      ) as PythonReport;
  }, 300_000);

  test.skipIf(pythonMissing)(python('SPK: segments of type 13 found by jplephem, interpolated by scipy'), () => {
    expect(seen.spk.cases).toBe(truth.tdb.length);
    expect(seen.spk.cases).toBeGreaterThan(1000);
    expect(seen.spk.worst_m).toBeLessThan(BOUND);
    for (const v of truth.vehicles) expect(seen.spk.comment).toMatch(new RegExp(`-9990\\d\\d +${v} `));
  });

  test.skipIf(pythonMissing)(python('OEM: text, and XML that its schema holds valid, interpolated by scipy'), () => {
    for (const found of [seen.messages.oem, seen.messages.oem_xml]) {
      expect(found.cases).toBe(truth.utc.length);
      expect(found.worst_m).toBeLessThan(BOUND);
    }
  });

  test.skipIf(pythonMissing)(python('OPM: both notations say the same, state and mass are those of the record'), () => {
    const { opm } = seen.messages;
    expect(opm.same_in_both).toBe(true);
    // written to a micrometre and a milligram
    expect(opm.worst_m).toBeLessThan(2e-6);
    expect(Math.abs(opm.mass_kg)).toBeLessThan(1e-6);
    expect(opm.manoeuvres).toBeGreaterThanOrEqual(flown.later);
  });

  test.skipIf(pythonMissing)(python('epochs: UTC and TDB belong together for ERFA'), () => {
    // 0.4 us of the terms that are left out of TDB here, and the rounding of a double at 7.7e8 s
    expect(seen.epochs.worst_s).toBeLessThan(1e-6);
  });

  test.skipIf(pythonMissing)(python('CSV: the nodes of the record to the last digit for pandas'), () => {
    expect(seen.csv.wrong).toEqual([]);
    expect(seen.csv.compared).toBeGreaterThan(20);
  });
});

describe('by Cesium and Arrow', () => {
  let seen: NodeReport;
  beforeAll(() => {
    if (!nodeMissing)
      seen = JSON.parse(
        execFileSync(process.execPath, [join(TOOLS, 'check-exports.mjs'), home], { encoding: 'utf8', maxBuffer: 1e8 }),
      ) as NodeReport;
  }, 300_000);

  test.skipIf(nodeMissing)(node('CZML: Cesium finds every vehicle where it is'), () => {
    expect(seen.czml.missing).toEqual([]);
    expect([...seen.czml.entities].sort()).toEqual([...truth.vehicles].sort());
    expect(seen.czml.cases).toBe(truth.utc.length);
    expect(seen.czml.worst_m).toBeLessThan(BOUND);
  });

  test.skipIf(nodeMissing)(node('Parquet: Arrow finds all rows, the nodes of the record to the last digit'), () => {
    const { parquet } = seen;
    expect(parquet.wrong).toEqual([]);
    expect(parquet.compared).toBe(truth.nodes.length);
    expect([parquet.channels.rows, parquet.events.rows, parquet.burns.rows]).toEqual([flown.channels, flown.events, flown.burns]);
    expect(parquet.trajectory.columns).toMatchObject({ vehicle: 'Utf8', tdb_s: 'Float64', x_m: 'Float64', mass_kg: 'Float64' });
  });
});
