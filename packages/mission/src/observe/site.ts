import { addSeconds, createSite, lookFrom, MOON_SPHERE, SUN_RADIUS, secondsBetween, sunElevationKernel } from '@farside/astro';
import { cross, portableMath as Math, minimise, mulMatVec, type Vec3, vecAt } from '@farside/math';
import { crossTrack } from '../outline/plane.ts';
import type { Observer } from './observer.ts';
import { intervalsOf, LOW_LUNAR, type Sky, type Span } from './path.ts';

const FRAME = 'moon-me:de421';
/** Whose channels the sky over the landing site is. */
const SITE = 'site';
/** The Sun is looked at this often, s: a lunar day lasts 29 of ours. */
const SUN_LOOK = 21600;
/** Passes are told from this long before the landing on, s. */
const BEFORE_LANDING = 3 * 86400;
/** Closest approach to this, s: 30 m along the orbit, less than a centimetre of distance. */
const CLOSEST = 0.02;

/** Elevation and azimuth of Sun and Earth over the site are recorded at this interval all through the flight, s. */
const WATCH = 10800;

/** Sunrise and sunset of the phase at the landing site: upper limb on the level horizon, no terrain. The sky over it as channels of `site`: `sun-elevation`, `sun-azimuth`, and the Earth's. */
export function observeSun(o: Observer): void {
  const { site } = o.mission.landing;
  const length = secondsBetween(o.from, o.to);
  const rotation = o.env.frames.rotationKernel('icrf', FRAME, o.from, [0, length]);
  const sun = o.env.ephemeris.positionKernel('sun', 'moon', o.from);
  const s = createSite(MOON_SPHERE, site.latitude, site.longitude, site.height);
  const elevation = sunElevationKernel(s, rotation, sun);
  const p = new Float64Array(3);
  const limb = (t: number): number => {
    const e = elevation(t);
    sun(t, p, 0);
    return e + Math.asin(SUN_RADIUS / Math.hypot(p[0], p[1], p[2]));
  };
  const at = (kind: 'sunrise' | 'sunset', t: number): void => {
    o.events.push({
      epoch: addSeconds(o.from, t),
      phase: o.phase,
      kind,
      text: kind === 'sunrise' ? 'the Sun rises at the landing site' : 'the Sun sets at the landing site',
      data: { sun_elevation_rad: elevation(t) },
    });
  };
  const m = new Float64Array(9);
  for (const [what, from] of [
    ['sun', sun],
    ['earth', o.env.ephemeris.positionKernel('earth', 'moon', o.from)],
  ] as const) {
    for (let t = 0; t < length; t += WATCH) {
      rotation(t, m);
      from(t, p, 0);
      const look = lookFrom(s, mulMatVec(m, vecAt(p, 0)));
      const epoch = addSeconds(o.from, t);
      o.channels.push({ vehicle: SITE, name: `${what}-elevation`, unit: 'rad', epoch, value: look.elevation });
      o.channels.push({ vehicle: SITE, name: `${what}-azimuth`, unit: 'rad', epoch, value: look.azimuth });
    }
  }
  for (const i of intervalsOf(limb, { stretches: [{ from: 0, to: length, every: SUN_LOOK }] }, o.signal ? { signal: o.signal } : {})) {
    if (!i.openStart) at('sunrise', i.start);
    if (!i.openEnd) at('sunset', i.end);
  }
}

/**
 * Passes of a craft in lunar orbit over the landing site, from three days before the landing on: one event at the closest approach, with how high it stands, how far it is and how
 * far its plane misses the site. A pass that a phase's border cuts is told where it comes closest.
 */
export function observePasses(o: Observer, span: Span, sky: Sky): void {
  const { site } = o.mission.landing;
  const first = secondsBetween(o.from, o.schedule.touchdown) - BEFORE_LANDING;
  if (first >= span.end) return;
  const rotation = o.env.frames.rotationKernel(FRAME, 'icrf', o.from, [span.start, span.end]);
  const place = createSite(MOON_SPHERE, site.latitude, site.longitude, site.height).position;
  const m = new Float64Array(9);
  const s = new Float64Array(3);
  const { craft, moon } = sky;
  const look = (t: number): void => {
    sky.at(t);
    rotation(t, m);
    for (let i = 0; i < 3; i++) s[i] = m[3 * i] * place[0] + m[3 * i + 1] * place[1] + m[3 * i + 2] * place[2];
  };
  const range = (t: number): number => {
    look(t);
    return Math.hypot(craft[0] - moon[0] - s[0], craft[1] - moon[1] - s[1], craft[2] - moon[2] - s[2]);
  };
  const elevation = (t: number): number => {
    const d = range(t);
    const up = (craft[0] - moon[0] - s[0]) * s[0] + (craft[1] - moon[1] - s[1]) * s[1] + (craft[2] - moon[2] - s[2]) * s[2];
    return Math.asin(Math.min(1, up / (d * Math.hypot(s[0], s[1], s[2]))));
  };
  const mask = o.mission.surface['contact-elevation'];
  const within: [number, number] = [first, span.end];
  // round the Moon only: on the way home it stands over the horizon for days
  const stretches = span.stretches.filter((x) => x.every === LOW_LUNAR);
  for (const i of intervalsOf((t) => elevation(t) - mask, { stretches }, { within, ...(o.signal ? { signal: o.signal } : {}) })) {
    const t = minimise(range, i.start, i.end, { xtol: CLOSEST }).x;
    // the other side of a border has it
    if ((i.openStart && t - i.start < 1) || (i.openEnd && i.end - t < 1)) continue;
    const top = minimise((x) => -elevation(x), i.start, i.end, { xtol: 1 });
    const distance = range(t);
    const r: Vec3 = [craft[0] - moon[0], craft[1] - moon[1], craft[2] - moon[2]];
    const direction: Vec3 = [s[0], s[1], s[2]];
    sky.at(t + 1);
    const next: Vec3 = [craft[0] - moon[0], craft[1] - moon[1], craft[2] - moon[2]];
    const beside = crossTrack(cross(r, next), direction);
    o.events.push({
      epoch: addSeconds(o.from, t),
      phase: o.phase,
      kind: 'site-pass',
      vehicle: span.vehicle,
      text: `${span.vehicle} passes the landing site ${(distance / 1e3).toFixed(0)} km away, ${((-top.f * 180) / Math.PI).toFixed(0)} deg high`,
      data: {
        range_m: distance,
        highest_elevation_rad: -top.f,
        cross_track_rad: beside,
        ...(i.openStart || i.openEnd ? {} : { duration_s: i.end - i.start }),
      },
    });
  }
}
