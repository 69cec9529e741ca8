import { type JsonSchema, meaningOf, missionJsonSchema } from '@farside/mission';

/** A row of the page: a key that holds a value. */
interface Row {
  readonly key: string;
  readonly meaning: string;
  readonly expected: string;
  readonly needed: string;
}

const properties = (node: JsonSchema): [string, JsonSchema][] => Object.entries((node['properties'] ?? {}) as Record<string, JsonSchema>);
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** What may stand behind a key, in words. */
function expectedOf(node: JsonSchema): string {
  const said = /Expected (.*)$/.exec(String(node['description'] ?? ''))?.[1];
  if (said !== undefined) return said;
  if (String(node['description'] ?? '').includes('An epoch:')) return 'an epoch';
  const tuple = node['prefixItems'] as JsonSchema[] | undefined;
  if (tuple) return `[lowest, highest]: ${expectedOf(tuple[0])}`;
  if (Array.isArray(node['enum'])) return node['enum'].map((x) => `\`${String(x)}\``).join(', ');
  if (node['const'] !== undefined) return `\`${String(node['const'])}\``;
  const [low, high] = [node['minimum'], node['maximum']];
  if (node['type'] === 'integer') return `a whole number from ${String(low)} to ${String(high)}`;
  if (node['type'] === 'boolean') return '`true` or `false`';
  if (node['type'] === 'array') return `a list of ${expectedOf((node['items'] ?? {}) as JsonSchema)}`;
  if (String(node['pattern'] ?? '').includes('\\d{4}')) return 'a day, `2024-05-03`';
  if (String(node['pattern'] ?? '').includes('\\d{2}:')) return 'a UTC time, `"09:27:29Z"`';
  return 'a text';
}

const isGroup = (node: JsonSchema): boolean =>
  node['properties'] !== undefined ||
  typeof node['additionalProperties'] === 'object' ||
  (node['items'] as JsonSchema | undefined)?.['properties'] !== undefined;

function rowsOf(node: JsonSchema, path: readonly string[], head: readonly string[], needed: boolean): Row[] {
  const shown = path.slice(head.length).join('.');
  const meaning = meaningOf(path.join('.'));
  if (meaning === undefined) throw new Error(`packages/mission/src/file/meanings.ts does not say what '${path.join('.')}' means`);
  const fallback = node['default'];
  const need = needed ? 'yes' : fallback === undefined || typeof fallback === 'object' ? '' : `\`${String(fallback)}\``;
  if (!isGroup(node)) return [{ key: shown, meaning, expected: expectedOf(node), needed: need }];
  const list = node['items'] as JsonSchema | undefined;
  const kind = list ? 'a list' : 'keys';
  const own: Row[] = shown === '' ? [] : [{ key: shown, meaning, expected: kind, needed: need }];
  if (list) return [...own, ...insideOf(list, [...path, '#'], head)];
  if (typeof node['additionalProperties'] === 'object')
    return [...own, ...insideOf(node['additionalProperties'] as JsonSchema, [...path, '*'], head)];
  return [...own, ...insideOf(node, path, head)];
}

const insideOf = (node: JsonSchema, path: readonly string[], head: readonly string[]): Row[] =>
  properties(node)
    .filter(([key]) => key !== 'basis')
    .flatMap(([key, child]) => rowsOf(child, [...path, key], head, ((node['required'] ?? []) as string[]).includes(key)));

function table(rows: readonly Row[]): string {
  return [
    '| key | means | value | needed, or default |',
    '|---|---|---|---|',
    ...rows.map((r) => `| \`${r.key}\` | ${cell(r.meaning)} | ${cell(r.expected)} | ${r.needed} |`),
  ].join('\n');
}

/** docs/guides/mission-file.md, made from the schema that reads the files. */
export function missionPage(): string {
  const schema = missionJsonSchema();
  const needed = (key: string): boolean => (schema['required'] as string[]).includes(key);
  const top = properties(schema).filter(([, node]) => !isGroup(node));
  const sections = properties(schema).filter(([, node]) => isGroup(node));
  const [, module] = properties(sections.find(([key]) => key === 'modules')![1])[0];
  const body = sections.map(([key, node]) => {
    const rows = key === 'modules' ? rowsOf(module, ['modules', '*'], ['modules', '*'], true) : rowsOf(node, [key], [key], needed(key));
    const names =
      key === 'modules'
        ? ` Each of ${properties(node)
            .map(([n]) => `\`${n}\``)
            .join(', ')} has these keys.`
        : '';
    return `## ${key}\n\n${meaningOf(key)}.${names}\n\n${table(rows)}`;
  });
  return `<!-- Written by npm run mission-page. -->
# The mission file

Every key of \`mission.yaml\`, from the schema that reads it. A misspelt key, a wrong unit or a value beyond its bounds is refused with its line. \`farside new\` writes this schema beside your mission for editors; what holds between values (an event before the one it follows, an engine that no module has) is checked when the file is read.

**Quantities** carry their unit: \`208 deg\`, \`1.7 km/s\`. Several terms add up, the sign before the first: \`29 d 12 h 55 min 47 s\`. Inside the program everything is SI.

**Epochs** are ISO 8601 in UTC (\`2024-05-03T09:27:29Z\`), or an earlier event and a duration: \`touchdown + 49.25 h\`. The events are launch, arrival, touchdown, lift-off and docking; what is written relative to one moves along.

**Paths** join keys by dots, items of lists by their number from 0: \`--set landing.site.longitude="208 deg"\`, \`--set braking.ellipses.0.period="12 h"\`. Below, \`#\` stands for the number and \`*\` for a name of yours.

**Basis**: many groups take the key \`basis\`, one of \`published\`, \`derived\`, \`assumed\`: where the figures beside it come from. It changes nothing that is flown.

${table(top.flatMap(([key, node]) => rowsOf(node, [key], [], needed(key))))}

${body.join('\n\n')}
`;
}
