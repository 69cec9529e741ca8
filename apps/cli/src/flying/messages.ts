import type { Epoch } from '@farside/astro';
import { FarsideError, type FarsideErrorDetails, isFarsideError } from '@farside/math';

/** What the flying thread is told. */
export interface FlyJob {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly factsText?: string;
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly seed: number;
  readonly folder: string;
  readonly data?: string;
  readonly ephemeris?: readonly string[];
  /** Folders of flights from which phases may be taken over. */
  readonly donors: readonly string[];
  /** Set to 1 to stop. */
  readonly stop: SharedArrayBuffer;
}

export interface FlyStep {
  readonly kind: 'step';
  readonly index: number;
  readonly count: number;
  readonly phase: string;
  readonly doing: string;
  readonly fraction?: number;
  readonly epoch?: Epoch;
}
export type FlyMessage = FlyStep | { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: CarriedError };

/** An error on its way between threads. */
export interface CarriedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly details?: FarsideErrorDetails;
  readonly stack?: string;
  readonly cause?: CarriedError;
}

export function carry(e: unknown): CarriedError {
  if (isFarsideError(e)) {
    const { cause, ...details } = e.details;
    return {
      name: 'FarsideError',
      code: e.code,
      message: e.message,
      details,
      ...(e.stack ? { stack: e.stack } : {}),
      ...(cause === undefined ? {} : { cause: carry(cause) }),
    };
  }
  const x = e instanceof Error ? e : new Error(String(e));
  return { name: x.name, message: x.message, ...(x.stack ? { stack: x.stack } : {}) };
}

export function arrived(c: CarriedError): Error {
  const cause = c.cause ? arrived(c.cause) : undefined;
  const e =
    c.code === undefined ? new Error(c.message) : new FarsideError(c.code, c.message, { ...c.details, ...(cause ? { cause } : {}) });
  if (c.stack) e.stack = c.stack;
  return e;
}
