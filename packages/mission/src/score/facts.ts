import { compareEpochs, type Epoch, formatUtc, parseIso, secondsBetween } from '@farside/astro';
import type { Fact, FactBasis, Flight, MeasureValue } from '@farside/flight';
import { FarsideError, isFarsideError } from '@farside/math';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Dimension, parseQuantity, UNITS } from '../file/units.ts';
import { crossTrackOfSite } from '../phases/site-plane.ts';
import type { PhaseContext } from '../road/phase.ts';

const factSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, { error: 'expected a row name of small letters, digits and dashes' }),
  title: z.string().optional(),
  basis: z.enum(['given', 'calibrated', 'derived', 'compared', 'predicted']),
  measure: z.string(),
  /** Epoch at which the measure is taken, for rows that ask for a moment of the orbit. */
  at: z.string().optional(),
  published: z.union([z.string(), z.number()]),
  dimension: z.enum([...(Object.keys(UNITS) as [Dimension, ...Dimension[]]), 'epoch', 'day', 'place']),
  tolerance: z.string().optional(),
  box: z.strictObject({ south: z.string(), north: z.string(), west: z.string(), east: z.string() }).optional(),
  source: z.string(),
});
const sheetSchema = z.strictObject({ facts: z.array(factSchema) });

/** One published figure, read into SI. */
export interface FactRow {
  readonly id: string;
  readonly title: string;
  readonly basis: FactBasis;
  readonly measure: string;
  readonly at?: Epoch;
  readonly dimension: Dimension | 'epoch' | 'day' | 'place';
  readonly published: MeasureValue;
  /** As written, for people. */
  readonly text: string;
  /** SI; seconds for epochs. */
  readonly tolerance?: number;
  readonly box?: { readonly south: number; readonly north: number; readonly west: number; readonly east: number };
  readonly source: string;
}

export interface FactSheet {
  readonly rows: readonly FactRow[];
}

/**
 * Reads a facts file.
 * @throws FarsideError FACTS_SYNTAX, FACTS_VALUE with the place and what was expected.
 */
export function readFacts(text: string, source: string): FactSheet {
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const first = doc.errors[0];
  if (first) {
    const p = counter.linePos(first.pos[0]);
    throw new FarsideError('FACTS_SYNTAX', `${source}:${p.line}:${p.col}: not readable as YAML: ${first.message}`, {
      where: `${source}:${p.line}:${p.col}`,
    });
  }
  const parsed = sheetSchema.safeParse(doc.toJS());
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const node = doc.getIn(issue.path as (string | number)[], true) as { range?: [number, number, number] } | undefined;
    const p = counter.linePos(node?.range?.[0] ?? 0);
    throw new FarsideError('FACTS_VALUE', `${source}:${p.line}:${p.col}: '${issue.path.join('.')}': ${issue.message}`, {
      where: `${source}:${p.line}:${p.col}`,
    });
  }
  const ids = new Set<string>();
  return {
    rows: parsed.data.facts.map((f) => {
      if (ids.has(f.id)) throw new FarsideError('FACTS_VALUE', `${source}: two rows are called '${f.id}'`);
      ids.add(f.id);
      try {
        return readRow(f);
      } catch (e) {
        if (isFarsideError(e)) throw new FarsideError('FACTS_VALUE', `${source}: row '${f.id}': ${e.message}`, { cause: e });
        throw e;
      }
    }),
  };
}

function readRow(f: z.output<typeof factSchema>): FactRow {
  const text = String(f.published);
  const common = {
    id: f.id,
    title: f.title ?? f.id,
    basis: f.basis,
    measure: f.measure,
    dimension: f.dimension,
    text,
    source: f.source,
    ...(f.at ? { at: parseIso(f.at) } : {}),
  };
  switch (f.dimension) {
    case 'epoch':
      return { ...common, published: { epoch: parseIso(text) }, ...(f.tolerance ? { tolerance: parseQuantity(f.tolerance, 'time') } : {}) };
    case 'day':
      return { ...common, published: text };
    case 'place': {
      const side = (s: string) => parseQuantity(s, 'angle');
      return {
        ...common,
        published: text,
        ...(f.box ? { box: { south: side(f.box.south), north: side(f.box.north), west: side(f.box.west), east: side(f.box.east) } } : {}),
      };
    }
    default:
      return {
        ...common,
        published: parseQuantity(text, f.dimension),
        ...(f.tolerance ? { tolerance: parseQuantity(f.tolerance, f.dimension) } : {}),
      };
  }
}

const SI_UNIT: Readonly<Record<FactRow['dimension'], string>> = {
  length: 'm',
  angle: 'rad',
  time: 's',
  speed: 'm/s',
  mass: 'kg',
  force: 'N',
  'specific-impulse': 's',
  'angular-rate': 'rad/s',
  area: 'm2',
  'areal-density': 'kg/m2',
  acceleration: 'm/s2',
  power: 'W',
  ratio: '1',
  epoch: 'UTC',
  day: 'day',
  place: 'place',
};

/** The score: every fact beside what was flown. A row whose measure the flight did not reach has no `flown`. */
export function scoreFacts(sheet: FactSheet, measures: Readonly<Record<string, MeasureValue>>, flight: Flight, cx: PhaseContext): Fact[] {
  return sheet.rows.map((row) => {
    const flown = row.measure.endsWith('cross-track-at-reference') && row.at ? crossTrackAt(row.at, flight, cx) : measures[row.measure];
    return scoreRow(row, flown);
  });
}

/** One row against one flown value. */
export function scoreRow(row: FactRow, flown: MeasureValue | undefined): Fact {
  const base = {
    id: row.id,
    title: row.title,
    basis: row.basis,
    published: { value: row.published, unit: SI_UNIT[row.dimension], source: row.source },
    ...(row.tolerance === undefined ? {} : { tolerance: row.tolerance }),
  };
  if (flown === undefined) return base;
  if (row.dimension === 'day' && typeof flown === 'object' && 'epoch' in flown) {
    return { ...base, flown, inside: formatUtc(flown.epoch).slice(0, 10) === row.text };
  }
  if (row.dimension === 'place' && typeof flown === 'object' && 'latitude' in flown) {
    if (!row.box) return { ...base, flown };
    const east = flown.longitude > Math.PI ? flown.longitude - 2 * Math.PI : flown.longitude;
    const { south, north, west, east: right } = row.box;
    return { ...base, flown, inside: flown.latitude >= south && flown.latitude <= north && east >= west && east <= right };
  }
  const difference = differenceOf(row.published, flown);
  if (difference === undefined) return { ...base, flown };
  return { ...base, flown, difference, ...(row.tolerance === undefined ? {} : { inside: Math.abs(difference) <= row.tolerance }) };
}

function differenceOf(published: MeasureValue, flown: MeasureValue): number | undefined {
  if (typeof published === 'number' && typeof flown === 'number') return flown - published;
  if (typeof published === 'object' && 'epoch' in published && typeof flown === 'object' && 'epoch' in flown)
    return secondsBetween(published.epoch, flown.epoch);
  return undefined;
}

/** Cross-track of the landing site out of the orbiter's plane as flown at an epoch, rad; undefined when the orbiter was not about the Moon then. */
function crossTrackAt(epoch: Epoch, flight: Flight, cx: PhaseContext): number | undefined {
  const near = flight.handovers().filter((h) => h.vehicles.get('orbiter')?.state.centre === 'moon');
  if (near.length === 0) return undefined;
  const best = [...near].sort((a, b) => Math.abs(secondsBetween(a.epoch, epoch)) - Math.abs(secondsBetween(b.epoch, epoch)))[0];
  if (Math.abs(secondsBetween(best.epoch, epoch)) > 20 * 86400) return undefined;
  const state = best.vehicles.get('orbiter')?.state;
  if (!state || compareEpochs(best.epoch, epoch) === 0) return undefined;
  return crossTrackOfSite(cx.env, cx.mission.landing.site, state, epoch, cx.full);
}

/** How many predicted rows there are, and how many are inside. */
export function tally(rows: readonly Fact[]): { readonly predicted: number; readonly inside: number } {
  const predicted = rows.filter((r) => r.basis === 'predicted');
  return { predicted: predicted.length, inside: predicted.filter((r) => r.inside === true).length };
}
