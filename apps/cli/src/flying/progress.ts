import type { Epoch } from '@farside/astro';
import { elapsed, UTC } from '../text/figures.ts';
import { type Voice, visible, wantsColour } from '../text/terminal.ts';
import type { FlyStep } from './messages.ts';

export interface ProgressView {
  step(s: FlyStep): void;
  /** Takes the live line away and says how the run ended. */
  end(ok: boolean): void;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Redraw of the live line, ms. */
const LIVE = 125;
/** Where no line can be rewritten: a sign of life this often, ms. */
const BEAT = 5000;

/** Progress on stderr: one live line on a terminal, a plain line per phase elsewhere. */
export function progressView(stream: NodeJS.WriteStream, v: Voice, titles: ReadonlyMap<string, string>): ProgressView {
  const live = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  const began = performance.now();
  let now: FlyStep | undefined;
  let since = began;
  let spoke = began;
  let frame = 0;
  let reached: Epoch | undefined;
  const width = Math.max(8, ...[...titles.values()].map((t) => t.length));
  const titleOf = (s: FlyStep): string => titles.get(s.phase) ?? s.phase;
  const number = (s: FlyStep): string => (s.phase === 'outline' ? '     ' : `${String(s.index + 1).padStart(2)}/${s.count}`);
  const clear = (): void => {
    if (live) stream.write('\r\u001b[K');
  };

  function draw(): void {
    if (!now) return;
    frame++;
    const when = reached ? `  ${UTC.stamp(reached).slice(0, 16)}` : '';
    const time = elapsed(performance.now() - began);
    const plain = `${FRAMES[frame % FRAMES.length]} ${number(now)} ${titleOf(now).padEnd(width)}${when}  ${now.doing}`;
    const room = v.width - time.length - 3;
    const cut = visible(plain) > room ? `${[...plain].slice(0, room - 1).join('')}…` : plain;
    stream.write(`\r\u001b[K${wantsColour(stream) ? v.accent(cut[0]) : cut[0]}${cut.slice(1)}  ${v.dim(time)}`);
  }
  function closePhase(s: FlyStep): void {
    clear();
    const took = elapsed(performance.now() - since).padStart(7);
    const until = reached && s.phase !== 'outline' ? `until ${UTC.stamp(reached).slice(0, 16)} UTC` : '';
    v.line(`${v.good('✓')} ${number(s)} ${titleOf(s).padEnd(width)}  ${until.padEnd(26)} ${v.dim(took)}`);
  }

  const timer = setInterval(() => {
    if (live) draw();
    else if (now && performance.now() - spoke > BEAT) {
      spoke = performance.now();
      v.line(`  ${number(now)} ${titleOf(now).padEnd(width)}  ${now.doing} ${reached ? `(${UTC.stamp(reached).slice(0, 16)} UTC)` : ''}`);
    }
  }, LIVE);
  timer.unref();

  return {
    step(s) {
      if (now && s.phase !== now.phase) {
        closePhase(now);
        since = performance.now();
        spoke = since;
        reached = undefined;
      }
      now = s;
      if (s.epoch) reached = s.epoch;
      if (live && frame === 0) draw();
    },
    end(ok) {
      clearInterval(timer);
      clear();
      if (!now) return;
      if (ok) closePhase(now);
      else v.line(`${v.bad('✗')} ${number(now)} ${titleOf(now).padEnd(width)}  ${now.doing}`);
    },
  };
}
