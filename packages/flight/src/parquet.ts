import { addSeconds, type Epoch, formatIso, tdbSeconds } from '@farside/astro';
import type { VehicleId } from '@farside/vehicle';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Flight } from './flight.ts';
import { hasPath } from './spk-export.ts';
import { NODE } from './thin.ts';

export interface ParquetOptions {
  /** Default: all that have a path. */
  readonly vehicles?: readonly VehicleId[];
  /** Rows of paths every so many s within each arc (its end included); default: the nodes of the record. */
  readonly step?: number;
}

/** A table as a Parquet file. */
export interface ParquetTable {
  readonly name: 'trajectory' | 'channels' | 'events' | 'burns';
  readonly rows: number;
  readonly bytes: Uint8Array;
}

const utc = (e: Epoch): string => formatIso(e, 'UTC', 9);
const tdb = (e: Epoch): string => formatIso(e, 'TDB', 9).replace(/ TDB$/, '');
const text = (name: string, data: readonly string[]): ColumnSource => ({ name, data: [...data], type: 'STRING', nullable: false });
const real = (name: string, data: readonly number[]): ColumnSource => ({
  name,
  data: Float64Array.from(data),
  type: 'DOUBLE',
  nullable: false,
});

/** Epoch columns of every table: UTC and TDB as text, TDB seconds past J2000. */
function epochColumns(epochs: readonly Epoch[], prefix = ''): ColumnSource[] {
  return [text(`${prefix}utc`, epochs.map(utc)), text(`${prefix}tdb`, epochs.map(tdb)), real(`${prefix}tdb_s`, epochs.map(tdbSeconds))];
}

function table(name: ParquetTable['name'], flight: Flight, columnData: ColumnSource[], about: string): ParquetTable {
  const m = flight.manifest;
  const kvMetadata = [
    { key: 'farside.mission', value: m.mission.name },
    { key: 'farside.flight', value: m.id },
    { key: 'farside.engine', value: m.engine },
    { key: 'farside.about', value: about },
  ];
  const rows = columnData[0].data.length;
  return { name, rows, bytes: new Uint8Array(parquetWriteBuffer({ columnData, kvMetadata, createdBy: `farside ${m.engine}` })) };
}

function trajectoryTable(flight: Flight, vehicles: readonly VehicleId[], step: number | undefined): ParquetTable {
  const words: Record<'vehicle' | 'phase' | 'centre' | 'frame', string[]> = { vehicle: [], phase: [], centre: [], frame: [] };
  const epochs: Epoch[] = [];
  const names = ['x_m', 'y_m', 'z_m', 'vx_mps', 'vy_mps', 'vz_mps', 'mass_kg', 'ax_mps2', 'ay_mps2', 'az_mps2'];
  const numbers: number[][] = names.map(() => []);
  const y = new Float64Array(10);
  for (const v of vehicles) {
    for (const arc of flight.trajectory(v).arcs) {
      const put = (t: number): void => {
        words.vehicle.push(v);
        words.phase.push(arc.phase);
        words.centre.push(arc.centre);
        words.frame.push(arc.frame);
        epochs.push(addSeconds(arc.t0, t));
        y.forEach((x, k) => void numbers[k].push(x));
      };
      const n = arc.nodes;
      if (step === undefined) {
        for (let i = 0; i < arc.count; i++) {
          const k = NODE * i;
          y.set(n.subarray(k + 1, k + 7));
          y[6] = n[k + 10];
          y.set(n.subarray(k + 7, k + 10), 7);
          put(n[k]);
        }
        continue;
      }
      const last = n[NODE * (arc.count - 1)];
      const count = Math.ceil((last - n[0]) / step - 1e-9);
      for (let i = 0; i <= count; i++) {
        const t = Math.min(n[0] + i * step, last);
        arc.atSeconds(t, y);
        put(t);
      }
    }
  }
  const columns = [
    ...Object.entries(words).map(([name, data]) => text(name, data)),
    ...epochColumns(epochs),
    ...names.map((name, k) => real(name, numbers[k])),
  ];
  const about =
    'A row is a node of the record: position, velocity and acceleration in the axes of frame about centre; between two nodes the path is a quintic Hermite polynomial. Two rows of one epoch are a jump.';
  return table('trajectory', flight, columns, about);
}

function channelTable(flight: Flight): ParquetTable {
  const words: string[][] = [[], [], [], []];
  const epochs: Epoch[] = [];
  const values: number[] = [];
  for (const { id } of flight.channels()) {
    const c = flight.channel(id);
    c.t.forEach((t, i) => {
      [c.id, c.vehicle, c.name, c.unit].forEach((w, k) => void words[k].push(w));
      epochs.push(addSeconds(c.t0, t));
      values.push(c.x[i]);
    });
  }
  const [id, vehicle, name, unit] = words;
  return table(
    'channels',
    flight,
    [text('channel', id), text('vehicle', vehicle), text('name', name), text('unit', unit), ...epochColumns(epochs), real('value', values)],
    'A row is a sample of one quantity.',
  );
}

function eventTable(flight: Flight): ParquetTable {
  const list = flight.events();
  return table(
    'events',
    flight,
    [
      text(
        'kind',
        list.map((e) => e.kind),
      ),
      text(
        'vehicle',
        list.map((e) => e.vehicle ?? ''),
      ),
      text(
        'phase',
        list.map((e) => e.phase),
      ),
      ...epochColumns(list.map((e) => e.epoch)),
      text(
        'text',
        list.map((e) => e.text),
      ),
      text(
        'data_json',
        list.map((e) => JSON.stringify(e.data ?? {})),
      ),
    ],
    'A row is something that happened; data_json holds figures, SI, unit in the key.',
  );
}

function burnTable(flight: Flight): ParquetTable {
  const list = flight.burns();
  return table(
    'burns',
    flight,
    [
      text(
        'vehicle',
        list.map((b) => b.vehicle),
      ),
      text(
        'phase',
        list.map((b) => b.phase),
      ),
      text(
        'engine',
        list.map((b) => b.engine),
      ),
      text(
        'what',
        list.map((b) => b.what),
      ),
      text(
        'centre',
        list.map((b) => b.centre),
      ),
      ...epochColumns(
        list.map((b) => b.start),
        'start_',
      ),
      real(
        'duration_s',
        list.map((b) => b.duration),
      ),
      real(
        'delta_v_mps',
        list.map((b) => b.deltaV),
      ),
      real(
        'propellant_kg',
        list.map((b) => b.propellant),
      ),
      real(
        'mass_before_kg',
        list.map((b) => b.massBefore),
      ),
      real(
        'mass_after_kg',
        list.map((b) => b.massAfter),
      ),
    ],
    'A row is a burn as flown; delta_v is exhaust velocity times the logarithm of the mass ratio.',
  );
}

/**
 * A flight as four Parquet tables (import it from here: the index leaves it out, for few need its library), for pandas, DuckDB, Spark and the like: paths of all vehicles, channels, events and burns. SI, unit in the column's name; numbers are the
 * record's own doubles. Throws VEHICLE_UNKNOWN.
 */
export function exportParquet(flight: Flight, o: ParquetOptions = {}): ParquetTable[] {
  const vehicles = o.vehicles ?? flight.vehicles.filter((v) => hasPath(flight, v));
  return [trajectoryTable(flight, vehicles, o.step), channelTable(flight), eventTable(flight), burnTable(flight)];
}
