import { resolve } from 'node:path';
import { FarsideError, isFarsideError } from '@farside/math';
import { type Mission, type MissionFiles, missionFiles, placeOf } from '@farside/mission';
import { readBytesNow } from './files.ts';

/** The files that a mission names, by their paths from its folder. @param text, file the mission file and its name, for the place of the setting. Throws FILE_*. */
export function readMissionFiles(m: Mission, folder: string, text: string, file: string): MissionFiles {
  const files = new Map<string, Uint8Array>();
  for (const name of missionFiles(m)) {
    try {
      files.set(name, readBytesNow(resolve(folder, name)));
    } catch (e) {
      if (!isFarsideError(e)) throw e;
      const p = placeOf(text, 'surface.relay.trajectory');
      throw new FarsideError(e.code, e.message, { ...e.details, where: `${file}:${p.line}:${p.column} (surface.relay.trajectory)` });
    }
  }
  return files;
}
