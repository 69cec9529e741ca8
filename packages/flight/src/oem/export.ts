import { addSeconds, type Epoch, type Frames, secondsBetween, type TimeScale, tdbRate } from '@farside/astro';
import { FarsideError, type Vec3 } from '@farside/math';
import type { Flight } from '../flight.ts';
import { CENTRES } from '../ndm/centres.ts';
import { DEGREE, EXPORT_WITHIN, sampleTimes } from '../sampling.ts';
import { type Stretch, stretchesOf } from '../stretches.ts';
import type { Oem, OemSegment } from './oem.ts';
import { roundForOem, writeHead, writeSegment } from './write.ts';
import { writeXmlHead, writeXmlSegment, XML_TAIL } from './write-xml.ts';

/** How a path is written as an OEM. */
export interface OemOptions {
  /** ISO 8601 UTC without Z: when the message is made. */
  readonly created: string;
  /** Default UTC. */
  readonly timeSystem?: 'UTC' | 'TDB';
  readonly originator?: string;
  readonly objectName?: string;
  /** International designator, e.g. `2024-083A`; default the vehicle's name. */
  readonly objectId?: string;
  /** Largest distance from the path of what is interpolated as the segments say, m. Default 1 mm. */
  readonly within?: number;
  /** Largest time between two records, s, where `within` would allow more. */
  readonly step?: number;
  /** With it, stretches in body-fixed frames (standing on the surface) are turned to ICRF; without, they are left out and a comment says so. */
  readonly frames?: Frames;
  /** As text: NDM/XML instead of keyword-value notation. */
  readonly xml?: boolean;
  /** Write accelerations; default true. */
  readonly accelerations?: boolean;
}

/** Records of a segment: readers of degree 7 want as many on either side of an epoch. */
const LEAST_RECORDS = 8;

function segmentOf(s: Stretch, o: OemOptions & { objectName: string; objectId: string }, scale: TimeScale): OemSegment | undefined {
  const { arc, turned } = s;
  const epochs: Epoch[] = [];
  const states: number[] = [];
  const accelerations: Vec3[] = [];
  const y = new Float64Array(10);
  for (const t of sampleTimes(s, { ...o, least: LEAST_RECORDS })) {
    const epoch = roundForOem(addSeconds(arc.t0, t), scale);
    if (epochs.length > 0 && secondsBetween(epochs[epochs.length - 1], epoch) <= 0) continue;
    s.atEpoch(epoch, y);
    epochs.push(epoch);
    if (!turned) accelerations.push([y[7], y[8], y[9]]);
    const perSecond = scale === 'TDB' ? 1 - tdbRate(epoch.s) : 1;
    for (let k = 0; k < 6; k++) states.push(k < 3 ? y[k] : perSecond * y[k]);
  }
  // shorter than the rounding of its epochs
  if (epochs.length < 2) return undefined;
  return {
    objectName: o.objectName,
    objectId: o.objectId,
    centre: CENTRES[arc.centre],
    frame: 'ICRF',
    timeSystem: scale,
    start: epochs[0],
    stop: epochs[epochs.length - 1],
    useableStart: epochs[0],
    useableStop: epochs[epochs.length - 1],
    interpolation: 'HERMITE',
    interpolationDegree: Math.min(DEGREE, 2 * epochs.length - 1),
    comments: [`phase ${arc.phase}${turned ? `, at rest or moving in ${arc.frame}` : ''}`],
    epochs,
    states: Float64Array.from(states),
    ...(o.accelerations === false || turned ? {} : { accelerations }),
    covariances: [],
  };
}

/** What stands before the segments, and the segments one by one. */
function messageOf(
  flight: Flight,
  vehicle: string,
  o: OemOptions,
): { head: Omit<Oem, 'version' | 'messageId' | 'segments'>; segments: Generator<OemSegment> } {
  const scale = o.timeSystem ?? 'UTC';
  const named = { ...o, objectName: o.objectName ?? vehicle.toUpperCase(), objectId: o.objectId ?? vehicle.toUpperCase() };
  const path = flight.trajectory(vehicle);
  const { stretches, left } = stretchesOf(path, o.frames);
  const comments = [
    `Mission ${flight.manifest.mission.name}, vehicle ${vehicle}, flight ${flight.manifest.id.slice(0, 16)}, engine ${flight.manifest.engine}`,
    `Simulated, not measured. The record keeps its integration within ${path.maxError.toPrecision(2)} m`,
    `Interpolated as each segment says, the records keep that record within ${1000 * (o.within ?? EXPORT_WITHIN)} mm`,
    'Segments end at ignition, cut-off, separation and change of centre: do not interpolate across them',
  ];
  if (left > 0) comments.push(`${left} stretch(es) in body-fixed frames are left out`);
  function* segments(): Generator<OemSegment> {
    let any = false;
    for (const s of stretches) {
      const segment = segmentOf(s, named, scale);
      if (!segment) continue;
      any = true;
      yield segment;
    }
    if (!any) throw new FarsideError('OEM_EMPTY', `nothing of the path of '${vehicle}' can be written as an ephemeris`);
  }
  return { head: { creationDate: o.created, originator: o.originator ?? 'FARSIDE', comments }, segments: segments() };
}

/**
 * The path of a vehicle as an ephemeris message: a segment per phase, centre and smooth stretch (the path is cut at ignition, cut-off and impulses), ICRF axes.
 * Throws VEHICLE_UNKNOWN, OEM_EMPTY.
 */
export function oemOf(flight: Flight, vehicle: string, o: OemOptions): Omit<Oem, 'version' | 'messageId'> {
  const { head, segments } = messageOf(flight, vehicle, o);
  return { ...head, segments: [...segments] };
}

/** The same as text, in keyword-value notation or NDM/XML. */
export function exportOem(flight: Flight, vehicle: string, o: OemOptions): string {
  return [...streamOem(flight, vehicle, o)].join('');
}

/** The same as pieces of text, a segment each: no more than one is held. */
export function* streamOem(flight: Flight, vehicle: string, o: OemOptions): Generator<string> {
  const { head, segments } = messageOf(flight, vehicle, o);
  let before = o.xml ? writeXmlHead(head) : writeHead(head);
  for (const segment of segments) {
    yield before + (o.xml ? writeXmlSegment(segment) : writeSegment(segment));
    before = '';
  }
  if (o.xml) yield XML_TAIL;
}
