import { type Voice, voiceOf } from './text/terminal.ts';

/** Results: text for people or one JSON document for machines, on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export const out = (): Voice => voiceOf(process.stdout);
export const err = (): Voice => voiceOf(process.stderr);
