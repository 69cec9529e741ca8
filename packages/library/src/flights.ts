/**
 * What happened: the record of a flight, two flights compared, and the record written for other programs.
 * @module Flights
 */
export {
  type ChannelData,
  type Chunk,
  type ChunkHeader,
  type ChunkKind,
  type ChunkRef,
  type Contact,
  type DataPack,
  exportChannelCsv,
  exportOem,
  exportTrajectoryCsv,
  type Fact,
  type FactBasis,
  type Flight,
  type FlightBooks,
  type FlightBurn,
  type FlightEvent,
  type FlightPhase,
  type FlightStore,
  type Json,
  type Manifest,
  type MeasureValue,
  type MemoryStore,
  memoryStore,
  type Oem,
  type OemCovariance,
  type OemOptions,
  type OemSegment,
  openFlight,
  openLog,
  readOem,
  type Seal,
  sampleEpoch,
  type Trajectory,
  type TrajectoryArc,
  unitOfMeasure,
  writeOem,
} from '@farside/flight';
export { compareFlights, type FlightDifference, type Limit, limitsOf, type Moved, type PhaseDifference } from '@farside/mission';
export { createFlightFolder, type FlightFolder, type FlightSlip, flightShelves, flightsOn, openFlightFolder } from '@farside/node';
export { type BookBalance, type Handover, type MassLine, massOf, type Stack, type VehicleState } from '@farside/vehicle';
export { type FlownFlight, readFlight } from './read-flight.ts';
