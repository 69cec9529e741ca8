import { FarsideError, type FarsideErrorDetails, isFarsideError } from '@farside/math';
import { keyedFigure } from './figures.ts';
import { type Voice, wrap } from './terminal.ts';

/** A fault that is not one: the command was typed wrongly (exit-status.ts). */
export class UsageError extends FarsideError {}

/** Turns what the packages say of a value that was typed into a fault of usage. */
export function typed<T>(read: () => T): T {
  try {
    return read();
  } catch (e) {
    throw isFarsideError(e) && !(e instanceof FaultList) ? new UsageError(e.code, e.message, e.details) : e;
  }
}

/** Several faults of one file, each on a line of its own. */
export class FaultList extends FarsideError {
  readonly lines: readonly string[];
  readonly diagnostics: readonly unknown[];
  constructor(code: string, message: string, lines: readonly string[], diagnostics: readonly unknown[], details: FarsideErrorDetails = {}) {
    super(code, message, details);
    this.lines = lines;
    this.diagnostics = diagnostics;
  }
}

/** Faults of a file that only what was typed would put there. */
export class WrittenFaults extends FaultList {}

/** So many faults of one file are told to people; machines get all. */
const TOLD = 8;

/** Prints an error as a person reads it: what, where, when, figures, what to try. The stack only with --debug. */
export function tell(e: unknown, v: Voice, debug: boolean): void {
  if (!isFarsideError(e)) {
    const message = e instanceof Error ? e.message : String(e);
    v.line(`${v.bad('farside:')} a fault of the program: ${message} ${v.dim('[INTERNAL]')}`);
    v.line(debug ? String((e as Error).stack ?? e) : '  Run it again with --debug and report what it prints.');
    return;
  }
  v.line(wrap(`${v.bad('farside:')} ${v.bold(e.message)} ${v.dim(`[${e.code}]`)}`, v.width, '  '));
  if (e instanceof FaultList) {
    // one more line than there is room for takes as much room itself
    const told = e.lines.length <= TOLD + 1 ? e.lines : e.lines.slice(0, TOLD);
    for (const l of told) v.line(wrap(`  ${l}`, v.width, '    '));
    if (told.length < e.lines.length) v.line(`  and ${e.lines.length - told.length} more`);
  }
  const d = e.details;
  const row = (name: string, text: string | undefined): void => {
    if (text) v.line(wrap(`  ${v.dim(name.padEnd(9))} ${text}`, v.width, ' '.repeat(12)));
  };
  const when = [d.phase ? `phase ${d.phase}` : '', d.epoch ?? ''].filter((s) => s !== '').join(', ');
  row('where', d.where);
  row('when', when);
  row('expected', d.expected);
  row('found', d.found);
  const figures = Object.entries(d.numbers ?? {}).filter(([, x]) => Number.isFinite(x));
  row('figures', figures.map(([k, x]) => keyedFigure(k, x)).join(' · '));
  for (let cause = d.cause, depth = 0; cause instanceof Error && depth < 4; depth++) {
    // a cause that only says the same again is left out
    if (isFarsideError(cause) && cause.message !== e.message) row('because', `${cause.message} [${cause.code}]`);
    cause = isFarsideError(cause) ? cause.details.cause : undefined;
  }
  row('try', d.tryThis);
  if (debug) v.line(v.dim(stackOf(e)));
}

function stackOf(e: Error): string {
  const cause = isFarsideError(e) ? e.details.cause : undefined;
  return `${e.stack ?? e.message}${cause instanceof Error ? `\ncaused by ${stackOf(cause)}` : ''}`;
}

/** The same for machines. */
export function errorJson(e: unknown): unknown {
  if (!isFarsideError(e)) return { error: { code: 'INTERNAL', message: e instanceof Error ? e.message : String(e) } };
  const { cause: _, ...details } = e.details;
  return { error: { code: e.code, message: e.message, ...details, ...(e instanceof FaultList ? { diagnostics: e.diagnostics } : {}) } };
}
