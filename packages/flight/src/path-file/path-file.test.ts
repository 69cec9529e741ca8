import { addSeconds, makeEpoch, parseIso, secondsBetween, stateTable, writeSpk } from '@farside/astro';
import { expect, test } from 'vitest';
import { circle, T0 } from '../../test/small-flight.ts';
import { type Oem, type OemSegment, readPathFile, writeOem, writeOemXml } from '../index.ts';

const STEP = 60;
const states = (n: number, from = 0): Float64Array => {
  const out = new Float64Array(6 * n);
  for (let i = 0; i < n; i++) circle(from + i * STEP, out.subarray(6 * i, 6 * i + 6));
  return out;
};
const T = parseIso('2024-05-08T00:00:00Z');
const epochs = (n: number, from = 0) => Array.from({ length: n }, (_, i) => addSeconds(T, from + i * STEP));

const segment = (n: number, from: number, more: Partial<OemSegment> = {}): OemSegment => ({
  objectName: 'RELAY',
  objectId: '2024-051A',
  centre: 'MOON',
  frame: 'ICRF',
  timeSystem: 'UTC',
  start: addSeconds(T, from),
  stop: addSeconds(T, from + (n - 1) * STEP),
  interpolation: 'HERMITE',
  interpolationDegree: 7,
  comments: [],
  epochs: epochs(n, from),
  states: states(n, from),
  covariances: [],
  ...more,
});
const message = (...segments: OemSegment[]): Omit<Oem, 'version'> => ({
  creationDate: '2024-05-01T00:00:00',
  originator: 'TEST',
  comments: [],
  segments,
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const y = new Float64Array(6);
const z = new Float64Array(6);

const distance = (at: number): number => {
  circle(at, z);
  return Math.hypot(y[0] - z[0], y[1] - z[1], y[2] - z[2]);
};

test('an OEM in either notation, in its own coverage, by the interpolation it names', () => {
  const m = message(segment(20, 0), segment(20, 2000));
  for (const text of [writeOem(m), writeOemXml(m)]) {
    const path = readPathFile(bytes(text), 'relay.oem');
    expect(path).toMatchObject({ source: 'relay.oem', object: 'RELAY' });
    expect(path.spans.map((s) => [secondsBetween(T, s.start), secondsBetween(T, s.end)].map(Math.round))).toEqual([
      [0, 1140],
      [2000, 3140],
    ]);
    for (const at of [0, 1, 31, 570.5, 1140, 2000, 2999, 3140]) {
      expect(path.at(addSeconds(T, at), y)).toBe('moon');
      // in the first and last interval the four records lie to one side: t^2 (t-h)^2 (t-2h)^2 (t-3h)^2 / 8! of the eighth derivative, 2e6 m (8.2e-4/s)^8, is 7e-6 m
      expect(distance(at)).toBeLessThan(1e-5);
    }
    for (const at of [-1, 1141, 1999, 3141])
      expect(() => path.at(addSeconds(T, at), y)).toThrow(
        expect.objectContaining({ code: 'PATH_OUTSIDE', message: expect.stringContaining("where 'RELAY' is") }),
      );
    expect(readPathFile(bytes(text), 'relay.oem', '2024-051a').object).toBe('RELAY');
    expect(() => readPathFile(bytes(text), 'relay.oem', 'QUEQIAO')).toThrow(expect.objectContaining({ code: 'PATH_OBJECT' }));
  }
});

test('linear and Lagrange interpolation, and useable times', () => {
  const at = (more: Partial<OemSegment>): number => {
    readPathFile(bytes(writeOem(message(segment(20, 0, more)))), 'a').at(addSeconds(T, 330), y);
    return distance(330);
  };
  // half a step off the middle of a chord: h^2 / 8 of the acceleration, 1.3 m/s^2
  expect(at({ interpolation: 'LINEAR', interpolationDegree: 1 })).toBeGreaterThan(300);
  expect(at({ interpolation: 'LAGRANGE', interpolationDegree: 7 })).toBeLessThan(1e-4);
  expect(at({ interpolation: 'HERMITE', interpolationDegree: 3 })).toBeLessThan(0.1);
  const useable = segment(20, 0, { useableStart: addSeconds(T, 120), useableStop: addSeconds(T, 600) });
  const path = readPathFile(bytes(writeOem(message(useable))), 'a');
  expect(() => path.at(addSeconds(T, 60), y)).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE' }));
  expect(() => at({ interpolation: 'SPLINE', interpolationDegree: 3 })).toThrow(expect.objectContaining({ code: 'PATH_INTERPOLATION' }));
});

test('axes and centres that are none here are refused', () => {
  const read = (more: Partial<OemSegment>) => readPathFile(bytes(writeOem(message(segment(5, 0, more)))), 'a');
  expect(() => read({ frame: 'ITRF2000' })).toThrow(expect.objectContaining({ code: 'PATH_FRAME' }));
  expect(() => read({ centre: 'PHOBOS' })).toThrow(expect.objectContaining({ code: 'PATH_CENTRE' }));
  expect(read({ frame: 'EME2000', centre: 'EARTH BARYCENTER' }).at(T, y)).toBe('emb');
});

const kernel = (...targets: readonly [number, string][]): Uint8Array =>
  writeSpk({
    internalName: 'test',
    comment: '',
    segments: targets.map(([target, name]) => stateTable({ target, centre: 301, name, epochs: epochs(20), states: states(20) })),
  });

test('an SPK: the only spacecraft, or the one that is named', () => {
  const one = readPathFile(kernel([-77, 'relay far'], [1000, 'rock']), 'r.bsp');
  expect(one.object).toBe('-77');
  expect(one.at(addSeconds(T, 333), y)).toBe('moon');
  // epochs are doubles of 1.2e-7 s: at 1,590 m/s 0.1 mm
  expect(distance(333)).toBeLessThan(2e-4);
  const two = kernel([-77, 'relay far'], [-78, 'relay near'], [-79, 'target']);
  expect(() => readPathFile(two, 'r.bsp')).toThrow(
    expect.objectContaining({ code: 'PATH_OBJECT', message: expect.stringContaining('several') }),
  );
  expect(() => readPathFile(two, 'r.bsp', 'relay')).toThrow(
    expect.objectContaining({ code: 'PATH_OBJECT', message: expect.stringContaining('more than one') }),
  );
  expect(readPathFile(two, 'r.bsp', 'TARGET').at(T, y)).toBe('moon');
  expect(readPathFile(two, 'r.bsp', '-78').at(T, y)).toBe('moon');
  expect(() => readPathFile(two, 'r.bsp', '-78').at(makeEpoch(T0.s + 1e6), y)).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE' }));
});

test('neither of the two', () => {
  for (const b of [bytes('hello'), Uint8Array.of(0, 1, 2, 3), Uint8Array.of(0xff, 0xfe, 0x00), new Uint8Array(0)])
    expect(() => readPathFile(b, 'x')).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(PATH_FORMAT|OEM_NOT_KVN)$/) }));
  // UTF-16 with its mark is text too
  const text = writeOemXml(message(segment(5, 0))).replace('UTF-8', 'UTF-16');
  const wide = Uint8Array.from([0xff, 0xfe, ...[...text].flatMap((c) => [c.charCodeAt(0), 0])]);
  expect(readPathFile(wide, 'x').object).toBe('RELAY');
});
