export type { Handover } from '@farside/vehicle';
export { type Ride, rideAt, ridesOf } from './aboard.ts';
export * from './budget/corrections.ts';
export * from './budget/delta-v.ts';
export * from './budget/masses.ts';
export * from './budget/propellant.ts';
export { saidIn } from './contacts.ts';
export { csvField, exportChannelCsv, exportTrajectoryCsv, streamChannelCsv, streamTrajectoryCsv } from './csv.ts';
export { type CzmlOptions, streamCzml } from './czml.ts';
export * from './flight.ts';
export * from './handover.ts';
export { inertialAt, turnState } from './inertial.ts';
export * from './json.ts';
export { crc32, encodeChunk, encodeSeal, LOG_HEAD, LOG_VERSION, type LogRef, type LogScan, type LogSeal, scanLog } from './log.ts';
export * from './manifest.ts';
export { unitOfMeasure } from './measure-units.ts';
export { closedStore, keptSeals, type MemoryStore, memoryStore, openLog, unknownChunk } from './memory-store.ts';
export { exportOem, type OemOptions, oemOf, streamOem } from './oem/export.ts';
export type { Oem, OemCovariance, OemSegment } from './oem/oem.ts';
export { readOem } from './oem/read.ts';
export { oemTime, roundForOem, writeOem } from './oem/write.ts';
export { writeOemXml } from './oem/write-xml.ts';
export { type OpmOptions, opmOf } from './opm/export.ts';
export type { Opm, OpmElements, OpmManoeuvre, OpmSpacecraft } from './opm/opm.ts';
export { readOpm } from './opm/read.ts';
export { type ThrustRun, thrustRuns } from './opm/thrust-runs.ts';
export { writeOpm, writeOpmXml } from './opm/write.ts';
export { readPathFile } from './path-file/read.ts';
export { createRecorder, decodeFloats, encodeFloats, encodeMeasure, type Recorder, type RecorderOptions } from './recorder.ts';
export { EXPORT_WITHIN, type SamplingOptions, sampleTimes } from './sampling.ts';
export * from './sky/light.ts';
export * from './sky/passes.ts';
export * from './sky/windows.ts';
export { exportSpk, hasPath, type SpkOptions, spkIds } from './spk-export.ts';
export * from './store.ts';
export { type Stretch, smoothStretches, stretchesOf } from './stretches.ts';
export {
  type DenseSource,
  FAR_BOUND,
  NEAR_BOUND,
  NODE,
  NodeThinner,
  type QuinticEnds,
  type ThinBound,
  type ThinnedNodes,
  thinNodes,
} from './thin.ts';
export { makeArc, makeTrajectory, type NodesMeta, type Trajectory, type TrajectoryArc } from './trajectory.ts';
export * from './types.ts';
