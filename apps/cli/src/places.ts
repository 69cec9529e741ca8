import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that this command belongs to. */
export const REPOSITORY = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const MISSIONS = join(REPOSITORY, 'missions');

/** A path as a person would type it: relative when that is shorter. */
export function shown(path: string): string {
  const near = relative(process.cwd(), path);
  if (near === '') return '.';
  if (!near.startsWith(`..${sep}..${sep}..`) && near.length < path.length) return near;
  const home = homedir();
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

/** A word of a command line for a shell: quoted where it has to be. */
export function word(text: string): string {
  return /^[\w./~:@%+=,<>-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A path for a command line: short where it can be, quoted where it has to be. */
export function pathWord(path: string): string {
  const near = shown(resolve(path));
  const plain = word(near) === near;
  // within quotes a shell does not know the home folder
  return plain ? near : word(near.startsWith('~') ? resolve(path) : near);
}

/** Where flights are kept: FARSIDE_FLIGHTS when it is set; else flights/ of the repository for its own missions, flights/ of the current folder for a user's. */
export function flightsOf(bundled: boolean): string {
  return process.env['FARSIDE_FLIGHTS'] || join(bundled ? REPOSITORY : process.cwd(), 'flights');
}
