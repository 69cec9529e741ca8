import { addSeconds, formatUtc, parseIso, secondsBetween } from '@farside/astro';
import { expect, test } from 'vitest';
import { circle, flySmall, smallManifest, smallPhases, T0 } from '../../test/small-flight.ts';
import {
  createRecorder,
  exportOem,
  exportTrajectoryCsv,
  FAR_BOUND,
  memoryStore,
  oemOf,
  openFlight,
  readOem,
  writeOem,
  writeOemXml,
} from '../index.ts';

const MESSAGE = `CCSDS_OEM_VERS = 2.0
COMMENT made for this test
CREATION_DATE = 2024-06-01T00:00:00
ORIGINATOR = FARSIDE

META_START
OBJECT_NAME = TESTER
OBJECT_ID = 2024-000A
CENTER_NAME = MOON
REF_FRAME = ICRF
TIME_SYSTEM = TDB
START_TIME = 2024-06-01T00:00:00
USEABLE_START_TIME = 2024-06-01T00:00:00
USEABLE_STOP_TIME = 2024-06-01T00:02:00
STOP_TIME = 2024-06-01T00:02:00
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 5
META_STOP
COMMENT three records
2024-06-01T00:00:00 1837.4 -063.5 +.25 0.1 1.6 -0.02
2024-06-01T00:01:00.5 1836.1 30 1e-3 0.09 1.61 -2.5E-2 0.001 -0.0005 0
2024-153T00:02:00 1835 126 0 0.08 1.6 -0.03
COVARIANCE_START
EPOCH = 2024-06-01T00:00:00
COV_REF_FRAME = RTN
1
2 3
4 5 6
7 8 9 10
11 12 13 14 15
16 17 18 19 20 21
EPOCH = 2024-06-01T00:02:00
1
0 1
0 0 1
0 0 0 1e-6
0 0 0 0 1e-6
0 0 0 0 0 1e-6
COVARIANCE_STOP
`;

test('a message is read into SI', () => {
  const m = readOem(MESSAGE);
  expect(m).toMatchObject({ version: '2.0', originator: 'FARSIDE', creationDate: '2024-06-01T00:00:00', comments: ['made for this test'] });
  const [s] = m.segments;
  expect(s).toMatchObject({
    objectName: 'TESTER',
    centre: 'MOON',
    frame: 'ICRF',
    timeSystem: 'TDB',
    interpolation: 'HERMITE',
    interpolationDegree: 5,
    comments: ['three records'],
  });
  expect(s.epochs[0]).toEqual(parseIso('2024-06-01T00:00:00 TDB'));
  expect(s.epochs[2]).toEqual(parseIso('2024-06-01T00:02:00 TDB'));
  expect([...s.states.subarray(0, 6)]).toEqual([1837400, -63500, 250, 100, 1600, -20]);
  expect(s.accelerations).toEqual([undefined, [1, -0.5, 0], undefined]);
  expect(s.covariances.map((c) => c.frame)).toEqual(['RTN', 'RTN']);
  expect(s.covariances[0].matrix[6 * 2 + 1]).toBe(5e6);
  expect(s.covariances[0].matrix[6 * 1 + 2]).toBe(5e6);
});

test('writing and reading again gives the same message', () => {
  const m = readOem(MESSAGE);
  const again = readOem(writeOem(m));
  expect(again.segments).toEqual(m.segments);
  expect(again.comments).toEqual(m.comments);
  const xml = writeOemXml(m);
  const fromXml = readOem(xml);
  expect(fromXml.segments).toEqual(m.segments);
  expect(fromXml.comments).toEqual(m.comments);
  expect(writeOemXml(fromXml)).toBe(xml);
});

// Each fault made from the sound message by one replacement: what, by what, code, and a word of the message
const FAULTS: readonly [string, string | RegExp, string, string, RegExp][] = [
  ['another file', /^.*$/s, 'hello', 'OEM_NOT_KVN', /begins/],
  ['XML with something else in it', /^/, '<?xml version="1.0"?>\n', 'OEM_XML', /not well-formed/],
  ['unknown version', 'VERS = 2.0', 'VERS = 9.0', 'OEM_VERSION', /9\.0/],
  ['no originator', /ORIGINATOR.*\n/, '', 'OEM_INVALID', /ORIGINATOR/],
  ['bad creation date', 'CREATION_DATE = 2024-06-01', 'CREATION_DATE = 2024-06-31', 'OEM_INVALID', /line 3/],
  ['misspelt keyword', 'OBJECT_NAME', 'OBJECT_NAM', 'OEM_INVALID', /no keyword/],
  ['keyword twice', 'OBJECT_ID = 2024-000A', 'OBJECT_NAME = X', 'OEM_INVALID', /twice/],
  ['keyword without value', 'CENTER_NAME = MOON', 'CENTER_NAME = ', 'OEM_INVALID', /no value/],
  ['line without equals sign', 'CENTER_NAME = MOON', 'CENTER_NAME MOON', 'OEM_INVALID', /KEYWORD = value/],
  ['missing frame', /REF_FRAME = ICRF\n/, '', 'OEM_INVALID', /no REF_FRAME/],
  ['time system of a clock', 'TIME_SYSTEM = TDB', 'TIME_SYSTEM = SCLK', 'OEM_TIME_SYSTEM', /SCLK/],
  ['time system of nobody', 'TIME_SYSTEM = TDB', 'TIME_SYSTEM = XYZ', 'OEM_TIME_SYSTEM', /XYZ/],
  [
    'stop before start',
    /STOP_TIME = 2024-06-01T00:02:00\nINTER/,
    'STOP_TIME = 2024-05-01T00:02:00\nINTER',
    'OEM_INVALID',
    /before START_TIME/,
  ],
  ['one useable time', /USEABLE_STOP_TIME.*\n/, '', 'OEM_INVALID', /go together/],
  ['interpolation without degree', /INTERPOLATION_DEGREE.*\n/, '', 'OEM_INVALID', /DEGREE/],
  ['degree that is none', 'DEGREE = 5', 'DEGREE = five', 'OEM_INVALID', /degree/],
  ['no META_STOP', 'META_STOP\n', '', 'OEM_INVALID', /KEYWORD = value/],
  ['letters for a number', '1837.4', '1837.4x', 'OEM_INVALID', /no number/],
  ['a number missing', ' 1837.4', '', 'OEM_INVALID', /6 or 9 numbers/],
  ['epochs out of order', '2024-153T00:02:00', '2024-153T00:00:30', 'OEM_INVALID', /increase/],
  ['record after the stop', '2024-153T00:02:00', '2024-153T00:02:01', 'OEM_INVALID', /outside/],
  ['covariance cut short', /16 17 18 19 20 21\n(.|\n)*$/, '', 'OEM_INVALID', /cut short/],
  ['covariance row too long', '4 5 6', '4 5 6 7', 'OEM_INVALID', /row 3/],
  ['covariance without epoch', /EPOCH = 2024-06-01T00:00:00\nCOV/, 'COV', 'OEM_INVALID', /EPOCH/],
  ['keyword within a covariance', '4 5 6', 'COV_REF_FRAME = RTN', 'OEM_INVALID', /no number/],
  ['covariance in version 1.0', 'VERS = 2.0', 'VERS = 1.0', 'OEM_INVALID', /6 numbers/],
];
for (const [name, what, by, code, message] of FAULTS) {
  test(`refused: ${name}`, () => {
    const bad = MESSAGE.replace(what, by);
    expect(bad).not.toBe(MESSAGE);
    try {
      readOem(bad, 'a.oem');
    } catch (e) {
      expect(e).toMatchObject({ code });
      expect((e as Error).message).toMatch(message);
      expect((e as { details: { where?: string } }).details.where).toMatch(/^a\.oem:\d+:1$/);
      return;
    }
    throw new Error('it was read');
  });
}

test('a flight is exported by phase, and read back is the path', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  const flight = await openFlight(store);
  for (const timeSystem of ['UTC', 'TDB'] as const) {
    const text = exportOem(flight, 'lander', { created: '2024-07-01T00:00:00', timeSystem, objectId: '2024-083D' });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(254);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    const m = readOem(text);
    // one phase in flight; standing on the surface in Moon-fixed axes is left out without frames to turn it
    expect(m.segments.length).toBe(1);
    expect(m.comments.at(-1)).toMatch(/1 stretch.*left out/);
    const [s] = m.segments;
    expect(s).toMatchObject({ centre: 'MOON', frame: 'ICRF', timeSystem, objectId: '2024-083D', interpolation: 'HERMITE' });
    expect(s.epochs.length).toBeGreaterThanOrEqual(8);
    const y = new Float64Array(10);
    s.epochs.forEach((e, i) => {
      circle(secondsBetween(T0, e), y);
      const d = Math.hypot(y[0] - s.states[6 * i], y[1] - s.states[6 * i + 1], y[2] - s.states[6 * i + 2]);
      const dv = Math.hypot(y[3] - s.states[6 * i + 3], y[4] - s.states[6 * i + 4], y[5] - s.states[6 * i + 5]);
      expect(d).toBeLessThan(FAR_BOUND.position);
      expect(dv).toBeLessThan(FAR_BOUND.velocity);
      // against the record itself: printed to a micrometre, the epoch exact to the rounding of TDB (1e-9 s at 1.6 km/s)
      flight.trajectory('lander').at(e, y);
      expect(Math.abs(y[0] - s.states[6 * i])).toBeLessThan(5e-6);
      const a = s.accelerations![i]!;
      expect(Math.abs(a[0] - y[7])).toBeLessThan(1e-6);
    });
  }
});

test('segments end where the path is not smooth, each side with its own acceleration', async () => {
  const store = memoryStore(smallManifest(['coast']));
  const r = createRecorder(store, 'coast');
  const push = (t: number, out: Float64Array): void => {
    circle(t, out);
    const b = Math.min(Math.max(t - 200, 0), 100);
    out[2] += 0.25 * b * b + 50 * Math.max(t - 300, 0);
    out[5] += 0.5 * b;
  };
  for (const [a, b] of [
    [0, 200],
    [200, 300],
    [300, 900],
  ])
    r.arc('orbiter', 'moon', T0, a, b, 1000, push);
  await r.seal(smallPhases()[0].handover);
  const m = oemOf(await openFlight(store), 'orbiter', { created: '2024-07-01T00:00:00' });
  expect(m.segments.map((s) => Math.round(secondsBetween(T0, s.start) * 1e6) / 1e6)).toEqual([0, 200, 300]);
  const at = (i: number, k: number): number => m.segments[i].accelerations!.at(k)![2];
  // the push of 0.5 m/s^2 begins and ends between two segments; the pull of the Moon changes by 1e-5 m/s^2 meanwhile
  expect(at(1, 0) - at(0, -1)).toBeCloseTo(0.5, 4);
  expect(at(2, 0) - at(1, -1)).toBeCloseTo(-0.5, 4);
});

test('with frames, a stand on the surface is turned to ICRF, velocity of the turning ground included', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  const w = 2.66e-6;
  const frames = {
    // a body that turns about z with w, aligned at T0 + 2900 s
    rotation: (_a: string, _b: string, epoch: typeof T0, out: Float64Array) => {
      const t = secondsBetween(addSeconds(T0, 2900), epoch);
      const [c, s] = [Math.cos(w * t), Math.sin(w * t)];
      out.set([c, -s, 0, s, c, 0, 0, 0, 1, -w * s, -w * c, 0, w * c, -w * s, 0, 0, 0, 0]);
    },
    rotationKernel: () => () => undefined,
  };
  const m = oemOf(await openFlight(store), 'lander', { created: '2024-07-01T00:00:00', frames });
  const s = m.segments.at(-1)!;
  expect(s.comments[0]).toMatch(/moon-me:de421/);
  // w x r for r = (-1e6, -9e5, -1.1e6)
  expect(s.states[3]).toBeCloseTo(w * 9e5, 5);
  expect(s.states[4]).toBeCloseTo(-w * 1e6, 5);
});

test('CSV: a line per node or per step, with every digit', async () => {
  const store = memoryStore(smallManifest());
  await flySmall(store);
  const flight = await openFlight(store);
  const lines = exportTrajectoryCsv(flight, 'orbiter', { step: 100 }).trimEnd().split('\r\n');
  // three phases of 1000 s, both ends each
  expect(lines.length).toBe(1 + 3 * 11);
  expect(lines[0].split(',').length).toBe(12);
  const row = lines[3].split(',');
  expect(row[0]).toBe(formatUtc(addSeconds(T0, 200), 6));
  expect(row.slice(2, 5)).toEqual(['coast', 'moon', 'icrf']);
  const y = new Float64Array(7);
  flight.trajectory('orbiter').at(addSeconds(T0, 200), y);
  expect(row.slice(5).map(Number)).toEqual([...y]);
  expect(exportTrajectoryCsv(flight, 'lander')).toContain('moon-me:de421');
});

test('a text that was cut in the middle of a number is no shorter message', () => {
  const whole = `CCSDS_OEM_VERS = 2.0
CREATION_DATE = 2024-01-01T00:00:00
ORIGINATOR = X
META_START
OBJECT_NAME = A
OBJECT_ID = 2024-001A
CENTER_NAME = MOON
REF_FRAME = ICRF
TIME_SYSTEM = UTC
START_TIME = 2024-01-01T00:00:00
STOP_TIME = 2024-01-01T00:02:00
META_STOP
2024-01-01T00:00:00 1 2 3 0.1 0.2 0.3
2024-01-01T00:01:00 1 2 3 0.1 0.2 0.3
2024-01-01T00:02:00 1 2 3 0.1 0.2 0.3125
`;
  const read = (text: string) => readOem(text).segments[0].epochs.length;
  expect(read(whole)).toBe(3);
  // without the last end of a line the message is whole all the same
  expect(read(whole.trimEnd())).toBe(3);
  const second = whole.indexOf('0.3\n2024-01-01T00:02');
  expect(() => read(whole.slice(0, second + 2))).toThrow(/cut short/);
  expect(() => read(whole.slice(0, second + 3))).toThrow(/cut short/);
  expect(() => read(whole.slice(0, second - 6))).toThrow(/OEM, line 14/);
});
