import { open, readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { type BlobSource, FarsideError } from '@farside/math';

/**
 * The files of a folder as named bytes; names are relative, with `/`. Throws DATA_MISSING for what is not there or does not lie in the folder, DATA_RANGE for a range
 * beyond the file's end.
 */
export function folderBlobs(folder: string): BlobSource {
  return {
    async read(name, range) {
      const inside = normalize(name.replaceAll('/', sep));
      if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
        throw new FarsideError('DATA_MISSING', `${name} does not lie in ${folder}`, { tryThis: 'give a name relative to the folder' });
      }
      return readBytes(join(folder, inside), range);
    },
  };
}

/** A file's bytes, or the part [start, end). Throws DATA_MISSING, DATA_RANGE. */
export async function readBytes(path: string, range?: readonly [number, number]): Promise<Uint8Array> {
  try {
    // own memory, not a piece of Node's pool: readers may keep views on it
    if (range === undefined) return new Uint8Array(await readFile(path));
    return await readRange(path, range);
  } catch (cause) {
    if (cause instanceof FarsideError) throw cause;
    throw new FarsideError('DATA_MISSING', `cannot read ${path}`, { cause, tryThis: 'check that the file is there and may be read' });
  }
}

async function readRange(path: string, [start, end]: readonly [number, number]): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (!(start >= 0 && start <= end && end <= size)) {
      throw new FarsideError('DATA_RANGE', `${path} has no bytes ${start} to ${end}`, { numbers: { start, end, size } });
    }
    const bytes = new Uint8Array(end - start);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) throw new FarsideError('DATA_RANGE', `${path} ended while it was read`, { numbers: { start, end, size } });
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
