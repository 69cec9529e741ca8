import {
  addSeconds,
  type Epoch,
  formatIso,
  fromSecondsInScale,
  type LoadedEnvironment,
  parseIso,
  secondsBetween,
  tdbSeconds,
} from '@farside/astro';
import { type Flight, inertialAt, NODE, spkIds } from '@farside/flight';
import { rng } from '@farside/math';

const EPOCHS = 300;
const DAY = 86400;

/** Where vehicles are at random epochs, by the record itself: what other programs have to find in the files. */
export function truthOf(flight: Flight, env: LoadedEnvironment): object {
  const vehicles = [...spkIds(flight).keys()];
  const ids = spkIds(flight);
  const random = rng(1, 0, 'foreign');
  const y = new Float64Array(7);
  const earth = new Float64Array(6);
  const tdb: object[] = [];
  const utc: object[] = [];
  for (const vehicle of vehicles) {
    const path = flight.trajectory(vehicle);
    for (let i = 0; i < EPOCHS; i++) {
      // every arc alike, short ones too
      const arc = path.arcs[i % path.arcs.length];
      const at = addSeconds(arc.start, random.uniform() * secondsBetween(arc.start, arc.end));
      // a day in 2^20 parts: the same double in days and in seconds
      const et = (Math.round((tdbSeconds(at) / DAY) * 2 ** 20) / 2 ** 20) * DAY;
      const exact = fromSecondsInScale('TDB', et);
      if (path.arcAt(exact) === arc) {
        inertialAt(path, env.frames, exact, y);
        tdb.push({ vehicle, naif: ids.get(vehicle), centre: arc.centre, et, utc: formatIso(exact, 'UTC', 9), r: [...y.subarray(0, 3)] });
      }
      const microsecond = roundUtc(at);
      if (path.arcAt(microsecond.epoch) !== arc) continue;
      inertialAt(path, env.frames, microsecond.epoch, y);
      env.ephemeris.state(arc.centre, 'earth', microsecond.epoch, earth);
      const r = [...y.subarray(0, 3)];
      utc.push({ vehicle, centre: arc.centre, utc: microsecond.text, r, earth: r.map((x, k) => x + earth[k]) });
    }
  }
  return { vehicles, tdb, utc, ...rowsOf(flight, vehicles), opm: stateOf(flight, env) };
}

/** The microsecond of UTC next to an epoch, as text and as what the text means. */
function roundUtc(at: Epoch): { text: string; epoch: Epoch } {
  const text = formatIso(at, 'UTC', 6);
  return { text, epoch: parseIso(text) };
}

/** Every 37th node of the record, by its row in the tables. */
function rowsOf(flight: Flight, vehicles: readonly string[]): object {
  const rows: { index: number; vehicle: string; centre: string; utc: string; state: number[] }[] = [];
  let index = 0;
  for (const vehicle of vehicles) {
    for (const arc of flight.trajectory(vehicle).arcs) {
      for (let i = 0; i < arc.count; i++, index++) {
        if (index % 37 !== 0) continue;
        const n = arc.nodes.subarray(NODE * i, NODE * (i + 1));
        rows.push({
          index,
          vehicle,
          centre: arc.centre,
          utc: formatIso(addSeconds(arc.t0, n[0]), 'UTC', 9),
          state: [...n.subarray(1, 7), n[10]],
        });
      }
    }
  }
  const first = flight.trajectory(CSV_VEHICLE);
  const before = vehicles
    .slice(0, vehicles.indexOf(CSV_VEHICLE))
    .reduce((sum, v) => sum + flight.trajectory(v).arcs.reduce((a, x) => a + x.count, 0), 0);
  const count = first.arcs.reduce((a, x) => a + x.count, 0);
  const csv = rows.filter((r) => r.index >= before && r.index < before + count).map((r) => ({ ...r, index: r.index - before }));
  return { nodes: rows, csv };
}

export const CSV_VEHICLE = 'lander';
export const OPM_VEHICLE = 'orbiter';
export const OPM_AT = '2024-06-20T00:00:00Z';

function stateOf(flight: Flight, env: LoadedEnvironment): object {
  const y = new Float64Array(7);
  inertialAt(flight.trajectory(OPM_VEHICLE), env.frames, parseIso(OPM_AT), y);
  return { r: [...y.subarray(0, 3)], mass: y[6] };
}
