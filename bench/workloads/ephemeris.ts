import type { BodyId, Environment, Ephemeris, GravityField } from '@farside/astro';

/** Sun and Moon of the workloads: low-precision series, tabulated as Chebyshev polynomials of 13 coefficients; t = 0 is 8888.5 days after J2000, one time scale. SI. */
const DAY = 86400;
const DEG = Math.PI / 180;
const AU = 149597870.7;
export const RE = 6378.1363;

export const GM = { earth: 398600.4418e9, moon: 4902.800066e9, sun: 132712440041.9394e9 };

function moonSeries(days: number, out: number[]): void {
  const T = (8888.5 + days) / 36525;
  const s = (a: number, b: number) => Math.sin((a + b * T) * DEG);
  const c = (a: number, b: number) => Math.cos((a + b * T) * DEG);
  const lon =
    218.32 +
    481267.8813 * T +
    6.29 * s(134.9, 477198.85) -
    1.27 * s(259.2, -413335.38) +
    0.66 * s(235.7, 890534.23) +
    0.21 * s(269.9, 954397.7) -
    0.19 * s(357.5, 35999.05) -
    0.11 * s(186.6, 966404.05);
  const lat = 5.13 * s(93.3, 483202.03) + 0.28 * s(228.2, 960400.87) - 0.28 * s(318.3, 6003.18) - 0.17 * s(217.6, -407332.2);
  const par =
    0.9508 + 0.0518 * c(134.9, 477198.85) + 0.0095 * c(259.2, -413335.38) + 0.0078 * c(235.7, 890534.23) + 0.0028 * c(269.9, 954397.7);
  const eps = (23.439291 - 0.0130042 * T) * DEG;
  const R = RE / Math.sin(par * DEG);
  const cl = Math.cos(lat * DEG);
  const sl = Math.sin(lat * DEG);
  const co = Math.cos(lon * DEG);
  const so = Math.sin(lon * DEG);
  out[0] = R * cl * co;
  out[1] = R * (Math.cos(eps) * cl * so - Math.sin(eps) * sl);
  out[2] = R * (Math.sin(eps) * cl * so + Math.cos(eps) * sl);
}

function sunSeries(days: number, out: number[]): void {
  const T = (8888.5 + days) / 36525;
  const M = (357.5277233 + 35999.05034 * T) * DEG;
  const lon = (280.46 + 36000.771 * T + 1.914666471 * Math.sin(M) + 0.019994643 * Math.sin(2 * M)) * DEG;
  const R = AU * (1.000140612 - 0.016708617 * Math.cos(M) - 0.000139589 * Math.cos(2 * M));
  const eps = (23.439291 - 0.0130042 * T) * DEG;
  out[0] = R * Math.cos(lon);
  out[1] = R * Math.cos(eps) * Math.sin(lon);
  out[2] = R * Math.sin(eps) * Math.sin(lon);
}

const N = 13;
/** Interpolates at the 13 Chebyshev nodes of the first kind per segment; coefficients term by term, x y z of each. */
function tabulate(f: (days: number, out: number[]) => void, segments: number, days: number): Float64Array {
  const table = new Float64Array(segments * 3 * N);
  const p = [0, 0, 0];
  for (let g = 0; g < segments; g++) {
    const at: number[][] = [];
    for (let k = 0; k < N; k++) {
      f((g + 0.5 + 0.5 * Math.cos((Math.PI * (k + 0.5)) / N)) * days, p);
      at.push([p[0] * 1e3, p[1] * 1e3, p[2] * 1e3]);
    }
    for (let a = 0; a < 3; a++) {
      for (let j = 0; j < N; j++) {
        let sum = 0;
        for (let k = 0; k < N; k++) sum += at[k][a] * Math.cos((Math.PI * j * (k + 0.5)) / N);
        table[(g * N + j) * 3 + a] = (sum * (j === 0 ? 1 : 2)) / N;
      }
    }
  }
  return table;
}

type Position = (t: number, out: Float64Array, offset: number) => void;

/** sign +1 or -1 times the table's position. */
function clenshaw(table: Float64Array, segments: number, days: number, sign: number): Position {
  const length = days * DAY;
  const inverse = 1 / length;
  return (t, out, offset) => {
    let g = Math.floor(t * inverse);
    if (g < 0) g = 0;
    else if (g >= segments) g = segments - 1;
    const x = 2 * (t - g * length) * inverse - 1;
    const x2 = 2 * x;
    const first = g * 3 * N;
    // the three axes side by side: each is a chain of dependent steps
    let a1 = 0;
    let a2 = 0;
    let b1 = 0;
    let b2 = 0;
    let c1 = 0;
    let c2 = 0;
    for (let p = first + 3 * (N - 1); p > first; p -= 3) {
      const a0 = x2 * a1 + (table[p] - a2);
      const b0 = x2 * b1 + (table[p + 1] - b2);
      const c0 = x2 * c1 + (table[p + 2] - c2);
      a2 = a1;
      b2 = b1;
      c2 = c1;
      a1 = a0;
      b1 = b0;
      c1 = c0;
    }
    out[offset] = sign * (x * a1 - a2 + table[first]);
    out[offset + 1] = sign * (x * b1 - b2 + table[first + 1]);
    out[offset + 2] = sign * (x * c1 - c2 + table[first + 2]);
  };
}

/** An environment of Earth, Moon and Sun on the workload's tables. `field`: what `gravity` gives. Valid from t = 0 to 32 days, t0 ignored. */
export function workloadEnvironment(field: (body: BodyId, degree: number) => GravityField, moonRate: number): Environment {
  const moon = tabulate(moonSeries, 8, 4);
  const sun = tabulate(sunSeries, 2, 16);
  function positionKernel(body: BodyId, centre: BodyId): Position {
    if (body === 'moon' && centre === 'earth') return clenshaw(moon, 8, 4, 1);
    if (body === 'earth' && centre === 'moon') return clenshaw(moon, 8, 4, -1);
    const fromEarth = clenshaw(sun, 2, 16, 1);
    if (body === 'sun' && centre === 'earth') return fromEarth;
    if (body === 'sun' && centre === 'moon') {
      const m = clenshaw(moon, 8, 4, 1);
      const q = new Float64Array(3);
      return (t, out, offset) => {
        m(t, q, 0);
        fromEarth(t, out, offset);
        out[offset] -= q[0];
        out[offset + 1] -= q[1];
        out[offset + 2] -= q[2];
      };
    }
    throw new Error(`no ${body} from ${centre}`);
  }
  const ephemeris: Ephemeris = {
    source: 'workload series',
    sha256: '',
    coverage: () => [
      { s: 0, f: 0 },
      { s: 32 * DAY, f: 0 },
    ],
    state() {
      throw new Error('positions only');
    },
    positionKernel,
  };
  return {
    hash: '',
    ephemeris,
    frames: {
      rotation() {
        throw new Error('kernels only');
      },
      rotationKernel: () => (t, out) => {
        const c = Math.cos(moonRate * t);
        const s = Math.sin(moonRate * t);
        out[0] = c;
        out[1] = s;
        out[2] = 0;
        out[3] = -s;
        out[4] = c;
        out[5] = 0;
        out[6] = 0;
        out[7] = 0;
        out[8] = 1;
      },
    },
    eop: {
      first: { s: 0, f: 0 },
      last: { s: 0, f: 0 },
      at: () => ({ xp: 0, yp: 0, ut1MinusUtc: 0, dX: 0, dY: 0, held: false }),
    },
    gravity: field,
  };
}
