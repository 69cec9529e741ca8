import { addSeconds, type Epoch, type Frames, secondsBetween } from '@farside/astro';
import { expect, test } from 'vitest';
import { circle, smallManifest, smallPhases, T0 } from '../test/small-flight.ts';
import { createRecorder, EXPORT_WITHIN, inertialAt, memoryStore, oemOf, openFlight } from './index.ts';

const W = 2.66e-6;
const DAY = 86400;
const PLACE = [-1e6, -9e5, -1.1e6];
/** A body that turns evenly about z, aligned at T0. */
const turning: Frames = {
  rotation(_from, _to, epoch, out) {
    const t = secondsBetween(T0, epoch);
    const [c, s] = [Math.cos(W * t), Math.sin(W * t)];
    out.set([c, -s, 0, s, c, 0, 0, 0, 1, -W * s, -W * c, 0, W * c, -W * s, 0, 0, 0, 0]);
  },
  rotationKernel: () => () => undefined,
};
/** Where a thing at PLACE is, by hand: a circle about z. */
function onTheGround(t: number): number[] {
  const rho = Math.hypot(PLACE[0], PLACE[1]);
  const a = Math.atan2(PLACE[1], PLACE[0]) + W * t;
  return [rho * Math.cos(a), rho * Math.sin(a), PLACE[2], -rho * W * Math.sin(a), rho * W * Math.cos(a), 0];
}

/** In flight for 1000 s, then at rest for twenty days in three pieces, the mass changing between them. */
async function stay() {
  const store = memoryStore(smallManifest(['coast']));
  const r = createRecorder(store, 'coast');
  r.arc('lander', 'moon', T0, 0, 1000, 1500, circle);
  const ends = [1000, 2 * DAY, 2 * DAY + 60, 20 * DAY];
  for (let k = 0; k < 3; k++)
    r.rest('lander', 'moon', 'moon-pa:de421', addSeconds(T0, ends[k]), addSeconds(T0, ends[k + 1]), PLACE, 1500 + k);
  await r.seal(smallPhases()[0].handover);
  return openFlight(store);
}

test('a stand on the ground answers at every epoch of it, in its own axes and turned to icrf', async () => {
  const path = (await stay()).trajectory('lander');
  expect(secondsBetween(T0, path.end)).toBeCloseTo(20 * DAY, 6);
  const y = new Float64Array(7);
  for (const [t, mass] of [
    [1000, 1500],
    [DAY, 1500],
    [2 * DAY, 1501],
    [2 * DAY + 30, 1501],
    [11.3 * DAY, 1502],
    [20 * DAY, 1502],
  ]) {
    const epoch = addSeconds(T0, t);
    const arc = path.at(epoch, y);
    expect(arc.frame).toBe('moon-pa:de421');
    expect([...y]).toEqual([...PLACE, 0, 0, 0, mass]);
    inertialAt(path, turning, epoch, y);
    // the rounding of 1.7e6 m, and of a turn by 4 rad
    onTheGround(t).forEach((x, k) => {
      expect(Math.abs(x - y[k])).toBeLessThan(k < 3 ? 1e-8 : 1e-14);
    });
    expect(y[6]).toBe(mass);
  }
  expect(inertialAt(path, turning, addSeconds(T0, 500), y).frame).toBe('icrf');
  const z = new Float64Array(6);
  circle(500, z);
  expect(Math.hypot(y[0] - z[0], y[1] - z[1], y[2] - z[2])).toBeLessThan(1);
});

/** Hermite interpolation by divided differences on doubled abscissae: what a reader of the message does with four records. */
function hermite(t: readonly number[], x: readonly number[], v: readonly number[], at: number): number {
  const z = t.flatMap((a) => [a, a]);
  let d = x.flatMap((a) => [a, a]);
  const c = [d[0]];
  for (let k = 1; k < z.length; k++) {
    d = d.slice(1).map((b, i) => (z[i + k] === z[i] ? v[i >> 1] : (b - d[i]) / (z[i + k] - z[i])));
    c.push(d[0]);
  }
  return c.reduceRight((s, a, i) => s * (at - z[i]) + a, 0);
}

test('as an ephemeris message: flight and stand in segments that follow each other, interpolated by the degree it names', async () => {
  const flight = await stay();
  const { segments } = oemOf(flight, 'lander', { created: '2024-07-01T00:00:00', frames: turning });
  expect(segments.map((s) => s.frame)).toEqual(['ICRF', 'ICRF', 'ICRF', 'ICRF']);
  for (let i = 1; i < segments.length; i++) expect(Math.abs(secondsBetween(segments[i - 1].stop, segments[i].start))).toBeLessThan(2e-6);
  let worst = 0;
  for (const s of segments.slice(1)) {
    expect(s.interpolationDegree).toBe(7);
    const t = s.epochs.map((e: Epoch) => secondsBetween(s.start, e));
    for (let i = 0; i + 4 <= t.length; i++) {
      const four = [i, i + 1, i + 2, i + 3];
      const middle = (t[i + 1] + t[i + 2]) / 2;
      const truth = onTheGround(secondsBetween(T0, s.start) + middle);
      for (let k = 0; k < 3; k++) {
        const x = hermite(
          four.map((j) => t[j]),
          four.map((j) => s.states[6 * j + k]),
          four.map((j) => s.states[6 * j + 3 + k]),
          middle,
        );
        worst = Math.max(worst, Math.abs(x - truth[k]));
      }
    }
  }
  // what the message says of itself
  expect(worst).toBeLessThan(EXPORT_WITHIN);
  const left = oemOf(flight, 'lander', { created: '2024-07-01T00:00:00' });
  expect(left.segments).toHaveLength(1);
  expect(left.comments?.at(-1)).toMatch(/3 stretch.*left out/);
});
