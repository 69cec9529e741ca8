import { z } from 'zod';
import { mustNot } from './cross-checks.ts';
import { basis, between, epochExpression, quantity } from './fields.ts';

const relayHeight = () => between('length', '12 km', '60000 km', 'what orbits the Moon farther out is lost to the Earth');

/** Keys of a relay's orbit. */
const ORBIT = ['perilune', 'apolune', 'inclination', 'node', 'argument-of-perilune', 'epoch'] as const;

/** A relay has an orbit, all of it, or a file. */
function checkRelay(r: Readonly<Partial<Record<(typeof ORBIT)[number] | 'trajectory' | 'object', unknown>>>, cx: z.RefinementCtx): void {
  const given = ORBIT.filter((key) => r[key] !== undefined);
  if (r.trajectory !== undefined) {
    for (const key of given) mustNot(cx, [key], `a relay has an orbit or a 'trajectory', not both`);
    return;
  }
  if (r.object !== undefined) mustNot(cx, ['object'], `'object' goes with 'trajectory'`);
  const missing = ORBIT.filter((key) => r[key] === undefined);
  if (missing.length > 0) mustNot(cx, [], `expected a whole orbit or a 'trajectory'; missing: ${missing.join(', ')}`);
}

/** A relay: a Kepler orbit about the Moon, inclination and angles to the Moon's orbit plane at the epoch; or the path in a file. */
export const relay = z
  .strictObject({
    name: z.string(),
    basis: basis(),
    perilune: relayHeight().optional(),
    apolune: relayHeight().optional(),
    inclination: quantity('angle').optional(),
    node: quantity('angle').optional(),
    'argument-of-perilune': quantity('angle').optional(),
    /** An epoch of perilune passage. */
    epoch: epochExpression().optional(),
    /** An OEM or SPK file beside the mission file, in place of the orbit; it has to cover the time from touchdown to the end of the flight. */
    trajectory: z.string().min(1).optional(),
    /** Which of several objects in it: NAIF id or name. */
    object: z.string().min(1).optional(),
  })
  .superRefine(checkRelay);
