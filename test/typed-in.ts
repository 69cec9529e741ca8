import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addSeconds, type Epoch, parseIso, secondsBetween } from '@farside/astro';
import { isFarsideError } from '@farside/math';
import {
  type Dimension,
  type EpochExpression,
  type FactRow,
  type Mission,
  missionSchema,
  parseQuantity,
  resolveSchedule,
} from '@farside/mission';

/** A figure that somebody typed: in a mission file or in a source. */
export interface Typed {
  /** `missions/change-6` or the package's folder. */
  readonly in: string;
  /** Path in the mission file, or the text of the figure in the source. */
  readonly text: string;
  /** The line it stands on; for mission files the path again. */
  readonly line: string;
  readonly file: string;
  /** What it can be, SI: one reading for a mission file, several for a bare number. */
  readonly readings: readonly Reading[];
}
export type Reading =
  | { readonly dimension: Dimension; readonly value: number }
  | { readonly dimension: 'epoch'; readonly epoch: Epoch }
  | { readonly dimension: 'place'; readonly latitude: number; readonly longitude: number };

const DAY = 86400;

/** Predicted rows that a figure lies within the tolerance of, in the same dimension. */
export function rowsNear(readings: readonly Reading[], rows: readonly FactRow[]): string[] {
  const near = (r: Reading, row: FactRow): boolean => {
    const p = row.published;
    if (r.dimension === 'epoch') {
      if (row.dimension === 'day') return Math.floor(secondsBetween(parseIso(`${row.text}T00:00:00Z`), r.epoch) / DAY) === 0;
      if (row.dimension !== 'epoch' || typeof p !== 'object' || !('epoch' in p)) return false;
      return Math.abs(secondsBetween(p.epoch, r.epoch)) <= (row.tolerance ?? 0);
    }
    if (r.dimension === 'place') {
      const b = row.box;
      if (row.dimension !== 'place') return false;
      if (row.near) {
        const across = Math.cos(row.near.latitude) * Math.sin((r.longitude - row.near.longitude) / 2);
        const away = 2 * row.near.radius * Math.hypot(Math.sin((r.latitude - row.near.latitude) / 2), across);
        return away <= (row.tolerance ?? 0);
      }
      if (!b) return false;
      const lon = Math.atan2(Math.sin(r.longitude), Math.cos(r.longitude));
      return r.latitude >= b.south && r.latitude <= b.north && lon >= b.west && lon <= b.east;
    }
    return row.dimension === r.dimension && typeof p === 'number' && Math.abs(r.value - p) <= (row.tolerance ?? 0);
  };
  return rows.filter((row) => row.basis === 'predicted' && readings.some((r) => near(r, row))).map((row) => row.id);
}

interface Node {
  readonly def?: {
    readonly innerType?: Node;
    readonly in?: Node;
    readonly element?: Node;
    readonly valueType?: Node;
    readonly items?: readonly Node[];
    readonly type?: string;
  };
  readonly shape?: Readonly<Record<string, Node>>;
  meta?(): { readonly dimension?: Dimension | 'epoch' } | undefined;
}

/** Every quantity, epoch, site and duration of a mission as read, defaults included. `seen` gets the paths of plain numbers without a dimension. */
export function typedInMission(name: string, m: Mission, plain: string[] = []): Typed[] {
  const launch = parseIso(`${m.launch.date}T${m.launch.time ?? '00:00:00Z'}`);
  const s = resolveSchedule(m, launch);
  const anchors = { launch, arrival: s.arrival, touchdown: s.touchdown, 'lift-off': s.liftOff, docking: s.docking };
  const out: Typed[] = [];
  const put = (path: string, ...readings: Reading[]): void => {
    out.push({ in: `missions/${name}`, file: `missions/${name}/mission.yaml`, text: path, line: path, readings });
  };
  const walk = (schema: Node | undefined, value: unknown, path: string): void => {
    if (value === undefined || schema === undefined) return;
    let node = schema;
    let dimension = node.meta?.()?.dimension;
    while (!dimension && (node.def?.innerType || node.def?.type === 'pipe')) {
      node = (node.def.innerType ?? node.def.in) as Node;
      dimension = node.meta?.()?.dimension;
    }
    if (dimension === 'epoch') {
      const e = value as EpochExpression;
      if (e.kind === 'absolute') put(path, { dimension: 'epoch', epoch: parseIso(e.iso) });
      // Written relative to an event: where it lies, and how far from the event.
      else
        put(path, { dimension: 'epoch', epoch: addSeconds(anchors[e.anchor], e.offset) }, { dimension: 'time', value: Math.abs(e.offset) });
    } else if (dimension) put(path, { dimension, value: value as number });
    else if (Array.isArray(value)) for (const [i, v] of value.entries()) walk(node.def?.items?.[i] ?? node.def?.element, v, `${path}.${i}`);
    else if (typeof value === 'object' && value !== null) {
      const o = value as Readonly<Record<string, unknown>>;
      if (typeof o['latitude'] === 'number' && typeof o['longitude'] === 'number')
        put(path, { dimension: 'place', latitude: o['latitude'], longitude: o['longitude'] });
      for (const [k, v] of Object.entries(o)) walk(node.shape?.[k] ?? node.def?.valueType, v, path === '' ? k : `${path}.${k}`);
    } else if (typeof value === 'number') plain.push(path);
  };
  walk(missionSchema as unknown as Node, m, '');
  put('launch.date', { dimension: 'epoch', epoch: launch });
  return out;
}

const NUMBER = '(?:(?<![\\w.$])\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|Math\\.PI|\\bDEG\\b|\\bDAY\\b|\\bHOUR\\b)';
/** Numbers and the products of numbers that sources write figures as: `61 * 60`, `137 * DEG`, `(137 * Math.PI) / 180`. */
const FIGURE = new RegExp(`${NUMBER}(?:\\s*\\)?\\s*(?:\\*\\*|[*/])\\s*\\(?\\s*${NUMBER})*`, 'g');
const QUOTED = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Figures of one source text: bare numbers in every dimension they could have, quantities and epochs in strings. Comments are not looked at. */
export function typedInSource(source: string, folder: string, file: string): Typed[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(^|[^:])\/\/.*$/gm, (m, before: string) => before + blank(m.slice(before.length)));
  const lines = source.split('\n');
  const at = (index: number): string => lines[code.slice(0, index).split('\n').length - 1].trim();
  const out: Typed[] = [];
  for (const m of code.matchAll(QUOTED)) {
    const readings = readText(m[1] ?? m[2] ?? m[3] ?? '');
    if (readings.length > 0) out.push({ in: folder, file, text: m[1] ?? m[2] ?? m[3] ?? '', line: at(m.index), readings });
  }
  for (const m of code.replace(QUOTED, blank).matchAll(FIGURE)) {
    const text = m[0];
    // Constants of the language of angles and times alone are no figure: 2 pi, DEG, pi / 180, 24 * 3600.
    if (!/\d/.test(text.replace(/\b(?:180|3600|86400|1000|648000|24|60)\b/g, '').replace(/(?<![\d.])2(?![\d.])/g, ''))) continue;
    const value = evaluate(text);
    if (value === undefined) continue;
    const angle = /DEG|PI/.test(text);
    const dimensions: Dimension[] = angle
      ? ['angle']
      : ['time', 'length', 'speed', ...(value > 0.1 && value <= 2 * Math.PI ? (['angle'] as const) : [])];
    out.push({ in: folder, file, text, line: at(m.index), readings: dimensions.map((dimension) => ({ dimension, value })) });
  }
  return out;
}

/** Product of numbers and named units, left to right; undefined when it is none. */
function evaluate(text: string): number | undefined {
  const names: Readonly<Record<string, number>> = { 'Math.PI': Math.PI, DEG: Math.PI / 180, DAY, HOUR: 3600 };
  let value: number | undefined;
  let operator = '*';
  for (const t of text.replaceAll(/[()\s]/g, '').match(/\*\*|[*/]|[^*/]+/g) ?? []) {
    if (/^(\*\*|[*/])$/.test(t)) operator = t;
    else {
      const x = names[t] ?? Number(t.replaceAll('_', ''));
      value = value === undefined ? x : operator === '*' ? value * x : operator === '/' ? value / x : value ** x;
    }
  }
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function readText(text: string): Reading[] {
  const t = text.trim();
  if (/^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(t)) {
    try {
      return [{ dimension: 'epoch', epoch: parseIso(t) }];
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  if (!/^[+-]?\d/.test(t)) return [];
  const out: Reading[] = [];
  for (const dimension of ['time', 'angle', 'length', 'speed'] as const) {
    try {
      out.push({ dimension, value: parseQuantity(t, dimension) });
    } catch (e) {
      if (!isFarsideError(e)) throw e;
    }
  }
  return out;
}

/** Figures of all sources under packages/, tests and generated tables left out. */
export function typedInPackages(root: string): Typed[] {
  return readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .flatMap((d) => {
      const folder = `packages/${d.name}`;
      const src = join(root, folder, 'src');
      return readdirSync(src, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile() && e.name.endsWith('.ts') && !e.name.endsWith('.test.ts') && !e.name.endsWith('.generated.ts'))
        .flatMap((e) => {
          const file = join(e.parentPath, e.name);
          const named = file.slice(root.length + 1).replaceAll('\\', '/');
          return typedInSource(readFileSync(file, 'utf8'), folder, named);
        });
    });
}
