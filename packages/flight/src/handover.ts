import { decodeEpoch, encodeEpoch } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { type Handover, type VehicleStateJson, vehicleFromJson, vehicleToJson } from '@farside/vehicle';
import { hashOf } from './json.ts';

/** A hand-over as plain JSON: epochs as [s, f], every double to the bit. */
export function handoverToJson(h: Handover): unknown {
  return {
    epoch: encodeEpoch(h.epoch),
    vehicles: [...h.vehicles.values()].map((v) => {
      const json = vehicleToJson(v);
      return { ...json, state: { ...json.state, epoch: encodeEpoch(v.state.epoch) } };
    }),
    ...(h.settled ? { settled: Object.fromEntries(Object.entries(h.settled).map(([name, e]) => [name, encodeEpoch(e)])) } : {}),
  };
}

/** Throws FLIGHT_BROKEN when the JSON is not a hand-over. */
export function handoverFromJson(x: unknown): Handover {
  try {
    const json = x as {
      epoch: unknown;
      vehicles: (VehicleStateJson & { state: { epoch: unknown } })[];
      settled?: Record<string, unknown>;
    };
    const vehicles = json.vehicles.map((v) => vehicleFromJson({ ...v, state: { ...v.state, epoch: decodeEpoch(v.state.epoch) } }));
    for (const v of vehicles) {
      if (v.state.r.length !== 3 || v.state.v.length !== 3)
        throw new FarsideError('FLIGHT_BROKEN', `the state of '${v.id}' is not six numbers`);
    }
    return {
      epoch: decodeEpoch(json.epoch),
      vehicles: new Map(vehicles.map((v) => [v.id, v])),
      ...(json.settled ? { settled: Object.fromEntries(Object.entries(json.settled).map(([name, e]) => [name, decodeEpoch(e)])) } : {}),
    };
  } catch (cause) {
    throw new FarsideError('FLIGHT_BROKEN', 'a hand-over of the flight is not readable', { cause });
  }
}

/** Names a hand-over by its content: the key under which a phase's result is kept. */
export const hashHandover = (h: Handover): string => hashOf(handoverToJson(h));
