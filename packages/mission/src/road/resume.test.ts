import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, secondsBetween } from '@farside/astro';
import { type Flight, type FlightStore, memoryStore, openFlight } from '@farside/flight';
import { FarsideError } from '@farside/math';
import { beforeAll, expect, test } from 'vitest';
import { environment, missionWith } from '../../test/lunar-handover.ts';
import type { Outline } from '../outline/outline.ts';
import { outline } from '../outline/sketch.ts';
import { flightManifest, fly } from './fly.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8');
const source = { name: 'change-6', text, mission: missionWith() };
let env: Environment;
let sketch: Outline;
beforeAll(async () => {
  env = await environment();
  sketch = outline(source.mission, env);
});

/** Flies until the solver of a phase begins, then stops as a person would; what broke before that comes out. */
async function flyUntil(phase: string, store: FlightStore): Promise<unknown> {
  const stop = new AbortController();
  const progress = (p: { phase: string }): void => {
    if (p.phase === phase) stop.abort();
  };
  return fly({ source, env, store, outline: sketch, signal: stop.signal, progress }).catch((e: unknown) => e);
}

const codeOf = (e: unknown): string => (e instanceof FarsideError ? e.code : String(e));

/** A store whose process dies while the phase is being written: some chunks are there, the seal is not. */
function dying(store: FlightStore, phase: string, chunks: number): FlightStore {
  let left = chunks;
  return {
    manifest: () => store.manifest(),
    index: () => store.index(),
    seals: () => store.seals(),
    read: (ref) => store.read(ref),
    rewind: (p) => store.rewind(p),
    close: () => store.close(),
    seal: (p) => store.seal(p),
    async append(chunk) {
      if (chunk.phase === phase && left-- <= 0) throw new FarsideError('KILLED', 'the process is gone');
      await store.append(chunk);
    },
  };
}

let whole: Flight;
test('a flight stopped between phases, or killed while one is written, goes on to the same record, byte by byte', async () => {
  const one = memoryStore(flightManifest(source, env));
  expect(codeOf(await flyUntil('lunar-orbit', one))).toBe('ABORTED');
  const many = memoryStore(flightManifest(source, env));
  expect(codeOf(await flyUntil('transfer', many))).toBe('ABORTED');
  expect((await many.seals()).map((s) => s.phase)).toEqual(['launch']);
  expect(codeOf(await flyUntil('lunar-orbit', dying(many, 'transfer', 3)))).toBe('KILLED');
  expect((await many.seals()).map((s) => s.phase)).toEqual(['launch']);
  expect(codeOf(await flyUntil('braking', many))).toBe('ABORTED');
  expect(codeOf(await flyUntil('lunar-orbit', many))).toBe('ABORTED');
  expect((await many.seals()).map((s) => s.phase)).toEqual(['launch', 'transfer', 'braking']);
  expect(Buffer.compare(many.bytes(), one.bytes())).toBe(0);
  whole = await openFlight(one);
});

test('what borders cut fits together: one eclipse in two phases, one contact in two rows, sums over the flight; books balance', () => {
  const dark = whole.events({ vehicle: 'stack' }).filter((e) => e.kind.startsWith('eclipse-') && e.data?.['umbra'] === 1);
  // behind the Earth on the parking orbit, out of the shadow on the way to the Moon
  expect(dark.map((e) => [e.phase, e.kind])).toEqual([
    ['launch', 'eclipse-start'],
    ['transfer', 'eclipse-end'],
  ]);
  const m = whole.measures() as Record<string, number>;
  expect(m['flight.stack-earth-umbra-time']).toBeCloseTo(secondsBetween(dark[0].epoch, dark[1].epoch), 6);
  expect(m['flight.stack-earth-umbra-time']).toBe(m['launch.stack-earth-umbra-time'] + m['transfer.stack-earth-umbra-time']);
  const border = whole.handover('transfer').epoch;
  const over = whole.contacts('stack').filter((c) => secondsBetween(c.start, border) > 1 && secondsBetween(border, c.end) > 1);
  expect(over.length).toBeGreaterThan(0);
  // nobody is left with a part that begins or ends at the border
  for (const c of whole.contacts()) {
    expect(Math.abs(secondsBetween(c.start, border))).toBeGreaterThan(1e-3);
    expect(Math.abs(secondsBetween(c.end, border))).toBeGreaterThan(1e-3);
  }
  expect(whole.books().ok).toBe(true);
});
