import { brent, FarsideError, minimise } from '@farside/math';
import type { ArcEvent, ArcHit } from '../types.ts';

/** Interpolant of one step. */
export type At = (t: number, out: Float64Array) => void;

/** Roots are found to this, s (or to rounding of t, when that is coarser). */
export const ROOT_TOLERANCE = 1e-9;
/** A root this near to the arc's start is the start itself, s: an arc that begins on an event does not find it again. */
export const START_GUARD = 1e-6;

/**
 * Finds the roots of switching functions, step after step, on the interpolant of each step; the same for every propagator.
 *
 * Every function is looked at where steps end and, in longer steps, at equal parts no farther apart than its `maxCheck`; a change of sign is refined by Brent's method.
 * Where g keeps its sign but its slopes at both ends of a part say that |g| has a minimum in between, and the tangents at the two ends meet beyond zero (a convex function
 * cannot lie below its tangents), the minimum is sought and both roots are refined when it lies across: grazing pairs closer than `maxCheck`.
 * A zero touched without change of sign is no event. `direction` is meant in increasing time, whichever way the arc is integrated.
 */
export interface EventScanner {
  /** To be called once at the arc's start. */
  begin(t: number, y: Float64Array): void;
  /**
   * Looks at one step from ta to tb (either order), `yb` the state at tb. Returns the hit that stops the arc, if any. Hits are appended to `hits` in the order of integration.
   * `final`: there is no further step, so that a function that is exactly zero at tb counts as having got there.
   */
  scan(ta: number, tb: number, yb: Float64Array, at: At, final?: boolean): ArcHit | undefined;
  readonly hits: ArcHit[];
}

export function eventScanner(events: readonly ArcEvent[], n: number): EventScanner {
  const count = events.length;
  const hits: ArcHit[] = [];
  const x = new Float64Array(n);
  const before = new Float64Array(count); // g at the end of the last part
  const slopeBefore = new Float64Array(count).fill(Number.NaN); // along the integration
  const lengthBefore = new Float64Array(count);
  const sign = new Float64Array(count); // last sign other than zero
  let start = 0;
  for (const e of events) {
    if (!(e.maxCheck > 0)) {
      throw new FarsideError('EVENT_INPUT', `maxCheck of event ${e.id} has to be above zero`, { numbers: { maxCheck_s: e.maxCheck } });
    }
  }

  function value(e: ArcEvent, t: number, y: Float64Array): number {
    const g = e.g(t, y);
    if (!Number.isFinite(g)) {
      throw new FarsideError('EVENT_NOT_FINITE', `switching function ${e.id} is not a finite number at ${t} s`, { numbers: { t_s: t } });
    }
    return g;
  }

  return {
    hits,
    begin(t, y) {
      start = t;
      for (let k = 0; k < count; k++) {
        before[k] = value(events[k], t, y);
        sign[k] = Math.sign(before[k]);
      }
    },
    scan(ta, tb, yb, at, final) {
      const way = tb >= ta ? 1 : -1;
      const span = Math.abs(tb - ta);
      const first = hits.length;
      for (let k = 0; k < count; k++) {
        const e = events[k];
        const g = (t: number): number => {
          at(t, x);
          return value(e, t, x);
        };
        const root = (t0: number, t1: number, from: number): void => {
          const t = brent(g, t0, t1, { xtol: ROOT_TOLERANCE });
          note(t, from);
        };
        const note = (t: number, from: number): void => {
          const direction = way * from < 0 ? 1 : -1;
          if (e.direction !== 0 && e.direction !== direction) return;
          if (Math.abs(t - start) <= START_GUARD) return;
          const y = new Float64Array(n);
          at(t, y);
          hits.push({ id: e.id, t, y, direction });
        };
        const parts = Math.max(1, Math.ceil(span / e.maxCheck));
        const length = span / parts;
        const offset = way * length * 1e-3;
        let t0 = ta;
        let g0 = before[k];
        let d0 = slopeBefore[k];
        // at the arc's start, and after a sliver of a step, whose slope is rounding
        if (Number.isNaN(d0) || lengthBefore[k] < 1e-3 * length) d0 = (g(t0 + offset) - g0) / Math.abs(offset);
        for (let i = 1; i <= parts; i++) {
          const t1 = i === parts ? tb : ta + (way * span * i) / parts;
          const g1 = i === parts ? value(e, t1, yb) : g(t1);
          const d1 = (g1 - g(t1 - offset)) / Math.abs(offset);
          const s0 = sign[k];
          const s1 = Math.sign(g1);
          if (s1 !== 0 && s0 !== 0 && s1 !== s0) {
            // the interpolant may put a value next to zero on the other side than the node did: then the root is the end itself
            if (g0 === 0 || g(t0) * s0 <= 0) note(t0, s0);
            else if (g(t1) * s1 <= 0) note(t1, s0);
            else root(t0, t1, s0);
          } else if (s1 !== 0 && s1 === s0 && g0 !== 0 && s0 * d0 < 0 && s0 * d1 > 0) {
            const meet = (s0 * (g1 - g0 - d1 * length)) / (d0 - d1);
            if (s0 * g0 + d0 * meet <= 0) {
              const low = minimise((t) => s0 * g(t), t0, t1, { xtol: ROOT_TOLERANCE });
              if (low.f < 0) {
                root(t0, low.x, s0);
                root(low.x, t1, -s0);
              }
            }
          }
          if (s1 !== 0) sign[k] = s1;
          else if (final === true && i === parts && s0 !== 0) note(t1, s0);
          t0 = t1;
          g0 = g1;
          d0 = d1;
        }
        before[k] = g0;
        slopeBefore[k] = d0;
        lengthBefore[k] = length;
      }
      if (hits.length === first) return undefined;
      const found = hits.splice(first).sort((a, b) => way * (a.t - b.t));
      for (const hit of found) {
        hits.push(hit);
        if (events.find((e) => e.id === hit.id)?.stop === true) return hit;
      }
      return undefined;
    },
  };
}
