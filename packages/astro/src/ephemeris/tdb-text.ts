import { formatIso } from '../time/iso.ts';
import { fromSecondsInScale } from '../time/scales.ts';

/** ISO text of TDB seconds past J2000 for messages, or plain seconds for the millennia that long kernels reach. */
export function tdbText(et: number): string {
  return Math.abs(et) < 6e10 ? formatIso(fromSecondsInScale('TDB', et), 'TDB') : `${et} s TDB past J2000`;
}
