import { streamOem } from '@farside/flight';
import type { Exporter } from './exporter.ts';
import { createdNow, fileName, oneVehicle, samplingOf } from './vehicles.ts';
import { worldOf } from './world.ts';

export const oem: Exporter = {
  option: 'oem',
  knows: ['xml', 'within', 'step', 'timeSystem'],
  several: false,
  binary: false,
  folder: false,
  defaultOut: (flight) => `${fileName(flight)}.oem`,
  async write(flight, s, world) {
    const vehicle = oneVehicle(flight, s);
    const { frames } = await worldOf(flight, world);
    const o = { created: createdNow(), timeSystem: s.timeSystem, xml: s.xml, frames, ...samplingOf(s) };
    return { what: vehicle, text: streamOem(flight, vehicle, o) };
  },
};
