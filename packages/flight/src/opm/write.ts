import type { Epoch } from '@farside/astro';
import { commentPieces, escapeXml, km, kmPerS, ndmTime, plain, xmlField, xmlRoot } from '../ndm/text.ts';
import { COVARIANCE_ROWS } from '../ndm/xml.ts';
import { OPM_ELEMENTS, OPM_UNITS, type OpmBlock } from './keywords.ts';
import type { Opm } from './opm.ts';

type Row = readonly [key: string, value: string];
interface Block {
  readonly block: OpmBlock;
  readonly comments: readonly string[];
  readonly rows: readonly Row[];
}

const degrees = (rad: number): string => ((rad * 180) / Math.PI).toFixed(12);

/** The message as blocks of rows: what both notations write. */
function blocksOf(m: Omit<Opm, 'version' | 'messageId'>): Block[] {
  const time = (e: Epoch): string => ndmTime(e, m.timeSystem);
  const text = (value: string, key: string): Row => [key, plain(value, key, 'OPM')];
  const out: Block[] = [];
  const add = (block: OpmBlock, comments: readonly string[], rows: readonly (Row | undefined)[]): void => {
    out.push({ block, comments, rows: rows.filter((r) => r !== undefined) });
  };
  const { comments: c, state: x } = m;
  add('header', c.header, [['CREATION_DATE', m.creationDate], text(m.originator, 'ORIGINATOR')]);
  add('metadata', c.metadata, [
    text(m.objectName, 'OBJECT_NAME'),
    text(m.objectId, 'OBJECT_ID'),
    text(m.centre, 'CENTER_NAME'),
    text(m.frame, 'REF_FRAME'),
    m.frameEpoch && ['REF_FRAME_EPOCH', time(m.frameEpoch)],
    ['TIME_SYSTEM', m.timeSystem],
  ]);
  add('state', c.state, [
    ['EPOCH', time(m.epoch)],
    ['X', km(x[0])],
    ['Y', km(x[1])],
    ['Z', km(x[2])],
    ['X_DOT', kmPerS(x[3])],
    ['Y_DOT', kmPerS(x[4])],
    ['Z_DOT', kmPerS(x[5])],
  ]);
  if (m.elements) {
    const e = m.elements;
    add('elements', c.elements, [
      ['SEMI_MAJOR_AXIS', km(e.semiMajorAxis)],
      ['ECCENTRICITY', e.eccentricity.toFixed(15)],
      ['INCLINATION', degrees(e.inclination)],
      ['RA_OF_ASC_NODE', degrees(e.node)],
      ['ARG_OF_PERICENTER', degrees(e.argumentOfPericentre)],
      e.trueAnomaly === undefined ? ['MEAN_ANOMALY', degrees(e.meanAnomaly ?? 0)] : ['TRUE_ANOMALY', degrees(e.trueAnomaly)],
      ['GM', (e.gm / 1e9).toFixed(9)],
    ]);
  }
  const s = m.spacecraft;
  if (s) {
    const row = (key: string, value: number | undefined): Row | undefined => (value === undefined ? undefined : [key, value.toFixed(6)]);
    add('spacecraft', c.spacecraft, [
      row('MASS', s.mass),
      row('SOLAR_RAD_AREA', s.solarRadArea),
      row('SOLAR_RAD_COEFF', s.solarRadCoeff),
      row('DRAG_AREA', s.dragArea),
      row('DRAG_COEFF', s.dragCoeff),
    ]);
  }
  if (m.covariance) {
    const { frame, matrix } = m.covariance;
    const rows = COVARIANCE_ROWS.flatMap((keys, i) => keys.map((key, k): Row => [key, (matrix[6 * i + k] / 1e6).toExponential(15)]));
    add('covariance', c.covariance, [frame === undefined ? undefined : ['COV_REF_FRAME', frame], ...rows]);
  }
  for (const b of m.manoeuvres) {
    add('manoeuvre', b.comments, [
      ['MAN_EPOCH_IGNITION', time(b.ignition)],
      ['MAN_DURATION', b.duration.toFixed(6)],
      b.deltaMass === undefined ? undefined : ['MAN_DELTA_MASS', b.deltaMass.toFixed(6)],
      text(b.frame, 'MAN_REF_FRAME'),
      ['MAN_DV_1', kmPerS(b.deltaV[0])],
      ['MAN_DV_2', kmPerS(b.deltaV[1])],
      ['MAN_DV_3', kmPerS(b.deltaV[2])],
    ]);
  }
  const user = Object.entries(m.userDefined);
  if (user.length > 0)
    add(
      'userDefined',
      c.userDefined,
      user.map(([key, value]) => text(value, `USER_DEFINED_${key}`)),
    );
  return out;
}

/** 2.0, or 3.0 where a manoeuvre gives no mass: version 2 asks for it. */
const versionFor = (m: Pick<Opm, 'manoeuvres'>): string => (m.manoeuvres.some((b) => b.deltaMass === undefined) ? '3.0' : '2.0');

/**
 * Writes an Orbit Parameter Message in keyword-value notation (CCSDS 502.0-B, section 3): positions to a micrometre, velocities to 1e-9 m/s, masses to a milligram, epochs
 * to a microsecond. Throws OPM_TEXT for names without printable text.
 */
export function writeOpm(m: Omit<Opm, 'version' | 'messageId'>): string {
  const out = [`CCSDS_OPM_VERS = ${versionFor(m)}`];
  for (const b of blocksOf(m)) {
    if (b.block !== 'header') out.push('');
    for (const c of b.comments) for (const l of commentPieces(c, 'OPM')) out.push(`COMMENT ${l}`);
    for (const [key, value] of b.rows) {
      const unit = OPM_UNITS[key]?.[0];
      out.push(`${key.padEnd(18)} = ${value}${unit === undefined ? '' : ` [${unit}]`}`);
    }
  }
  return `${out.join('\n')}\n`;
}

/** The same message, digit for digit, in NDM/XML (CCSDS 505.0-B, section 4). Throws OPM_TEXT. */
export function writeOpmXml(m: Omit<Opm, 'version' | 'messageId'>): string {
  const out = xmlRoot('opm', versionFor(m));
  for (const b of blocksOf(m)) {
    const section = b.block === 'header' || b.block === 'metadata';
    const name = section ? b.block : OPM_ELEMENTS[b.block as keyof typeof OPM_ELEMENTS];
    const at = b.block === 'header' ? '  ' : b.block === 'metadata' ? '      ' : '        ';
    if (b.block === 'metadata') out.push('  <body>', '    <segment>');
    out.push(`${at}<${name}>`);
    for (const c of b.comments) for (const l of commentPieces(c, 'OPM')) out.push(xmlField(`${at}  `, 'COMMENT', l));
    for (const [key, value] of b.rows) {
      if (b.block === 'userDefined') out.push(`${at}  <USER_DEFINED parameter="${key.slice(13)}">${escapeXml(value)}</USER_DEFINED>`);
      else out.push(xmlField(`${at}  `, key, value, OPM_UNITS[key]?.[0]));
    }
    out.push(`${at}</${name}>`);
    if (b.block === 'metadata') out.push('      <data>');
  }
  out.push('      </data>', '    </segment>', '  </body>', '</opm>');
  return `${out.join('\n')}\n`;
}
