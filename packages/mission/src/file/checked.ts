import { unknownEngines } from '../vehicles.ts';
import { placeOf, type ReadMission, readMission } from './read.ts';

/**
 * Reads a mission file as `readMission` does, and checks that every engine that a phase burns is there.
 * @param text YAML 1.2. @param source name printed in messages, usually the path of the file.
 */
export function readCheckedMission(text: string, source: string): ReadMission {
  const read = readMission(text, source);
  if (!read.mission) return read;
  const diagnostics = unknownEngines(read.mission).map((f) => ({
    code: 'ENGINE_UNKNOWN' as const,
    path: f.path,
    source,
    ...placeOf(text, f.path),
    message: `'${f.path}': ${f.message}`,
  }));
  return diagnostics.length === 0 ? read : { diagnostics };
}
