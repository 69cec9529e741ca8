import { addSeconds, type Epoch, formatUtc, utc } from '@farside/astro';
import { CAMERA_MODES, type Camera, SCENE_FRAMES, type SceneFrame, VIEWS, type View } from './store.ts';

/** What an address holds: everything needed to see the same, and nothing that is only of this machine. */
export interface Shared {
  readonly mission?: string;
  /** Changes to the mission file, as they are written. */
  readonly changes: readonly { readonly path: string; readonly value: string }[];
  readonly clock?: Epoch;
  readonly view?: View;
  readonly frame?: SceneFrame;
  readonly camera?: Camera;
  readonly selection?: string;
}

const CHANGE = /^[a-z][\w-]*(?:\.[\w-]+)*$/i;
const WORD = /^[a-z][a-z0-9-]{0,63}$/;
/** No more changes than this are read from a link. */
const MOST = 64;

/** The part of the address behind `#`. Times to the nanosecond, angles and distance of the camera as they are. */
export function encodeAddress(s: Shared): string {
  const q = new URLSearchParams();
  if (s.mission) q.set('mission', s.mission);
  for (const c of s.changes) q.append('set', `${c.path}=${c.value}`);
  if (s.clock) q.set('t', formatUtc(s.clock, 9));
  if (s.view) q.set('view', s.view);
  if (s.frame) q.set('frame', s.frame);
  if (s.camera) {
    const { mode, target, azimuth, elevation, distance } = s.camera;
    q.set('camera', [mode, target, azimuth.toFixed(6), elevation.toFixed(6), distance.toPrecision(9)].join(','));
  }
  if (s.selection) q.set('select', s.selection);
  return q.toString();
}

/** Reads an address; what makes no sense is left out and named. Never throws. */
export function decodeAddress(hash: string): { readonly shared: Shared; readonly ignored: readonly string[] } {
  const ignored: string[] = [];
  const q = new URLSearchParams(hash.replace(/^#/, ''));
  const bad = (what: string, why: string): undefined => {
    ignored.push(`${what} (${why})`);
    return undefined;
  };
  const known = ['mission', 'set', 't', 'view', 'frame', 'camera', 'select'];
  for (const key of new Set(q.keys())) if (!known.includes(key)) bad(key.slice(0, 30), 'not known');
  const oneOf = <T extends string>(key: string, list: readonly T[]): T | undefined => {
    const v = q.get(key);
    return v === null ? undefined : list.includes(v as T) ? (v as T) : bad(key, `'${v.slice(0, 30)}' is none`);
  };
  const word = (key: string): string | undefined => {
    const v = q.get(key);
    return v === null ? undefined : WORD.test(v) ? v : bad(key, 'not a name');
  };
  const changes = q
    .getAll('set')
    .slice(0, MOST)
    .flatMap((text) => {
      const i = text.indexOf('=');
      const path = text.slice(0, i).trim();
      if (i > 0 && CHANGE.test(path)) return [{ path, value: text.slice(i + 1) }];
      bad('set', `'${text.slice(0, 30)}' is no change`);
      return [];
    });
  const mission = word('mission');
  const clock = clockOf(q.get('t'), bad);
  const view = oneOf('view', VIEWS);
  const frame = oneOf('frame', SCENE_FRAMES);
  const camera = cameraOf(q.get('camera'), bad);
  const selection = word('select');
  return {
    shared: {
      changes,
      ...(mission ? { mission } : {}),
      ...(clock ? { clock } : {}),
      ...(view ? { view } : {}),
      ...(frame ? { frame } : {}),
      ...(camera ? { camera } : {}),
      ...(selection ? { selection } : {}),
    },
    ignored,
  };
}

type Bad = (what: string, why: string) => undefined;

function clockOf(text: string | null, bad: Bad): Epoch | undefined {
  if (text === null) return undefined;
  try {
    const e = utc(text);
    // a link is no place for epochs that the calendar does not reach
    return Number.isSafeInteger(e.s) ? addSeconds(e, 0) : bad('time', 'not in the calendar');
  } catch {
    return bad('time', 'not a time');
  }
}

function cameraOf(text: string | null, bad: Bad): Camera | undefined {
  if (text === null) return undefined;
  const [mode, target, ...rest] = text.split(',');
  const [azimuth, elevation, distance] = rest.map(Number);
  if (!CAMERA_MODES.includes(mode as Camera['mode']) || !WORD.test(target ?? '')) return bad('camera', 'no such camera');
  if (![azimuth, elevation, distance].every(Number.isFinite)) return bad('camera', 'not a number');
  if (distance < 0.3 || distance > 1e12 || Math.abs(elevation) > Math.PI / 2 || Math.abs(azimuth) > 1e3)
    return bad('camera', 'out of reach');
  return { mode: mode as Camera['mode'], target, azimuth, elevation, distance };
}
