import { basename } from 'node:path';
import type { GivenPath } from '@farside/astro';
import { readPathFile } from '@farside/flight';
import { isFarsideError } from '@farside/math';
import { readBytesNow } from '@farside/node';
import { shown } from './places.ts';
import { UsageError } from './text/problems.ts';

/** The path that a file on disk gives. Throws FILE_*, PATH_*, OEM_*, EPHEMERIS_*. */
export function openPath(file: string, object?: string): GivenPath {
  const bytes = readBytesNow(file);
  try {
    return readPathFile(bytes, basename(file), object);
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    // files go by their name: say where this one lies
    const told = e.details.where === undefined ? e.within({ where: shown(file) }) : e;
    if (told.code !== 'PATH_OBJECT') throw told;
    throw new UsageError(told.code, told.message, { ...told.details, tryThis: '--object names which object of the file is meant' });
  }
}
