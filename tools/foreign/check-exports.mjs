// Opens CZML with Cesium's own data source and Parquet with the Rust implementation of Arrow; prints what it found as JSON. See README.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CzmlDataSource, JulianDate, ReferenceFrame } from '@cesium/engine';
import { tableFromIPC } from 'apache-arrow';
import * as parquet from 'parquet-wasm/node';

// Cesium asks of values whether they are pictures; there are none here
for (const name of ['Image', 'HTMLImageElement', 'HTMLCanvasElement', 'HTMLVideoElement', 'ImageBitmap']) globalThis[name] ??= class {};

const folder = process.argv[2];
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));

async function czml() {
  const packets = JSON.parse(readFileSync(join(folder, 'flight.czml'), 'utf8'));
  const source = await CzmlDataSource.load(packets);
  let worst = 0;
  let cases = 0;
  const missing = [];
  for (const p of truth.utc) {
    const entity = source.entities.getById(p.vehicle);
    const time = JulianDate.fromIso8601(p.utc);
    const r = entity?.position?.getValueInReferenceFrame(time, ReferenceFrame.INERTIAL);
    if (!r || !entity.isAvailable(time)) {
      missing.push(`${p.vehicle} ${p.utc}`);
      continue;
    }
    worst = Math.max(worst, Math.hypot(r.x - p.earth[0], r.y - p.earth[1], r.z - p.earth[2]));
    cases++;
  }
  return { worst_m: worst, cases, missing: missing.slice(0, 5), entities: source.entities.values.map((e) => e.id) };
}

function tables() {
  const out = {};
  for (const name of ['trajectory', 'channels', 'events', 'burns']) {
    const bytes = readFileSync(join(folder, 'tables', `${name}.parquet`));
    const table = tableFromIPC(parquet.readParquet(new Uint8Array(bytes)).intoIPCStream());
    out[name] = { rows: table.numRows, columns: Object.fromEntries(table.schema.fields.map((f) => [f.name, String(f.type)])) };
    if (name !== 'trajectory') continue;
    const column = (c) => table.getChild(c);
    const wrong = [];
    for (const row of truth.nodes) {
      const i = row.index;
      const found = [
        column('vehicle').get(i),
        column('centre').get(i),
        column('utc').get(i),
        ...['x_m', 'y_m', 'z_m', 'vx_mps', 'vy_mps', 'vz_mps', 'mass_kg'].map((c) => column(c).get(i)),
      ];
      const expected = [row.vehicle, row.centre, row.utc, ...row.state];
      if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push({ i, found, expected });
    }
    out.wrong = wrong.slice(0, 3);
    out.compared = truth.nodes.length;
  }
  return out;
}

console.log(JSON.stringify({ czml: await czml(), parquet: tables() }));
process.exit(0);
