import { isFarsideError } from '@farside/math';

/** What is only tried: its result, or undefined where it is refused. @throws what is not a refusal, and ABORTED */
export function quiet<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (e) {
    if (!isFarsideError(e) || e.code === 'ABORTED') throw e;
    return undefined;
  }
}
