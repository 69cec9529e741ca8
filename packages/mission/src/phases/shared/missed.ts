import { FarsideError, type FarsideErrorDetails, isFarsideError, type TargetMissed } from '@farside/math';

/** What a solver's failure comes down to for a person: dry tanks, a weak engine and the like speak for themselves; otherwise the constraint that missed. */
const SPEAKS_FOR_ITSELF = new Set(['TANK_DRY', 'ENGINE_UNKNOWN', 'ENGINE_WEAK', 'EPHEMERIS_COVERAGE', 'ABORTED']);

/** The error of a phase whose target was not met. @param what begins the sentence. */
export function missedTarget(code: string, what: string, solved: TargetMissed, details: FarsideErrorDetails): FarsideError {
  if (isFarsideError(solved.cause) && SPEAKS_FOR_ITSELF.has(solved.cause.code)) return solved.cause.within(details);
  const numbers = Object.fromEntries(
    solved.worst.map((w) => [`${w.constraint.replaceAll(/[ ,]+/g, '_')}_${w.unit.replaceAll('/', '_per_')}`, w.value]),
  );
  return new FarsideError(code, `${what}: ${solved.why}`, {
    numbers,
    ...(solved.cause === undefined ? {} : { cause: solved.cause }),
    ...details,
  });
}
