import { basename, join } from 'node:path';
import { FarsideError } from '@farside/math';
import { systemFault } from './system-errors.ts';

/** The two files of a flight. */
export const MANIFEST = 'manifest.json';
export const LOG = 'flight.log';

/** Tells a failure of the disk in the house's words: FLIGHT_MISSING, FLIGHT_DISK_FULL, FLIGHT_DISK. Other errors come back as they are. */
export function diskError(e: unknown, folder: string, doing: 'begun' | 'read' | 'written'): unknown {
  const fault = systemFault(e);
  if (!fault) return e;
  // a lock is nothing that its user has ever named
  const where = fault.path === undefined || basename(fault.path).startsWith('lock-') ? folder : fault.path;
  if (fault.code === 'FILE_DISK_FULL') {
    return new FarsideError('FLIGHT_DISK_FULL', `there is no room left to record the flight in '${folder}'`, {
      where,
      found: fault.system,
      tryThis: 'free some space and run the same command again: sealed phases are safe',
      cause: e,
    });
  }
  if (fault.code === 'FILE_MISSING' && doing !== 'begun') {
    return new FarsideError('FLIGHT_MISSING', `there is no flight in '${folder}'`, {
      found: folder,
      tryThis: 'look whether the name of the folder is right',
      cause: e,
    });
  }
  const says = fault.code === 'FILE_MISSING' ? 'no folder can be made there' : fault.says;
  return new FarsideError('FLIGHT_DISK', `the flight in '${folder}' cannot be ${doing}: ${says}`, {
    where,
    found: fault.system,
    tryThis: doing === 'read' ? fault.tryThis : `${fault.tryThis}, or choose another folder for the flight`,
    cause: e,
  });
}

/** Says in which file of a flight the damage is that a reader found. Other errors come back with the file. */
export function brokenFile(e: unknown, folder: string, name: string): unknown {
  if (!(e instanceof FarsideError)) return e;
  const where = join(folder, name);
  if (e.code !== 'FLIGHT_BROKEN') return e.within({ where });
  return new FarsideError(e.code, `the flight in '${folder}' cannot be read, its ${name} is damaged: ${e.message}`, {
    ...e.details,
    where,
  });
}

/** One of the two files is there, the other is not. */
export function goneFile(folder: string, gone: string, there: string): FarsideError {
  return new FarsideError('FLIGHT_BROKEN', `the flight in '${folder}' cannot be read: its ${gone} is not there`, {
    where: join(folder, gone),
    found: `${there} alone`,
  });
}
