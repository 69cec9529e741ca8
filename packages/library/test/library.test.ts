import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedFlight } from '../../../test/shared-flight.ts';
import {
  type FlownFlight,
  flyMission,
  isFarsideError,
  nodeEnvironment,
  openMission,
  phaseContext,
  readFlight,
  solve,
  solveMission,
} from '../src/index.ts';

const home = mkdtempSync(join(tmpdir(), 'farside-library-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let flight: FlownFlight;
let folder: string;
beforeAll(async () => {
  ({ folder } = await sharedFlight());
  flight = await readFlight(folder);
});

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (e) {
    return isFarsideError(e) ? `${e.code}: ${e.message}` : String(e);
  }
  return 'nothing thrown';
};

describe('what is asked for wrongly', () => {
  test('a mission that is not there, and one that cannot be flown', async () => {
    expect(await codeOf(() => openMission('chang-6'))).toMatch(/^MISSION_UNKNOWN: .*did you mean 'change-6'/);
    expect(await codeOf(() => openMission('change-6', { set: 'landing.gates.hover = 100 kg' }))).toMatch(
      /^MISSION_INVALID: .*landing\.gates\.hover/,
    );
    expect(await codeOf(() => openMission('change-6', { set: 'landing.engine = warp' }))).toMatch(/^MISSION_INVALID: .*ENGINE_UNKNOWN/);
  });

  test('a flight, a phase that are not there', async () => {
    expect(await codeOf(() => readFlight('nothing-of-this-name'))).toMatch(/^FLIGHT_UNKNOWN/);
    const { mission } = openMission('change-6');
    const env = await nodeEnvironment();
    expect(await codeOf(() => solveMission(mission, env, { until: 'landings' }))).toMatch(/^PHASE_UNKNOWN: .*'landing'/);
  });

  test('a folder with something else in it is left as it is', async () => {
    writeFileSync(join(home, 'thesis.txt'), 'years of work');
    expect(await codeOf(() => flyMission('change-6', { folder: home, donors: [flight] }))).toMatch(/^FLIGHT_EXISTS/);
    expect(readdirSync(home)).toEqual(['thesis.txt']);
  });

  test('a flight that is stopped', async () => {
    expect(await codeOf(() => flyMission('change-6', { signal: AbortSignal.abort() }))).toMatch(/^ABORTED/);
  });
});

test('with a donor of the same, a flight in memory and one in a folder are that flight, to the byte', async () => {
  const kept = join(home, 'kept');
  const [a, b] = [await flyMission('change-6', { donors: [flight] }), await flyMission('change-6', { donors: [flight], folder: kept })];
  expect(b.manifest.id).toBe(flight.manifest.id);
  expect(b.complete).toBe(true);
  expect(a.measures()).toEqual(flight.measures());
  expect(Buffer.compare(readFileSync(join(kept, 'flight.log')), readFileSync(join(folder, 'flight.log')))).toBe(0);
});

describe('solved without a record', () => {
  const plans = (): unknown[] => JSON.parse(JSON.stringify(flight.plans())) as unknown[];

  test('a mission up to a phase: the plans of the flight, to the bit', async () => {
    const seen: string[] = [];
    const { mission } = openMission('change-6');
    const solved = solveMission(mission, await nodeEnvironment(), { until: 'transfer', progress: (p) => seen.push(p.phase) });
    expect(JSON.parse(JSON.stringify(solved.phases.map((p) => p.plan)))).toEqual(plans().slice(0, 2));
    expect(solved.phases[1].to.epoch).toEqual(flight.handover('transfer').epoch);
    expect(seen).toContain('outline');
  });

  test('one phase from the hand-over of a flight; what it refuses names phase and epoch', async () => {
    const env = await nodeEnvironment();
    const { mission } = openMission('change-6');
    const { outline } = solveMission(mission, env, { until: 'launch' });
    const from = flight.handover('lunar-orbit');
    expect(JSON.parse(JSON.stringify(solve('landing', from, phaseContext({ mission, outline, env }))))).toEqual(plans()[4]);
    await expect(async () => solve('landing', flight.handover('launch'), phaseContext({ mission, outline, env }))).rejects.toMatchObject({
      details: { phase: 'landing' },
    });
  });
});
