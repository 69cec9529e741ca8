import type { LoadedEnvironment } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { err } from '../output.ts';

/** The world for turning and moving paths; says so when it is not the one that the flight was flown in. */
export async function worldOf(flight: Flight, world: () => Promise<LoadedEnvironment>): Promise<LoadedEnvironment> {
  const env = await world();
  const own = flight.manifest.environment;
  if (own !== undefined && own !== env.hash) {
    const v = err();
    v.line(
      v.dim(
        'The flight was flown on other data than these: where Earth, Moon or ground come in, what is written differs from it. --ephemeris and --data choose them.',
      ),
    );
  }
  return env;
}
