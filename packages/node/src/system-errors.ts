import { FarsideError } from '@farside/math';

/** A failure that the operating system reports, in the house's words. */
export interface SystemFault {
  /** The error that it becomes where nothing more special is known. */
  readonly code: 'FILE_MISSING' | 'FILE_ACCESS' | 'FILE_READ_ONLY' | 'FILE_KIND' | 'FILE_DISK_FULL' | 'FILE_FAULT';
  /** The system's own name of it, such as `EACCES`. */
  readonly system: string;
  /** What happened, to stand behind a colon. */
  readonly says: string;
  readonly tryThis: string;
  /** The file or folder, when the system names it. */
  readonly path?: string;
}

type Entry = readonly [SystemFault['code'], string, string];

const ACCESS: Entry = ['FILE_ACCESS', 'permission is denied', 'look at the permissions of the file and of the folders above it'];
const FULL: Entry = ['FILE_DISK_FULL', 'there is no room left', 'free some space and run the command again'];
const KNOWN: Readonly<Record<string, Entry>> = {
  ENOENT: ['FILE_MISSING', 'it is not there', 'look whether the name is right'],
  EACCES: ACCESS,
  EPERM: ACCESS,
  EROFS: ['FILE_READ_ONLY', 'the disk can only be read', 'choose a place that can be written to'],
  EISDIR: ['FILE_KIND', 'it is a folder, and a file was expected', 'name the file itself, or move the folder away'],
  ENOTDIR: ['FILE_KIND', 'a folder was expected, and there is a file', 'name a folder, or move the file away'],
  EEXIST: ['FILE_KIND', 'something else has this name already', 'choose another name, or move away what is there'],
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EIO: ['FILE_FAULT', 'the device reports a fault', 'look whether the disk is sound and still there'],
  EMFILE: ['FILE_FAULT', 'too many files are open', 'close other programs and run the command again'],
  ENFILE: ['FILE_FAULT', 'too many files are open', 'close other programs and run the command again'],
  ELOOP: ['FILE_FAULT', 'its links lead in a circle', 'name the file itself'],
  ENAMETOOLONG: ['FILE_FAULT', 'its name is too long', 'choose a shorter name'],
};

interface NodeError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly path?: unknown;
}

/** What the system says in an error of Node's; undefined for every other error. */
export function systemFault(e: unknown): SystemFault | undefined {
  if (!(e instanceof Error)) return undefined;
  const { code, syscall, path } = e as NodeError;
  if (typeof code !== 'string' || typeof syscall !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return undefined;
  // the folder that a shell stands in may have been removed
  if (syscall === 'uv_cwd')
    return { code: 'FILE_MISSING', system: code, path: '.', says: 'this folder is not there any more', tryThis: 'change to one that is' };
  const [own, says, tryThis] = KNOWN[code] ?? ['FILE_FAULT', `the system says ${code}`, 'look whether the place is there and may be used'];
  return { code: own, system: code, says, tryThis, ...(typeof path === 'string' ? { path } : {}) };
}

/**
 * Turns an error of the system into the house's: FILE_MISSING, FILE_ACCESS, FILE_READ_ONLY, FILE_KIND, FILE_DISK_FULL, FILE_FAULT, each with the path and what to
 * try. Any other error comes back as it is.
 * @param path what was worked on; left out, what the system names.
 */
export function fileError(e: unknown, doing: 'read' | 'write' = 'read', path?: string): unknown {
  const fault = systemFault(e);
  if (!fault) return e;
  const which = path ?? fault.path;
  // what is written need not be there, its folder has to
  const folder = doing === 'write' && fault.code === 'FILE_MISSING';
  return new FarsideError(
    fault.code,
    `cannot ${doing} ${which === undefined ? 'a file' : `'${which}'`}: ${folder ? 'its folder is not there' : fault.says}`,
    {
      ...(which === undefined ? {} : { where: which }),
      found: fault.system,
      tryThis: folder ? 'make the folder first, or name another place' : fault.tryThis,
      cause: e,
    },
  );
}
