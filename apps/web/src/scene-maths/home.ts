import { compareEpochs, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import type { Camera, SceneFrame } from '../state/store.ts';
import type { Axes } from './axes.ts';
import type { Bases } from './basis.ts';
import { dotAt, lengthAt } from './into.ts';
import type { Places } from './places.ts';
import { groundRadius } from './pose.ts';

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
  /** Beside the Sun by an angle, so that the terminator shows. */
  const beside = (frame: SceneFrame, target: string, distance: number, elevation = 0.3, turn = 0.85): Proposal => {
    const camera: Camera = { mode: 'free', target, azimuth: 0, elevation, distance };
    axes.set(frame, epoch);
    const basis = new Float64Array(9);
    bases.of(camera, axes, undefined, basis);
    axes.at(target, y);
    const s = new Float64Array(6);
    axes.at('sun', s);
    for (let k = 0; k < 3; k++) s[k] -= y[k];
    return { frame, camera: { ...camera, azimuth: Math.atan2(dotAt(s, 0, basis, 3), dotAt(s, 0, basis, 0)) + turn } };
  };
  const both: Proposal = {
    frame: 'rotating',
    camera: { mode: 'free', target: 'middle', azimuth: -Math.PI / 2, elevation: 0.75, distance: 6.2e8 },
  };
  switch (phase) {
    case 'launch':
      return beside('earth-inertial', 'earth', 3.4e7, 0.35, 0.6);
    case 'transfer':
    case 'return':
      return both;
    case 'braking':
      return beside('moon-inertial', 'moon', 2.4e7);
    case 'landing': {
      const h = heightOf('lander');
      if (h === undefined) break;
      return {
        frame: 'moon-fixed',
        camera: { mode: 'follow', target: 'lander', azimuth: 0.9, elevation: 0.22, distance: Math.min(4e5, Math.max(22, 1.6 * h)) },
      };
    }
    case 'surface':
      if (!there('lander')) break;
      return { frame: 'moon-fixed', camera: { mode: 'follow', target: 'lander', azimuth: 0.7, elevation: 0.14, distance: 17 } };
    case 'ascent': {
      const h = heightOf('ascender');
      if (h === undefined) break;
      return {
        frame: 'moon-fixed',
        camera: { mode: 'ride', target: 'ascender', azimuth: 0.5, elevation: 0.2, distance: Math.min(2e5, Math.max(18, 2 * h)) },
      };
    }
    case 'rendezvous': {
      const docking = flight.events({ phase: 'rendezvous', kind: 'docking' })[0];
      const t = docking ? secondsBetween(epoch, docking.epoch) : Number.NaN;
      if (t > 0 && t < 86400) {
        axes.set('lvlh', epoch, 'ascender');
        if (axes.at('orbiter', y) && lengthAt(y, 0) < 50e3) {
          return {
            frame: 'moon-inertial',
            camera: { mode: 'look-at', target: 'orbiter', azimuth: 0.75, elevation: 0.25, distance: Math.max(20, 0.6 * lengthAt(y, 0)) },
          };
        }
      }
      break;
    }
    case 'entry': {
      const h = heightOf('capsule');
      if (h === undefined) return beside('earth-inertial', 'earth', 4e7, 0.35, 0.5);
      return {
        frame: 'earth-inertial',
        camera: { mode: 'follow', target: 'returner', azimuth: 0.6, elevation: 0.3, distance: h > 1e6 ? 3e7 : Math.max(12, 4 * h) },
      };
    }
  }
  return beside('moon-inertial', 'moon', 7.6e6);
}
