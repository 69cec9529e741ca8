import { addSeconds, type Epoch, formatUtc, gmOf, secondsBetween } from '@farside/astro';
import { angleBetween, FarsideError, norm, unit } from '@farside/math';
import type { EarthArc } from './earth-arc.ts';
import { RANGE_RADIUS } from './earth-site.ts';
import type { Homeward } from './homeward.ts';
import type { Search } from './homeward-search.ts';

const HOUR = 3600;
const DAY = 86400;

/** The search for the day home with another range (m) and longest wait (s); undefined where it finds none. */
export type Attempt = (range: number, longest: number) => Homeward | undefined;

/** A month of waiting shows every place of the Moon against the waiting plane, s. */
const MONTH = 31 * DAY;
/** Ranges beyond the nearest that are tried, m. */
const RANGE_STEP = 100e3;
const RANGE_TRIES = 20;
/** What turning the plane may cost in a range that is named, m/s: at the edge of what fits it costs several hundred. */
const TURN = 60;

/** Why no day was found, and what would do: a longer wait, or a range, that has been tried. */
export function noDay(s: Search, longest: number, attempt: Attempt): FarsideError {
  const { entry } = s.m;
  const [low, high] = s.m.return['flight-time'];
  const arcs = [low, high].map((t) => s.arc(s.m.return['ellipse-interval'], t));
  if (!arcs[0] && !arcs[1]) {
    return new FarsideError(
      'RETURN_NO_DAY',
      `no arc from the Moon to the Earth takes ${(low / HOUR).toFixed(0)} to ${(high / HOUR).toFixed(0)} h`,
      {
        phase: 'return',
        numbers: { shortest_s: low, longest_s: high },
        tryThis: 'a return.flight-time that holds 80 h to 120 h',
      },
    );
  }
  // How much more or less range would have brought the site into a plane through the Moon.
  const t = s.nearest.t;
  const flight = 0.5 * (low + high);
  const arc = s.arc(t - flight, flight);
  const change = arc ? rangeChange(s, t, flight, arc) : 0;
  const nearest = Math.max(0, entry.range + change);
  const far = Math.abs(change) > 1e3;
  const wait = longest > 0 && longest < MONTH ? waitThatWorks(s.from, entry.range, s.m.return.margin, attempt) : undefined;
  const range = far && wait === undefined && longest > 0 ? rangeThatWorks(s, nearest, Math.sign(change), longest, attempt) : undefined;
  const where =
    longest > 0 ? `within ${spanText(longest)} of waiting there is no day` : `a departure at ${formatUtc(s.from, 0)} finds no day`;
  return new FarsideError(
    'RETURN_NO_DAY',
    `${where} on which the landing site lies in a plane through the Moon at a range of ${km(entry.range)}${far ? `; the nearest day would need ${km(nearest)}` : ''}`,
    {
      phase: 'return',
      epoch: formatUtc(addSeconds(s.from, t)),
      numbers: { range_m: entry.range, nearest_range_m: nearest, longest_wait_s: longest },
      tryThis: advice(s, wait, range),
    },
  );
}

function advice(s: Search, wait: number | undefined, range: number | undefined): string {
  if (wait !== undefined) return `a waiting.longest of ${(wait / DAY).toFixed(1)} d`;
  if (range !== undefined) return `an entry.range of ${km(range)}, or another landing site on Earth`;
  const longer = s.m.waiting.longest < MONTH ? ', a longer waiting.longest' : '';
  return `another landing site on Earth, another entry.range, a wider return.flight-time${longer}, or another launch day`;
}

/** The shortest longest wait that has a good day of the month, s. */
function waitThatWorks(from: Epoch, range: number, margin: number, attempt: Attempt): number | undefined {
  const found = attempt(range, MONTH);
  if (!found) return undefined;
  // Days of the whole month, the earliest first: a wait that ends soon after one leaves it the only one.
  for (const day of found.days) {
    const leaves = secondsBetween(from, day.entry) - day.flightTime;
    const wait = Math.ceil(Math.max(leaves, 0) / DAY) * DAY;
    const then = wait < MONTH ? attempt(range, wait) : undefined;
    if (then && then.deltaV <= found.bestDeltaV + margin) return wait;
  }
  return MONTH;
}

/** From the nearest range on, the first at which the plane hardly has to be turned, m. */
function rangeThatWorks(s: Search, nearest: number, sign: number, longest: number, attempt: Attempt): number | undefined {
  const first = (sign > 0 ? Math.ceil : Math.floor)(nearest / RANGE_STEP) * RANGE_STEP;
  for (let k = 0; k < RANGE_TRIES; k++) {
    const range = first + sign * k * RANGE_STEP;
    if (!(range > 0)) return undefined;
    const found = attempt(range, longest);
    if (found && found.deltaV - inPlane(s, found) < TURN) return range;
  }
  return undefined;
}

/** Both burns of a way home whose asymptote would lie in the plane of the waiting orbit, m/s. */
function inPlane(s: Search, h: Homeward): number {
  const gm = gmOf('moon');
  return Math.sqrt(norm(h.vInfinity) ** 2 + (2 * gm) / s.radius) - Math.sqrt(gm / s.radius);
}

const km = (metres: number): string => `${(metres / 1e3).toFixed(0)} km`;
const spanText = (seconds: number): string => (seconds < DAY ? `${(seconds / HOUR).toFixed(1)} h` : `${(seconds / DAY).toFixed(1)} d`);

function rangeChange(s: Search, t: number, flight: number, arc: EarthArc): number {
  const moon = unit(s.moonAt(t - flight));
  const angle = arc.interfaceAnomaly - arc.startAnomaly + s.m.entry.range / RANGE_RADIUS;
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 48; k++) {
    const seen = angleBetween(moon, s.siteAt(t + 1800 * (k - 24)));
    for (const a of [seen, 2 * Math.PI - seen]) if (Math.abs(a - angle) < Math.abs(nearest)) nearest = a - angle;
  }
  return nearest * RANGE_RADIUS;
}
