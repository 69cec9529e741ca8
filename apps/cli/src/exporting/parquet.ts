import { exportParquet } from '@farside/flight/parquet.ts';
import type { Exporter } from './exporter.ts';
import { fileName, namesOf, severalVehicles } from './vehicles.ts';

export const parquet: Exporter = {
  option: 'parquet',
  knows: ['step'],
  several: true,
  binary: true,
  folder: true,
  defaultOut: (flight) => `${fileName(flight)}-parquet`,
  write(flight, s) {
    const vehicles = severalVehicles(flight, s);
    const tables = exportParquet(flight, { vehicles, ...(s.step === undefined ? {} : { step: s.step }) });
    return {
      what: namesOf(vehicles),
      files: tables.map((t) => ({ name: `${t.name}.parquet`, bytes: t.bytes, about: `${t.name}, ${t.rows} rows` })),
    };
  },
};
