import { isFarsideError } from '@farside/math';

/** What an error says to a reader. */
export const said = (e: unknown): string =>
  isFarsideError(e) ? (e.details.tryThis ? `${e.message} (${e.details.tryThis})` : e.message) : e instanceof Error ? e.message : String(e);
