import { type BlobSource, FarsideError } from '@farside/math';

/** Named bytes below an address. */
export function fetchBlobs(base: string): BlobSource {
  return {
    async read(name, range) {
      const headers: Record<string, string> = range === undefined ? {} : { range: `bytes=${range[0]}-${range[1] - 1}` };
      const answer = await fetch(new URL(name, base), { headers });
      if (!answer.ok) {
        throw new FarsideError('DATA_MISSING', `${name} could not be fetched`, { numbers: { status: answer.status } });
      }
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}
