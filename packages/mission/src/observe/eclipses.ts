import { addSeconds, BODIES, type Interval, SUN_RADIUS, shadowMargins, sunFraction, totalTime } from '@farside/astro';
import type { FlightEvent } from '@farside/flight';
import { minimise } from '@farside/math';
import type { Observer } from './observer.ts';
import { intervalsOf, type Sky, type Span } from './path.ts';

const ORIGIN = [0, 0, 0];
const SHADOWS = [
  { body: 'earth', name: 'Earth', radius: BODIES.earth.equatorialRadius },
  { body: 'moon', name: 'Moon', radius: BODIES.moon.meanRadius },
] as const;

/** Stays of one craft in one shadow, s since the phase's start. */
export interface ShadowStays {
  readonly body: 'earth' | 'moon';
  /** Umbra included. */
  readonly penumbra: readonly Interval[];
  readonly umbra: readonly Interval[];
  /** Largest part of the Sun's disc that is covered in each stay in the penumbra; 1 where it holds a stay in the umbra. */
  readonly depths: readonly number[];
}

/** The deepest moment is sought to this, s: flat there. */
const DEEPEST = 0.5;

/**
 * Stays in the shadow cones of Earth and Moon. On the Moon's ground its own shadow is night, not an eclipse, and is left to the site's sunrise and sunset.
 * Spheres without atmosphere (Earth: equatorial radius), Sun where it is, without light time: 0.1 s round the Moon.
 */
export function shadowStays(span: Span, sky: Sky, signal?: AbortSignal): ShadowStays[] {
  const m = new Float64Array(2);
  const { craft, moon } = sky;
  return SHADOWS.filter((s) => !(span.landed && s.body === span.arcs[0].centre)).map(({ body, radius }) => {
    const margin = (which: 0 | 1) => {
      const own = body === 'moon';
      return (t: number): number => {
        sky.at(t);
        const s = sky.sun(t);
        const x = craft[0];
        const y = craft[1];
        const z = craft[2];
        shadowMargins(s[0] - x, s[1] - y, s[2] - z, own ? moon[0] - x : -x, own ? moon[1] - y : -y, own ? moon[2] - z : -z, radius, m);
        return -m[which];
      };
    };
    const o = signal ? { signal } : {};
    const penumbra = intervalsOf(margin(0), span, o);
    const dark = margin(1);
    const umbra = penumbra.flatMap((p) => intervalsOf(dark, span, { ...o, within: [p.start, p.end] }));
    const shallow = margin(0);
    const covered = (t: number): number => {
      sky.at(t);
      const s = sky.sun(t);
      const [x, y, z] = craft;
      const own = body === 'moon';
      const [bx, by, bz] = own ? moon : ORIGIN;
      return 1 - sunFraction(s[0] - x, s[1] - y, s[2] - z, SUN_RADIUS, bx - x, by - y, bz - z, radius);
    };
    const depths = penumbra.map((p) => {
      if (umbra.some((u) => u.start < p.end && u.end > p.start)) return 1;
      const t = p.end > p.start ? minimise((x) => -shallow(x), p.start, p.end, { xtol: DEEPEST }).x : p.start;
      return Math.max(covered(p.start), covered(t), covered(p.end));
    });
    return { body, penumbra, umbra, depths };
  });
}

/** Eclipses of a span as events, and their durations as measures; `covered`, where a stay in the penumbra ends: the largest part of the Sun's disc that was covered in it. `born`: the path begins here, not at the phase's border. */
export function observeEclipses(o: Observer, span: Span, sky: Sky, born: boolean): void {
  const events: FlightEvent[] = [];
  let longest = 0;
  for (const s of shadowStays(span, sky, o.signal)) {
    const { name } = SHADOWS.find((x) => x.body === s.body)!;
    for (const umbra of [false, true]) {
      const list = umbra ? s.umbra : s.penumbra;
      const what = `${umbra ? 'umbra' : 'penumbra'} of the ${name}`;
      const data = { body_naif_id: BODIES[s.body].naif[0], umbra: umbra ? 1 : 0 };
      for (const [k, i] of list.entries()) {
        const depth = umbra ? {} : { covered: s.depths[k] };
        const starts = !i.openStart || (born && i.start <= span.start);
        if (starts) {
          events.push({
            epoch: addSeconds(o.from, i.start),
            phase: o.phase,
            kind: 'eclipse-start',
            vehicle: span.vehicle,
            text: `${span.vehicle} ${i.openStart ? 'begins in' : 'enters'} the ${what}`,
            data: i.openEnd ? { ...data, ...depth } : data,
          });
        }
        if (i.openEnd) continue;
        events.push({
          epoch: addSeconds(o.from, i.end),
          phase: o.phase,
          kind: 'eclipse-end',
          vehicle: span.vehicle,
          text: `${span.vehicle} leaves the ${what}`,
          data: starts ? { ...data, ...depth, duration_s: i.end - i.start } : { ...data, ...depth },
        });
      }
      o.add(`${span.vehicle}-${s.body}-${umbra ? 'umbra' : 'penumbra'}-time`, totalTime(list));
      if (!umbra) for (const i of list) longest = Math.max(longest, i.end - i.start);
    }
  }
  o.most(`${span.vehicle}-longest-eclipse-time`, longest);
  o.events.push(...events);
}
