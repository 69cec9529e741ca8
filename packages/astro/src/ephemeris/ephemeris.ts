import { FarsideError, sha256Hex } from '@farside/math';
import { BODIES } from '../bodies.ts';
import { fromSecondsInScale, TT_MINUS_TAI } from '../time/scales.ts';
import { tdbMinusTt } from '../time/tdb.ts';
import type { BodyId, Ephemeris } from '../types.ts';
import { Links, type Step } from './links.ts';
import { makePositionKernel } from './position-kernel.ts';
import type { SpkFile } from './spk.ts';
import { tdbText } from './tdb-text.ts';

/**
 * Ephemeris over one or more SPK files; where they overlap the later file holds. Any two bodies that some chain of segments joins can be asked for.
 * Velocities are per second of TDB, as SPK gives them (3e-10 relative from TT). Errors: EPHEMERIS_COVERAGE at an epoch outside, EPHEMERIS_NO_LINK for bodies that the
 * files never join.
 */
export function createEphemeris(files: readonly SpkFile[]): Ephemeris {
  if (files.length === 0) throw new FarsideError('EPHEMERIS_NO_LINK', 'an ephemeris needs at least one SPK file');
  const segments = files.flatMap((f) => f.segments);
  const links = new Links(segments);
  const source = files.map((f) => f.name).join(' + ');
  const sha256 = files.length === 1 ? files[0].sha256 : sha256Hex(files.map((f) => `${f.sha256}\n`).join(''));

  /** Chain in a window, trying the ids a body may have. */
  const chainIn = (body: BodyId, centre: BodyId, window: number): readonly Step[] | undefined => {
    for (const from of BODIES[body].naif) {
      for (const to of BODIES[centre].naif) {
        const chain = links.chain(from, to, window);
        if (chain !== undefined) return chain;
      }
    }
    return undefined;
  };

  const missing = (body: BodyId, centre: BodyId, hi: number, lo: number): FarsideError => {
    let start = Infinity;
    let end = -Infinity;
    for (let w = 0; w < links.windows; w++) {
      if (chainIn(body, centre, w) === undefined) continue;
      start = Math.min(start, links.windowStart(w));
      end = Math.max(end, links.windowEnd(w));
    }
    if (start > end) {
      return new FarsideError('EPHEMERIS_NO_LINK', `${source} does not say where ${body} is relative to ${centre}`, {
        tryThis: 'use the full pack, or add a kernel that holds the body',
      });
    }
    const found = Number.isFinite(hi + lo) ? tdbText(hi + lo) : 'an epoch that is not finite';
    return new FarsideError(
      'EPHEMERIS_COVERAGE',
      `${source} gives ${body} relative to ${centre} from ${tdbText(start)} to ${tdbText(end)}, not at ${found}`,
      {
        ...(Number.isFinite(hi + lo) ? { epoch: found } : {}),
        numbers: { start_tdb_s: start, end_tdb_s: end, ...(Number.isFinite(hi + lo) ? { asked_tdb_s: hi + lo } : {}) },
        expected: `an epoch from ${tdbText(start)} to ${tdbText(end)} without gaps of the file between`,
        found,
        tryThis: 'choose an epoch inside, or a kernel with more coverage',
      },
    );
  };

  /** Chain for an epoch, or the error that says why there is none. */
  const chainAt = (body: BodyId, centre: BodyId, hi: number, lo: number): { readonly chain: readonly Step[]; readonly window: number } => {
    const window = links.windowAt(hi, lo);
    const chain = window < 0 ? undefined : chainIn(body, centre, window);
    if (chain === undefined) throw missing(body, centre, hi, lo);
    return { chain, window };
  };

  const scratch = new Float64Array(6);
  const sum = (chain: readonly Step[], hi: number, lo: number, out: Float64Array): void => {
    for (let i = 0; i < 6; i++) out[i] = 0;
    for (let k = 0; k < chain.length; k++) {
      const { segment, sign } = chain[k];
      segment.evaluate(hi, lo, scratch);
      for (let i = 0; i < 6; i++) out[i] += sign * scratch[i];
    }
  };

  // the last chain of every pair: no search and no text made from one call to the next
  const last = new Map<BodyId, Map<BodyId, { readonly chain: readonly Step[]; readonly window: number }>>();

  return {
    source,
    sha256,
    coverage(body) {
      // known is what is joined to the hub: the barycentre of the solar system where the files have it
      const hub = segments.some((s) => s.centre === 0 || s.target === 0) ? 0 : segments[0].centre;
      let start = Infinity;
      let end = -Infinity;
      for (let w = 0; w < links.windows; w++) {
        const own = BODIES[body].naif.some((id) =>
          id === hub
            ? segments.some((s) => (s.centre === hub || s.target === hub) && s.start <= links.windowStart(w) && s.end >= links.windowEnd(w))
            : links.chain(id, hub, w) !== undefined,
        );
        if (!own) continue;
        start = Math.min(start, links.windowStart(w));
        end = Math.max(end, links.windowEnd(w));
      }
      if (start > end) {
        throw new FarsideError('EPHEMERIS_NO_LINK', `${source} does not hold ${body}`, {
          tryThis: 'use the full pack, or add a kernel that holds the body',
        });
      }
      return [fromSecondsInScale('TDB', start), fromSecondsInScale('TDB', end)];
    },
    state(body, centre, epoch, out) {
      const hi = epoch.s;
      const tt = epoch.f + TT_MINUS_TAI;
      const lo = tt + tdbMinusTt(hi + tt);
      let row = last.get(body);
      if (row === undefined) {
        row = new Map();
        last.set(body, row);
      }
      let found = row.get(centre);
      if (found === undefined || found.window !== links.windowAt(hi, lo)) {
        found = chainAt(body, centre, hi, lo);
        row.set(centre, found);
      }
      sum(found.chain, hi, lo, out);
    },
    positionKernel(body, centre, t0) {
      return makePositionKernel(t0, (hi, lo) => {
        const { chain, window } = chainAt(body, centre, hi, lo);
        return { chain, start: links.windowStart(window), end: links.windowEnd(window) };
      });
    },
  };
}
