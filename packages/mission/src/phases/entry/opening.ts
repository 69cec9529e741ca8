import { FarsideError, isFarsideError } from '@farside/math';
import {
  type Changed,
  type Descent,
  describeChange,
  HARDEST_LANDING,
  HIGHEST_OPENING,
  openingAt,
  otherCapsule,
} from '../../capsule/parachutes.ts';
import { type EntryFlown, type EntryOrder, flyEntry, planEntry } from './flight.ts';

/** Heights that are looked at lie so far apart, m; so many of them are flown. */
const STEP = 500;
const FLOWN = 4;
/** Room to the limits of the pressure. */
const ROOM = 1.03;

/**
 * The refusal of a drogue's opening with a height that works, flown: as near to the wanted one as the pressures of this very entry allow; another capsule where no height does.
 * @param y body-fixed state at the interface, m and m/s. @param fly plans and flies the entry with other parachutes.
 */
export function withOpening(e: FarsideError, o: EntryOrder, y: Float64Array, d: Descent, fly: (c: Changed) => EntryFlown): FarsideError {
  const [least, most] = o.parachutes.pressure;
  const pressure = pressuresOf(o, y);
  const heights = Array.from(
    { length: Math.floor((HIGHEST_OPENING - d.main) / STEP) },
    (_, k) => STEP * Math.ceil(d.main / STEP + 1e-9) + k * STEP,
  )
    .filter((h) => h > d.main && pressure(h) > least * ROOM && pressure(h) < most / ROOM)
    .sort((a, b) => Math.abs(a - d.drogue) - Math.abs(b - d.drogue));
  const works = heights
    .slice(0, FLOWN)
    .map((h) => openingAt(d, h))
    .find((c) => c !== undefined && lands(c, fly));
  return new FarsideError(e.code, e.message, { phase: 'entry', ...e.details, tryThis: works ? describeChange(works) : otherCapsule(d) });
}

function lands(c: Changed, fly: (c: Changed) => EntryFlown): boolean {
  try {
    return fly(c).groundSpeed <= HARDEST_LANDING;
  } catch (e) {
    if (isFarsideError(e)) return false;
    throw e;
  }
}

/** Dynamic pressure on the last way down, Pa, by height, m: the entry flown without a drogue. */
function pressuresOf(o: EntryOrder, y: Float64Array): (height: number) => number {
  const free: EntryOrder = {
    ...o,
    guidance: { ...o.guidance, endHeight: o.parachutes.mainHeight },
    parachutes: { ...o.parachutes, drogueHeight: o.parachutes.mainHeight, pressure: [0, Number.POSITIVE_INFINITY] },
  };
  const at: { height: number; pressure: number }[] = [];
  flyEntry(free, y, planEntry(free, y), (s) => {
    if (s.climb >= 0) at.length = 0;
    if (s.canopy === 'none') at.push({ height: s.height, pressure: s.pressure });
  });
  return (height) => {
    const k = at.findIndex((s) => s.height <= height);
    if (k <= 0) return 0;
    const [a, b] = [at[k - 1], at[k]];
    return b.pressure + ((height - b.height) / (a.height - b.height)) * (a.pressure - b.pressure);
  };
}
