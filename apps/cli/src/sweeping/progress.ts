import type { CampaignProgress } from '@farside/campaign';
import { duration, fixed } from '../text/figures.ts';
import { type Voice, wantsColour } from '../text/terminal.ts';

/** Redraw of the live line, ms. */
const LIVE = 125;
/** Where no line can be rewritten: a line after so long, then seldomer and seldomer, ms. */
const BEAT = 5000;
const SLOWEST_BEAT = 60_000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BAR = 20;

export interface SweepProgress {
  at(p: CampaignProgress): void;
  /** Takes the live line away and says how far it came. */
  end(ok: boolean): void;
}

/** `12 s`, `4 min`: an estimate has no more digits than it deserves. */
function roughly(s: number): string {
  if (s < 60) return `${Math.max(1, Math.round(s))} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  return duration(s);
}

function rate(p: CampaignProgress, elapsed: number): string {
  const perMinute = (60 * p.now) / Math.max(elapsed, 1e-3);
  return `${perMinute >= 10 ? fixed(perMinute, 0) : fixed(perMinute, 1)} a minute`;
}

/** Progress of a sweep on stderr: one live line on a terminal, a plain line every few seconds elsewhere. */
export function sweepProgress(stream: NodeJS.WriteStream, v: Voice): SweepProgress {
  const live = stream.isTTY === true && process.env['TERM'] !== 'dumb';
  const began = performance.now();
  let now: CampaignProgress | undefined;
  let arrived = began;
  let spoke = began;
  let beat = BEAT;
  let frame = 0;

  function text(p: CampaignProgress): string {
    const at = performance.now();
    const done = p.flown + p.refused;
    const left = p.left === undefined ? undefined : Math.max(0, p.left - (at - arrived) / 1000);
    return [
      `${done}/${p.total}`,
      `${p.flown} flown, ${p.refused} refused`,
      ...(p.now > 0 && done < p.total ? [rate(p, (at - began) / 1000)] : []),
      ...(left === undefined ? [] : done < p.total ? [`${roughly(left)} left`] : []),
    ].join('  ');
  }
  function draw(): void {
    if (!now) return;
    const said = text(now);
    // a line that is run over cannot be rewritten
    const width = Math.max(0, Math.min(BAR, (stream.columns || v.width) - said.length - 4));
    const full = Math.round((width * (now.flown + now.refused)) / now.total);
    const bar = '━'.repeat(full) + (wantsColour(stream) ? v.dim('━'.repeat(width - full)) : '─'.repeat(width - full));
    stream.write(`\r\u001b[K${v.accent(FRAMES[frame++ % FRAMES.length])} ${bar} ${said}`);
  }
  const timer = setInterval(() => {
    if (live) draw();
    else if (now && performance.now() - spoke > beat) {
      beat = Math.min(1.5 * beat, SLOWEST_BEAT);
      spoke = performance.now();
      v.line(`  ${text(now)}`);
    }
  }, LIVE);
  timer.unref();

  return {
    at(p) {
      now = p;
      arrived = performance.now();
      if (live) draw();
    },
    end(ok) {
      clearInterval(timer);
      if (live) stream.write('\r\u001b[K');
      if (!now) return;
      const took = duration((performance.now() - began) / 1000);
      v.line(`${ok ? v.good('✓') : v.bad('✗')} ${text(now)}${now.now > 0 ? v.dim(`  ${now.now} in ${took}`) : ''}`);
    },
  };
}
