import { compareEpochs, formatUtc } from '@farside/astro';
import { type Bounds, type Flight, flightWindow } from '@farside/flight';
import { FarsideError, nearest } from '@farside/math';
import { readEpoch } from '../text/arguments.ts';
import { UsageError } from '../text/problems.ts';

/** Options of the commands that ask for spans of a flight. */
export interface SpanOptions {
  readonly vehicle?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Refuses a flight of which nothing is sealed. Throws FLIGHT_EMPTY. */
export function checkSealed(flight: Flight): void {
  if (flight.phases.length > 0) return;
  throw new FarsideError('FLIGHT_EMPTY', 'nothing of the flight is sealed yet', {
    tryThis: `go on with it first: farside fly ${flight.manifest.mission.name}`,
  });
}

/** Bounds and vehicle as typed. Throws FLIGHT_EMPTY, UsageError for a time that is none, bounds the wrong way round or beside the flight, VEHICLE_UNKNOWN with the nearest. */
export function spanAsked(flight: Flight, o: SpanOptions): Bounds & { readonly vehicle?: string } {
  const from = o.from === undefined ? undefined : readEpoch(o.from);
  const to = o.to === undefined ? undefined : readEpoch(o.to);
  if (from && to && compareEpochs(from, to) >= 0) throw new UsageError('USAGE_RANGE', '--from has to be before --to');
  checkSealed(flight);
  const whole = flightWindow(flight);
  for (const [option, text, outside] of [
    ['--from', o.from, from && whole && compareEpochs(from, whole.end) >= 0],
    ['--to', o.to, to && whole && compareEpochs(to, whole.start) <= 0],
  ] as const) {
    if (!whole || !outside) continue;
    throw new UsageError('USAGE_RANGE', `${option}: nothing of the flight lies ${option === '--from' ? 'after' : 'before'} ${text}`, {
      expected: `a time within the flight${flight.complete ? '' : ' as far as it is sealed'}: ${formatUtc(whole.start, 0)} to ${formatUtc(whole.end, 0)}`,
      found: `${option} ${text}`,
    });
  }
  if (o.vehicle !== undefined) flight.trajectory(o.vehicle);
  return { ...(o.vehicle === undefined ? {} : { vehicle: o.vehicle }), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** The other end of contacts as the record names it. Throws STATION_UNKNOWN with the nearest. */
export function stationAsked(flight: Flight, name: string): string {
  const known = [...new Set(flight.contacts().map((c) => c.with))];
  if (name === '')
    throw new UsageError('USAGE_EMPTY', '--station: a name is empty', {
      expected: `names separated by commas, of ${known.join(', ') || 'a flight with contacts'}`,
      tryThis: 'leave --station away for all of them',
    });
  const begins = known.filter((k) => k.toLowerCase().startsWith(name.toLowerCase()));
  const exact = known.find((k) => k.toLowerCase() === name.toLowerCase());
  if (exact !== undefined) return exact;
  if (begins.length > 1)
    throw new UsageError('USAGE_AMBIGUOUS', `--station: '${name}' begins ${begins.join(', ')}`, {
      expected: 'the beginning of one name',
      found: name,
    });
  if (begins.length === 1) return begins[0];
  const near = nearest(name, known);
  throw new UsageError(
    'STATION_UNKNOWN',
    `no contact of the flight is with '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
    {
      expected: known.length > 0 ? `one of ${known.join(', ')}` : 'a flight with contacts',
      found: name,
      ...(near === undefined ? {} : { tryThis: near }),
    },
  );
}
