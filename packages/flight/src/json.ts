import { FarsideError, sha256Hex } from '@farside/math';

/** What can be written. `undefined` members are left out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

function write(value: unknown, path: string): string {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) {
        throw new FarsideError('JSON_NUMBER', `${path || 'the value'} is ${value}: only finite numbers can be recorded`, { found: path });
      }
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((x, i) => write(x, `${path}[${i}]`)).join(',')}]`;
      const proto = Object.getPrototypeOf(value);
      if (proto !== Object.prototype && proto !== null) break;
      const o = value as Record<string, unknown>;
      // sorted by UTF-16 code units, as RFC 8785 3.2.3
      const keys = Object.keys(o)
        .filter((k) => o[k] !== undefined)
        .sort();
      return `{${keys.map((k) => `${JSON.stringify(k)}:${write(o[k], path ? `${path}.${k}` : k)}`).join(',')}}`;
    }
  }
  throw new FarsideError('JSON_VALUE', `${path || 'the value'} is not plain data (${typeof value}) and cannot be recorded`, {
    found: path,
  });
}

/**
 * JSON with sorted keys, no blanks and the shortest digits that give each double back: one text for one value, so that its hash names it.
 * As RFC 8785, except that the negative zero keeps its sign (a double comes back to the bit). Throws JSON_NUMBER for NaN and infinities, JSON_VALUE for what is
 * not plain data; both say where.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '');
}

/** SHA-256 (hexadecimal) of the canonical JSON of a value. */
export function hashOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/** Throws FLIGHT_BROKEN when the bytes are not JSON. */
export function decodeJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new FarsideError('FLIGHT_BROKEN', `${what} of the flight is not readable`, { found: what, cause });
  }
}
