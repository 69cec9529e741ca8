import { streamCzml } from '@farside/flight';
import type { Exporter } from './exporter.ts';
import { fileName, namesOf, samplingOf, severalVehicles } from './vehicles.ts';
import { worldOf } from './world.ts';

export const czml: Exporter = {
  option: 'czml',
  knows: ['within', 'step'],
  several: true,
  binary: false,
  folder: false,
  defaultOut: (flight) => `${fileName(flight)}.czml`,
  async write(flight, s, world) {
    const vehicles = severalVehicles(flight, s);
    const env = await worldOf(flight, world);
    return { what: namesOf(vehicles), text: streamCzml(flight, env, { vehicles, ...samplingOf(s) }) };
  },
};
