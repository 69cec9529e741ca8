import { isMap, isNode, isScalar, isSeq } from 'yaml';
import { type JsonSchema, missionJsonSchema } from './json-schema.ts';
import { readYaml } from './yaml.ts';

/** One value of a mission file, as a form shows it. */
export interface MissionSetting {
  /** `landing.site.longitude`, `braking.ellipses.0.period` */
  readonly path: string;
  /** As it stands in the file, on one line: `208 deg`, `[80 h, 130 h]`. */
  readonly written: string;
  /** What it means and what is expected of it, from the schema. */
  readonly explained: string | undefined;
}

let schema: JsonSchema | undefined;

/** What the schema says about the setting at a path; undefined for one that it does not know. */
export function explainSetting(path: string): string | undefined {
  schema ??= missionJsonSchema();
  let node: JsonSchema | undefined = schema;
  for (const key of path.split('.')) {
    node = childOf(node, key);
    if (!node) return undefined;
  }
  return typeof node['description'] === 'string' ? node['description'] : undefined;
}

function childOf(node: JsonSchema | undefined, key: string): JsonSchema | undefined {
  if (!node) return undefined;
  const own = (node['properties'] as Record<string, JsonSchema> | undefined)?.[key];
  if (own) return own;
  if (/^\d+$/.test(key) && typeof node['items'] === 'object') return node['items'] as JsonSchema;
  if (typeof node['additionalProperties'] === 'object') return node['additionalProperties'] as JsonSchema;
  for (const part of [...((node['anyOf'] as JsonSchema[] | undefined) ?? []), ...((node['allOf'] as JsonSchema[] | undefined) ?? [])]) {
    const found = childOf(part, key);
    if (found) return found;
  }
  return undefined;
}

/**
 * Every single value that a mission file writes, in its order: what a form made from the file shows. Lists of plain values are one setting. Empty for a text that is no YAML.
 */
export function missionSettings(text: string): readonly MissionSetting[] {
  const { doc } = readYaml(text);
  if (!doc) return [];
  const out: MissionSetting[] = [];
  collect(doc.contents, [], out);
  return out;
}

function collect(node: unknown, path: readonly string[], out: MissionSetting[]): void {
  if (isMap(node)) {
    for (const p of node.items) collect(p.value, [...path, String(isScalar(p.key) ? p.key.value : p.key)], out);
  } else if (isSeq(node) && node.items.some((i) => isMap(i))) {
    node.items.forEach((item, i) => {
      collect(item, [...path, String(i)], out);
    });
  } else if (isNode(node) && path.length > 0) {
    const plain: unknown = node.toJSON();
    const at = path.join('.');
    out.push({ path: at, written: Array.isArray(plain) ? `[${plain.join(', ')}]` : String(plain), explained: explainSetting(at) });
  }
}
