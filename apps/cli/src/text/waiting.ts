import { fixed } from './figures.ts';
import { voiceOf } from './terminal.ts';

/** Sign of life of work that does not give way to timers: the first after a second, then a live line on a terminal, plain lines elsewhere. */
export interface Waiting {
  /** Share of the work that is done, 0 to 1. Cheap: may be called at every step. */
  at(share: number): void;
  end(): void;
}

const FIRST = 1000;
const LIVE = 200;
const BEAT = 5000;

export function waiting(stream: NodeJS.WriteStream, what: string): Waiting {
  const live = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  const voice = voiceOf(stream);
  let next = performance.now() + (live ? FIRST : BEAT);
  let drawn = false;
  return {
    at(share) {
      const now = performance.now();
      if (now < next) return;
      next = now + (live ? LIVE : BEAT);
      const text = `${what}  ${fixed(100 * share, 0)} %`;
      if (live) stream.write(`\r\u001b[K${voice.dim(text)}`);
      else voice.line(`  ${text}`);
      drawn = live;
    },
    end() {
      if (drawn) stream.write('\r\u001b[K');
    },
  };
}
