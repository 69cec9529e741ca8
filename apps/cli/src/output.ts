import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { type Voice, voiceOf } from './text/terminal.ts';

/** Results: text for people or one JSON document for machines, on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes pieces of text to stdout as they come, no faster than they are read. Returns the number of lines. */
export async function pour(pieces: Iterable<string>): Promise<number> {
  let lines = 0;
  for (const piece of pieces) {
    lines += linesIn(piece);
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
  return lines;
}

/** Writes pieces of text into a file as they come. Returns the number of lines. */
export function pourInto(file: string, pieces: Iterable<string>): number {
  let lines = 0;
  const into = openSync(file, 'w');
  try {
    for (const piece of pieces) {
      lines += linesIn(piece);
      writeFileSync(into, piece);
    }
  } finally {
    closeSync(into);
  }
  return lines;
}

function linesIn(text: string): number {
  let n = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) n++;
  return n;
}

export const out = (): Voice => voiceOf(process.stdout);
export const err = (): Voice => voiceOf(process.stderr);
