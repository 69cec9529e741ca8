import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeDaf } from '../src/ephemeris/daf-write.ts';
import {
  addSeconds,
  createEphemeris,
  createLunarAxes,
  fromSecondsInScale,
  makeEpoch,
  readPck,
  readSpk,
  type SegmentToWrite,
  secondsInScale,
  stateTable,
  writeSpk,
} from '../src/index.ts';
import { bigEndian, SPAN, smallPck, smallSpk } from './small-kernels.ts';

const pack = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../../data/${path}`, import.meta.url)));
const full = createEphemeris([readSpk(pack('ephemeris/de405-full.bsp'), 'de405-full.bsp')]);
const a = new Float64Array(6);
const b = new Float64Array(6);
const constant = (target: number, centre: number, start: number, end: number, x: number): SegmentToWrite => ({
  type: 2,
  target,
  centre,
  name: 'CONSTANT',
  init: start,
  length: end - start,
  terms: 1,
  coefficients: new Float64Array([x, 0, 0]),
});
const spk = (...segments: SegmentToWrite[]) => readSpk(writeSpk({ internalName: 'T', comment: '', segments }), 'test.bsp');

test('both byte orders, any alignment, and the comment area read alike', () => {
  const little = smallSpk();
  const file = readSpk(little, 'little');
  expect(file.comment).toBe('first line\nsecond line\n');
  const shifted = new Uint8Array(little.length + 3);
  shifted.set(little, 3);
  for (const other of [readSpk(bigEndian(little), 'big'), readSpk(shifted.subarray(3), 'shifted')]) {
    for (let t = SPAN.start + 100; t < SPAN.end; t += 100_003) {
      file.segments.forEach((s, k) => {
        s.evaluate(t, 0.5, a);
        other.segments[k].evaluate(t, 0.5, b);
        expect(b).toEqual(a);
      });
    }
  }
  const axes = createLunarAxes(readPck(smallPck(), 'l'));
  const axesBig = createLunarAxes(readPck(bigEndian(smallPck()), 'b'));
  axes.angles(makeEpoch(SPAN.start + 1e6), a);
  axesBig.angles(makeEpoch(SPAN.start + 1e6), b);
  expect(b).toEqual(a);
});

test('the same content gives the same bytes', () => {
  expect(readSpk(smallSpk(), 'a').sha256).toBe(readSpk(smallSpk(), 'b').sha256);
});

test('position kernels give what state gives, in any order of calls', () => {
  const t0 = makeEpoch(7.2e8, 0.625);
  const out = new Float64Array(5);
  for (const [body, centre] of [
    ['moon', 'earth'],
    ['earth', 'moon'],
    ['sun', 'moon'],
    ['sun', 'earth'],
    ['jupiter', 'moon'],
    ['mars', 'sun'],
    ['ssb', 'earth'],
    ['moon', 'moon'],
  ] as const) {
    const kernel = full.positionKernel(body, centre, t0);
    const again = full.positionKernel(body, centre, t0);
    const seen: number[] = [];
    // multiples of 1/16 s so that the epochs are exact
    for (let t = -3e7; t < 3e7; t += 312_345.0625) {
      kernel(t, out, 2);
      full.state(body, centre, addSeconds(t0, t), a);
      // a tenth of a millimetre, and the rounding of a double at the distance (Jupiter: 1e12 m)
      const far = Math.hypot(a[0], a[1], a[2]);
      for (let i = 0; i < 3; i++) expect(Math.abs(out[2 + i] - a[i])).toBeLessThan(1e-6 + 1e-15 * far);
      seen.push(out[2]);
    }
    // backwards, from a kernel that has seen nothing: the same bits
    let k = seen.length;
    for (const t of Array.from(seen, (_, i) => -3e7 + 312_345.0625 * i).reverse()) {
      again(t, out, 2);
      expect(out[2]).toBe(seen[--k]);
    }
  }
});

test('velocity is the derivative of position', () => {
  const t0 = makeEpoch(7.3e8);
  for (const body of ['moon', 'sun', 'mars', 'mercury'] as const) {
    full.state(body, 'earth', t0, a);
    const kernel = full.positionKernel(body, 'earth', t0);
    const h = 64;
    const p = new Float64Array(3);
    const m = new Float64Array(3);
    kernel(h, p, 0);
    kernel(-h, m, 0);
    // central difference: third derivative below 1e-9 m/s^3 (h^2/6 of it: 1e-6), rounding 1e-4 m over 128 s; TDB against TAI 3e-10 of the speed
    for (let i = 0; i < 3; i++) expect(Math.abs((p[i] - m[i]) / (2 * h) - a[3 + i])).toBeLessThan(2e-5);
  }
});

test('outside its coverage an ephemeris says so, with epochs', () => {
  const [first, last] = full.coverage('moon');
  full.state('moon', 'earth', first, a);
  full.state('moon', 'earth', last, a);
  for (const epoch of [addSeconds(first, -1), addSeconds(last, 1), makeEpoch(-1e15)]) {
    expect(() => full.state('moon', 'earth', epoch, a)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_COVERAGE' }));
  }
  const kernel = full.positionKernel('moon', 'earth', first);
  kernel(0, a, 0);
  expect(() => kernel(-1, a, 0)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_COVERAGE' }));
  expect(() => kernel(Number.NaN, a, 0)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_COVERAGE' }));
  // and it still works afterwards
  kernel(10, a, 0);
  full.state('moon', 'earth', addSeconds(first, 10), b);
  expect(Math.abs(a[0] - b[0])).toBeLessThan(1e-5);
  try {
    full.state('mars', 'earth', makeEpoch(-7e8), a);
    expect.unreachable();
  } catch (e) {
    expect((e as Error).message).toContain('2009-12-19T00:00:00.000 TDB to 2050-02-03T00:00:00.000 TDB, not at 1977');
  }
});

test('bodies that no segment joins', () => {
  const web = createEphemeris([readSpk(pack('ephemeris/de405-web.bsp'), 'web')]);
  expect(() => web.state('mars', 'earth', makeEpoch(7e8), a)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_NO_LINK' }));
  expect(() => web.coverage('mars')).toThrow(expect.objectContaining({ code: 'EPHEMERIS_NO_LINK' }));
  expect(() => createEphemeris([])).toThrow(expect.objectContaining({ code: 'EPHEMERIS_NO_LINK' }));
});

test('the later segment and the later file hold; gaps are gaps; any direction of links', () => {
  const e = createEphemeris([
    spk(constant(301, 399, 0, 1000, 1), constant(301, 399, 2000, 3000, 3), constant(10, 399, 0, 3000, 100)),
    spk(constant(301, 399, 500, 600, 2), constant(399, 3, 0, 1000, 10)),
  ]);
  const at = (s: number) => fromSecondsInScale('TDB', s);
  const x = (body: 'moon' | 'sun' | 'emb' | 'earth', centre: 'moon' | 'sun' | 'emb' | 'earth', s: number): number => {
    e.state(body, centre, at(s), a);
    return a[0];
  };
  expect(x('moon', 'earth', 100)).toBe(1000);
  expect(x('moon', 'earth', 550)).toBe(2000);
  expect(x('moon', 'earth', 650)).toBe(1000);
  expect(x('earth', 'moon', 2500)).toBe(-3000);
  expect(x('sun', 'moon', 2500)).toBe(97000);
  expect(x('moon', 'emb', 550)).toBe(12000);
  expect(() => x('moon', 'earth', 1500)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_COVERAGE' }));
  expect(() => x('moon', 'emb', 2500)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_COVERAGE' }));
  // the kernel crosses from one to the other as well
  const kernel = e.positionKernel('moon', 'earth', at(0));
  const out = new Float64Array(3);
  for (const [t, value] of [
    [100, 1000],
    [550, 2000],
    [650, 1000],
    [2500, 3000],
    [550, 2000],
  ]) {
    kernel(t, out, 0);
    expect(out[0]).toBe(value);
  }
  expect(e.source).toBe('test.bsp + test.bsp');
});

test('a table of states (type 13) written, read and interpolated', () => {
  const t0 = makeEpoch(7.25e8, 0.5);
  const n = 321;
  const epochs = new Float64Array(n);
  const states = new Float64Array(6 * n);
  for (let k = 0; k < n; k++) {
    // unequal steps of 40 to 60 minutes
    epochs[k] = Math.round(t0.s + 3000 * k + 600 * Math.sin(k));
    full.state('moon', 'earth', fromSecondsInScale('TDB', epochs[k]), a);
    for (let i = 0; i < 6; i++) states[6 * k + i] = a[i] / 1000;
  }
  const bytes = writeSpk({
    internalName: 'TABLE',
    comment: 'x'.repeat(2500),
    segments: [{ type: 13, target: 301, centre: 399, name: 'TABLE', epochs, states, window: 8 }],
  });
  const file = readSpk(bytes, 'table.bsp');
  expect(file.comment.length).toBe(2501);
  const e = createEphemeris([file]);
  const kernel = e.positionKernel('moon', 'earth', t0);
  const out = new Float64Array(3);
  for (let t = epochs[0] + 1; t < epochs[n - 1]; t += 777.25) {
    const epoch = fromSecondsInScale('TDB', t);
    full.state('moon', 'earth', epoch, a);
    e.state('moon', 'earth', epoch, b);
    // degree 15 over 6 h: truncation far below rounding; DE405's own records join within a few tenths of a millimetre
    for (let i = 0; i < 3; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-3);
    for (let i = 3; i < 6; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-6);
    const s = secondsInScale(epoch, 'TAI');
    kernel(s.s - t0.s + (s.f - t0.f), out, 0);
    for (let i = 0; i < 3; i++) expect(Math.abs(out[i] - b[i])).toBeLessThan(1e-5);
  }
  // the same table called type 9: positions and velocities each by Lagrange's formula, degree 7 over 6 h
  const view = new DataView(bytes.buffer);
  view.setInt32((view.getInt32(76, true) - 1) * 1024 + 24 + 16 + 12, 9, true);
  const lagrange = createEphemeris([readSpk(bytes, 'lagrange.bsp')]);
  for (let t = epochs[0] + 1; t < epochs[n - 1]; t += 7770.25) {
    const epoch = fromSecondsInScale('TDB', t);
    full.state('moon', 'earth', epoch, a);
    lagrange.state('moon', 'earth', epoch, b);
    // at the table's ends the error term of the formula is largest
    for (let i = 0; i < 3; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-2);
    for (let i = 3; i < 6; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-5);
  }
});

test('tables at equal steps: type 8 by Lagrange, type 12 by Hermite', () => {
  const [first, step, n] = [7.3e8, 3000, 40];
  const words = new Float64Array(6 * n + 4);
  for (let k = 0; k < n; k++) {
    full.state('moon', 'earth', fromSecondsInScale('TDB', first + k * step), a);
    for (let i = 0; i < 6; i++) words[6 * k + i] = a[i] / 1000;
  }
  const table = (type: 8 | 12, degree: number, more: Partial<{ step: number; n: number; end: number }> = {}) => {
    words.set([first, more.step ?? step, degree, more.n ?? n], 6 * n);
    const doubles = [first, more.end ?? first + (n - 1) * step];
    const arrays = [{ name: 'EQUAL', doubles, integers: [301, 399, 1, type], words }];
    return readSpk(writeDaf({ kind: 'SPK', internalName: 'equal', comment: '', arrays }), 'equal.bsp');
  };
  // degree 9 or 7 over 7 h of the Moon: truncation below a millimetre away from the ends
  for (const file of [table(8, 9), table(12, 3)]) {
    const e = createEphemeris([file]);
    for (let t = first + 5 * step; t < first + (n - 6) * step; t += 777.25) {
      const epoch = fromSecondsInScale('TDB', t);
      full.state('moon', 'earth', epoch, a);
      e.state('moon', 'earth', epoch, b);
      for (let i = 0; i < 3; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-3);
      for (let i = 3; i < 6; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-6);
    }
  }
  for (const more of [{ step: 0 }, { step: Number.MAX_VALUE }, { n: n + 1 }, { end: first + n * step }])
    expect(() => table(12, 3, more)).toThrow(expect.objectContaining({ code: 'EPHEMERIS_BROKEN' }));
});

test('a trajectory in SI becomes a table', () => {
  const epochs = [0, 60, 150, 300, 420].map((t) => addSeconds(makeEpoch(7.3e8), t));
  const states = new Float64Array(30);
  epochs.forEach((epoch, k) => {
    full.state('moon', 'earth', epoch, a);
    states.set(a, 6 * k);
  });
  const e = createEphemeris([spk(stateTable({ target: 301, centre: 399, name: 'MOON', epochs, states }))]);
  const epoch = addSeconds(epochs[0], 200.5);
  e.state('moon', 'earth', epoch, b);
  full.state('moon', 'earth', epoch, a);
  // epochs in one double: 6e-8 s of 1 km/s
  for (let i = 0; i < 3; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(2e-4);
});

test('what cannot be written or read is refused by name', () => {
  const good: SegmentToWrite = constant(301, 399, 0, 10, 1);
  const refuse = (segments: SegmentToWrite[], comment = '') =>
    expect(() => writeSpk({ internalName: 'T', comment, segments })).toThrow(expect.objectContaining({ code: 'EPHEMERIS_WRITE' }));
  refuse([]);
  refuse([good], 'grün');
  refuse([{ ...good, coefficients: new Float64Array([1, Number.NaN, 0]) } as SegmentToWrite]);
  refuse([{ ...good, coefficients: new Float64Array(4) } as SegmentToWrite]);
  refuse([{ type: 13, target: 1, centre: 0, name: '', epochs: new Float64Array([1, 1]), states: new Float64Array(12) }]);
  refuse([{ type: 13, target: 1, centre: 0, name: '', epochs: new Float64Array([1, 2]), states: new Float64Array(12), window: 3 }]);
  expect(() => readSpk(smallPck(), 'pck')).toThrow(expect.objectContaining({ code: 'EPHEMERIS_TYPE' }));
  expect(() => readPck(smallSpk(), 'spk')).toThrow(expect.objectContaining({ code: 'EPHEMERIS_TYPE' }));
  expect(() => readSpk(new TextEncoder().encode('KPL/FK'.padEnd(2000)), 'text')).toThrow(
    expect.objectContaining({ code: 'EPHEMERIS_BROKEN' }),
  );
  const text = smallSpk();
  // a carriage return lost on the way
  text[699 + 7] = 10;
  expect(() => readSpk(text, 'ftp')).toThrow(/changed on the way/);
});

test('many segments: summary records are chained', () => {
  const e = createEphemeris([spk(...Array.from({ length: 80 }, (_, k) => constant(301, 399, 10 * k, 10 * (k + 1), k)))]);
  for (let k = 0; k < 80; k++) {
    e.state('moon', 'earth', fromSecondsInScale('TDB', 10 * k + 5), a);
    expect(a[0]).toBe(1000 * k);
  }
});
