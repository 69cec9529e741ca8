import type { Flight } from '@farside/flight';

/** A function of a flight whose result is kept as long as the flight is. */
export function kept<T>(make: (flight: Flight) => T): (flight: Flight) => T {
  const known = new WeakMap<Flight, { readonly value: T }>();
  return (flight) => {
    let k = known.get(flight);
    if (!k) {
      k = { value: make(flight) };
      known.set(flight, k);
    }
    return k.value;
  };
}
