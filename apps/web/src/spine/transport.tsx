import { type FormEvent, useState } from 'react';
import { RATES, shiftRate, togglePlay } from '../clock/playing.ts';
import { readClock } from '../clock/read-clock.ts';
import { useClock } from '../clock/use-clock.ts';
import { nextStop } from '../state/marks.ts';
import { get, set, setClock, spanOf, useTheatre } from '../state/store.ts';
import { beijing, dateInWords, dayOf, fixed, sinceLaunch, timeOfDay } from '../text/figures.ts';

/** Clock, play and rate. A click on the clock lets one type a time. */
export function Transport() {
  const shown = useTheatre((s) => s.shown);
  const playing = useTheatre((s) => s.playing);
  const rate = useTheatre((s) => s.rate);
  const auto = useTheatre((s) => s.auto);
  const even = useTheatre((s) => s.evenPhases);
  const clock = useClock(Math.abs(rate) > 1000 ? 4 : 10);
  const [typing, setTyping] = useState<string>();
  const launch = shown ? spanOf(shown.flight)[0] : clock;
  const jump = (way: 1 | -1): void => {
    const { shown: s, clock: c } = get();
    const to = s && nextStop(s.flight, c, way);
    if (to) setClock(to);
  };
  const go = (e: FormEvent): void => {
    e.preventDefault();
    const to = shown && typing !== undefined ? readClock(typing, launch) : undefined;
    if (to === undefined) set({ notice: `“${typing}” is no time: write 2024-06-01 22:23, 2024-06-02 06:23+8 (Beijing) or T+29d12h55m.` });
    else {
      setClock(to);
      setTyping(undefined);
    }
  };
  return (
    <div className="transport">
      {typing === undefined ? (
        <button
          type="button"
          className="clock"
          disabled={!shown}
          title={shown ? `${beijing(clock)} · ${sinceLaunch(launch, clock)}. Click to type a time.` : 'No flight yet'}
          onClick={() => setTyping('')}
        >
          <span className="clock-time">{shown ? timeOfDay(clock) : '––:––:––'}</span> <span className="faint">UTC</span>
        </button>
      ) : (
        <form onSubmit={go}>
          <input
            className="box clock-input"
            aria-label="Go to a time"
            placeholder="2024-06-01 22:23 or T+29d"
            // biome-ignore lint/a11y/noAutofocus: the user has just asked to type here
            autoFocus
            value={typing}
            onChange={(e) => setTyping(e.target.value)}
            onBlur={() => setTyping(undefined)}
            onKeyDown={(e) => e.key === 'Escape' && setTyping(undefined)}
          />
        </form>
      )}
      <div className="muted">{shown ? `${dateInWords(clock)}, day ${dayOf(launch, clock)}` : ' '}</div>
      <div className="keys">
        <button type="button" aria-label="Previous event" title="Previous event (Shift ←)" onClick={() => jump(-1)} disabled={!shown}>
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <path d="M1 1h2v12H1z M13 1v12L4 7z" fill="currentColor" />
          </svg>
        </button>
        <button
          type="button"
          className="box play"
          aria-label={playing ? 'Pause' : 'Play'}
          title={`${playing ? 'Pause' : 'Play'} (Space)`}
          onClick={togglePlay}
          disabled={!shown}
        >
          <svg width="12" height="12" viewBox="0 0 14 14" aria-hidden="true">
            <path d={playing ? 'M2 1h4v12H2z M8 1h4v12H8z' : 'M2 1v12l11-6z'} fill="currentColor" />
          </svg>
        </button>
        <button type="button" aria-label="Next event" title="Next event (Shift →)" onClick={() => jump(1)} disabled={!shown}>
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <path d="M11 1h2v12h-2z M1 1v12l9-6z" fill="currentColor" />
          </svg>
        </button>
      </div>
      <div className="rates">
        <div className="small">
          Phases{' '}
          <button type="button" aria-pressed={even} className={even ? 'key' : 'faint'} onClick={() => set({ evenPhases: true })}>
            even
          </button>{' '}
          <button type="button" aria-pressed={!even} className={even ? 'faint' : 'key'} onClick={() => set({ evenPhases: false })}>
            true time
          </button>
        </div>
        <div className="small key">
          {playing ? `${fixed(rate, 0)} × real time` : 'Paused'}{' '}
          <button
            type="button"
            aria-pressed={auto}
            className={auto ? 'key' : 'faint'}
            title="The rate follows what happens (A)"
            onClick={() => set({ auto: !auto })}
          >
            auto
          </button>
        </div>
        <input
          type="range"
          aria-label="Rate"
          aria-valuetext={`${Math.abs(rate)} times real time`}
          min={0}
          max={RATES.length - 1}
          step={1}
          value={Math.max(
            0,
            RATES.findLastIndex((r) => r <= Math.abs(rate)),
          )}
          onChange={(e) => set({ rate: RATES[Number(e.target.value)] * (rate < 0 ? -1 : 1), auto: false })}
          onKeyDown={(e) => {
            if (e.key === 'j' || e.key === 'l') shiftRate(e.key === 'l' ? 1 : -1);
          }}
        />
      </div>
    </div>
  );
}
