import { parseIso } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import { z } from 'zod';
import { type Dimension, expectation, parseQuantity, quoted, withArticle } from './units.ts';

/** Where a field's dimension is kept, so that forms, JSON Schema and the check on typed-in answers can read it. */
export interface FieldMeta {
  readonly dimension?: Dimension | 'epoch';
  /** What is expected, in words: `a height from '20 km' to '2000 km'`. */
  readonly expects?: string;
}

export function sentence(e: unknown): string {
  // The hint of the time library is for programs: this border speaks UTC only.
  if (isFarsideError(e) && e.code === 'TIME_UTC_BEFORE_1972') return 'expected 1972 or later: UTC as we know it begins there';
  return isFarsideError(e) ? e.message + (e.details.tryThis ? ` (${e.details.tryThis})` : '') : String(e);
}

/** A quantity with its unit, read into SI. `range` is in SI and inclusive; `rangeText` says it in the user's units. */
export function quantity(dimension: Dimension, range?: { min?: number; max?: number; text: string }) {
  return z
    .union([z.string(), z.number()], { error: `expected ${expectation(dimension)}` })
    .transform((v, ctx) => {
      let si: number;
      try {
        si = typeof v === 'number' && dimension === 'ratio' ? v : parseQuantity(String(v), dimension);
      } catch (e) {
        ctx.addIssue({ code: 'custom', message: sentence(e), input: v });
        return z.NEVER;
      }
      if (range && ((range.min !== undefined && si < range.min) || (range.max !== undefined && si > range.max))) {
        ctx.addIssue({ code: 'custom', message: `expected ${range.text}, found ${quoted(String(v))}`, input: v });
        return z.NEVER;
      }
      return si;
    })
    .meta({ dimension, expects: range?.text ?? expectation(dimension) });
}

/** A quantity from `low` to `high`, both as they would be written; `why` says what lies behind the bounds. */
export function between(dimension: Dimension, low: string, high: string, why?: string) {
  const text = `${withArticle(dimension)} from '${low}' to '${high}'${why === undefined ? '' : ` (${why})`}`;
  return quantity(dimension, { min: parseQuantity(low, dimension), max: parseQuantity(high, dimension), text });
}

/** Names of mission events that other epochs may be written relative to. */
export const ANCHORS = ['launch', 'arrival', 'touchdown', 'lift-off', 'docking'] as const;
export type Anchor = (typeof ANCHORS)[number];

/** An epoch as written: absolute ISO 8601, or an earlier event plus or minus a duration. */
export type EpochExpression =
  | { readonly kind: 'absolute'; readonly iso: string }
  | { readonly kind: 'relative'; readonly anchor: Anchor; readonly offset: number };

const RELATIVE = /^(launch|arrival|touchdown|lift-off|docking)\s*(?:([+-])([\s\S]+))?$/;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

export function epochExpression() {
  return z
    .string({ error: "expected an epoch such as '2024-05-03T09:27:29Z' or 'launch + 112 h'" })
    .transform((v, ctx): EpochExpression => {
      const text = v.trim();
      if (ISO.test(text)) {
        try {
          parseIso(text);
          return { kind: 'absolute', iso: text };
        } catch (e) {
          ctx.addIssue({ code: 'custom', message: sentence(e), input: v });
          return z.NEVER;
        }
      }
      const m = RELATIVE.exec(text);
      if (m) {
        if (!m[2]) return { kind: 'relative', anchor: m[1] as Anchor, offset: 0 };
        try {
          const offset = parseQuantity(m[3].trim(), 'time');
          return { kind: 'relative', anchor: m[1] as Anchor, offset: m[2] === '-' ? -offset : offset };
        } catch (e) {
          ctx.addIssue({ code: 'custom', message: sentence(e), input: v });
          return z.NEVER;
        }
      }
      ctx.addIssue({
        code: 'custom',
        message: `expected an epoch such as '2024-05-03T09:27:29Z' or 'launch + 112 h' (anchors: ${ANCHORS.join(', ')}), found ${quoted(v)}`,
        input: v,
      });
      return z.NEVER;
    })
    .meta({ dimension: 'epoch' });
}

/** Two quantities [low, high] of one dimension, each as `one` says. */
export function interval(dimension: Dimension, one = quantity(dimension)) {
  return z.tuple([one, one]).refine(([a, b]) => a <= b, { error: 'expected the lower bound first' });
}

export const latitude = () => quantity('angle', { min: -Math.PI / 2, max: Math.PI / 2, text: 'a latitude from -90 deg to 90 deg' });
export const longitude = () => quantity('angle', { min: -2 * Math.PI, max: 2 * Math.PI, text: 'a longitude from -360 deg to 360 deg' });
export const positive = (dimension: Dimension) =>
  quantity(dimension, { min: Number.MIN_VALUE, text: `${expectation(dimension)}, above zero` });
export const nonNegative = (dimension: Dimension) => quantity(dimension, { min: 0, text: `${expectation(dimension)}, zero or more` });
export const count = (min: number, max: number) =>
  z
    .number({ error: `expected a whole number from ${min} to ${max}` })
    .int()
    .min(min)
    .max(max);
/** Where a figure comes from. */
export const basis = () => z.enum(['published', 'derived', 'assumed']).optional();
