import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import type { Camera, SceneFrame } from '../state/store.ts';
import type { Axes } from './axes.ts';
import type { Bases } from './basis.ts';
import { anglesOf } from './camera.ts';
import { lengthAt } from './into.ts';
import type { Places } from './places.ts';
import { groundRadius } from './pose.ts';
import { siteView } from './views.ts';

/** A frame and a camera that go together. */
export interface Proposal {
  readonly frame: SceneFrame;
  readonly camera: Camera;
}

/** The phase that an epoch lies in: at a border the later one; before and after the flight the first and the last. */
export function phaseAt(flight: Flight, epoch: Epoch): string | undefined {
  return (flight.phases.find((p) => compareEpochs(epoch, p.handover.epoch) < 0) ?? flight.phases.at(-1))?.phase;
}

/** The default camera of a phase: what is worth seeing in it, with the Sun from the side. The moment counts too: near the ground, in the last kilometres before a docking, at the entry. */
export function homeOf(places: Places, axes: Axes, bases: Bases, epoch: Epoch): Proposal {
  const { flight } = places;
  const phase = phaseAt(flight, epoch);
  const y = new Float64Array(10);
  const heightOf = (id: string): number | undefined => {
    const centre = places.own(id, epoch, y);
    if (centre === undefined) return undefined;
    return lengthAt(y, 0) - (centre === 'moon' ? (groundRadius(places) ?? 1737400) : 6371000);
  };
  const there = (id: string): boolean => places.own(id, epoch, y) !== undefined;
  const basis = new Float64Array(9);
  const sun = new Float64Array(6);
  /** Writes the Sun's azimuth and elevation in the basis of a camera. */
  const sunFrom = (frame: SceneFrame, camera: Camera): { azimuth: number; elevation: number } => {
    axes.set(frame, epoch, camera.target);
    bases.of(camera, axes, undefined, basis);
    axes.at(camera.target, y);
    axes.at('sun', sun);
    for (let k = 0; k < 3; k++) sun[k] -= y[k];
    return anglesOf(sun, basis);
  };
  /** With the Sun from the side, and of all such views the one that looks most at `facing` (the site, a vehicle). */
  const beside = (frame: SceneFrame, target: string, distance: number, facing: readonly string[]): Proposal => {
    const camera: Camera = { mode: 'free', target, azimuth: 0, elevation: 0, distance };
    const s = sunFrom(frame, camera);
    let best = { ...camera, azimuth: s.azimuth + 0.85, elevation: 0.3 };
    let most = Number.NEGATIVE_INFINITY;
    const looks = facing.flatMap((id) => {
      if (!axes.at(id, sun)) return [];
      axes.at(target, y);
      for (let k = 0; k < 3; k++) sun[k] -= y[k];
      return [anglesOf(sun, basis)];
    });
    for (const turn of [0.85, -0.85, 0.6, -0.6, 1.15, -1.15]) {
      for (const elevation of [0.3, 0, -0.25]) {
        const azimuth = s.azimuth + turn;
        let score = -0.1 * Math.abs(elevation) - 0.1 * Math.abs(Math.abs(turn) - 0.85);
        for (const l of looks) {
          const c =
            Math.sin(elevation) * Math.sin(l.elevation) + Math.cos(elevation) * Math.cos(l.elevation) * Math.cos(azimuth - l.azimuth);
          score += Math.min(0.75, c) / looks.length;
        }
        if (score > most) {
          most = score;
          best = { ...camera, azimuth, elevation };
        }
      }
    }
    return { frame, camera: best };
  };
  /** A view of a vehicle from near, with the Sun over one's shoulder. */
  const lit = (frame: SceneFrame, mode: Camera['mode'], target: string, distance: number, elevation: number, turn = 0.75): Proposal => {
    const camera: Camera = { mode, target, azimuth: 0, elevation, distance };
    return { frame, camera: { ...camera, azimuth: sunFrom(frame, camera).azimuth + turn } };
  };
  const both: Proposal = {
    frame: 'rotating',
    camera: { mode: 'free', target: 'middle', azimuth: -Math.PI / 2, elevation: 0.75, distance: 6.2e8 },
  };
  switch (phase) {
    case 'launch':
      return there('orbiter')
        ? { frame: 'earth-inertial', camera: { mode: 'follow', target: 'orbiter', azimuth: 0.4, elevation: 0.95, distance: 2.6e7 } }
        : beside('earth-inertial', 'earth', 3.4e7, []);
    case 'transfer':
    case 'return':
      return both;
    case 'braking':
      return beside('moon-inertial', 'moon', 2.4e7, ['orbiter']);
    case 'landing': {
      const h = heightOf('lander');
      if (h === undefined) break;
      return lit('moon-fixed', 'follow', 'lander', Math.min(4e5, Math.max(20, 1.3 * h)), h < 2000 ? 0.16 : 0.25);
    }
    case 'surface':
      return siteView(places, axes, bases, epoch) ?? beside('moon-inertial', 'moon', 7.6e6, ['orbiter']);
    case 'ascent': {
      const h = heightOf('ascender');
      if (h === undefined) break;
      return lit('moon-fixed', 'follow', 'ascender', Math.min(2e5, Math.max(18, 2 * h)), 0.15);
    }
    case 'rendezvous': {
      const docking = flight.events({ phase: 'rendezvous', kind: 'docking' })[0];
      const t = docking ? secondsBetween(epoch, docking.epoch) : Number.NaN;
      if (t > 0 && t < 86400) {
        axes.set('lvlh', epoch, 'ascender');
        if (axes.at('orbiter', y) && lengthAt(y, 0) < 50e3) {
          return {
            frame: 'moon-inertial',
            camera: { mode: 'look-at', target: 'orbiter', azimuth: 1.2, elevation: 0.2, distance: Math.max(15, 0.6 * lengthAt(y, 0)) },
          };
        }
      }
      break;
    }
    case 'entry': {
      const h = heightOf('capsule');
      if (h === undefined) return beside('earth-inertial', 'earth', 4e7, ['orbiter']);
      return {
        frame: 'earth-inertial',
        camera: { mode: 'follow', target: 'returner', azimuth: 0.6, elevation: 0.3, distance: h > 1e6 ? 3e7 : Math.max(12, 4 * h) },
      };
    }
  }
  return beside('moon-inertial', 'moon', 7.6e6, ['site', phase === 'rendezvous' ? 'ascender' : 'orbiter']);
}
