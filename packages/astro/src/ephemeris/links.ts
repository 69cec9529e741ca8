import type { SpkSegment } from './spk.ts';

/** One step of a chain: the segment, +1 when it is walked from its target to its centre, -1 the other way. */
export interface Step {
  readonly segment: SpkSegment;
  readonly sign: 1 | -1;
}

/** Slack at the ends of coverage, s: rounding of limits when they go through an epoch and back. */
const SLACK = 1e-6;

/**
 * The graph of who is given relative to whom. The ends of all segments cut time into windows; inside a window the set of segments is fixed, and so is the chain
 * between two bodies. Of several segments for the same pair the last one given holds (the rule of SPICE: the last loaded wins).
 */
export class Links {
  readonly #segments: readonly SpkSegment[];
  readonly #breaks: Float64Array;
  readonly #chains = new Map<string, readonly Step[] | null>();

  constructor(segments: readonly SpkSegment[]) {
    this.#segments = segments;
    const all = new Set<number>();
    for (const s of segments) all.add(s.start).add(s.end);
    this.#breaks = Float64Array.from(all).sort();
  }

  get windows(): number {
    return this.#breaks.length - 1;
  }
  windowStart(w: number): number {
    return this.#breaks[w];
  }
  windowEnd(w: number): number {
    return this.#breaks[w + 1];
  }

  /** Window that holds epoch hi + lo; -1 outside all. At a common end the later window. */
  windowAt(hi: number, lo: number): number {
    const b = this.#breaks;
    const last = b.length - 2;
    if (last < 0) return -1;
    if (!(hi - b[0] + lo >= -SLACK) || !(hi - b[last + 1] + lo <= SLACK)) return -1;
    let i = 0;
    let j = last + 1;
    while (j - i > 1) {
      const m = (i + j) >> 1;
      if (hi - b[m] + lo >= 0) i = m;
      else j = m;
    }
    return i;
  }

  /** The chain whose signed sum is `from` relative to `to` (NAIF ids) in a window; undefined when they are not linked. The fewest segments win. */
  chain(from: number, to: number, window: number): readonly Step[] | undefined {
    const key = `${from}>${to}@${window}`;
    const known = this.#chains.get(key);
    if (known !== undefined) return known ?? undefined;
    const found = this.#search(from, to, window);
    this.#chains.set(key, found ?? null);
    return found;
  }

  #search(from: number, to: number, window: number): readonly Step[] | undefined {
    if (from === to) return [];
    const a = this.#breaks[window];
    const b = this.#breaks[window + 1];
    const steps = new Map<number, Map<number, Step>>();
    const put = (x: number, y: number, step: Step): void => {
      const m = steps.get(x);
      if (m === undefined) steps.set(x, new Map([[y, step]]));
      else m.set(y, step);
    };
    // later segments overwrite earlier ones
    for (const segment of this.#segments) {
      if (segment.start > a || segment.end < b) continue;
      put(segment.target, segment.centre, { segment, sign: 1 });
      put(segment.centre, segment.target, { segment, sign: -1 });
    }
    const cameBy = new Map<number, { readonly back: number; readonly step: Step }>();
    const queue = [from];
    for (let q = 0; q < queue.length; q++) {
      const x = queue[q];
      for (const [y, step] of steps.get(x) ?? []) {
        if (y === from || cameBy.has(y)) continue;
        cameBy.set(y, { back: x, step });
        if (y === to) {
          const path: Step[] = [];
          for (let z = to; z !== from; ) {
            const c = cameBy.get(z)!;
            path.unshift(c.step);
            z = c.back;
          }
          return path;
        }
        queue.push(y);
      }
    }
    return undefined;
  }
}
