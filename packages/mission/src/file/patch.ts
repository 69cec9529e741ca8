import { FarsideError } from '@farside/math';
import { isMap, isSeq } from 'yaml';
import { readYaml } from './yaml.ts';

/** One change of a mission file: a path such as `landing.site.longitude` or `braking.ellipses.0.period`, and the value as it would be written; undefined takes the key out. */
export interface MissionChange {
  readonly path: string;
  readonly value: string | number | boolean | undefined;
}

/**
 * The text of a mission file with changes made, everything else as written (comments too). Values are checked when the result is read.
 * @throws FarsideError MISSION_SYNTAX when the text is not YAML, MISSION_PATH when a path goes through something that is not there.
 */
export function changeMission(text: string, changes: readonly MissionChange[]): string {
  const { doc, faults } = readYaml(text);
  if (!doc) throw new FarsideError('MISSION_SYNTAX', `line ${faults[0].line}: ${faults[0].message}`);
  for (const c of changes) {
    const keys = c.path.split('.').map((k) => (/^\d+$/.test(k) ? Number(k) : k));
    const parent = keys.length > 1 ? doc.getIn(keys.slice(0, -1), true) : doc.contents;
    if (!isMap(parent) && !isSeq(parent)) {
      throw new FarsideError('MISSION_PATH', `there is no '${keys.slice(0, -1).join('.')}' in the mission file to set '${c.path}' in`, {
        found: c.path,
        tryThis: 'the path as it stands in the file, with dots',
      });
    }
    if (c.value === undefined) doc.deleteIn(keys);
    else doc.setIn(keys, c.value);
  }
  return doc.toString({ lineWidth: 0 });
}
