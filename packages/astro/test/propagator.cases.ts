import { FarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import type { ArcEnd, ArcEvent, DenseSink, Rhs } from '../src/types.ts';

/** What every propagator has to do, as tests: each propagator's test file calls `propagatorCases` with itself and with the figures that it promises. */
export interface Adapter {
  readonly name: string;
  run(
    rhs: Rhs,
    y0: Float64Array,
    t0: number,
    t1: number,
    options: { events?: ArcEvent[]; dense?: DenseSink; signal?: AbortSignal; maxStep?: number },
  ): ArcEnd;
  /** Turns a bare function into what the propagator wants (flags). */
  prepare?(rhs: Rhs): Rhs;
  /** Eccentricities flown, each with the bound on the position error after a revolution (m) and why. */
  readonly closure: readonly { readonly e: number; readonly bound: number; readonly reason: string }[];
  /** Bound on |dE/E| over 20 revolutions of a circular orbit. */
  readonly energy: number;
  /** Bound on the position error after flying 5 revolutions of e = 0.05 and back, m. */
  readonly reversal: number;
  /** Bound on the dense output's position error along a circular orbit, m. */
  readonly dense: number;
  /** Bound on times of events on a circular orbit, s. */
  readonly eventTime: number;
  /** Observed order: error falls as step^order; with the two steps used. */
  readonly order: {
    readonly steps: readonly [number, number];
    readonly at: number;
    run(rhs: Rhs, y0: Float64Array, t1: number, step: number): ArcEnd;
  };
}

export const MU = 4.902800066e12;
export const R = 1838e3;
export const N = Math.sqrt(MU / R ** 3);
export const PERIOD = (2 * Math.PI) / N;

/** Two-body right-hand side. */
export const kepler: Rhs = (_t, y, dy) => {
  const r2 = y[0] * y[0] + y[1] * y[1] + y[2] * y[2];
  const k = -MU / (r2 * Math.sqrt(r2));
  dy[0] = y[3];
  dy[1] = y[4];
  dy[2] = y[5];
  dy[3] = k * y[0];
  dy[4] = k * y[1];
  dy[5] = k * y[2];
};

/** State on an inclined ellipse with semi-major axis R, time t after perilune. */
export function ellipse(e: number, t: number): Float64Array {
  const m = N * t;
  let ea = m + e * Math.sin(m);
  for (let k = 0; k < 50; k++) ea -= (ea - e * Math.sin(ea) - m) / (1 - e * Math.cos(ea));
  const b = Math.sqrt(1 - e * e);
  const x = R * (Math.cos(ea) - e);
  const y = R * b * Math.sin(ea);
  const k = (R * N) / (1 - e * Math.cos(ea));
  const vx = -k * Math.sin(ea);
  const vy = k * b * Math.cos(ea);
  const [c, s] = [Math.cos(0.8), Math.sin(0.8)];
  return Float64Array.of(x, y * c, y * s, vx, vy * c, vy * s);
}
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const energy = (y: ArrayLike<number>): number => (y[3] ** 2 + y[4] ** 2 + y[5] ** 2) / 2 - MU / Math.hypot(y[0], y[1], y[2]);

const event = (id: string, g: ArcEvent['g'], more: Partial<ArcEvent> = {}): ArcEvent => ({
  id,
  g,
  direction: 0,
  stop: false,
  maxCheck: 600,
  ...more,
});
const code = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    if (e instanceof FarsideError) return e.code;
    throw e;
  }
  return 'no error';
};

export function propagatorCases(a: Adapter): void {
  const rhs = a.prepare?.(kepler) ?? kepler;
  const nodeZ = (more: Partial<ArcEvent> = {}): ArcEvent => event('node', (_t, y) => y[2], more);

  test.each(a.closure)('closes an ellipse of eccentricity $e to $bound m ($reason)', ({ e, bound }) => {
    const end = a.run(rhs, ellipse(e, 0), 0, PERIOD, {});
    expect(end.t).toBe(PERIOD);
    expect(distance(end.y, ellipse(e, PERIOD))).toBeLessThan(bound);
  });

  test('keeps the energy over 20 revolutions', () => {
    const y0 = ellipse(0, 0);
    const end = a.run(rhs, y0, 0, 20 * PERIOD, {});
    expect(Math.abs(energy(end.y) / energy(y0) - 1)).toBeLessThan(a.energy);
  });

  test('flies back to where it came from', () => {
    const y0 = ellipse(0.05, 0);
    const there = a.run(rhs, y0, 0, 5 * PERIOD, {});
    const back = a.run(rhs, there.y, 5 * PERIOD, 0, {});
    expect(back.t).toBe(0);
    expect(distance(back.y, y0)).toBeLessThan(a.reversal);
  });

  test('an arc of no length is its own start', () => {
    const y0 = ellipse(0.05, 0);
    const end = a.run(rhs, y0, 7, 7, {});
    expect(end.t).toBe(7);
    expect(Array.from(end.y)).toEqual(Array.from(y0));
  });

  test('does not change the state that it was given', () => {
    const y0 = ellipse(0.05, 0);
    const kept = y0.slice();
    a.run(rhs, y0, 0, 1000, {});
    expect(Array.from(y0)).toEqual(Array.from(kept));
  });

  test('finds every node, rising and falling, at its time', () => {
    // z = R sin(n t) sin(0.8): nodes at multiples of half a period; the start is one and is not found again
    const { hits } = a.run(rhs, ellipse(0, 0), 0, 3.2 * PERIOD, { events: [nodeZ()] });
    expect(hits.map((h) => h.direction)).toEqual([-1, 1, -1, 1, -1, 1]);
    hits.forEach((h, k) => {
      expect(Math.abs(h.t - ((k + 1) * PERIOD) / 2)).toBeLessThan(a.eventTime);
      expect(Math.abs(h.y[2])).toBeLessThan(a.eventTime * R * N + 1e-6);
    });
    const rising = a.run(rhs, ellipse(0, 0), 0, 3.2 * PERIOD, { events: [nodeZ({ direction: 1 })] }).hits;
    expect(rising.length).toBe(3);
  });

  test('finds events backward in time, with directions as in forward time', () => {
    const { hits } = a.run(rhs, ellipse(0, 0), 0, -1.3 * PERIOD, { events: [nodeZ()] });
    expect(hits.map((h) => h.direction)).toEqual([-1, 1]);
    expect(Math.abs(hits[0].t + PERIOD / 2)).toBeLessThan(a.eventTime);
  });

  test('stops at an event; the next arc starts there and does not find it again', () => {
    const first = a.run(rhs, ellipse(0, 0), 0, 3 * PERIOD, { events: [nodeZ({ stop: true, direction: -1 }), event('never', () => 1)] });
    expect(first.stoppedBy).toBe('node');
    expect(Math.abs(first.t - PERIOD / 2)).toBeLessThan(a.eventTime);
    expect(first.hits.length).toBe(1);
    const second = a.run(rhs, first.y, first.t, 3 * PERIOD, { events: [nodeZ({ stop: true })] });
    expect(Math.abs(second.t - PERIOD)).toBeLessThan(2 * a.eventTime);
  });

  test('finds many events within one step, in order', () => {
    const wave = event('wave', (t) => Math.sin((Math.PI * t) / 4), { maxCheck: 3.9 });
    const slow = event('slow', (t) => t - 50.5);
    const { hits } = a.run(rhs, ellipse(0, 0), 1, 202, { events: [wave, slow] });
    expect(hits.length).toBe(51);
    for (let k = 1; k < hits.length; k++) expect(hits[k].t).toBeGreaterThan(hits[k - 1].t);
    for (const h of hits.filter((q) => q.id === 'wave')) expect(Math.abs(h.t / 4 - Math.round(h.t / 4))).toBeLessThan(1e-9);
  });

  test('finds an event that falls on the end of a step, and on the end of the arc', () => {
    // at the nodes of every fixed-step method, and at t1; a zero that is touched only is none
    const times = [40, 200, 600].map((t) => event(`t${t}`, (x) => x - t));
    const touch = event('touch', (t) => (t - 400) ** 2);
    const { hits } = a.run(rhs, ellipse(0, 0), 0, 600, { events: [...times, touch] });
    expect(hits.map((h) => [h.id, h.t, h.direction])).toEqual([
      ['t40', 40, 1],
      ['t200', 200, 1],
      ['t600', 600, 1],
    ]);
  });

  test('finds a grazing pair far closer than maxCheck', () => {
    // a dip below zero for 0.2 s somewhere in a revolution
    const dip = event('dip', (t) => ((t - 2345.67) / 1000) ** 2 - 1e-8, { maxCheck: 1e5 });
    const { hits } = a.run(rhs, ellipse(0, 0), 0, PERIOD, { events: [dip] });
    expect(hits.map((h) => h.direction)).toEqual([-1, 1]);
    // 1e-9 s in time plus what g = 1e-8 is known to: slope 2e-7 per s, rounding 1e-16 x 30
    expect(Math.abs(hits[0].t - 2345.57)).toBeLessThan(1e-7);
    expect(Math.abs(hits[1].t - 2345.77)).toBeLessThan(1e-7);
    // and does not invent one where the function only comes near
    const near = event('near', (t) => ((t - 2345.67) / 1000) ** 2 + 1e-8, { maxCheck: 1e5 });
    expect(a.run(rhs, ellipse(0, 0), 0, PERIOD, { events: [near] }).hits.length).toBe(0);
  });

  test('dense output covers the arc without gaps and follows the orbit', () => {
    let last = 0;
    let worst = 0;
    const out = new Float64Array(6);
    const end = a.run(rhs, ellipse(0, 0), 0, 1.1 * PERIOD, {
      dense(ta, tb, at) {
        expect(ta).toBe(last);
        last = tb;
        for (let k = 0; k <= 8; k++) {
          const t = ta + ((tb - ta) * k) / 8;
          at(t, out);
          worst = Math.max(worst, distance(out, ellipse(0, t)));
        }
      },
    });
    expect(last).toBe(end.t);
    expect(worst).toBeLessThan(a.dense);
  });

  test('dense output ends where an event stops the arc', () => {
    let last = 0;
    const end = a.run(rhs, ellipse(0, 0), 0, 2 * PERIOD, {
      events: [nodeZ({ stop: true })],
      dense(_ta, tb) {
        last = tb;
      },
    });
    expect(last).toBe(end.t);
    expect(last).toBeLessThan(PERIOD);
  });

  test('the error falls with the order of the method', () => {
    const [h0, h1] = a.order.steps;
    const t1 = PERIOD / 2;
    const errors = [h0, h1].map((h) => distance(a.order.run(rhs, ellipse(0.1, 0), t1, h).y, ellipse(0.1, t1)));
    const order = Math.log(errors[0] / errors[1]) / Math.log(h0 / h1);
    // the observed order wanders within one of the nominal one at steps of practical length
    expect(order).toBeGreaterThan(a.order.at - 0.7);
    expect(order).toBeLessThan(a.order.at + 1.5);
  });

  test('a signal aborts', () => {
    const signal = AbortSignal.abort('enough');
    expect(code(() => a.run(rhs, ellipse(0, 0), 0, PERIOD, { signal }))).toBe('ABORTED');
  });

  test('fails with a typed error where the force is not a number', () => {
    const wall: Rhs = (t, y, dy) => {
      kepler(t, y, dy);
      if (t > 1000) dy[3] = Number.NaN;
    };
    expect(code(() => a.run(a.prepare?.(wall) ?? wall, ellipse(0, 0), 0, PERIOD, {}))).toBe('PROPAGATION_FAILED');
    expect(code(() => a.run(rhs, ellipse(0, Number.NaN), 0, PERIOD, {}))).toBe('PROPAGATION_INPUT');
  });
}
