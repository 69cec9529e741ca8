import { addSeconds, type Environment, readSpk, secondsInScale } from '@farside/astro';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { circle, flySmall, smallManifest, smallPhases, T0 } from '../test/small-flight.ts';
import {
  createRecorder,
  EXPORT_WITHIN,
  exportSpk,
  type Flight,
  memoryStore,
  oemOf,
  openFlight,
  opmOf,
  readOpm,
  sampleTimes,
  spkIds,
  streamCzml,
  stretchesOf,
  thrustRuns,
  writeOpm,
} from './index.ts';
import { exportParquet } from './parquet.ts';

async function small(): Promise<Flight> {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  return openFlight(store);
}

/** A push of 0.5 m/s^2 along z from 200 s to 300 s, on the circle: the engine burns 2 kg/s meanwhile. */
async function pushed(): Promise<Flight> {
  const store = memoryStore(smallManifest(['coast']));
  const r = createRecorder(store, 'coast');
  const push = (t: number, out: Float64Array): void => {
    circle(t, out);
    const b = Math.min(Math.max(t - 200, 0), 100);
    out[2] += 0.25 * b * b + 50 * Math.max(t - 300, 0);
    out[5] += 0.5 * b;
    if (out.length > 6) out[6] = 1000 - 2 * b;
  };
  for (const [a, b, mass] of [
    [0, 200, 1000],
    [200, 300, 0],
    [300, 900, 800],
  ])
    r.arc('orbiter', 'moon', T0, a, b, mass, push);
  r.burn({
    phase: 'coast',
    vehicle: 'orbiter',
    engine: 'orbiter.main',
    what: 'push',
    start: addSeconds(T0, 200),
    duration: 100,
    deltaV: 50,
    propellant: 200,
    massBefore: 1000,
    massAfter: 800,
    centre: 'moon',
  });
  await r.seal(smallPhases()[0].handover);
  return openFlight(store);
}

test('SPK: ids, segments and comments; read back it is the path within the bound', async () => {
  const flight = await small();
  const bytes = exportSpk(flight, { created: '2024-07-01T00:00:00' });
  expect(exportSpk(flight, { created: '2024-07-01T00:00:00' })).toEqual(bytes);
  const file = readSpk(bytes, 'small.bsp');
  const ids = spkIds(flight);
  expect(ids.get('orbiter')).toBe(-999002);
  expect(file.comment).toMatch(/-999002 {2}orbiter/);
  expect(file.comment).toContain(flight.manifest.id);
  expect(file.comment).toMatch(/1 stretch\(es\) on the ground are left out/);
  const path = flight.trajectory('orbiter');
  const [y, z] = [new Float64Array(6), new Float64Array(6)];
  for (let t = 0.5; t < 3000; t += 7.3) {
    const et = secondsInScale(addSeconds(T0, t), 'TDB');
    const segment = file.segments.findLast((s) => s.target === -999002 && s.start <= et.s + et.f && s.end >= et.s + et.f)!;
    expect([segment.type, segment.centre]).toEqual([13, 301]);
    segment.evaluate(et.s, et.f, y);
    path.at(addSeconds(T0, t), z);
    expect(Math.hypot(y[0] - z[0], y[1] - z[1], y[2] - z[2])).toBeLessThan(EXPORT_WITHIN);
  }
  expect(() => exportSpk(flight, { vehicles: ['orbitr'] })).toThrow(expect.objectContaining({ code: 'VEHICLE_UNKNOWN' }));
});

test('samples: as many as the bound asks for, none too far from its neighbours, at most a step apart', async () => {
  const flight = await small();
  const [s] = stretchesOf(flight.trajectory('orbiter')).stretches;
  const counts = [1, 1e-3, 1e-5].map((within) => sampleTimes(s, { within }).length);
  expect(counts[1]).toBeGreaterThanOrEqual(counts[0]);
  expect(counts[2]).toBeGreaterThan(counts[1]);
  const times = sampleTimes(s, { step: 10 });
  expect(times[0]).toBe(s.first);
  expect(times.at(-1)).toBe(s.last);
  for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeLessThanOrEqual(10 + 1e-9);
});

test('a burn from the record: where the mass falls, what gravity does not explain', async () => {
  const flight = await pushed();
  const [run, ...more] = thrustRuns(flight.trajectory('orbiter'), flight.burns()[0]);
  expect(more).toEqual([]);
  expect(run.duration).toBeCloseTo(100, 6);
  expect(run.propellant).toBeCloseTo(200, 6);
  // gravity at the pushed place differs from that on the circle, which the path follows: up to 2,500 m off, 1.7e-3 m/s^2, 0.06 m/s in 100 s
  expect(Math.abs(run.deltaV[0])).toBeLessThan(0.15);
  expect(Math.abs(run.deltaV[1])).toBeLessThan(0.15);
  expect(Math.abs(run.deltaV[2] - 50)).toBeLessThan(0.15);
});

test('OPM: state and mass at an epoch, and the burns from then on', async () => {
  const flight = await pushed();
  const created = '2024-07-01T00:00:00';
  const before = opmOf(flight, 'orbiter', { created, at: addSeconds(T0, 100), timeSystem: 'TDB' });
  expect(before.manoeuvres.map((m) => m.deltaMass)).toEqual([expect.closeTo(-200, 6)]);
  expect(before.spacecraft?.mass).toBe(1000);
  const y = new Float64Array(6);
  flight.trajectory('orbiter').at(before.epoch, y);
  expect([...before.state]).toEqual([...y]);
  const read = readOpm(writeOpm(before));
  expect(read.epoch).toEqual(before.epoch);
  for (let k = 0; k < 6; k++) expect(Math.abs(read.state[k] - y[k])).toBeLessThan(k < 3 ? 1e-6 : 1e-9);
  const after = opmOf(flight, 'orbiter', { created, at: addSeconds(T0, 250) });
  expect(after.manoeuvres).toEqual([]);
  expect(after.spacecraft?.mass).toBeCloseTo(900, 6);
  expect(() => opmOf(flight, 'orbiter', { created, at: addSeconds(T0, -5) })).toThrow(
    expect.objectContaining({ code: 'TRAJECTORY_OUTSIDE' }),
  );
  const ground = await small();
  expect(() => opmOf(ground, 'lander', { created, at: ground.trajectory('lander').end })).toThrow(
    expect.objectContaining({ code: 'OPM_FRAME' }),
  );
});

test('Parquet: what the record holds, to the last digit', async () => {
  const flight = await pushed();
  const tables = exportParquet(flight);
  expect(tables.map((t) => t.name)).toEqual(['trajectory', 'channels', 'events', 'burns']);
  const read = async (i: number) => parquetReadObjects({ file: tables[i].bytes.buffer as ArrayBuffer });
  const rows = await read(0);
  const nodes = flight.trajectory('orbiter').arcs.reduce((sum, a) => sum + a.count, 0);
  expect(rows.length).toBe(nodes);
  expect(tables[0].rows).toBe(nodes);
  const [first] = flight.trajectory('orbiter').arcs;
  expect(rows[0]).toMatchObject({
    vehicle: 'orbiter',
    phase: 'coast',
    centre: 'moon',
    frame: 'icrf',
    x_m: first.nodes[1],
    vz_mps: first.nodes[6],
  });
  expect((await read(3))[0]).toMatchObject({ vehicle: 'orbiter', engine: 'orbiter.main', duration_s: 100, propellant_kg: 200 });
  const stepped = exportParquet(flight, { step: 100 })[0];
  expect(stepped.rows).toBeLessThan(nodes + 20);
});

test('CZML: a document and a packet for each vehicle, cut where the path is', async () => {
  const flight = await pushed();
  const env = { ephemeris: { state: (_b: string, _c: string, _e: unknown, out: Float64Array) => out.fill(0) } } as unknown as Environment;
  const packets = JSON.parse([...streamCzml(flight, env)].join('')) as {
    id: string;
    availability?: string[];
    position?: { interval: string; cartesianVelocity: number[] }[];
  }[];
  expect(packets.map((p) => p.id)).toEqual(['document', 'orbiter']);
  expect(packets[1].availability).toHaveLength(1);
  expect(packets[1].position).toHaveLength(3);
  const [start, end] = packets[1].position![1].interval.split('/');
  expect([start < end, packets[1].position![1].cartesianVelocity.length % 7]).toEqual([true, 0]);
  expect(() => [...streamCzml(flight, env, { vehicles: ['nobody'] })]).toThrow(expect.objectContaining({ code: 'VEHICLE_UNKNOWN' }));
});

test('a bound that samples cannot keep is told', async () => {
  const flight = await small();
  const oem = () => oemOf(flight, 'orbiter', { created: '2024-07-01T00:00:00', within: 1e-12 });
  expect(oem).toThrow(expect.objectContaining({ code: 'EXPORT_BOUND' }));
});
