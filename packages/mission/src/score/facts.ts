import { type Epoch, formatUtc, parseIso, secondsBetween } from '@farside/astro';
import type { Fact, FactBasis, Flight, MeasureValue, Trajectory } from '@farside/flight';
import { FarsideError, greatCircle, isFarsideError } from '@farside/math';
import { z } from 'zod';
import { diagnose } from '../file/diagnose.ts';
import { sentence } from '../file/fields.ts';
import { type Dimension, parseQuantity, UNITS } from '../file/units.ts';
import { lineAndColumn, offsetOf, type Path, type Place, readYaml } from '../file/yaml.ts';
import { RANGE_RADIUS } from '../outline/earth-site.ts';
import { MOON_RADIUS } from '../outline/outbound.ts';
import { crossTrackOfSite } from '../phases/site-plane.ts';
import type { PhaseContext } from '../road/phase.ts';
import { PLANE_FRAMES, type PlaneFrame, recordedMeasure, recordedOf } from './recorded.ts';

const factSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, { error: 'expected a row name of small letters, digits and dashes' }),
  title: z.string().optional(),
  basis: z.enum(['given', 'calibrated', 'derived', 'compared', 'predicted']),
  measure: z.string(),
  /** Epoch at which the measure is taken, for rows that ask for a moment of the orbit. */
  at: z.string().optional(),
  /** Equator and axis that node and inclination at that epoch are told to. */
  frame: z.enum(PLANE_FRAMES).optional(),
  /** Height over the Earth at which the measure is taken, for rows that ask for a point of the way down. */
  height: z.string().optional(),
  published: z.union([z.string(), z.number()]),
  dimension: z.enum([...(Object.keys(UNITS) as [Dimension, ...Dimension[]]), 'epoch', 'day', 'place']),
  tolerance: z.string().optional(),
  box: z.strictObject({ south: z.string(), north: z.string(), west: z.string(), east: z.string() }).optional(),
  /** A published place; the tolerance is then a distance over ground. */
  near: z.strictObject({ body: z.enum(['earth', 'moon']), latitude: z.string(), longitude: z.string() }).optional(),
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
  readonly frame?: PlaneFrame;
  /** m over the ellipsoid. */
  readonly height?: number;
  readonly dimension: Dimension | 'epoch' | 'day' | 'place';
  readonly published: MeasureValue;
  /** As written, for people. */
  readonly text: string;
  /** SI; seconds for epochs, metres over ground for a place. */
  readonly tolerance?: number;
  readonly box?: { readonly south: number; readonly north: number; readonly west: number; readonly east: number };
  /** rad, and the radius of the ground, m. */
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly radius: number };
  readonly source: string;
}

/** A facts file as read: published figures with their class, tolerance and source. */
export interface FactSheet {
  readonly rows: readonly FactRow[];
}

const HOW = 'the facts.yaml of a bundled mission shows how a row is written';

/**
 * Reads a facts file.
 * @param source name of the file in messages.
 * @throws FarsideError FACTS_SYNTAX, FACTS_VALUE: what was expected and found, with the place; the first fault, and how many more there are.
 */
export function readFacts(text: string, source: string): FactSheet {
  const fault = (code: string, p: Place, what: string, more = 0): FarsideError =>
    new FarsideError(code, `${what}${more > 0 ? ` (and ${more} more ${more === 1 ? 'fault' : 'faults'} in this file)` : ''}`, {
      where: `${source}:${p.line}:${p.column}`,
      tryThis: HOW,
    });
  const yaml = readYaml(text);
  if (!yaml.doc) throw fault('FACTS_SYNTAX', yaml.faults[0], yaml.faults[0].message, yaml.faults.length - 1);
  const { doc, value } = yaml;
  const at = (path: Path, key?: string): Place => lineAndColumn(text, offsetOf(doc, path, key));
  const parsed = sheetSchema.safeParse(value);
  if (!parsed.success) {
    const [first, ...more] = diagnose({ schema: sheetSchema, issues: parsed.error.issues, value, doc, text, source });
    throw fault(
      'FACTS_VALUE',
      first,
      first.path === '' ? `${first.message.replace(/^'': /, '')} under 'facts'` : first.message,
      more.length,
    );
  }
  const ids = new Map<string, number>();
  return {
    rows: parsed.data.facts.map((f, i) => {
      const before = ids.get(f.id);
      if (before !== undefined)
        throw fault('FACTS_VALUE', at(['facts', i, 'id']), `the row '${f.id}' stands in line ${at(['facts', before]).line} already`);
      ids.set(f.id, i);
      return readRow(f, (path, what) => fault('FACTS_VALUE', at(['facts', i, ...path]), `'${f.id}', ${path.join('.')}: ${what}`));
    }),
  };
}

function readRow(f: z.output<typeof factSchema>, fault: (path: Path, what: string) => FarsideError): FactRow {
  const text = String(f.published);
  const read = <T>(path: Path, reader: () => T): T => {
    try {
      return reader();
    } catch (e) {
      throw isFarsideError(e) ? fault(path, sentence(e)) : e;
    }
  };
  const common = {
    id: f.id,
    title: f.title ?? f.id,
    basis: f.basis,
    measure: f.measure,
    dimension: f.dimension,
    text,
    source: f.source,
    ...(f.at === undefined ? {} : { at: read(['at'], () => parseIso(f.at ?? '')) }),
    ...(f.frame === undefined ? {} : { frame: f.frame }),
    ...(f.height === undefined ? {} : { height: read(['height'], () => parseQuantity(f.height ?? '', 'length')) }),
  };
  const kind = recordedOf(f.measure)?.kind;
  const needs = kind === undefined ? [] : kind.endsWith('at-epoch') ? (['at', 'frame'] as const) : (['height'] as const);
  for (const key of needs) if (f[key] === undefined) throw fault(['measure'], `'${f.measure}' needs '${key}' beside it: ${NEEDED[key]}`);
  const tolerance = (dimension: Dimension) =>
    f.tolerance === undefined ? {} : { tolerance: read(['tolerance'], () => parseQuantity(f.tolerance ?? '', dimension)) };
  switch (f.dimension) {
    case 'epoch':
      return { ...common, published: { epoch: read(['published'], () => parseIso(text)) }, ...tolerance('time') };
    case 'day':
      return { ...common, published: text };
    case 'place': {
      const { box, near } = f;
      const side = (name: 'south' | 'north' | 'west' | 'east') => read(['box', name], () => parseQuantity(box?.[name] ?? '', 'angle'));
      return {
        ...common,
        published: text,
        ...(box ? { box: { south: side('south'), north: side('north'), west: side('west'), east: side('east') } } : {}),
        ...(near
          ? {
              near: {
                latitude: read(['near', 'latitude'], () => parseQuantity(near.latitude, 'angle')),
                longitude: read(['near', 'longitude'], () => parseQuantity(near.longitude, 'angle')),
                radius: near.body === 'earth' ? RANGE_RADIUS : MOON_RADIUS,
              },
              ...tolerance('length'),
            }
          : {}),
      };
    }
    default: {
      const { dimension } = f;
      return { ...common, published: read(['published'], () => parseQuantity(text, dimension)), ...tolerance(dimension) };
    }
  }
}

/** What a measure of the record asks for. */
const NEEDED = {
  at: "an epoch such as '2030-01-01T00:00:00Z'",
  frame: PLANE_FRAMES.join(' or '),
  height: "a height over the Earth such as '100 km'",
} as const;

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

/**
 * The score: every fact beside what was flown. A row whose measure the flight did not reach has no `flown`.
 * @param flight the phases that are sealed. @param last paths of the phase that is not yet.
 */
export function scoreFacts(
  sheet: FactSheet,
  measures: Readonly<Record<string, MeasureValue>>,
  flight: Flight,
  last: readonly Trajectory[],
  cx: PhaseContext,
): Fact[] {
  return sheet.rows.map((row) => {
    const recorded = recordedOf(row.measure);
    if (recorded) return scoreRow(row, recordedMeasure({ ...row, ...recorded }, [...pathsOf(flight, recorded.vehicle), ...last], cx.env));
    const flown = row.measure.endsWith('cross-track-at-reference') && row.at ? crossTrackAt(row.at, flight, cx) : measures[row.measure];
    return scoreRow(row, flown);
  });
}

/** The path of a vehicle through the sealed phases; none for one that never flew. */
function pathsOf(flight: Flight, vehicle: string): Trajectory[] {
  try {
    return [flight.trajectory(vehicle)];
  } catch (e) {
    if (isFarsideError(e) && e.code === 'VEHICLE_UNKNOWN') return [];
    throw e;
  }
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
    if (row.near) {
      const difference = row.near.radius * greatCircle(flown, row.near);
      return { ...base, flown, difference, ...(row.tolerance === undefined ? {} : { inside: difference <= row.tolerance }) };
    }
    if (!row.box) return { ...base, flown };
    const east = flown.longitude > Math.PI ? flown.longitude - 2 * Math.PI : flown.longitude;
    const { south, north, west, east: right } = row.box;
    return { ...base, flown, inside: flown.latitude >= south && flown.latitude <= north && east >= west && east <= right };
  }
  const difference = differenceOf(row.published, flown, row.dimension);
  if (difference === undefined) return { ...base, flown };
  return { ...base, flown, difference, ...(row.tolerance === undefined ? {} : { inside: Math.abs(difference) <= row.tolerance }) };
}

function differenceOf(published: MeasureValue, flown: MeasureValue, dimension: FactRow['dimension']): number | undefined {
  if (typeof published === 'number' && typeof flown === 'number') {
    const d = flown - published;
    return dimension === 'angle' && Math.abs(d) > Math.PI ? d - 2 * Math.PI * Math.round(d / (2 * Math.PI)) : d;
  }
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
  if (!state) return undefined;
  return crossTrackOfSite(cx.env, cx.mission.landing.site, state, epoch, cx.full);
}

/** How many predicted rows there are, and how many are inside. */
export function tally(rows: readonly Fact[]): { readonly predicted: number; readonly inside: number } {
  const predicted = rows.filter((r) => r.basis === 'predicted');
  return { predicted: predicted.length, inside: predicted.filter((r) => r.inside === true).length };
}
