import { addSeconds, formatIso, secondsBetween } from '@farside/astro';
import type { ChannelData, Flight } from './flight.ts';
import { NODE } from './thin.ts';

/** A field of RFC 4180: quoted when it holds a comma, a quote or a line break. */
export const csvField = (s: string): string => (/[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s);

/** Rows that are handed on together. */
const CHUNK = 1000;

/** Rows as pieces of text with line ends, as they come. */
function* inChunks(rows: Iterable<string>): Generator<string> {
  let held: string[] = [];
  for (const row of rows) {
    held.push(row);
    if (held.length < CHUNK) continue;
    yield `${held.join('\r\n')}\r\n`;
    held = [];
  }
  if (held.length > 0) yield `${held.join('\r\n')}\r\n`;
}

function* trajectoryRows(flight: Flight, vehicle: string, step: number | undefined): Generator<string> {
  const path = flight.trajectory(vehicle);
  yield 'utc,t_s,phase,centre,frame,x_m,y_m,z_m,vx_mps,vy_mps,vz_mps,mass_kg';
  const y = new Float64Array(7);
  for (const arc of path.arcs) {
    const offset = secondsBetween(path.start, arc.t0);
    const row = (t: number, x: ArrayLike<number>): string => {
      const utc = formatIso(addSeconds(arc.t0, t), 'UTC', 6);
      return [utc, t + offset, csvField(arc.phase), arc.centre, arc.frame, ...Array.from({ length: 7 }, (_, k) => x[k])].join(',');
    };
    if (step === undefined) {
      for (let i = 0; i < arc.count; i++) {
        const n = arc.nodes.subarray(NODE * i, NODE * (i + 1));
        yield row(n[0], [n[1], n[2], n[3], n[4], n[5], n[6], n[10]]);
      }
      continue;
    }
    const first = arc.nodes[0];
    const last = arc.nodes[NODE * (arc.count - 1)];
    const count = Math.ceil((last - first) / step - 1e-9);
    for (let k = 0; k <= count; k++) {
      const t = Math.min(first + k * step, last);
      arc.atSeconds(t, y);
      yield row(t, y);
    }
  }
}

function* channelRows(c: ChannelData): Generator<string> {
  yield `utc,t_s,${csvField(`${c.id} [${c.unit}]`)}`;
  for (let i = 0; i < c.t.length; i++) yield `${formatIso(addSeconds(c.t0, c.t[i]), 'UTC', 6)},${c.t[i]},${c.x[i]}`;
}

/**
 * A path as CSV (RFC 4180): UTC, seconds since the vehicle's first record, phase, centre, frame, position (m), velocity (m/s), mass (kg). At the nodes of the record,
 * or every `step` s within each arc (its end included). Numbers are written with all their digits. In pieces, as they are asked for: however many rows there are, few are held.
 * Throws VEHICLE_UNKNOWN, naming the nearest, with the first piece.
 */
export const streamTrajectoryCsv = (flight: Flight, vehicle: string, o: { readonly step?: number } = {}): Generator<string> =>
  inChunks(trajectoryRows(flight, vehicle, o.step));

/** The same as one text. */
export const exportTrajectoryCsv = (flight: Flight, vehicle: string, o: { readonly step?: number } = {}): string =>
  [...streamTrajectoryCsv(flight, vehicle, o)].join('');

/** A channel as CSV: UTC, seconds since its first sample, value; the column's name holds id and unit. In pieces. */
export const streamChannelCsv = (c: ChannelData): Generator<string> => inChunks(channelRows(c));

/** The same as one text. */
export const exportChannelCsv = (c: ChannelData): string => [...streamChannelCsv(c)].join('');
