import type { Epoch } from '@farside/astro';
import { useEffect, useState } from 'react';
import { get, useTheatre } from '../state/store.ts';

/** The clock for figures: follows at most so many times a second while the flight plays, at once when it stands or is set by hand. */
export function useClock(perSecond = 30): Epoch {
  const [clock, setClock] = useState(get().clock);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const take = (): void => {
      clearTimeout(timer);
      timer = undefined;
      last = performance.now();
      setClock(get().clock);
    };
    const stop = useTheatre.subscribe((s, before) => {
      if (!s.playing) {
        if (s.clock !== before.clock || before.playing) take();
        return;
      }
      if (s.clock === before.clock || timer !== undefined) return;
      const wait = 1000 / perSecond - (performance.now() - last);
      if (wait <= 0) take();
      else timer = setTimeout(take, wait);
    });
    take();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [perSecond]);
  return clock;
}
