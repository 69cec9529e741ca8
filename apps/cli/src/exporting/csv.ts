import { streamChannelCsv, streamTrajectoryCsv } from '@farside/flight';
import type { Exporter } from './exporter.ts';
import { fileName, oneVehicle, samplingOf } from './vehicles.ts';

export const csv: Exporter = {
  option: 'csv',
  knows: ['step', 'channel'],
  several: false,
  binary: false,
  folder: false,
  defaultOut: (flight) => `${fileName(flight)}.csv`,
  write(flight, s) {
    if (s.channel !== undefined) return { what: s.channel, text: streamChannelCsv(flight.channel(s.channel)) };
    const vehicle = oneVehicle(flight, s);
    return { what: vehicle, text: streamTrajectoryCsv(flight, vehicle, samplingOf(s)) };
  },
};
