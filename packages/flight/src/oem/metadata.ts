import { ndmTime, plain } from '../ndm/text.ts';
import type { OemSegment } from './oem.ts';

/** Keywords and values of a segment's metadata, in the order of the standard (CCSDS 502.0-B-2, table 5-3): the same in both notations. Throws OEM_TEXT for names without printable text. */
export function metadataOf(s: OemSegment): readonly (readonly [keyword: string, value: string])[] {
  const time = (e: OemSegment['start']): string => ndmTime(e, s.timeSystem);
  const out: [string, string][] = [
    ['OBJECT_NAME', plain(s.objectName, 'OBJECT_NAME')],
    ['OBJECT_ID', plain(s.objectId, 'OBJECT_ID')],
    ['CENTER_NAME', s.centre],
    ['REF_FRAME', s.frame],
  ];
  if (s.frameEpoch) out.push(['REF_FRAME_EPOCH', time(s.frameEpoch)]);
  out.push(['TIME_SYSTEM', s.timeSystem], ['START_TIME', time(s.start)]);
  if (s.useableStart && s.useableStop) out.push(['USEABLE_START_TIME', time(s.useableStart)], ['USEABLE_STOP_TIME', time(s.useableStop)]);
  out.push(['STOP_TIME', time(s.stop)]);
  if (s.interpolation !== undefined && s.interpolationDegree !== undefined)
    out.push(['INTERPOLATION', s.interpolation], ['INTERPOLATION_DEGREE', String(s.interpolationDegree)]);
  return out;
}
