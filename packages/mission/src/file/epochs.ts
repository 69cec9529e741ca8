import { parseIso, secondsBetween } from '@farside/astro';
import type { Anchor, EpochExpression } from './fields.ts';

/** The parts of the file that say when things happen. */
export interface Timed {
  readonly launch: { readonly date: string; readonly time?: string | undefined };
  readonly transfer: { readonly arrival: EpochExpression };
  readonly landing: { readonly touchdown: EpochExpression };
  readonly ascent: { readonly 'lift-off': EpochExpression };
  readonly rendezvous: { readonly docking: EpochExpression };
}

/**
 * Reads epochs of the file as seconds after launch. undefined for what the file alone does not say: absolute epochs while the minute of the launch is left to be solved, and
 * epochs that are written relative to each other in a circle.
 */
export function afterLaunch(m: Timed): (x: EpochExpression) => number | undefined {
  const written: Readonly<Record<Exclude<Anchor, 'launch'>, EpochExpression>> = {
    arrival: m.transfer.arrival,
    touchdown: m.landing.touchdown,
    'lift-off': m.ascent['lift-off'],
    docking: m.rendezvous.docking,
  };
  const launch = m.launch.time === undefined ? undefined : parseIso(`${m.launch.date}T${m.launch.time}`);
  const resolve = (x: EpochExpression, depth: number): number | undefined => {
    if (x.kind === 'absolute') return launch && secondsBetween(launch, parseIso(x.iso));
    if (x.anchor === 'launch') return x.offset;
    if (depth === 0) return undefined;
    const from = resolve(written[x.anchor], depth - 1);
    return from === undefined ? undefined : from + x.offset;
  };
  return (x) => resolve(x, Object.keys(written).length);
}

/** Seconds from one epoch of the file to another, also where neither is known by itself: `docking + 2 h` is two hours after docking. */
export function apart(m: Timed, anchor: Exclude<Anchor, 'launch'>, from: EpochExpression, to: EpochExpression): number | undefined {
  if (to.kind === 'relative' && to.anchor === anchor) return to.offset;
  const at = afterLaunch(m);
  const [a, b] = [at(from), at(to)];
  return a === undefined || b === undefined ? undefined : b - a;
}
