import { addSeconds, type Epoch, formatUtc, parseIso, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Anchor, EpochExpression } from '../file/fields.ts';
import type { Mission } from '../file/schema.ts';

/** The epochs that the mission file asks for, resolved from one launch epoch. Wishes, not results. */
export interface Schedule {
  readonly launch: Epoch;
  readonly arrival: Epoch;
  readonly separation: Epoch;
  readonly touchdown: Epoch;
  readonly liftOff: Epoch;
  readonly docking: Epoch;
  readonly release: Epoch;
  readonly disposal: Epoch;
  readonly transferCorrections: readonly Epoch[];
}

/**
 * Resolves every epoch of the mission file. Absolute epochs stay; relative ones follow their anchor.
 * @throws FarsideError MISSION_ORDER when an event comes before the one it has to follow, MISSION_CIRCLE when anchors refer to each other.
 */
export function resolveSchedule(m: Mission, launch: Epoch): Schedule {
  const sources: Record<Exclude<Anchor, 'launch'>, EpochExpression> = {
    arrival: m.transfer.arrival,
    touchdown: m.landing.touchdown,
    'lift-off': m.ascent['lift-off'],
    docking: m.rendezvous.docking,
  };
  const nameOf: Readonly<Record<Anchor, string>> = {
    launch: 'launch.date',
    arrival: 'transfer.arrival',
    touchdown: 'landing.touchdown',
    'lift-off': 'ascent.lift-off',
    docking: 'rendezvous.docking',
  };
  const known = new Map<Anchor, Epoch>([['launch', launch]]);
  const busy = new Set<Anchor>();
  const anchor = (a: Anchor): Epoch => {
    const k = known.get(a);
    if (k) return k;
    if (busy.has(a))
      throw new FarsideError(
        'MISSION_CIRCLE',
        `epochs are written relative to each other in a circle: ${[...busy].map((b) => `'${nameOf[b]}'`).join(', ')}`,
        { tryThis: `write '${nameOf[a]}' relative to launch, or as an absolute epoch` },
      );
    busy.add(a);
    const e = resolve(sources[a as Exclude<Anchor, 'launch'>]);
    busy.delete(a);
    known.set(a, e);
    return e;
  };
  const resolve = (x: EpochExpression): Epoch => (x.kind === 'absolute' ? parseIso(x.iso) : addSeconds(anchor(x.anchor), x.offset));

  const s: Schedule = {
    launch,
    arrival: anchor('arrival'),
    separation: resolve(m['lunar-orbit'].separation),
    touchdown: anchor('touchdown'),
    liftOff: anchor('lift-off'),
    docking: anchor('docking'),
    release: resolve(m.rendezvous.release),
    disposal: resolve(m.rendezvous.disposal),
    transferCorrections: m.transfer.corrections.map((c) => resolve(c.at)),
  };
  // What others are written relative to first: where one of these is wrong, all that follow it are.
  inOrder([
    ['launch', s.launch],
    ['transfer.arrival', s.arrival],
    ['landing.touchdown', s.touchdown],
    ['ascent.lift-off', s.liftOff],
    ['rendezvous.docking', s.docking],
  ]);
  inOrder([
    ['launch', s.launch],
    ...s.transferCorrections.map((e, i) => [`transfer.corrections.${i}.at`, e] as const),
    ['transfer.arrival', s.arrival],
    ['lunar-orbit.separation', s.separation],
    ['landing.touchdown', s.touchdown],
    ['ascent.lift-off', s.liftOff],
    ['rendezvous.docking', s.docking],
    ['rendezvous.release', s.release],
    ['rendezvous.disposal', s.disposal],
  ]);
  return s;
}

function inOrder(order: readonly (readonly [string, Epoch])[]): void {
  for (let i = 1; i < order.length; i++) {
    const [before, e0] = order[i - 1];
    const [after, e1] = order[i];
    if (secondsBetween(e0, e1) <= 0) {
      throw new FarsideError('MISSION_ORDER', `'${after}' (${formatUtc(e1)}) has to come after '${before}' (${formatUtc(e0)})`, {
        epoch: formatUtc(e1),
        expected: `an epoch after ${formatUtc(e0)}`,
        found: formatUtc(e1),
        tryThis: `move '${after}' to a later epoch or '${before}' to an earlier one, or write one relative to the other so that it moves along`,
      });
    }
  }
}
