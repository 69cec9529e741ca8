import { exportSpk } from '@farside/flight';
import type { Exporter } from './exporter.ts';
import { createdNow, fileName, namesOf, samplingOf, severalVehicles } from './vehicles.ts';
import { worldOf } from './world.ts';

export const spk: Exporter = {
  option: 'spk',
  knows: ['within', 'step'],
  several: true,
  binary: true,
  folder: false,
  defaultOut: (flight) => `${fileName(flight)}.bsp`,
  async write(flight, s, world) {
    const vehicles = severalVehicles(flight, s);
    const { frames } = await worldOf(flight, world);
    return { what: namesOf(vehicles), bytes: exportSpk(flight, { vehicles, frames, created: createdNow(), ...samplingOf(s) }) };
  },
};
