import { basename } from 'node:path';
import type { GivenPath } from '@farside/astro';
import { readPathFile } from '@farside/flight';
import { isFarsideError } from '@farside/math';
import { readBytesNow } from '@farside/node';
import { shown } from './places.ts';

/** The path that a file on disk gives. Throws FILE_*, PATH_*, OEM_*, EPHEMERIS_*. */
export function openPath(file: string, object?: string): GivenPath {
  const bytes = readBytesNow(file);
  try {
    return readPathFile(bytes, basename(file), object);
  } catch (e) {
    // files go by their name: say where this one lies
    throw isFarsideError(e) && e.details.where === undefined ? e.within({ where: shown(file) }) : e;
  }
}
