import { isFarsideError } from '@farside/math';
import { CommanderError } from 'commander';
import { Interrupted } from './flying/interrupt.ts';
import { UsageError, WrittenFaults } from './text/problems.ts';

/** Codes by which the packages refuse a name or a value that only a command line can have given them. */
const TYPED: ReadonlySet<string> = new Set([
  'SET_SYNTAX',
  'SET_TWICE',
  'MISSION_PATH',
  'VEHICLE_UNKNOWN',
  'CHANNEL_UNKNOWN',
  'FLIGHT_PHASE_UNKNOWN',
  'TRAJECTORY_OUTSIDE',
]);

/**
 * The one rule of the exit status: 2 when the command was typed wrongly (a command, option or name that is not there, a value that cannot be read or cannot stand in the mission file), 128 and the
 * number of the signal that stopped it, else 1: a mission that is refused, a flight that is not finished, a disk, a damaged file. 0 for what is no error: help and version.
 */
export function exitStatus(e: unknown): number {
  if (e instanceof CommanderError) return e.exitCode === 0 ? 0 : 2;
  if (e instanceof Interrupted) return e.status;
  return e instanceof UsageError || e instanceof WrittenFaults || (isFarsideError(e) && TYPED.has(e.code)) ? 2 : 1;
}
