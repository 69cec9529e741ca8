import { compareEpochs, type Epoch, type TimeScale } from '@farside/astro';
import type { Vec3 } from '@farside/math';
import { LineReader, linesOf } from '../ndm/lines.ts';
import { ndmTime } from '../ndm/text.ts';
import { looksLikeXml } from '../ndm/xml.ts';
import type { Oem, OemCovariance, OemSegment } from './oem.ts';
import { oemXmlLines } from './xml-lines.ts';

const VERSIONS = ['1.0', '2.0', '3.0'];
const HEADER = ['CCSDS_OEM_VERS', 'CLASSIFICATION', 'CREATION_DATE', 'ORIGINATOR', 'MESSAGE_ID'];
const META = [
  'OBJECT_NAME',
  'OBJECT_ID',
  'CENTER_NAME',
  'REF_FRAME',
  'REF_FRAME_EPOCH',
  'TIME_SYSTEM',
  'START_TIME',
  'USEABLE_START_TIME',
  'USEABLE_STOP_TIME',
  'STOP_TIME',
  'INTERPOLATION',
  'INTERPOLATION_DEGREE',
];
const NEEDED = ['OBJECT_NAME', 'OBJECT_ID', 'CENTER_NAME', 'REF_FRAME', 'TIME_SYSTEM', 'START_TIME', 'STOP_TIME'];

/**
 * Reads an Orbit Ephemeris Message (CCSDS 502.0-B, versions 1.0, 2.0 and 3.0) in keyword-value notation or in NDM/XML (CCSDS 505.0-B). Values come back in SI.
 * Strict where the standard is: unknown or repeated keywords, missing ones, records out of order or outside START_TIME to STOP_TIME, segments of another object or time system,
 * an interpolation without degree, what a version does not know. `source` names the file in messages.
 * Throws OEM_NOT_KVN, OEM_XML, OEM_VERSION, OEM_TIME_SYSTEM, OEM_INVALID, each with the line in `details.where`.
 */
export function readOem(text: string, source = 'OEM'): Oem {
  const r = new LineReader(looksLikeXml(text) ? oemXmlLines(text, source) : linesOf(text), source, 'OEM');
  const comments: string[] = [];
  r.versionLine(VERSIONS);
  const { version } = r;
  const header = r.fields(
    version === '3.0' ? HEADER : HEADER.filter((k) => k !== 'CLASSIFICATION' && k !== 'MESSAGE_ID'),
    'header',
    (t) => t === 'META_START',
    comments,
  );
  for (const key of ['CREATION_DATE', 'ORIGINATOR'])
    if (!header.has(key)) throw r.fault(r.here, `the header has no ${key}`, { expected: key });
  const created = header.get('CREATION_DATE')!;
  r.epoch(created.value, 'UTC', created.n);
  const segments: OemSegment[] = [];
  while (r.peek() !== undefined) segments.push(readSegment(r, segments[0]));
  if (segments.length === 0) throw r.fault(r.here, 'the message has no segment', { expected: 'META_START' });
  checkWhole(r, text, segments[segments.length - 1]);
  const id = header.get('MESSAGE_ID')?.value;
  return {
    version,
    creationDate: created.value,
    originator: header.get('ORIGINATOR')!.value,
    ...(id === undefined ? {} : { messageId: id }),
    comments,
    segments,
  };
}

/** A text that was cut in the middle of a number, or behind one, reads as a shorter message: it ends without the end of a line, and before STOP_TIME. */
function checkWhole(r: LineReader, text: string, last: OemSegment): void {
  const end = last.epochs[last.epochs.length - 1];
  if (looksLikeXml(text) || /\n\s*$/.test(text) || last.covariances.length > 0 || compareEpochs(end, last.stop) >= 0) return;
  throw r.fault(r.here, 'the records end in the middle of a line and before STOP_TIME: the message is cut short', {
    expected: `records up to ${ndmTime(last.stop, last.timeSystem)}`,
    found: ndmTime(end, last.timeSystem),
  });
}

function readSegment(r: LineReader, first: OemSegment | undefined): OemSegment {
  const at = r.take();
  if (at.text !== 'META_START') throw r.fault(at.n, 'expected META_START', { found: at.text.slice(0, 60) });
  const comments: string[] = [];
  const known = r.version === '1.0' ? META.filter((k) => k !== 'REF_FRAME_EPOCH') : META;
  const meta = r.fields(known, 'metadata', (t) => t === 'META_STOP' || t === 'META_START', comments);
  const end = r.peek() === undefined ? undefined : r.take();
  if (end?.text !== 'META_STOP') throw r.fault(end?.n ?? r.here, 'the metadata do not end with META_STOP');
  for (const key of NEEDED) if (!meta.has(key)) throw r.fault(end.n, `the metadata have no ${key}`, { expected: key });
  const word = (key: string): string => meta.get(key)!.value;

  const scale = r.scale(meta.get('TIME_SYSTEM')!);
  const { n: scaleLine } = meta.get('TIME_SYSTEM')!;
  const epochOf = (key: string): Epoch | undefined => {
    const f = meta.get(key);
    return f && r.epoch(f.value, scale, f.n);
  };
  const start = epochOf('START_TIME')!;
  const stop = epochOf('STOP_TIME')!;
  if (compareEpochs(start, stop) > 0) throw r.fault(meta.get('STOP_TIME')!.n, 'STOP_TIME lies before START_TIME');
  const useableStart = epochOf('USEABLE_START_TIME');
  const useableStop = epochOf('USEABLE_STOP_TIME');
  if ((useableStart === undefined) !== (useableStop === undefined)) {
    throw r.fault(end.n, 'USEABLE_START_TIME and USEABLE_STOP_TIME go together', { expected: 'both or none' });
  }
  if (
    useableStart &&
    useableStop &&
    (compareEpochs(useableStart, useableStop) > 0 || compareEpochs(useableStart, start) < 0 || compareEpochs(useableStop, stop) > 0)
  ) {
    throw r.fault(meta.get('USEABLE_STOP_TIME')!.n, 'the useable times do not lie in order between START_TIME and STOP_TIME');
  }
  const interpolation = meta.get('INTERPOLATION');
  const degree = meta.get('INTERPOLATION_DEGREE');
  if (interpolation && !degree) throw r.fault(interpolation.n, 'INTERPOLATION needs an INTERPOLATION_DEGREE');
  if (degree && !/^[1-9]\d*$/.test(degree.value))
    throw r.fault(degree.n, `'${degree.value}' is no degree of an interpolation`, { found: degree.value });
  const frameEpoch = epochOf('REF_FRAME_EPOCH');
  if (first) {
    if (first.objectName !== word('OBJECT_NAME') || first.objectId !== word('OBJECT_ID')) {
      throw r.fault(meta.get('OBJECT_NAME')!.n, `a message is about one object: '${first.objectName}', not '${word('OBJECT_NAME')}'`);
    }
    if (first.timeSystem !== scale)
      throw r.fault(scaleLine, `the time system of a message stays the same: ${first.timeSystem}, not ${scale}`);
  }

  r.comments(comments);
  const records = readRecords(r, scale, start, stop);
  const covariances = r.peek() === 'COVARIANCE_START' ? readCovariances(r, scale) : [];
  const hasAcceleration = records.accelerations.some((a) => a !== undefined);
  return {
    objectName: word('OBJECT_NAME'),
    objectId: word('OBJECT_ID'),
    centre: word('CENTER_NAME'),
    frame: word('REF_FRAME'),
    ...(frameEpoch ? { frameEpoch } : {}),
    timeSystem: scale,
    start,
    stop,
    ...(useableStart && useableStop ? { useableStart, useableStop } : {}),
    ...(interpolation && degree ? { interpolation: interpolation.value, interpolationDegree: Number(degree.value) } : {}),
    comments,
    epochs: records.epochs,
    states: Float64Array.from(records.states),
    ...(hasAcceleration ? { accelerations: records.accelerations } : {}),
    covariances,
  };
}

interface Records {
  readonly epochs: Epoch[];
  readonly states: number[];
  readonly accelerations: (Vec3 | undefined)[];
}

function readRecords(r: LineReader, scale: TimeScale, start: Epoch, stop: Epoch): Records {
  const out: Records = { epochs: [], states: [], accelerations: [] };
  for (let text = r.peek(); text !== undefined && text !== 'META_START' && text !== 'COVARIANCE_START'; text = r.peek()) {
    const { n } = r.take();
    const words = text.split(/\s+/);
    if (words.length !== 7 && !(words.length === 10 && r.version !== '1.0')) {
      const form = r.version === '1.0' ? 'an epoch and 6 numbers' : 'an epoch and 6 or 9 numbers';
      throw r.fault(n, `a record is ${form}, not ${words.length} words`, { expected: form, found: text.slice(0, 60) });
    }
    const epoch = r.epoch(words[0], scale, n);
    const x = r.numbers(words.slice(1), n);
    const last = out.epochs.at(-1);
    const order = last ? compareEpochs(epoch, last) : 1;
    // a record written twice says nothing new
    if (order === 0 && x.slice(0, 6).every((v, k) => 1000 * v === out.states[out.states.length - 6 + k])) continue;
    if (order <= 0) throw r.fault(n, 'the epochs of a segment must increase', { found: words[0] });
    if (compareEpochs(epoch, start) < 0 || compareEpochs(epoch, stop) > 0) {
      throw r.fault(n, 'the record lies outside START_TIME to STOP_TIME', { found: words[0] });
    }
    out.epochs.push(epoch);
    for (let k = 0; k < 6; k++) out.states.push(1000 * x[k]);
    out.accelerations.push(x.length === 9 ? [1000 * x[6], 1000 * x[7], 1000 * x[8]] : undefined);
  }
  if (out.epochs.length === 0) throw r.fault(r.here, 'the segment has no records');
  return out;
}

function readCovariances(r: LineReader, scale: TimeScale): OemCovariance[] {
  const begin = r.take();
  if (r.version === '1.0') throw r.fault(begin.n, 'covariances came with version 2.0 of the OEM');
  const out: OemCovariance[] = [];
  let frame: string | undefined;
  for (;;) {
    r.comments();
    if (r.peek() === 'COVARIANCE_STOP') {
      r.take();
      break;
    }
    const fields = r.fields(['EPOCH', 'COV_REF_FRAME'], 'covariance', (t) => t === 'COVARIANCE_STOP' || /^[-+.\d]/.test(t), []);
    const at = fields.get('EPOCH');
    if (!at) throw r.fault(r.here, 'a covariance begins with an EPOCH and has six rows', { expected: 'EPOCH' });
    // the frame holds until another is named
    frame = fields.get('COV_REF_FRAME')?.value ?? frame;
    const matrix = new Float64Array(36);
    for (let i = 0; i < 6; i++) {
      const text = r.peek();
      if (text === undefined) throw r.fault(r.here, 'the covariance is cut short');
      const { n } = r.take();
      const x = r.numbers(text.split(/\s+/), n);
      if (x.length !== i + 1) throw r.fault(n, `row ${i + 1} of a covariance has ${i + 1} numbers, not ${x.length}`);
      for (let k = 0; k <= i; k++) {
        matrix[6 * i + k] = 1e6 * x[k];
        matrix[6 * k + i] = 1e6 * x[k];
      }
    }
    out.push({ epoch: r.epoch(at.value, scale, at.n), ...(frame === undefined ? {} : { frame }), matrix });
  }
  if (out.length === 0) throw r.fault(begin.n, 'the covariance block is empty');
  return out;
}
