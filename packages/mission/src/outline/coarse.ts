import { type BodyId, compileRhs, type Environment, type Epoch, gmOf, pointMass, propagate, thirdBody } from '@farside/astro';

/** Coarse dynamics for sketches: Earth, Moon and Sun as points. Good to about 0.1 % of an asymptote, cheap enough to search with. */
export interface CoarseState {
  readonly centre: 'earth' | 'moon';
  /** s from the sketch's epoch. */
  readonly t: number;
  readonly y: Float64Array;
}

export interface CoarseEvent {
  readonly centre: 'earth' | 'moon';
  g(t: number, y: Float64Array): number;
  readonly direction: -1 | 0 | 1;
}

const SPHERE = 66e6;
const TOLERANCE = Float64Array.of(1, 1, 1, 1e-5, 1e-5, 1e-5);

/**
 * Flies a coarse state to time t1 (forward or backward) or to the first time `stop` is met, changing centre at the edge of the Moon's sphere.
 * t counts from `epoch`; icrf axes, m, m/s.
 */
export class CoarseWorld {
  readonly #env: Environment;
  readonly #epoch: Epoch;
  readonly #rhs;
  readonly #moon;
  readonly #m = new Float64Array(6);

  constructor(env: Environment, epoch: Epoch) {
    this.#env = env;
    this.#epoch = epoch;
    const model = (centre: 'earth' | 'moon', others: readonly BodyId[]) =>
      compileRhs({ centre, forces: [pointMass(gmOf(centre)), ...others.map((b) => thirdBody(b, gmOf(b)))] }, env, epoch, 6);
    this.#rhs = { earth: model('earth', ['moon', 'sun']), moon: model('moon', ['earth', 'sun']) };
    this.#moon = env.ephemeris.positionKernel('moon', 'earth', epoch);
  }

  fly(from: CoarseState, t1: number, stop?: CoarseEvent): CoarseState & { readonly stopped: boolean } {
    let s = from;
    const sign = t1 >= from.t ? 1 : -1;
    const m = this.#m;
    for (let guard = 0; guard < 12; guard++) {
      const { centre } = s;
      const edge = {
        id: 'edge',
        direction: (centre === 'moon' ? sign : -sign) as 1 | -1,
        stop: true,
        maxCheck: 7200,
        g: (t: number, y: Float64Array) => {
          if (centre === 'moon') return Math.hypot(y[0], y[1], y[2]) - SPHERE * 1.0001;
          this.#moon(t, m, 0);
          return Math.hypot(y[0] - m[0], y[1] - m[1], y[2] - m[2]) - SPHERE;
        },
      };
      const events = stop && stop.centre === centre ? [edge, { id: 'stop', stop: true, maxCheck: 7200, ...stop }] : [edge];
      const end = propagate(this.#rhs[centre], s.y, s.t, t1, { rtol: 1e-10, atol: TOLERANCE, events });
      s = { centre, t: end.t, y: end.y };
      if (end.stoppedBy === undefined) return { ...s, stopped: false };
      if (end.stoppedBy === 'stop') return { ...s, stopped: true };
      s = this.recentre(s, centre === 'moon' ? 'earth' : 'moon');
    }
    return { ...s, stopped: false };
  }

  recentre(s: CoarseState, centre: 'earth' | 'moon'): CoarseState {
    if (s.centre === centre) return s;
    const out = this.#m;
    const epoch = { s: this.#epoch.s, f: this.#epoch.f };
    this.#env.ephemeris.state(s.centre, centre, plus(epoch, s.t), out);
    const y = Float64Array.from(s.y);
    for (let i = 0; i < 6; i++) y[i] += out[i];
    return { centre, t: s.t, y };
  }
}

function plus(e: Epoch, t: number): Epoch {
  const whole = Math.floor(t);
  const f = e.f + (t - whole);
  return f >= 1 ? { s: e.s + whole + 1, f: f - 1 } : { s: e.s + whole, f };
}
