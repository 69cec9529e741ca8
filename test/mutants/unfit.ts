/** The path of the first value that is no finite number, below anything that is plain data. */
export function unfitIn(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (typeof value !== 'object' || value === null || typeof value === 'function') return undefined;
  for (const [k, v] of value instanceof Map ? value : Object.entries(value)) {
    const bad = unfitIn(v, `${path}.${String(k)}`);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
