import type { Flight } from '@farside/flight';
import { columnsOf } from '../../spine/columns.ts';

/** Why a flight has no such part, in one sentence. @param part `landing` */
export function missingOf(flight: Flight, part: string): string {
  const columns = columnsOf(flight);
  const first = columns.find((c) => !c.flown);
  return first
    ? `No ${part} yet: this flight stopped before the end of phase ${first.number}, ${first.name}.`
    : `This mission has no ${part}.`;
}
