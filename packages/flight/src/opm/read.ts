import type { Epoch } from '@farside/astro';
import type { Vec3 } from '@farside/math';
import { type Field, LineReader, linesOf } from '../ndm/lines.ts';
import { COVARIANCE_ROWS, looksLikeXml } from '../ndm/xml.ts';
import { OPM_BLOCKS, OPM_NEEDED, OPM_ORDER, OPM_UNITS, type OpmBlock } from './keywords.ts';
import type { Opm, OpmElements, OpmManoeuvre, OpmSpacecraft } from './opm.ts';
import { opmXmlLines } from './xml-lines.ts';

const VERSIONS = ['1.0', '2.0', '3.0'];
const BLOCK_NAMES: Readonly<Record<OpmBlock, string>> = {
  header: 'header',
  metadata: 'metadata',
  state: 'state vector',
  elements: 'Keplerian elements',
  spacecraft: 'spacecraft parameters',
  covariance: 'covariance',
  manoeuvre: 'manoeuvre',
  userDefined: 'user-defined parameters',
};
const ALL_KEYS: readonly string[] = Object.values(OPM_BLOCKS).flat();

interface Part {
  readonly block: OpmBlock;
  readonly fields: Map<string, Field>;
  readonly comments: string[];
}

/**
 * Reads an Orbit Parameter Message (CCSDS 502.0-B, versions 1.0, 2.0 and 3.0) in keyword-value notation or in NDM/XML (CCSDS 505.0-B). Values come back in SI.
 * Units behind a value have to be those of the standard. A block is whole or absent, blocks stand in their order, keywords of a block in any.
 * Throws OPM_NOT_KVN, OPM_XML, OPM_VERSION, OPM_TIME_SYSTEM, OPM_INVALID, each with the line in `details.where`.
 */
export function readOpm(text: string, source = 'OPM'): Opm {
  const r = new LineReader(looksLikeXml(text) ? opmXmlLines(text, source) : linesOf(text), source, 'OPM');
  r.versionLine(VERSIONS);
  r.take();
  const parts = partsOf(r);
  const part = (block: OpmBlock): Part | undefined => parts.find((p) => p.block === block);
  const last = r.here;
  for (const [block, keys] of Object.entries(OPM_NEEDED) as [OpmBlock, readonly string[]][]) {
    const p = part(block);
    const at = p === undefined ? last : Math.max(...[...p.fields.values()].map((f) => f.n));
    for (const key of keys) if (!p?.fields.has(key)) throw r.fault(at, `the ${BLOCK_NAMES[block]} has no ${key}`, { expected: key });
  }
  const text_ = (block: OpmBlock, key: string): string | undefined => part(block)?.fields.get(key)?.value;
  const numbers = new Map(parts.map((p) => [p, numbersOf(r, p)]));
  const scale = r.scale(part('metadata')!.fields.get('TIME_SYSTEM')!);
  const epochOf = (f: Field): Epoch => r.epoch(f.value, scale, f.n);
  const created = part('header')!.fields.get('CREATION_DATE')!;
  r.epoch(created.value, 'UTC', created.n);

  const state = part('state')!;
  const x = numbers.get(state)!;
  const frameEpoch = part('metadata')!.fields.get('REF_FRAME_EPOCH');
  const elements = part('elements');
  const spacecraft = part('spacecraft');
  const covariance = part('covariance');
  const manoeuvres = parts.filter((p) => p.block === 'manoeuvre').map((p) => manoeuvreOf(r, p, numbers.get(p)!, epochOf));
  const user = part('userDefined');
  const id = text_('header', 'MESSAGE_ID');
  return {
    version: r.version,
    creationDate: created.value,
    originator: text_('header', 'ORIGINATOR')!,
    ...(id === undefined ? {} : { messageId: id }),
    objectName: text_('metadata', 'OBJECT_NAME')!,
    objectId: text_('metadata', 'OBJECT_ID')!,
    centre: text_('metadata', 'CENTER_NAME')!,
    frame: text_('metadata', 'REF_FRAME')!,
    ...(frameEpoch ? { frameEpoch: epochOf(frameEpoch) } : {}),
    timeSystem: scale,
    epoch: epochOf(state.fields.get('EPOCH')!),
    state: Float64Array.from(OPM_BLOCKS.state.slice(1), (key) => x.get(key)!),
    ...(elements ? { elements: elementsOf(r, elements, numbers.get(elements)!) } : {}),
    ...(spacecraft ? { spacecraft: spacecraftOf(numbers.get(spacecraft)!) } : {}),
    ...(covariance ? { covariance: covarianceOf(r, covariance, numbers.get(covariance)!) } : {}),
    manoeuvres,
    userDefined: Object.fromEntries([...(user?.fields ?? [])].map(([key, f]) => [key.slice('USER_DEFINED_'.length), f.value])),
    comments: {
      header: part('header')!.comments,
      metadata: part('metadata')!.comments,
      state: state.comments,
      elements: elements?.comments ?? [],
      spacecraft: spacecraft?.comments ?? [],
      covariance: covariance?.comments ?? [],
      userDefined: user?.comments ?? [],
    },
  };
}

/** The blocks of the message as they stand. */
function partsOf(r: LineReader): Part[] {
  const parts: Part[] = [];
  for (;;) {
    const comments = r.comments();
    if (r.peek() === undefined) {
      for (const c of comments) parts.at(-1)?.comments.push(c);
      return parts;
    }
    const { key, value, n } = r.field('message');
    const block = blockOf(r, key, n);
    let part = parts.at(-1);
    const again = block === 'manoeuvre' && key === 'MAN_EPOCH_IGNITION';
    if (part?.block !== block || again) {
      const before = part === undefined ? -1 : OPM_ORDER.indexOf(part.block);
      if (OPM_ORDER.indexOf(block) < before || (block === 'manoeuvre' && !again))
        throw r.fault(n, `'${key}' has no place here: ${placeOf(block)}`, { found: key, expected: placeOf(block) });
      part = { block, fields: new Map(), comments: [] };
      parts.push(part);
    }
    if (part.fields.has(key)) throw r.fault(n, `'${key}' is given twice`, { found: key });
    if (value === '') throw r.fault(n, `'${key}' has no value`, { found: key });
    for (const c of comments) part.comments.push(c);
    part.fields.set(key, { value, n });
  }
}

const placeOf = (block: OpmBlock): string =>
  block === 'manoeuvre' ? 'a manoeuvre begins with MAN_EPOCH_IGNITION' : `the ${BLOCK_NAMES[block]} stands before`;

function blockOf(r: LineReader, key: string, n: number): OpmBlock {
  if (key.startsWith('USER_DEFINED_') && key.length > 13 && r.version !== '1.0') return 'userDefined';
  for (const [block, keys] of Object.entries(OPM_BLOCKS) as [OpmBlock, readonly string[]][]) {
    if (!keys.includes(key)) continue;
    const late = (key === 'CLASSIFICATION' || key === 'MESSAGE_ID') && r.version !== '3.0';
    const early = r.version === '1.0' && (block === 'covariance' || key === 'REF_FRAME_EPOCH');
    if (!late && !early) return block;
  }
  throw r.unknownKeyword(n, key, 'message', ALL_KEYS);
}

const WORDS: readonly string[] = ['EPOCH', 'MAN_EPOCH_IGNITION', 'MAN_REF_FRAME', 'COV_REF_FRAME'];

/** The numbers of a block in SI; units, where there are some, have to be those of the standard. */
function numbersOf(r: LineReader, p: Part): Map<string, number> {
  const out = new Map<string, number>();
  if (p.block === 'header' || p.block === 'metadata' || p.block === 'userDefined') return out;
  for (const [key, f] of p.fields) {
    if (WORDS.includes(key)) continue;
    const m = /^(.*?)\s*(?:\[\s*([^\]]*?)\s*\])?$/.exec(f.value)!;
    const [unit, si] = OPM_UNITS[key] ?? [undefined, 1];
    if (m[2] !== undefined && m[2].toLowerCase() !== unit?.toLowerCase())
      throw r.fault(f.n, `'${key}' is in ${unit ?? 'no unit'}, not in '${m[2].slice(0, 20)}'`, {
        expected: unit ?? 'no unit',
        found: m[2].slice(0, 20),
      });
    const x = si * r.number(m[1], f.n);
    if (!Number.isFinite(x)) throw r.fault(f.n, `'${f.value.slice(0, 60)}' is too large a number`, { found: f.value.slice(0, 60) });
    out.set(key, x);
  }
  return out;
}

function need(r: LineReader, p: Part, keys: readonly string[]): void {
  const n = Math.max(...[...p.fields.values()].map((f) => f.n));
  for (const key of keys) if (!p.fields.has(key)) throw r.fault(n, `the ${BLOCK_NAMES[p.block]} has no ${key}`, { expected: key });
}

function elementsOf(r: LineReader, p: Part, x: Map<string, number>): OpmElements {
  need(
    r,
    p,
    OPM_BLOCKS.elements.filter((k) => !k.endsWith('_ANOMALY')),
  );
  const anomalies = ['TRUE_ANOMALY', 'MEAN_ANOMALY'].filter((k) => x.has(k));
  const at = p.fields.get(anomalies[1] ?? 'GM')!.n;
  if (anomalies.length !== 1)
    throw r.fault(at, `the Keplerian elements have ${anomalies.length === 0 ? 'no anomaly' : 'two anomalies'}`, {
      expected: 'TRUE_ANOMALY or MEAN_ANOMALY',
    });
  return {
    semiMajorAxis: x.get('SEMI_MAJOR_AXIS')!,
    eccentricity: x.get('ECCENTRICITY')!,
    inclination: x.get('INCLINATION')!,
    node: x.get('RA_OF_ASC_NODE')!,
    argumentOfPericentre: x.get('ARG_OF_PERICENTER')!,
    ...(x.has('TRUE_ANOMALY') ? { trueAnomaly: x.get('TRUE_ANOMALY')! } : { meanAnomaly: x.get('MEAN_ANOMALY')! }),
    gm: x.get('GM')!,
  };
}

function spacecraftOf(x: Map<string, number>): OpmSpacecraft {
  const out: Record<string, number> = {};
  const put = (name: keyof OpmSpacecraft, key: string): void => {
    const v = x.get(key);
    if (v !== undefined) out[name] = v;
  };
  put('mass', 'MASS');
  put('solarRadArea', 'SOLAR_RAD_AREA');
  put('solarRadCoeff', 'SOLAR_RAD_COEFF');
  put('dragArea', 'DRAG_AREA');
  put('dragCoeff', 'DRAG_COEFF');
  return out;
}

function covarianceOf(r: LineReader, p: Part, x: Map<string, number>): NonNullable<Opm['covariance']> {
  need(r, p, COVARIANCE_ROWS.flat());
  const matrix = new Float64Array(36);
  COVARIANCE_ROWS.forEach((row, i) => {
    row.forEach((key, k) => {
      matrix[6 * i + k] = x.get(key)!;
      matrix[6 * k + i] = x.get(key)!;
    });
  });
  const frame = p.fields.get('COV_REF_FRAME')?.value;
  return { ...(frame === undefined ? {} : { frame }), matrix };
}

function manoeuvreOf(r: LineReader, p: Part, x: Map<string, number>, epochOf: (f: Field) => Epoch): OpmManoeuvre {
  need(r, p, r.version === '3.0' ? OPM_BLOCKS.manoeuvre.filter((k) => k !== 'MAN_DELTA_MASS') : OPM_BLOCKS.manoeuvre);
  const duration = x.get('MAN_DURATION')!;
  if (duration < 0)
    throw r.fault(p.fields.get('MAN_DURATION')!.n, 'a manoeuvre does not last less than nothing', {
      found: p.fields.get('MAN_DURATION')!.value,
    });
  const deltaV: Vec3 = [x.get('MAN_DV_1')!, x.get('MAN_DV_2')!, x.get('MAN_DV_3')!];
  return {
    ignition: epochOf(p.fields.get('MAN_EPOCH_IGNITION')!),
    duration,
    ...(x.has('MAN_DELTA_MASS') ? { deltaMass: x.get('MAN_DELTA_MASS')! } : {}),
    frame: p.fields.get('MAN_REF_FRAME')!.value,
    deltaV,
    comments: p.comments,
  };
}
