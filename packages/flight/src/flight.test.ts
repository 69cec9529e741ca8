import { addSeconds, secondsBetween } from '@farside/astro';
import { expect, test } from 'vitest';
import { circle, flySmall, smallManifest, smallPhases, T0 } from '../test/small-flight.ts';
import { storeConformance } from '../test/store-conformance.ts';
import {
  canonicalJson,
  checkManifest,
  createRecorder,
  FAR_BOUND,
  hashOf,
  type MemoryStore,
  makeManifest,
  manifestFiles,
  memoryStore,
  NEAR_BOUND,
  openFlight,
  openLog,
  scanLog,
} from './index.ts';

storeConformance('memory store', async (m) => memoryStore(m));

test('a flight is read: paths, events, burns, channels, contacts, measures, score', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  const f = await openFlight(store);
  expect(f.vehicles).toEqual(['orbiter', 'lander']);
  const path = f.trajectory('orbiter');
  const out = new Float64Array(10);
  const truth = new Float64Array(6);
  expect(secondsBetween(path.start, addSeconds(T0, 3000))).toBeCloseTo(3000, 9);
  for (let t = 0; t <= 3000; t += 7.3) {
    const arc = path.at(addSeconds(T0, t), out);
    expect([arc.centre, arc.frame]).toEqual(['moon', 'icrf']);
    circle(t, truth);
    expect(Math.hypot(out[0] - truth[0], out[1] - truth[1], out[2] - truth[2])).toBeLessThan(FAR_BOUND.position);
    expect(Math.hypot(out[3] - truth[3], out[4] - truth[4], out[5] - truth[5])).toBeLessThan(FAR_BOUND.velocity);
  }
  // at the border of two phases the later one holds
  path.at(addSeconds(T0, 1000), out);
  expect(out[6]).toBe(f.handover('parting').vehicles.get('orbiter')!.stack.fill.get('orbiter.propellant')! + 1220);
  expect(() => path.at(addSeconds(T0, 3001), out)).toThrow(expect.objectContaining({ code: 'TRAJECTORY_OUTSIDE' }));
  const lander = f.trajectory('lander');
  expect(lander.arcAt(addSeconds(T0, 2500))).toBeUndefined();
  expect(lander.at(addSeconds(T0, 2950), out).frame).toBe('moon-me:de421');
  expect([...out.subarray(0, 6)]).toEqual([-1e6, -9e5, -1.1e6, 0, 0, 0]);
  expect(() => f.trajectory('landr')).toThrow(expect.objectContaining({ code: 'VEHICLE_UNKNOWN' }));

  expect(f.events().map((e) => e.kind)).toEqual(['start', 'separation', 'touchdown']);
  expect(f.events({ vehicle: 'lander', phase: 'parting' })[0].data).toEqual({ speed_mps: 0.2 });
  expect(f.burns('orbiter')[0].propellant).toBe(1234.5678901234567);
  expect(f.contacts()[0].end).toEqual(addSeconds(T0, 600));
  expect(f.channels()).toEqual([{ id: 'orbiter.throttle', unit: '1' }]);
  const c = f.channel('orbiter.throttle');
  expect(c.t.length).toBe(70);
  const cut = f.channel('orbiter.throttle', addSeconds(T0, 5), addSeconds(T0, 1003));
  expect(secondsBetween(T0, cut.t0) + cut.t[0]).toBeCloseTo(5, 9);
  expect(cut.t.at(-1)).toBeCloseTo(1003, 9);
  expect(() => f.channel('orbiter.throtle')).toThrow(
    expect.objectContaining({ code: 'CHANNEL_UNKNOWN', details: expect.objectContaining({ tryThis: 'orbiter.throttle' }) }),
  );
  expect(f.measures()).toEqual({
    'coast.speed': 1590.8,
    'coast.end': { epoch: addSeconds(T0, 1000) },
    'coast.place': { latitude: -0.7, longitude: 3.6 },
  });
  expect(f.score()[0]).toMatchObject({ id: 'touchdown', published: { value: { epoch: T0 } }, flown: { epoch: addSeconds(T0, 2900) } });
  expect(f.books()).toMatchObject({ ok: true });
  expect(f.books().phases.length).toBe(2);
});

test('a vehicle that changes its weight between two phases opens the books', async () => {
  const store = memoryStore(smallManifest(['a', 'b']));
  const h = smallPhases()[0].handover;
  for (const [phase, mass] of [
    ['a', 100],
    ['b', 100.00001],
  ] as const) {
    const r = createRecorder(store, phase);
    r.mass({ epoch: T0, vehicle: 'x', reason: 'start', what: 'handed over', delta: mass, after: mass });
    await r.seal(h);
  }
  const books = (await openFlight(store)).books();
  expect(books.worst).toBeCloseTo(1e-5, 9);
  expect(books.ok).toBe(false);
});

test('the log of a small flight, cut at every byte, opens with everything sealed before the cut', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  const log = store.bytes();
  const whole = scanLog(log);
  expect(whole.seals.map((s) => s.phase)).toEqual(['coast', 'parting', 'landing']);
  expect(whole.sealed).toBe(log.length);
  for (let cut = 0; cut <= log.length; cut++) {
    const scan = scanLog(log.subarray(0, cut));
    const sealed = whole.seals.filter((s) => s.offset <= cut);
    expect(scan.seals.length).toBe(sealed.length);
    expect(scan.sealed).toBe(sealed.at(-1)?.offset ?? Math.min(cut, 8));
  }
  // and opened for good just before, at and after each seal
  for (const s of whole.seals) {
    for (const cut of [s.offset - 1, s.offset, s.offset + 1]) {
      const flight = await openFlight(openLog(smallManifest(), log.subarray(0, cut)));
      expect(flight.phases.length).toBe(whole.seals.filter((x) => x.offset <= cut).length);
      for (const p of flight.phases) expect(p.handover).toStrictEqual(smallPhases().find((x) => x.name === p.phase)!.handover);
    }
  }
});

test('a tail of zeros or noise, as a power cut leaves it, is passed over', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store, 2);
  const log = store.bytes();
  for (const fill of [0, 0xff, 0x46]) {
    const longer = new Uint8Array(log.length + 500).fill(fill);
    longer.set(log);
    expect(scanLog(longer)).toMatchObject({ sealed: log.length });
  }
});

test('damage before a sound record is told, with the byte; a flipped bit is never read as data', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  const log = store.bytes();
  const last = scanLog(log).seals.at(-2)!.offset;
  for (let i = 0; i < log.length; i += 13) {
    const bad = log.slice();
    bad[i] ^= 1 << (i % 8);
    if (i === 6) expect(() => scanLog(bad)).toThrow();
    else if (i === 7) expect(() => scanLog(bad)).not.toThrow();
    else if (i < last) expect(() => scanLog(bad), `byte ${i}`).toThrow(expect.objectContaining({ code: 'FLIGHT_BROKEN' }));
    else {
      // within the last phase: either told, or the phase is gone as a whole
      try {
        expect(scanLog(bad).seals.length).toBe(2);
      } catch (e) {
        expect(e).toMatchObject({ code: 'FLIGHT_BROKEN' });
      }
    }
  }
  const newer = log.slice();
  newer[6] = 2;
  expect(() => scanLog(newer)).toThrow(expect.objectContaining({ code: 'FLIGHT_NEWER' }));
  expect(() => scanLog(new TextEncoder().encode('just some text'))).toThrow(expect.objectContaining({ code: 'FLIGHT_BROKEN' }));
});

test('canonical JSON: one text for one value, every double back to the bit', () => {
  expect(canonicalJson({ b: [1, -0, 1e21, 5e-324], a: { z: undefined, y: 'ü\n', é: null } })).toBe(
    '{"a":{"y":"ü\\n","é":null},"b":[1,-0,1e+21,5e-324]}',
  );
  expect(Object.is(JSON.parse(canonicalJson(-0)), -0)).toBe(true);
  expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
  expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: 2 }));
  expect(() => canonicalJson({ a: [1, { b: Number.NaN }] })).toThrow(/a\[1\]\.b/);
  expect(() => canonicalJson({ a: new Map() })).toThrow(expect.objectContaining({ code: 'JSON_VALUE' }));
});

test('a manifest keeps the files that its mission names, and knows them by content', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
  const make = (b: Uint8Array) =>
    makeManifest({ engine: '0.1.0', mission: { name: 'a', text: 'b' }, files: new Map([['relay.oem', b]]), seed: 1, phases: ['coast'] });
  const m = checkManifest(JSON.parse(canonicalJson(make(bytes))));
  expect(manifestFiles(m)).toEqual(new Map([['relay.oem', bytes]]));
  const other = bytes.slice();
  other[5]++;
  expect(make(other).id).not.toBe(m.id);
  for (const base64 of [make(other).files![0].base64, '***'])
    expect(() => manifestFiles({ ...m, files: [{ ...m.files![0], base64 }] })).toThrow(expect.objectContaining({ code: 'FLIGHT_BROKEN' }));
  expect(manifestFiles(smallManifest()).size).toBe(0);
});

test('a manifest names its run by content and tells damage and newer forms', () => {
  const m = smallManifest();
  expect(m.mission.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(smallManifest().id).toBe(m.id);
  const { schema: _s, id: _i, facts: _f, files: _k, mission, ...rest } = m;
  expect(makeManifest({ ...rest, mission, seed: 8 }).id).not.toBe(m.id);
  const read = JSON.parse(canonicalJson(m));
  expect(checkManifest(read)).toEqual(m);
  expect(() => checkManifest({ ...read, seed: 9 })).toThrow(expect.objectContaining({ code: 'FLIGHT_BROKEN' }));
  expect(() => checkManifest({ ...read, mission: { ...m.mission, text: 'x' } })).toThrow(
    expect.objectContaining({ code: 'FLIGHT_BROKEN' }),
  );
  expect(() => checkManifest({ ...read, schema: 2 })).toThrow(expect.objectContaining({ code: 'FLIGHT_NEWER' }));
  expect(() => checkManifest(null)).toThrow(expect.objectContaining({ code: 'FLIGHT_BROKEN' }));
});

test('the recorder refuses what is no number, what runs back in time, another unit, too much', async () => {
  const store: MemoryStore = memoryStore(smallManifest());
  const r = createRecorder(store, 'coast', { limit: 4000 });
  const code = (c: string) => expect.objectContaining({ code: c });
  expect(() => r.channel('a', 'x', 'm', T0, Number.NaN)).toThrow(code('RECORD_NAN'));
  r.channel('a', 'x', 'm', T0, 1);
  expect(() => r.channel('a', 'x', 'km', T0, 1)).toThrow(code('CHANNEL_UNIT'));
  expect(() => r.arc('a', 'moon', T0, 0, 10, 1, (_t, out) => out.fill(Number.NaN))).toThrow(code('RECORD_NAN'));
  expect(() => r.arc('b', 'moon', T0, 10, 0, 1, circle)).toThrow(code('RECORD_ORDER'));
  r.node('c', 'moon', addSeconds(T0, 5), new Float64Array(10));
  expect(() => r.node('c', 'moon', T0, new Float64Array(10))).toThrow(code('RECORD_ORDER'));
  const h = smallPhases()[0].handover;
  expect(() => r.handover({ ...h, epoch: addSeconds(h.epoch, 1) })).toThrow(code('HANDOVER_EPOCH'));
  expect(() => {
    for (let i = 0; i < 300; i++) r.channel('a', 'x', 'm', addSeconds(T0, i), 1);
  }).toThrow(code('RECORDER_FULL'));
});

test('steps that meet make one run; a gap, another centre, or a finer bound begins a new one', async () => {
  const store = memoryStore(smallManifest(['coast']));
  const r = createRecorder(store, 'coast');
  const h = smallPhases()[0].handover;
  // each step an arc with its own t0, as a guidance loop makes them
  for (let i = 0; i < 50; i++) r.arc('orbiter', 'moon', addSeconds(T0, 10 * i), 0, 10, 1000, (t, out) => circle(t + 10 * i, out));
  r.precision('orbiter', NEAR_BOUND);
  r.arc('orbiter', 'moon', addSeconds(T0, 500), 0, 200, 1000, (t, out) => circle(t + 500, out));
  r.arc('orbiter', 'earth', addSeconds(T0, 700), 0, 100, 1000, (t, out) => circle(t + 700, out));
  r.arc('orbiter', 'earth', addSeconds(T0, 900), 0, 100, 1000, (t, out) => circle(t + 900, out));
  await r.seal(h);
  const arcs = (await openFlight(store)).trajectory('orbiter').arcs;
  expect(arcs.map((a) => a.centre)).toEqual(['moon', 'moon', 'earth', 'earth']);
  expect(arcs[0].count).toBeLessThan(6);
  expect(arcs[1].maxError).toBeLessThan(NEAR_BOUND.position);
});

test('score rows of several writings: the last word of each row counts; plans come back as they were', async () => {
  const store = memoryStore(smallManifest(['coast']));
  const r = createRecorder(store, 'coast');
  const row = { id: 'a', basis: 'predicted', published: { value: { epoch: T0 }, unit: 'UTC', source: 'x' } } as const;
  r.score([row]);
  r.plan({ phase: 'coast', params: [1, -0, { x: 1e-300 }] });
  await r.flush();
  r.score([
    { ...row, flown: { epoch: addSeconds(T0, 1) }, inside: true },
    { ...row, id: 'b' },
  ]);
  await r.seal(smallPhases()[0].handover);
  const f = await openFlight(store);
  expect(f.score().map((x) => [x.id, x.inside, x.flown])).toEqual([
    ['a', true, { epoch: addSeconds(T0, 1) }],
    ['b', undefined, undefined],
  ]);
  expect(f.plans()).toStrictEqual([{ phase: 'coast', params: [1, -0, { x: 1e-300 }] }]);
});

test('the mass of a step is its own or the one that the source writes; none at all is refused', async () => {
  const store = memoryStore(smallManifest(['coast']));
  const r = createRecorder(store, 'coast');
  r.arc('a', 'moon', T0, 0, 60, undefined, (t, out) => {
    circle(t, out);
    out[6] = 1000 - t;
  });
  expect(() => r.arc('b', 'moon', T0, 0, 60, undefined, circle)).toThrow(expect.objectContaining({ code: 'RECORD_NAN' }));
  await r.seal(smallPhases()[0].handover);
  const y = new Float64Array(7);
  (await openFlight(store)).trajectory('a').at(addSeconds(T0, 33), y);
  expect(y[6]).toBeCloseTo(967, 9);
});
