import { constants } from 'node:os';
import { FarsideError, type FarsideErrorDetails } from '@farside/math';

/** Asked to stop by Ctrl-C, by the system, or because the terminal or the program that started this one has gone. */
export class Interrupted extends FarsideError {
  /** Exit status: 128 and the number of the signal. */
  readonly status: number;
  constructor(signal: StopSignal, message: string, details: FarsideErrorDetails = {}) {
    super('ABORTED', message, details);
    this.status = 128 + constants.signals[signal];
  }
}

/** Signals that end a flight politely. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Two signals closer together than this are one Ctrl-C: the terminal gives it to every process, and a parent hands it on, ms. */
const ONE_KEY = 300;

export interface StopRequest {
  /** The first signal that came, if one did. */
  readonly signal: StopSignal | undefined;
  /** Hears no more signals: they end the process as they would have without this. */
  release(): void;
}

/**
 * Hears signals, and whether the process that started this one has vanished (its channel closes; counts as SIGHUP). `ask` is called with the first one, `insist`
 * with every later one that is not the same Ctrl-C again.
 */
export function hearStop(ask: () => void, insist: () => void): StopRequest {
  let first: StopSignal | undefined;
  let last = Number.NEGATIVE_INFINITY;
  const hear = (signal: StopSignal): void => {
    const now = performance.now();
    const again = now - last > ONE_KEY;
    last = now;
    if (first === undefined) {
      first = signal;
      ask();
    } else if (again) insist();
  };
  const gone = (): void => hear('SIGHUP');
  for (const s of SIGNALS) process.on(s, hear);
  process.on('disconnect', gone);
  // the channel alone does not keep the process alive
  process.channel?.unref();
  if (process.connected === false) gone();
  return {
    get signal() {
      return first;
    },
    release() {
      for (const s of SIGNALS) process.removeListener(s, hear);
      process.removeListener('disconnect', gone);
    },
  };
}
