import { addSeconds, formatUtc, parseIso, secondsBetween } from '@farside/astro';
import { FarsideError, isFarsideError } from '@farside/math';
import { type Dimension, durationText, parseQuantity, UNITS } from '@farside/mission/file/units.ts';

/** A range as typed: `first..last/step`. */
interface Typed {
  readonly path: string;
  readonly text: string;
  readonly first: string;
  readonly last: string;
  readonly step: string;
  /** So many values at most. */
  readonly most: number;
}

const DAY = 86_400;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const EPOCH = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const CLOCK = /^\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;
const RELATIVE = /^(launch|arrival|touchdown|lift-off|docking)\s*(?:([+-])\s*(\S.*))?$/;
const NUMBER = /^[+-]?(?:\d+(?:_\d{3})*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/;
/** Digits that a step along a range keeps: what is beyond is rounding of binary fractions. */
const DIGITS = 12;
/** Of a step: nearer to the last value than this the last value is meant. */
const NEAR = 1e-9;

const EXAMPLES = "'340 kg..360 kg/5 kg', '10..50/10', '2024-04-25..2024-05-15/1d', 'launch + 29 d..launch + 31 d/6 h'";

function fault(code: string, r: Pick<Typed, 'path' | 'text'>, message: string, tryThis?: string): FarsideError {
  return new FarsideError(code, `the range of '${r.path}': ${message}`, {
    expected: `first..last/step, such as ${EXAMPLES}`,
    found: r.text,
    ...(tryThis === undefined ? {} : { tryThis }),
  });
}

/**
 * The values of a range, each as it would be written in the mission file: quantities with units, plain numbers, days, times of day, epochs, and epochs relative to an event.
 * A number without a unit takes that of the others. The last value is included when a step meets it.
 * @throws FarsideError VARY_SYNTAX, VARY_STEP (zero, or away from the last value), VARY_UNIT, VARY_MANY
 */
export function rangeValues(path: string, text: string, most: number): readonly string[] {
  const parts = partsOf(path, text);
  const r: Typed = { path, text, most, ...parts };
  const kinds = [r.first, r.last].map(kindOf);
  if (kinds[0] !== kinds[1])
    throw fault('VARY_SYNTAX', r, `'${r.first}' is ${WORDS[kinds[0]]}, '${r.last}' is ${WORDS[kinds[1]]}`, 'two of one kind');
  switch (kinds[0]) {
    case 'date':
      return dates(r);
    case 'epoch':
      return epochs(r);
    case 'clock':
      return clocks(r);
    case 'relative':
      return relatives(r);
    case 'quantity':
      return quantities(r);
    case 'other':
      throw fault(
        'VARY_SYNTAX',
        r,
        `there is nothing between '${r.first}' and '${r.last}' to step through`,
        'give the values apart by commas',
      );
  }
}

type Kind = 'date' | 'epoch' | 'clock' | 'relative' | 'quantity' | 'other';
const WORDS: Readonly<Record<Kind, string>> = {
  date: 'a day',
  epoch: 'an epoch',
  clock: 'a time of day',
  relative: 'an epoch after an event',
  quantity: 'a number',
  other: 'neither a number nor an epoch',
};
function kindOf(text: string): Kind {
  if (DATE.test(text)) return 'date';
  if (EPOCH.test(text)) return 'epoch';
  if (CLOCK.test(text)) return 'clock';
  if (RELATIVE.test(text)) return 'relative';
  return NUMBER.test(text) ? 'quantity' : 'other';
}

/** First, last and step. Units have strokes too (`2 m/s/0.1 m/s`): the step begins behind one, with a number. */
function partsOf(path: string, text: string): Pick<Typed, 'first' | 'last' | 'step'> {
  const dots = text.indexOf('..');
  const first = text.slice(0, dots).trim();
  const rest = text.slice(dots + 2).trim();
  for (let i = rest.indexOf('/'); i >= 0; i = rest.indexOf('/', i + 1)) {
    const [last, step] = [rest.slice(0, i).trim(), rest.slice(i + 1).trim()];
    if (first !== '' && last !== '' && NUMBER.test(step)) return { first, last, step };
  }
  if (first === '' || rest === '') throw fault('VARY_SYNTAX', { path, text }, 'one of its ends is missing');
  throw fault('VARY_SYNTAX', { path, text }, 'the step is missing', `${first}..${rest}/<step>`);
}

/** Number of values from `first` to `last`. Refuses steps that lead nowhere, and too many. */
function countOf(r: Typed, first: number, last: number, step: number): number {
  if (!(Math.abs(step) > 0)) throw fault('VARY_STEP', r, `a step of ${r.step} leads nowhere`, 'a step that is not zero');
  if (last !== first && last > first !== step > 0) {
    const turned = r.step.startsWith('-') ? r.step.slice(1).trim() : `-${r.step.replace(/^\+/, '')}`;
    throw fault(
      'VARY_STEP',
      r,
      `a step of ${r.step} leads from ${r.first} away from ${r.last}`,
      `${r.first}..${r.last}/${turned}, or the ends the other way round`,
    );
  }
  const n = Math.floor((last - first) / step + NEAR) + 1;
  if (n <= r.most) return n;
  throw new FarsideError(
    'VARY_MANY',
    `the range of '${r.path}' has ${n.toLocaleString('en')} values; at most ${r.most.toLocaleString('en')} cases are flown`,
    {
      found: r.text,
      tryThis: 'a larger step, or a narrower range',
    },
  );
}

/** A step of time, s. */
function timeStep(r: Typed): number {
  try {
    return parseQuantity(r.step, 'time');
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    throw fault('VARY_UNIT', r, `the step: ${e.message}`, e.details.tryThis);
  }
}

function epochOf(r: Typed, text: string): ReturnType<typeof parseIso> {
  try {
    return parseIso(text);
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    throw fault('VARY_SYNTAX', r, `'${text}': ${e.message}`);
  }
}

function dates(r: Typed): readonly string[] {
  const step = timeStep(r);
  if (step % DAY !== 0) throw fault('VARY_STEP', r, `days are stepped through by whole days, not by ${r.step}`, '1d');
  // noon: a leap second at midnight does not turn the day
  const [a, b] = [r.first, r.last].map((d) => epochOf(r, `${d}T12:00:00Z`));
  const days = Math.round(secondsBetween(a, b) / DAY);
  const n = countOf(r, 0, days, step / DAY);
  return Array.from({ length: n }, (_, k) => formatUtc(addSeconds(a, k * step), 0).slice(0, 10));
}

function epochs(r: Typed): readonly string[] {
  const step = timeStep(r);
  const [a, b] = [r.first, r.last].map((t) => epochOf(r, t));
  const n = countOf(r, 0, secondsBetween(a, b), step);
  const decimals = Number.isInteger(step) && a.f === 0 ? 0 : 3;
  return Array.from({ length: n }, (_, k) => formatUtc(addSeconds(a, k * step), decimals));
}

function clocks(r: Typed): readonly string[] {
  const step = timeStep(r);
  const [a, b] = [r.first, r.last].map((t) =>
    t
      .slice(0, -1)
      .split(':')
      .reduce((s, x, i) => s + Number(x) * [3600, 60, 1][i], 0),
  );
  const n = countOf(r, a, b, step);
  const two = (x: number): string => String(x).padStart(2, '0');
  return Array.from({ length: n }, (_, k) => {
    const t = Number((a + k * step).toFixed(3));
    const s = Number((t % 60).toFixed(3));
    return `${two(Math.floor(t / 3600))}:${two(Math.floor(t / 60) % 60)}:${s < 10 ? '0' : ''}${s}Z`;
  });
}

function relatives(r: Typed): readonly string[] {
  const step = timeStep(r);
  const read = (text: string): readonly [string, number] => {
    const [, anchor, sign, offset] = RELATIVE.exec(text) ?? [];
    const size = offset === undefined ? 0 : inTime(r, offset);
    return [anchor, sign === '-' ? -size : size];
  };
  const [[from, a], [to, b]] = [read(r.first), read(r.last)];
  if (from !== to) throw fault('VARY_SYNTAX', r, `one end is told after ${from}, the other after ${to}`, 'both after the same event');
  const n = countOf(r, a, b, step);
  return Array.from({ length: n }, (_, k) => {
    const t = Number((a + k * step).toFixed(6));
    const size = durationText(Math.abs(t));
    const exact = parseQuantity(size, 'time') === Math.abs(t) ? size : `${Math.abs(t)} s`;
    return `${from} ${t < 0 ? '-' : '+'} ${exact}`;
  });
}

function inTime(r: Typed, text: string): number {
  try {
    return parseQuantity(text, 'time');
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    throw fault('VARY_UNIT', r, e.message, e.details.tryThis);
  }
}

/** A number and what stands behind it. */
function split(text: string): { readonly value: number; readonly unit: string } {
  const number = NUMBER.exec(text)?.[0] ?? '';
  return { value: Number(number.replaceAll('_', '')), unit: text.slice(number.length).trim() };
}

function quantities(r: Typed): readonly string[] {
  const parts = [r.first, r.last, r.step].map(split);
  // several terms: only times are written so
  if (parts.some((p) => /\d\s|\s[\d.]/.test(p.unit))) {
    const [a, b, step] = [r.first, r.last, r.step].map((t) => inTime(r, t));
    const n = countOf(r, a, b, step);
    return Array.from({ length: n }, (_, k) => durationText(a + k * step));
  }
  const told = parts.map((p) => p.unit);
  const usual = told[2] || told[1] || told[0];
  const [from, to, by] = parts.map((p) => ({ ...p, unit: p.unit || usual }));
  if (from.unit === by.unit && to.unit === by.unit) return stepped(r, from.value, to.value, by.value, by.unit);
  const units = [from.unit, to.unit, by.unit];
  const dimension = (Object.keys(UNITS) as Dimension[]).find((d) => units.every((u) => Object.hasOwn(UNITS[d], u)));
  if (dimension === undefined) {
    throw fault(
      'VARY_UNIT',
      r,
      `its units do not go together: ${[...new Set(units)].map((u) => `'${u}'`).join(', ')}`,
      'one unit for all three',
    );
  }
  const scale = (x: { readonly value: number; readonly unit: string }): number =>
    Number(((x.value * UNITS[dimension][x.unit]) / UNITS[dimension][by.unit]).toPrecision(DIGITS));
  return stepped(r, scale(from), scale(to), by.value, by.unit);
}

function stepped(r: Typed, first: number, last: number, step: number, unit: string): readonly string[] {
  for (const x of [first, last, step]) if (!Number.isFinite(x)) throw fault('VARY_SYNTAX', r, 'it has a number that is not finite');
  const n = countOf(r, first, last, step);
  const digits = Math.max(decimalsOf(first), decimalsOf(step));
  return Array.from({ length: n }, (_, k) => {
    const x = Number((first + k * step).toFixed(Math.min(digits, 20)));
    const text = Object.is(x, -0) ? '0' : String(x);
    return unit === '' ? text : `${text} ${unit}`;
  });
}

/** Decimals of the shortest text of a number. */
function decimalsOf(x: number): number {
  const [mantissa, exponent] = String(x).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
}
