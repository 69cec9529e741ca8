import { addSeconds, formatIso, secondsBetween } from '@farside/astro';
import type { ChannelData, Flight } from './flight.ts';
import { NODE } from './thin.ts';

/** A field of RFC 4180: quoted when it holds a comma, a quote or a line break. */
export const csvField = (s: string): string => (/[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s);

/**
 * A path as CSV (RFC 4180): UTC, seconds since the vehicle's first record, phase, centre, frame, position (m), velocity (m/s), mass (kg). At the nodes of the record,
 * or every `step` s within each arc (its end included). Numbers are written with all their digits.
 * Throws VEHICLE_UNKNOWN, naming the nearest.
 */
export function exportTrajectoryCsv(flight: Flight, vehicle: string, o: { readonly step?: number } = {}): string {
  const path = flight.trajectory(vehicle);
  const rows = ['utc,t_s,phase,centre,frame,x_m,y_m,z_m,vx_mps,vy_mps,vz_mps,mass_kg'];
  const y = new Float64Array(7);
  for (const arc of path.arcs) {
    const offset = secondsBetween(path.start, arc.t0);
    const put = (t: number, x: ArrayLike<number>): void => {
      const utc = formatIso(addSeconds(arc.t0, t), 'UTC', 6);
      rows.push([utc, t + offset, csvField(arc.phase), arc.centre, arc.frame, ...Array.from({ length: 7 }, (_, k) => x[k])].join(','));
    };
    if (o.step === undefined) {
      for (let i = 0; i < arc.count; i++) {
        const n = arc.nodes.subarray(NODE * i, NODE * (i + 1));
        put(n[0], [n[1], n[2], n[3], n[4], n[5], n[6], n[10]]);
      }
      continue;
    }
    const first = arc.nodes[0];
    const last = arc.nodes[NODE * (arc.count - 1)];
    const count = Math.ceil((last - first) / o.step - 1e-9);
    for (let k = 0; k <= count; k++) {
      const t = Math.min(first + k * o.step, last);
      arc.atSeconds(t, y);
      put(t, y);
    }
  }
  return `${rows.join('\r\n')}\r\n`;
}

/** A channel as CSV: UTC, seconds since its first sample, value; the column's name holds id and unit. */
export function exportChannelCsv(c: ChannelData): string {
  const rows = [`utc,t_s,${csvField(`${c.id} [${c.unit}]`)}`];
  for (let i = 0; i < c.t.length; i++) rows.push(`${formatIso(addSeconds(c.t0, c.t[i]), 'UTC', 6)},${c.t[i]},${c.x[i]}`);
  return `${rows.join('\r\n')}\r\n`;
}
