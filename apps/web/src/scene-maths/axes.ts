import { addSeconds, BODIES, type Epoch } from '@farside/astro';
import type { SceneFrame } from '../state/store.ts';
import { addTurned, crossInto, dotAt, lengthAt, multiply, type Numbers, turn, turnBack, unitAt } from './into.ts';
import type { Centre, Places } from './places.ts';

/** The Earth's and the Moon's GM together, over the sum of them: where the centre of mass lies between them. */
const MOON_SHARE = BODIES.moon.gm / (BODIES.moon.gm + BODIES.earth.gm);

/**
 * The axes of a scene frame at one epoch:
 * `earth-inertial`, `moon-inertial`: icrf axes from the body's centre. `moon-fixed`: mean-Earth axes (moon-me:de421) from the Moon's centre.
 * `rotating`: from the centre of mass of Earth and Moon, x to the Moon, z along the Moon's angular momentum; true metres.
 * `lvlh`: from a vehicle, y away from the body that it moves about, x along the orbit, z = x cross y.
 */
export interface SceneAxes {
  readonly frame: SceneFrame;
  /** What positions are counted about before they are turned. */
  readonly centre: Centre;
  readonly epoch: Epoch;
  /** Origin about `centre`: r, v in icrf. */
  readonly origin: Float64Array;
  /** R (9, icrf to frame, row-major), then dR/dt (9). */
  readonly m: Float64Array;
}

/** A reusable set of axes; `set` moves it to a frame and an epoch. Nothing is allocated by `set` but two epochs in `rotating`. */
export interface Axes extends SceneAxes {
  /** `selected`: the vehicle of lvlh; without one, or where it is not, moon-inertial axes are taken and false returned. */
  set(frame: SceneFrame, epoch: Epoch, selected?: string): boolean;
  /** Turns r, v (icrf, about `centre`) into the frame, in place. */
  enter(y: Float64Array): void;
  /** Turns a direction (icrf) into the frame. */
  direction(a: Float64Array, ao: number, out: Float64Array, oo: number): void;
  /** Turns a direction of the frame back into icrf. */
  back(a: Float64Array, ao: number, out: Float64Array, oo: number): void;
  /** Writes r, v of anything in the frame (m, m/s); false when it is not there. */
  at(id: string, out: Float64Array): boolean;
}

export function axesIn(places: Places): Axes {
  const origin = new Float64Array(6);
  const m = new Float64Array(18);
  const y = new Float64Array(10);
  const s = new Float64Array(6);
  const w = new Float64Array(3);
  const { env } = places;
  const self = { frame: 'moon-inertial' as SceneFrame, centre: 'moon' as Centre, epoch: { s: 0, f: 0 } as Epoch };

  const identity = (): void => {
    m.fill(0);
    m[0] = m[4] = m[8] = 1;
  };

  /** Rows of R from the position and velocity in y, and their rates from its acceleration: row 0 radial (or its opposite order for lvlh), row 2 along the angular momentum. */
  const local = (lvlh: boolean): void => {
    const r = lengthAt(y, 0);
    for (let k = 0; k < 3; k++) m[k] = y[k] / r;
    crossInto(y, 0, y, 3, m, 6);
    const h = unitAt(m, 6);
    crossInto(m, 6, m, 0, m, 3);
    // angular velocity: h/r^2 about the normal, r a_n/h about the radius
    const about = h / (r * r);
    const roll = h > 0 ? (r * dotAt(y, 7, m, 6)) / h : 0;
    for (let k = 0; k < 3; k++) w[k] = about * m[6 + k] + roll * m[k];
    if (lvlh) {
      // x transverse, y radial, z against the normal
      for (let k = 0; k < 3; k++) {
        const radial = m[k];
        m[k] = m[3 + k];
        m[3 + k] = radial;
        m[6 + k] = -m[6 + k];
      }
    }
    for (let i = 0; i < 9; i += 3) crossInto(w, 0, m, i, m, 9 + i);
  };

  const set = (frame: SceneFrame, epoch: Epoch, selected?: string): boolean => {
    self.frame = frame;
    self.epoch = epoch;
    origin.fill(0);
    self.centre = frame === 'earth-inertial' || frame === 'rotating' ? 'earth' : 'moon';
    switch (frame) {
      case 'earth-inertial':
      case 'moon-inertial':
        identity();
        return true;
      case 'moon-fixed':
        env.frames.rotation('icrf', 'moon-me:de421', epoch, m);
        return true;
      case 'rotating': {
        env.ephemeris.state('moon', 'earth', epoch, y);
        env.ephemeris.state('moon', 'earth', addSeconds(epoch, 60), s);
        for (let k = 0; k < 3; k++) y[7 + k] = s[3 + k];
        env.ephemeris.state('moon', 'earth', addSeconds(epoch, -60), s);
        for (let k = 0; k < 3; k++) y[7 + k] = (y[7 + k] - s[3 + k]) / 120;
        for (let k = 0; k < 6; k++) origin[k] = MOON_SHARE * y[k];
        local(false);
        return true;
      }
      case 'lvlh': {
        y.fill(0);
        const centre = selected === undefined ? undefined : places.own(selected, epoch, y);
        if (centre === undefined) {
          set('moon-inertial', epoch);
          self.frame = 'lvlh';
          return false;
        }
        self.centre = centre;
        for (let k = 0; k < 6; k++) origin[k] = y[k];
        local(true);
        return true;
      }
    }
  };

  const enter = (out: Float64Array): void => {
    for (let k = 0; k < 6; k++) s[k] = out[k] - origin[k];
    turn(m, 0, s, 0, out, 0);
    turn(m, 0, s, 3, out, 3);
    addTurned(m, 9, s, 0, out, 3);
  };

  return {
    get frame() {
      return self.frame;
    },
    get centre() {
      return self.centre;
    },
    get epoch() {
      return self.epoch;
    },
    origin,
    m,
    set,
    enter,
    direction: (a, ao, out, oo) => turn(m, 0, a, ao, out, oo),
    back: (a, ao, out, oo) => turnBack(m, 0, a, ao, out, oo),
    at(id, out) {
      if (!places.about(id, self.centre, self.epoch, out)) return false;
      enter(out);
      return true;
    },
  };
}

/** Writes the rotation from the axes of a body that turns (itrf, moon-me:de421) into those of the scene (9 numbers). */
export function bodyAxes(places: Places, axes: SceneAxes, body: Centre, out: Numbers): void {
  places.env.frames.rotation(body === 'earth' ? 'itrf' : 'moon-me:de421', 'icrf', axes.epoch, ROT);
  multiply(axes.m, 0, ROT, 0, out, 0);
}
const ROT = new Float64Array(18);
