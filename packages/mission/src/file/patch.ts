import { FarsideError, nearest } from '@farside/math';
import { type Document, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { readYaml } from './yaml.ts';

/** A value as it would be written in the file. */
export type Written = string | number | boolean | null | readonly Written[] | { readonly [key: string]: Written };

/** One change of a mission file: a path such as `landing.site.longitude` or `braking.ellipses.0.period`, and the value as it would be written; undefined takes the key out. */
export interface MissionChange {
  readonly path: string;
  readonly value: Written | undefined;
}

/**
 * Reads a change as people type it: `landing.site.longitude=208 deg`, `return.flight-time=[80 h, 120 h]`; nothing behind the sign takes the key out.
 * @throws FarsideError SET_SYNTAX when there is no path and sign, or the value cannot be read.
 */
export function parseChange(text: string): MissionChange {
  const m = /^\s*([A-Za-z0-9][\w-]*(?:\.[\w-]+)*)\s*=(.*)$/s.exec(text);
  if (!m) {
    throw new FarsideError('SET_SYNTAX', `'${text}' is no change of a mission file`, {
      expected: 'a path, an equals sign and a value: landing.site.longitude=208 deg',
      found: text,
      tryThis: 'quote it for the shell when the value has blanks or brackets',
    });
  }
  const [, path, typed] = m;
  if (typed.trim() === '') return { path, value: undefined };
  const read = readYaml(typed);
  if (!read.doc) {
    throw new FarsideError('SET_SYNTAX', `the value of '${path}' is ${read.faults[0].message}`, {
      expected: "a value as it stands in the file: '208 deg', 3, true, [80 h, 120 h]",
      found: typed,
    });
  }
  return { path, value: read.value as Written };
}

/**
 * The text of a mission file with changes made, everything else as written (comments too). Values are checked when the result is read.
 * @throws FarsideError MISSION_SYNTAX when the text is not YAML, MISSION_PATH when a path goes through something that is not there, SET_TWICE when a change would undo one before it.
 */
export function changeMission(text: string, changes: readonly MissionChange[]): string {
  const { doc, faults } = readYaml(text);
  if (!doc) throw new FarsideError('MISSION_SYNTAX', `line ${faults[0].line}: ${faults[0].message}`);
  checkTwice(changes);
  for (const c of changes) {
    const keys = c.path.split('.').map((k) => (/^\d+$/.test(k) ? Number(k) : k));
    const parent = keys.length > 1 ? doc.getIn(keys.slice(0, -1), true) : doc.contents;
    if (!isMap(parent) && !isSeq(parent)) {
      const meant = meantPath(doc, keys);
      throw new FarsideError('MISSION_PATH', `there is no '${keys.slice(0, -1).join('.')}' in the mission file to set '${c.path}' in`, {
        expected: 'a path as it stands in the file, with dots',
        found: c.path,
        tryThis: meant ?? 'farside new <name> writes a mission file with every path in it',
      });
    }
    if (c.value === undefined) doc.deleteIn(keys);
    // as nodes, so that a change behind it finds its parts; a plain value keeps what stands around the old one
    else doc.setIn(keys, typeof c.value === 'object' && c.value !== null ? doc.createNode(c.value) : c.value);
  }
  return doc.toString({ lineWidth: 0 });
}

/** A part of what was changed as a whole may be changed behind it; the same again, or the whole behind a part, would undo what was asked for. */
function checkTwice(changes: readonly MissionChange[]): void {
  for (const [i, c] of changes.entries()) {
    const undone = changes.slice(0, i).find((b) => b.path === c.path || b.path.startsWith(`${c.path}.`));
    if (undone === undefined) continue;
    const told = ({ path, value }: MissionChange): string => `${path}=${value === undefined ? '' : spelt(value)}`;
    throw new FarsideError(
      'SET_TWICE',
      undone.path === c.path ? `'${c.path}' is set twice` : `'${c.path}' is set as a whole after its part '${undone.path}'`,
      {
        expected: 'one value for each setting',
        found: `${told(undone)} and ${told(c)}`,
        tryThis: undone.path === c.path ? 'leave one of them out' : 'set the whole first, or leave one of them out',
      },
    );
  }
}

/** The path with the keys that are nearest, as far as the file goes; undefined when nothing comes near. */
function meantPath(doc: Document, keys: readonly (string | number)[]): string | undefined {
  let node: unknown = doc.contents;
  const meant: (string | number)[] = [];
  for (const key of keys) {
    if (isSeq(node)) {
      if (typeof key !== 'number' || key >= node.items.length) return undefined;
      meant.push(key);
      node = node.items[key];
    } else if (isMap(node)) {
      const names = node.items.map((p) => String(isScalar(p.key) ? p.key.value : p.key));
      const name = names.includes(String(key)) ? String(key) : nearest(String(key), names);
      if (name === undefined) return undefined;
      meant.push(name);
      node = node.get(name, true);
    } else return undefined;
  }
  return meant.join('.');
}

/** A path of two mission files whose values differ, each as it is written; undefined: it is not there. */
export interface MissionDifference {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What two mission files say differently, in the order of the first; comments, blanks and the order of keys are no difference. Lists of the same length are compared item by item. @throws MISSION_SYNTAX */
export function missionDifferences(before: string, after: string): readonly MissionDifference[] {
  const [a, b] = [before, after].map((text) => {
    const { doc, faults } = readYaml(text);
    if (!doc) throw new FarsideError('MISSION_SYNTAX', `line ${faults[0].line}: ${faults[0].message}`);
    return doc.contents;
  });
  const out: MissionDifference[] = [];
  differ(a, b, [], out);
  return out;
}

function differ(a: unknown, b: unknown, path: readonly string[], out: MissionDifference[]): void {
  if (isMap(a) && isMap(b)) {
    const keys = (m: typeof a): string[] => m.items.map((p) => String(isScalar(p.key) ? p.key.value : p.key));
    for (const key of new Set([...keys(a), ...keys(b)])) differ(a.get(key, true), b.get(key, true), [...path, key], out);
  } else if (isSeq(a) && isSeq(b) && a.items.length === b.items.length && [...a.items, ...b.items].every((x) => isMap(x))) {
    a.items.forEach((x, i) => {
      differ(x, b.items[i], [...path, String(i)], out);
    });
  } else {
    const [x, y] = [a, b].map((n) => (isNode(n) ? writtenOf(n) : undefined));
    if (x !== y) out.push({ path: path.join('.'), before: x, after: y });
  }
}

/** A value on one line, as it could stand in the file. */
function writtenOf(n: Node): string {
  return spelt(n.toJSON() as Written);
}

function spelt(x: Written): string {
  if (Array.isArray(x)) return `[${x.map((y: Written) => spelt(y)).join(', ')}]`;
  if (typeof x !== 'object' || x === null) return String(x);
  const pairs = Object.entries(x).map(([k, y]) => `${k}: ${spelt(y)}`);
  return `{${pairs.join(', ')}}`;
}
