/**
 * What was read of plain data, so that a result can be taken over where everything it was made from is the same. A view of the data is handed out in its place; whatever is asked of the view is
 * written down: leaves (numbers, words, epochs, whole lists) by their text, the keys of what was gone through, and what was looked for and is not there.
 */
export interface ReadLog<T> {
  /** The data as it is; objects compare unequal to those of the data itself. Writing to it throws. */
  readonly view: T;
  /** Path → text of what was found, in order of the paths. */
  log(): Readonly<Record<string, string>>;
}

/** Texts longer than this are kept by a hash, which names them as well. */
const LONG = 120;
/** Ends the path of what was asked for its keys. */
const KEYS = '{}';
const ABSENT = '';

type Data = Readonly<Record<string, unknown>>;

/** An epoch is one value: it goes into messages and hand-overs as it is. */
const isEpoch = (x: object): boolean =>
  's' in x && 'f' in x && typeof x.s === 'number' && typeof x.f === 'number' && Object.keys(x).length === 2;

const isNode = (x: unknown): x is Data => {
  if (typeof x !== 'object' || x === null || Array.isArray(x) || isEpoch(x)) return false;
  const proto: unknown = Object.getPrototypeOf(x);
  return proto === Object.prototype || proto === null;
};

/** The text of a leaf: different for different values, the sign of zero and what is no number included. */
function textOf(x: unknown): string {
  const text = JSON.stringify(x, (_key, value: unknown) => {
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0) ? value : `${Object.is(value, -0) ? '-0' : value}#`;
    if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
    return value;
  });
  if (text === undefined) return ABSENT;
  return text.length <= LONG ? text : `#${fingerprint(text)}`;
}

/** 106 bits of a text (two rounds of cyrb53, Bryc 2018): no protection against malice, enough to tell figures apart. */
function fingerprint(text: string): string {
  const round = (seed: number): string => {
    let a = 0xdeadbeef ^ seed;
    let b = 0x41c6ce57 ^ seed;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      a = Math.imul(a ^ c, 2654435761);
      b = Math.imul(b ^ c, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return ((b >>> 0) * 2 ** 21 + (a >>> 11)).toString(16).padStart(14, '0');
  };
  return round(0) + round(text.length + 1);
}

const keysText = (x: Data): string => textOf(Object.keys(x));

/** A view of plain data (objects of objects, leaves and lists) that writes down what is read. */
export function readLog<T extends object>(data: T): ReadLog<T> {
  const seen = new Map<string, string>();
  const view = viewOf(data as Data, '', seen) as T;
  return {
    view,
    log: () => Object.fromEntries([...seen].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function viewOf(data: Data, path: string, seen: Map<string, string>): unknown {
  const known = new Map<PropertyKey, unknown>();
  const read = (key: PropertyKey): unknown => {
    if (known.has(key)) return known.get(key);
    if (typeof key !== 'string') return Reflect.get(data, key);
    const at = path ? `${path}.${key}` : key;
    const own = Object.hasOwn(data, key);
    const value = own ? data[key] : undefined;
    let given = value;
    if (isNode(value)) given = viewOf(value, at, seen);
    else seen.set(at, textOf(value));
    // what every object has (toString, …) is no part of the data
    if (!own && key in Object.prototype) given = Reflect.get(data, key);
    known.set(key, given);
    return given;
  };
  const listed = (): void => void seen.set(`${path}${KEYS}`, keysText(data));
  // The target is an empty object: a frozen one would have to be shown as it is.
  return new Proxy(
    {},
    {
      get: (_t, key) => read(key),
      has(_t, key) {
        if (typeof key === 'string' && !Object.hasOwn(data, key)) read(key);
        else if (typeof key === 'string') listed();
        return key in data;
      },
      ownKeys() {
        listed();
        return Reflect.ownKeys(data);
      },
      getOwnPropertyDescriptor(_t, key) {
        if (typeof key !== 'string' || !Object.hasOwn(data, key)) {
          read(key);
          return undefined;
        }
        // A getter: to be asked for its keys is not to be read.
        return { get: () => read(key), enumerable: true, configurable: true };
      },
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false,
    },
  );
}

/** Paths of a log at which the data now reads otherwise; none: everything that was read is as it was. Objects that turned into leaves, or the other way, count as changed. */
export function changedReads(log: Readonly<Record<string, string>>, data: object): readonly string[] {
  const changed: string[] = [];
  for (const [entry, text] of Object.entries(log)) {
    const keys = entry.endsWith(KEYS);
    const path = keys ? entry.slice(0, -KEYS.length) : entry;
    let x: unknown = data;
    for (const key of path === '' ? [] : path.split('.')) x = isNode(x) && Object.hasOwn(x, key) ? x[key] : undefined;
    const now = keys ? (isNode(x) ? keysText(x) : undefined) : isNode(x) ? undefined : textOf(x);
    if (now !== text) changed.push(path);
  }
  return changed;
}
