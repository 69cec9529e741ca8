import { addSeconds, compileRhs, type Environment, gmOf, orbitPeriod, propagateMultistep, type State } from '@farside/astro';
import { cross, dot, portableMath as Math, norm, rotateAbout, scale, solveLinear, unit } from '@farside/math';
import { coastModel, type ModelSettings } from '@farside/sim';
import { coastState } from '../site-plane.ts';

/**
 * Where the ascender has to be when the orbiter takes over: `behind` metres of arc ahead of it in its own plane, on the coelliptic orbit `below` metres above, so that
 * the pair drifts together at 1.5 n below (constant delta height: same line of apsides, semi-major axes apart by the height; radial speeds as the axes to the power -1.5).
 * The orbiter's own radius at that place is taken from its motion on the real field. Moon-centred, icrf.
 */
export function handoverAim(env: Environment, orbiter: State, behind: number, below: number, settings: ModelSettings): State {
  const mu = gmOf('moon');
  const n = norm(cross(orbiter.r, orbiter.v)) / dot(orbiter.r, orbiter.r);
  const angle = behind / (norm(orbiter.r) + below);
  const later = coastState(env, orbiter, addSeconds(orbiter.epoch, angle / n), settings);
  const h = unit(cross(orbiter.r, orbiter.v));
  const r0 = norm(later.r);
  const a0 = 1 / (2 / r0 - dot(later.v, later.v) / mu);
  const a = a0 + below;
  const r = r0 + below;
  const radial = (dot(later.r, later.v) / r0) * (a0 / a) ** 1.5;
  const along = Math.sqrt(Math.max(0, mu * (2 / r - 1 / a) - radial * radial));
  const up = rotateAbout(unit(orbiter.r), h, angle);
  const ahead = cross(h, up);
  return {
    epoch: orbiter.epoch,
    centre: 'moon',
    frame: 'icrf',
    r: scale(r, up),
    v: [radial * up[0] + along * ahead[0], radial * up[1] + along * ahead[1], radial * up[2] + along * ahead[2]],
  };
}

/** Shape of an orbit over one revolution, m: mean radius, the cosine and sine parts of the radius against the angle flown, and the extremes met. */
export interface Shape {
  readonly radius: number;
  readonly cosine: number;
  readonly sine: number;
  readonly most: number;
  readonly least: number;
  /** s, osculating */
  readonly period: number;
}

const SAMPLES = 72;
/** s: the step that keeps low lunar orbits within millimetres. */
const STEP = 20;

/**
 * Shape of a low orbit over the revolution that begins with a state: harmonic analysis of the radius. On the real field, where osculating elements swing by
 * kilometres, this is what "circular" can mean.
 */
export function orbitShape(env: Environment, start: State, settings: ModelSettings): Shape {
  const r0 = norm(start.r);
  const a = 1 / (2 / r0 - dot(start.v, start.v) / gmOf('moon'));
  const period = orbitPeriod(a, gmOf('moon'));
  const x = unit(start.r);
  const y = cross(unit(cross(start.r, start.v)), x);
  // normal equations of radius - r0 = mean + c cos + s sin: the angles are not evenly spaced on an ellipse
  const a3 = new Float64Array(9);
  const b3 = new Float64Array(3);
  const row = new Float64Array(3);
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  let k = 1;
  const p = new Float64Array(6);
  const model = coastModel('moon', { ...settings, radiationPressure: false }, { area: 0, reflectivity: 1 }, 1);
  const rhs = compileRhs(model, env, start.epoch, 6);
  propagateMultistep(rhs, Float64Array.of(...start.r, ...start.v), 0, period, {
    step: STEP,
    dense(_ta, tb, at) {
      for (; k <= SAMPLES && (k * period) / SAMPLES <= tb + 1e-9; k++) {
        at((k * period) / SAMPLES, p);
        const d = Math.hypot(p[0], p[1], p[2]);
        const angle = Math.atan2(p[0] * y[0] + p[1] * y[1] + p[2] * y[2], p[0] * x[0] + p[1] * x[1] + p[2] * x[2]);
        row[0] = 1;
        row[1] = Math.cos(angle);
        row[2] = Math.sin(angle);
        for (let i = 0; i < 3; i++) {
          b3[i] += row[i] * (d - r0);
          for (let j = 0; j < 3; j++) a3[3 * i + j] += row[i] * row[j];
        }
        most = Math.max(most, d);
        least = Math.min(least, d);
      }
    },
  });
  const [mean, cosine, sine] = solveLinear(a3, b3, 3);
  return { radius: r0 + mean, cosine, sine, most, least, period };
}
