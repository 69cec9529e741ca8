import { type Epoch, parseIso, type TimeScale } from '@farside/astro';
import { FarsideError, isFarsideError, nearest } from '@farside/math';

/** A line of a message: its number in the file, and its text without the blanks around it. */
export interface Line {
  readonly n: number;
  readonly text: string;
}
/** A value and the line it stands on. */
export interface Field {
  readonly value: string;
  readonly n: number;
}
/** What a fault may say beyond its message. */
export interface FaultDetails {
  readonly code?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly cause?: unknown;
}

/** Kinds of Navigation Data Messages that are read here. */
export type MessageKind = 'OEM' | 'OPM';

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
export const TIME_SCALES: readonly string[] = ['UTC', 'TAI', 'TT', 'TDB', 'GPS'];
/** Time systems of the standard that are not tied to a calendar here. */
const OTHER_SCALES: readonly string[] = ['GMST', 'MET', 'MRT', 'SCLK', 'TCB', 'TCG', 'UT1'];

export function messageFault(kind: MessageKind, source: string, n: number, message: string, more: FaultDetails = {}): FarsideError {
  const { code, ...details } = more;
  return new FarsideError(code ?? `${kind}_INVALID`, `${source}, line ${n}: ${message}`, { where: `${source}:${n}:1`, ...details });
}

/** The lines of a text in keyword-value notation that are not empty. */
export function linesOf(text: string): Line[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ n: i + 1, text: line.trim() }))
    .filter((l) => l.text !== '');
}

/** Walks over the lines of a message; every fault names its line. Codes begin with the kind of the message. */
export class LineReader {
  readonly #lines: readonly Line[];
  readonly #source: string;
  readonly kind: MessageKind;
  #i = 0;
  version = '';

  constructor(lines: readonly Line[], source: string, kind: MessageKind) {
    this.#lines = lines;
    this.#source = source;
    this.kind = kind;
  }

  fault(n: number, message: string, more: FaultDetails = {}): FarsideError {
    return messageFault(this.kind, this.#source, n, message, more);
  }
  get here(): number {
    return this.#lines[Math.min(this.#i, this.#lines.length - 1)]?.n ?? 1;
  }
  peek(): string | undefined {
    return this.#lines[this.#i]?.text;
  }
  take(): Line {
    return this.#lines[this.#i++];
  }
  /** The comments that stand here, added to `out`. */
  comments(out: string[] = []): string[] {
    while (/^COMMENT(\s|$)/.test(this.peek() ?? '')) out.push(this.take().text.slice(7).trim());
    return out;
  }

  /** `KEY = value` of the next line. */
  field(what: string): { key: string; value: string; n: number } {
    const { n, text } = this.take();
    const m = /^([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(text);
    if (!m) throw this.fault(n, `expected 'KEYWORD = value' in the ${what}`, { found: text.slice(0, 60) });
    return { key: m[1], value: m[2], n };
  }

  unknownKeyword(n: number, key: string, what: string, known: readonly string[]): FarsideError {
    const near = nearest(key, known);
    return this.fault(n, `'${key}' is no keyword of the ${what} of an ${this.kind} ${this.version}`, {
      found: key,
      ...(near ? { expected: `e.g. ${near}` } : {}),
    });
  }

  /** Fields with COMMENTs in between, up to `stop`. */
  fields(known: readonly string[], what: string, stop: (text: string) => boolean, comments: string[]): Map<string, Field> {
    const out = new Map<string, Field>();
    for (;;) {
      this.comments(comments);
      const text = this.peek();
      if (text === undefined || stop(text)) return out;
      const { key, value, n } = this.field(what);
      if (!known.includes(key)) throw this.unknownKeyword(n, key, what, known);
      if (out.has(key)) throw this.fault(n, `'${key}' is given twice`, { found: key });
      if (value === '') throw this.fault(n, `'${key}' has no value`, { found: key });
      out.set(key, { value, n });
    }
  }

  /** First line: `CCSDS_xxx_VERS = 2.0`. */
  versionLine(versions: readonly string[]): void {
    const key = `CCSDS_${this.kind}_VERS`;
    const first = this.peek() ?? '';
    const version = new RegExp(`^${key}\\s*=\\s*(\\S+)$`).exec(first)?.[1];
    if (version === undefined) {
      const code = `${this.kind}_NOT_KVN`;
      throw this.fault(this.here, `an ${this.kind} begins with '${key} = 2.0'`, { code, found: first.slice(0, 60) });
    }
    if (!versions.includes(version)) {
      throw this.fault(this.here, `version ${version} of the ${this.kind} is not known`, {
        code: `${this.kind}_VERSION`,
        expected: versions.join(', '),
        found: version,
      });
    }
    this.version = version;
  }

  scale(field: Field): TimeScale {
    const scale = field.value;
    if (TIME_SCALES.includes(scale)) return scale as TimeScale;
    const why = OTHER_SCALES.includes(scale) ? 'cannot be turned into an epoch here' : 'is no time system of the standard';
    throw this.fault(field.n, `the time system '${scale}' ${why}`, {
      code: `${this.kind}_TIME_SYSTEM`,
      expected: TIME_SCALES.join(', '),
      found: scale,
    });
  }

  epoch(text: string, scale: TimeScale, n: number): Epoch {
    try {
      return parseIso(text, scale);
    } catch (cause) {
      throw this.fault(n, isFarsideError(cause) ? cause.message : `'${text}' is no epoch`, { found: text.slice(0, 60), cause });
    }
  }
  number(word: string, n: number): number {
    const x = NUMBER.test(word) ? Number(word) : Number.NaN;
    if (!Number.isFinite(x)) throw this.fault(n, `'${word.slice(0, 60)}' is no number`, { found: word.slice(0, 60) });
    return x;
  }
  numbers(words: readonly string[], n: number): number[] {
    return words.map((w) => this.number(w, n));
  }
}
