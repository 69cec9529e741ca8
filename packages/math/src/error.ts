/**
 * The one error type of the house. Every failure a user can meet is one of these: a code that tests and scripts assert on,
 * the phase and epoch where it happened when there is one, the numbers behind it (SI), what to try, and the cause below it.
 */
export interface FarsideErrorDetails {
  /** Phase of the mission, e.g. `landing`. */
  readonly phase?: string;
  /** ISO 8601 UTC text of the epoch, when there is one. */
  readonly epoch?: string;
  /** The figures behind the message, SI units, unit in the key (`miss_m`). Never NaN. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** What was expected, in words. */
  readonly expected?: string;
  /** What was found, in words. */
  readonly found?: string;
  /** What the user can try next. */
  readonly tryThis?: string;
  /** `file:line:column` where the fault stands, when it is in a file. */
  readonly where?: string;
  readonly cause?: unknown;
}

/** The one error that everything here throws: a code for programs, a sentence for people, and details with what was expected and found and what to try. */
export class FarsideError extends Error {
  override readonly name = 'FarsideError';
  readonly code: string;
  readonly details: FarsideErrorDetails;

  /** @param code upper-case words, `AREA_WHAT`, e.g. `EPHEMERIS_COVERAGE`, `TARGET_NOT_REACHED`, `TANK_DRY`. */
  constructor(code: string, message: string, details: FarsideErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  /** The same error, told one layer up: adds what is missing (phase, epoch), keeps what is there. */
  within(more: FarsideErrorDetails): FarsideError {
    const e = new FarsideError(this.code, this.message, { ...more, ...this.details });
    if (this.stack) e.stack = this.stack;
    return e;
  }
}

/** Whether something caught is an error of the house. */
export function isFarsideError(e: unknown): e is FarsideError {
  return e instanceof FarsideError;
}
