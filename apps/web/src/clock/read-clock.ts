import { addSeconds, type Epoch, utc } from '@farside/astro';

/** Length of a time as it is typed, s: `2d3h`, `31d 16h 54m`, `90s`. Undefined when it is none. */
function readLength(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(d|h|min|m|s)/gi)];
  if (parts.length === 0 || text.replace(/(\d+(?:\.\d+)?)\s*(d|h|min|m|s)/gi, '').trim() !== '') return undefined;
  const units: Readonly<Record<string, number>> = { d: 86400, h: 3600, min: 60, m: 60, s: 1 };
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * units[unit.toLowerCase()], 0);
}

/**
 * A time as people type it: `2024-06-01 22:23[:18]` (UTC), the same with `+8` at its end (Beijing time), `T+2d3h` after launch. Undefined when it is none of these.
 */
export function readClock(text: string, launch: Epoch): Epoch | undefined {
  const t = text.trim();
  const after = /^t\s*([+-])\s*(.+)$/i.exec(t);
  if (after) {
    const s = readLength(after[2]);
    // a century is more than any flight has
    return s === undefined || s > 3.2e9 ? undefined : addSeconds(launch, after[1] === '-' ? -s : s);
  }
  const m = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?)?\s*(z|utc|\+0?8(?::?00)?)?$/i.exec(t);
  if (!m) return undefined;
  try {
    const e = utc(`${m[1]}T${m[2] ?? '00:00'}${m[3] ?? ':00'}Z`);
    return m[4]?.startsWith('+') ? addSeconds(e, -8 * 3600) : e;
  } catch {
    return undefined;
  }
}
