import { type Flight, openFlight, openLog } from '@farside/flight';
import { FarsideError } from '@farside/math';

/** Undoes gzip when the bytes are gzip's: a flight may be served either way. */
export async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A flight and the files that it was read from. */
export interface OpenedFlight {
  readonly flight: Flight;
  readonly record: { readonly manifest: string; readonly log: Uint8Array };
}

/** A flight from the two files of its folder. Throws FLIGHT_BROKEN, FLIGHT_NEWER, FLIGHT_EMPTY. */
export async function flightFrom(manifest: Uint8Array, packed: Uint8Array): Promise<OpenedFlight> {
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(manifest);
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new FarsideError('FLIGHT_BROKEN', 'not a Farside flight: its manifest is no JSON', { cause });
  }
  const log = await unpacked(packed);
  const flight = await openFlight(openLog(parsed, log));
  if (flight.phases.length === 0) {
    throw new FarsideError('FLIGHT_EMPTY', 'this flight stopped before its first phase was written', {
      tryThis: 'fly it again, or open another flight',
    });
  }
  return { flight, record: { manifest: text, log } };
}

async function fetchBytes(url: URL): Promise<Uint8Array | undefined> {
  const answer = await fetch(url);
  // a host that answers every address with its start page is no host of flights
  if (!answer.ok || (answer.headers.get('content-type') ?? '').includes('text/html')) return undefined;
  return new Uint8Array(await answer.arrayBuffer());
}

/** The flight of a folder on the host. Throws FLIGHT_MISSING and what `flightFrom` throws. */
export async function fetchFlight(folder: URL): Promise<OpenedFlight> {
  const [manifest, log] = await Promise.all([fetchBytes(new URL('manifest.json', folder)), fetchBytes(new URL('flight.log.gz', folder))]);
  if (!manifest || !log) throw new FarsideError('FLIGHT_MISSING', 'No flight yet.', { found: folder.pathname });
  return flightFrom(manifest, log);
}
