/**
 * What happened: the record of a flight, two flights compared, and the record written for other programs.
 * @module Flights
 */
export {
  type ChannelData,
  type Contact,
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
  type Manifest,
  type MeasureValue,
  memoryStore,
  type Oem,
  type OemOptions,
  type OemSegment,
  openFlight,
  openLog,
  readOem,
  sampleEpoch,
  type Trajectory,
  type TrajectoryArc,
  unitOfMeasure,
  writeOem,
} from '@farside/flight';
export { compareFlights, type FlightDifference, type Limit, limitsOf, type Moved, type PhaseDifference } from '@farside/mission';
export { createFlightFolder, type FlightSlip, flightShelves, flightsOn, openFlightFolder } from '@farside/node';
export { type Handover, massOf, type VehicleState } from '@farside/vehicle';
export { type FlownFlight, readFlight } from './read-flight.ts';
