import { opmOf, writeOpm, writeOpmXml } from '@farside/flight';
import type { Exporter } from './exporter.ts';
import { createdNow, fileName, oneVehicle } from './vehicles.ts';
import { worldOf } from './world.ts';

export const opm: Exporter = {
  option: 'opm',
  knows: ['xml', 'at', 'timeSystem'],
  several: false,
  binary: false,
  folder: false,
  defaultOut: (flight) => `${fileName(flight)}.opm`,
  async write(flight, s, world) {
    const vehicle = oneVehicle(flight, s, s.at);
    const { frames } = await worldOf(flight, world);
    const message = opmOf(flight, vehicle, { created: createdNow(), timeSystem: s.timeSystem, frames, ...(s.at ? { at: s.at } : {}) });
    return { what: vehicle, text: [s.xml ? writeOpmXml(message) : writeOpm(message)] };
  },
};
