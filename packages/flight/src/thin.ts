import { FarsideError, quinticHermite } from '@farside/math';

/** A node: t, x, y, z, vx, vy, vz, ax, ay, az, m (s, m, m/s, m/s^2, kg). */
export const NODE = 11;
/** A buffered row: a node and what may be done with it. */
const ROW = NODE + 1;
const CHECK = 0;
const CANDIDATE = 1;
/** The same instant as the row before with another acceleration; a segment may end before it and begin with it. */
const TWIN = 2;
/** A candidate between which and the row before the path is just their quintic. */
const EXACT = 3;

/** How far interpolated values may stray from the source. */
export interface ThinBound {
  /** m */
  readonly position: number;
  /** m/s */
  readonly velocity: number;
  /** kg */
  readonly mass: number;
}
export const FAR_BOUND: ThinBound = { position: 1, velocity: 1e-3, mass: 0.01 };
export const NEAR_BOUND: ThinBound = { position: 1e-3, velocity: 1e-5, mass: 0.01 };

/** A dense source: writes r, v and perhaps mass, or r, v, a and perhaps mass, at t; what it does not write stays. */
export type DenseSource = (t: number, out: Float64Array) => void;

/** Both ends of a step that is the quintic between them: x y z vx vy vz ax ay az from `ao` of `a` and from `bo` of `b` on; masses in kg. Read during the call only. */
export interface QuinticEnds {
  readonly a: Float64Array;
  readonly ao: number;
  readonly b: Float64Array;
  readonly bo: number;
  readonly ma: number;
  readonly mb: number;
}

/**
 * Errors are looked at on samples, never more than 0.22 of a segment apart. The leading term of the position error, s^3 (1-s)^3, then shows at least 0.86 of its
 * maximum, its derivative at least 0.71: the parts of the bound that samples may use.
 */
const MARGIN = 0.8;
const MARGIN_VELOCITY = 0.65;
/** Part of a segment that may lie between two samples. */
const GAP = 0.22;
/** Places in a sub-step where its own quintic is checked. */
const CHECKS = [0.25, 0.5, 0.75] as const;
/** A sub-step may use this part of the bound, so that it is never nearly all of a segment by itself. */
const OWN = 0.5;
const MAX_PARTS = 256;
const MAX_ROWS = 600;
/** A jump of the acceleration by more than this part of it always ends a segment: ignition and cut-off stand in the record. */
const KINK = 0.02;

/** Weights of dv/dt on five equidistant points, at the first, second and middle one (Abramowitz & Stegun, table 25.2); mirrored for the others. */
const STENCIL = [
  [-25, 48, -36, 16, -3],
  [-3, -10, 18, -6, 1],
  [1, -8, 0, 8, -1],
] as const;

/**
 * Thins a path to nodes for quintic Hermite interpolation while it is being computed: feed it the integrator's steps in order; it calls `emit` for each node
 * that stays. Greedy: each segment reaches as far as the bound allows. `worst` is the largest error seen on the samples.
 */
export class NodeThinner {
  readonly #bound: ThinBound;
  readonly #emit: (rows: Float64Array, offset: number) => void;
  readonly #rows = new Float64Array(ROW * (MAX_ROWS + 16));
  #n = 0;
  /** Row that ends the longest good segment from row 0 so far. */
  #best = 0;
  #tested = 0;
  #parts = 1;
  readonly #step = new Float64Array(ROW * ((CHECKS.length + 1) * MAX_PARTS + 1));
  readonly #y = new Float64Array(64);
  readonly #e = new Float64Array(6);
  readonly #within = new Float64Array(NODE);
  readonly #a = new Float64Array(3);
  worst = 0;
  worstVelocity = 0;

  constructor(bound: ThinBound, emit: (rows: Float64Array, offset: number) => void) {
    this.#bound = bound;
    this.#emit = emit;
  }

  /** Time of the last row, or NaN before the first. */
  get last(): number {
    return this.#n === 0 ? Number.NaN : this.#rows[ROW * (this.#n - 1)];
  }

  /**
   * One step of the source over [ta, tb], s, shifted by `shift` s. `mass` is used when the source does not write one.
   * `accelerations`: the source writes r, v, a; otherwise a is the derivative of its v within the step.
   */
  step(ta: number, tb: number, at: DenseSource, mass: number, shift = 0, accelerations = false): void {
    if (!(tb > ta)) {
      if (tb === ta) return;
      throw new FarsideError('RECORD_ORDER', 'a recorded path runs forward in time', { numbers: { from_s: ta, to_s: tb } });
    }
    const s = this.#step;
    this.#sample(ta, ta, tb, at, mass, shift, accelerations, s, 0, CANDIDATE);
    if (this.#n === 0) this.#put(s, 0, CANDIDATE);
    else this.#join(s);
    let parts = Math.max(1, this.#parts >> 1);
    for (;;) {
      let row = 0;
      let good = true;
      for (let i = 0; i < parts && (good || parts >= MAX_PARTS); i++) {
        const from = row;
        const t0 = ta + ((tb - ta) * i) / parts;
        const t1 = i === parts - 1 ? tb : ta + ((tb - ta) * (i + 1)) / parts;
        for (const c of CHECKS) this.#sample(t0 + c * (t1 - t0), ta, tb, at, mass, shift, accelerations, s, ROW * ++row, CHECK);
        this.#sample(t1, ta, tb, at, mass, shift, accelerations, s, ROW * ++row, CANDIDATE);
        good = this.#fits(s, from, row, OWN);
      }
      if (good || parts >= MAX_PARTS) {
        this.#parts = parts;
        for (let i = 1; i <= row; i++) {
          this.#put(s, ROW * i, s[ROW * i + NODE]);
          this.#grow();
        }
        return;
      }
      parts *= 2;
    }
  }

  /**
   * One step of a source that is itself the quintic between two nodes (r, v, a at `ao` of `a` and `bo` of `b`; mass linear from ma to mb): needs no samples within, as long as
   * a segment is many steps long.
   */
  quintic(ta: number, tb: number, ends: QuinticEnds, shift = 0): void {
    if (!(tb > ta)) {
      if (tb === ta) return;
      throw new FarsideError('RECORD_ORDER', 'a recorded path runs forward in time', { numbers: { from_s: ta, to_s: tb } });
    }
    const s = this.#step;
    this.#row(s, 0, ta + shift, ends.a, ends.ao, ends.ma, CANDIDATE);
    if (this.#n === 0) this.#put(s, 0, CANDIDATE);
    else this.#join(s);
    this.#row(s, 0, tb + shift, ends.b, ends.bo, ends.mb, EXACT);
    this.#put(s, 0, EXACT);
    this.#grow();
  }

  #row(out: Float64Array, o: number, t: number, y: Float64Array, yo: number, mass: number, kind: number): void {
    out[o] = t;
    for (let k = 0; k < 9; k++) out[o + 1 + k] = y[yo + k];
    out[o + 10] = mass;
    out[o + NODE] = kind;
    for (let k = 0; k < NODE; k++) if (!Number.isFinite(out[o + k])) throw notANumber(t);
  }

  /** Ends the path: the last row becomes a node. */
  finish(): void {
    if (this.#n === 0) return;
    this.#drain(true);
    if (this.#rows[NODE] !== -1) this.#emitRow(0);
    this.#n = 0;
    this.#best = 0;
    this.#tested = 0;
  }

  #put(from: Float64Array, offset: number, kind: number): void {
    const o = ROW * this.#n++;
    for (let k = 0; k < NODE; k++) this.#rows[o + k] = from[offset + k];
    this.#rows[o + NODE] = kind;
  }

  /** The step begins where the last one ended: with the same values, with another acceleration, or with a jump. */
  #join(s: Float64Array): void {
    const o = ROW * (this.#n - 1);
    const r = this.#rows;
    if (s[0] < r[o]) s[0] = r[o];
    let dr = 0;
    let dv = 0;
    let da = 0;
    let a2 = 0;
    for (let k = 1; k <= 3; k++) {
      dr += (s[k] - r[o + k]) ** 2;
      dv += (s[k + 3] - r[o + k + 3]) ** 2;
      da += (s[k + 6] - r[o + k + 6]) ** 2;
      a2 += Math.max(s[k + 6] ** 2, r[o + k + 6] ** 2);
    }
    const b = this.#bound;
    const jump = dr > (0.01 * b.position) ** 2 || dv > (0.01 * b.velocity) ** 2 || Math.abs(s[10] - r[o + 10]) > 0.01 * b.mass;
    if (jump || da > KINK * KINK * a2) {
      this.#drain(true);
      this.#n = 0;
      this.#best = 0;
      this.#tested = 0;
      this.#put(s, 0, CANDIDATE);
    } else if (da > 1e-14 * a2) {
      // a segment just ended here: the next one simply begins with the new acceleration
      if (this.#n === 1) this.#n = 0;
      this.#put(s, 0, this.#n === 0 ? CANDIDATE : TWIN);
      this.#tested = this.#n - 1;
    }
  }

  #emitRow(i: number): void {
    this.#emit(this.#rows, ROW * i);
    this.#rows[ROW * i + NODE] = -1;
  }

  /** Writes the row of time t: node and kind. */
  #sample(
    t: number,
    ta: number,
    tb: number,
    at: DenseSource,
    mass: number,
    shift: number,
    accelerations: boolean,
    out: Float64Array,
    o: number,
    kind: number,
  ): void {
    const y = this.#y;
    const m = accelerations ? 9 : 6;
    y[m] = mass;
    at(t, y);
    out[o] = t + shift;
    for (let k = 0; k < 6; k++) out[o + 1 + k] = y[k];
    out[o + 10] = y[m];
    out[o + NODE] = kind;
    for (let k = 0; k < (kind === CHECK ? 7 : 11); k++) {
      if (!Number.isFinite(out[o + k])) throw notANumber(t);
    }
    if (kind === CHECK) return;
    if (accelerations) for (let k = 0; k < 3; k++) out[o + 7 + k] = y[6 + k];
    else {
      this.#differentiate(t, ta, tb, at);
      for (let k = 0; k < 3; k++) out[o + 7 + k] = this.#a[k];
    }
  }

  /** dv/dt at t from five points inside the step, 1/32 of it apart. */
  #differentiate(t: number, ta: number, tb: number, at: DenseSource): void {
    const h = (tb - ta) / 32;
    const before = Math.floor((t - ta) / h + 1e-6);
    const after = Math.floor((tb - t) / h + 1e-6);
    const flip = after < before;
    const i = Math.min(2, flip ? after : before);
    const sign = flip ? -1 : 1;
    const w = STENCIL[i];
    const a = this.#a;
    a.fill(0);
    for (let k = 0; k < 5; k++) {
      if (w[k] === 0) continue;
      const at_ = t + sign * (k - i) * h;
      at(Math.min(Math.max(at_, ta), tb), this.#y);
      for (let c = 0; c < 3; c++) a[c] += w[k] * this.#y[3 + c];
    }
    for (let c = 0; c < 3; c++) a[c] *= sign / (12 * h);
  }

  /** Whether the segment between two rows of `s` keeps `part` of the bound at the rows between them. */
  #fits(s: Float64Array, from: number, to: number, part: number): boolean {
    const i = ROW * from;
    const j = ROW * to;
    const span = s[j] - s[i];
    if (span <= 0) return true;
    const e = this.#e;
    const pos = (part * this.#bound.position) ** 2;
    const vel = ((part * MARGIN_VELOCITY * this.#bound.velocity) / MARGIN) ** 2;
    const kg = part * this.#bound.mass;
    let worst = 0;
    let worstV = 0;
    const within = this.#within;
    for (let q = from + 1; q <= to; q++) {
      const o = ROW * q;
      const before = o - ROW;
      // between the ends of an exact step, where it is a large part of the segment; a segment of one such step is exact
      const exact = s[o + NODE] === EXACT && to - from > 1 && s[o] - s[before] > GAP * span ? CHECKS.length : 0;
      for (let c = 0; c <= exact; c++) {
        let x = s;
        let xo = o;
        if (c < exact) {
          x = within;
          xo = 0;
          x[0] = s[before] + CHECKS[c] * (s[o] - s[before]);
          quinticHermite(s[before], s, before + 1, s[o], s, o + 1, x[0], e);
          for (let k = 0; k < 6; k++) x[1 + k] = e[k];
          x[10] = s[before + 10] + CHECKS[c] * (s[o + 10] - s[before + 10]);
        } else if (q === to) break;
        quinticHermite(s[i], s, i + 1, s[j], s, j + 1, x[xo], e);
        const d = (e[0] - x[xo + 1]) ** 2 + (e[1] - x[xo + 2]) ** 2 + (e[2] - x[xo + 3]) ** 2;
        const w = (e[3] - x[xo + 4]) ** 2 + (e[4] - x[xo + 5]) ** 2 + (e[5] - x[xo + 6]) ** 2;
        const m = s[i + 10] + ((s[j + 10] - s[i + 10]) * (x[xo] - s[i])) / span;
        if (d > pos || w > vel || Math.abs(m - x[xo + 10]) > kg) return false;
        if (d > worst) worst = d;
        if (w > worstV) worstV = w;
      }
    }
    this.#seen = worst;
    this.#seenVelocity = worstV;
    return true;
  }
  #seen = 0;
  #seenVelocity = 0;
  #bestSeen = 0;
  #bestSeenVelocity = 0;

  /** Tests rows that came in since; emits nodes where a segment can go no farther. */
  #grow(): void {
    this.#drain(false);
    if (this.#n > MAX_ROWS && this.#best > 0) this.#cut();
  }

  #drain(all: boolean): void {
    for (;;) {
      while (this.#tested < this.#n - 1) {
        const q = this.#tested + 1;
        const kind = this.#rows[ROW * q + NODE];
        const candidate = kind === CANDIDATE || kind === EXACT;
        if (candidate && !this.#accept(q, MARGIN)) {
          // the finest sub-step misses the bound: it stands as it is, and `worst` says so
          if (this.#best === 0) this.#accept(q, Number.POSITIVE_INFINITY);
          this.#cut();
        } else this.#tested = q;
      }
      if (!all || this.#best === 0) return;
      this.#cut();
    }
  }

  #accept(q: number, part: number): boolean {
    if (!this.#fits(this.#rows, 0, q, part)) return false;
    this.#best = q;
    this.#bestSeen = this.#seen;
    this.#bestSeenVelocity = this.#seenVelocity;
    return true;
  }

  /** Row 0 becomes a node, the segment to `best` is done, and the next one begins there (with its twin's acceleration if it has one). */
  #cut(): void {
    const r = this.#rows;
    if (r[NODE] !== -1) this.#emitRow(0);
    this.worst = Math.max(this.worst, Math.sqrt(this.#bestSeen));
    this.worstVelocity = Math.max(this.worstVelocity, Math.sqrt(this.#bestSeenVelocity));
    let b = this.#best;
    this.#emitRow(b);
    if (b + 1 < this.#n && r[ROW * (b + 1) + NODE] === TWIN) b += 1;
    r.copyWithin(0, ROW * b, ROW * this.#n);
    this.#n -= b;
    this.#best = 0;
    this.#tested = 0;
  }
}

const notANumber = (t: number): FarsideError =>
  new FarsideError('RECORD_NAN', 'a recorded path holds a value that is no number', { numbers: { t_s: Number.isFinite(t) ? t : -1 } });

export interface ThinnedNodes {
  /** Rows of NODE numbers. */
  readonly nodes: Float64Array;
  readonly count: number;
  /** Largest position (m) and velocity (m/s) error seen on the samples. */
  readonly worst: number;
  readonly worstVelocity: number;
}

/**
 * Thins a path known as a function of time over [ta, tb] to nodes that keep `bound`.
 * @param at writes r, v, a and, if it likes, mass (index 9) at t. @param pieces first cuts of the span; fewer are taken together, more are made where needed.
 */
export function thinNodes(at: DenseSource, ta: number, tb: number, bound: ThinBound = FAR_BOUND, mass = 0, pieces = 64): ThinnedNodes {
  let nodes = new Float64Array(NODE * 64);
  let count = 0;
  const thinner = new NodeThinner(bound, (rows, o) => {
    if ((count + 1) * NODE > nodes.length) {
      const more = new Float64Array(nodes.length * 2);
      more.set(nodes);
      nodes = more;
    }
    for (let k = 0; k < NODE; k++) nodes[NODE * count + k] = rows[o + k];
    count++;
  });
  for (let i = 0; i < pieces; i++) {
    const from = ta + ((tb - ta) * i) / pieces;
    const to = i === pieces - 1 ? tb : ta + ((tb - ta) * (i + 1)) / pieces;
    thinner.step(from, to, at, mass, 0, true);
  }
  thinner.finish();
  return { nodes: nodes.slice(0, NODE * count), count, worst: thinner.worst, worstVelocity: thinner.worstVelocity };
}
