import type { BodyId, Environment, Epoch, FrameId, GravityField } from '../src/types.ts';

/**
 * A small analytic environment for tests: bodies on circles about their centres, frames turning about +z, fields by table. Nothing here is truth about the sky;
 * it has the right sizes and is smooth, exact and cheap.
 */
export interface AnalyticOptions {
  readonly fields?: Partial<Record<BodyId, GravityField>>;
  /** Turn rate of body-fixed frames about +z, rad/s. */
  readonly spin?: Partial<Record<string, number>>;
}
export const T0: Epoch = { s: 0, f: 0 };
export const GM_EARTH = 3.986004418e14;
export const GM_MOON = 4.902800066e12;
export const GM_SUN = 1.327124400419394e20;

/** Positions relative to the Earth, m: Moon on an inclined circle, Sun on a circle. */
function fromEarth(body: BodyId, t: number, out: Float64Array, o: number): void {
  let radius = 0;
  let angle = 0;
  let tilt = 0;
  if (body === 'moon') {
    radius = 384400e3;
    angle = 0.3 + 2.6616995e-6 * t;
    tilt = 0.4;
  } else if (body === 'sun') {
    radius = 149597870700;
    angle = 1.1 + 1.99099e-7 * t;
    tilt = 0.409;
  } else if (body === 'jupiter') {
    radius = 7.8e11;
    angle = 2.1 + 1.7e-8 * t;
    tilt = 0.4;
  } else if (body !== 'earth') throw new Error(`no ${body} here`);
  out[o] = radius * Math.cos(angle);
  out[o + 1] = radius * Math.sin(angle) * Math.cos(tilt);
  out[o + 2] = radius * Math.sin(angle) * Math.sin(tilt);
}

export function analyticEnvironment(options: AnalyticOptions = {}): Environment {
  const seconds = (e: Epoch): number => e.s + e.f;
  function positionKernel(body: BodyId, centre: BodyId, t0: Epoch) {
    const a = new Float64Array(3);
    const b = new Float64Array(3);
    const s0 = seconds(t0);
    return (t: number, out: Float64Array, o: number): void => {
      fromEarth(body, s0 + t, a, 0);
      fromEarth(centre, s0 + t, b, 0);
      for (let i = 0; i < 3; i++) out[o + i] = a[i] - b[i];
    };
  }
  function turn(frame: FrameId, t: number, out: Float64Array): void {
    const angle = (options.spin?.[frame] ?? 0) * t;
    out.set([Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0, 0, 0, 1]);
  }
  return {
    hash: 'analytic',
    ephemeris: {
      source: 'analytic',
      sha256: '',
      coverage: () => [
        { s: -1e10, f: 0 },
        { s: 1e10, f: 0 },
      ],
      state(body, centre, epoch, out) {
        const k = positionKernel(body, centre, epoch);
        const p = new Float64Array(3);
        k(1, out, 0);
        k(-1, p, 0);
        for (let i = 0; i < 3; i++) out[3 + i] = (out[i] - p[i]) / 2;
        k(0, out, 0);
      },
      positionKernel,
    },
    frames: {
      rotation(from, to, epoch, out) {
        if (from !== 'icrf') throw new Error(`no ${from} here`);
        turn(to, seconds(epoch), out);
        const w = options.spin?.[to] ?? 0;
        const [c, s] = [out[0], out[1]];
        out.set([-w * s, w * c, 0, -w * c, -w * s, 0, 0, 0, 0], 9);
      },
      rotationKernel: (_from, to, t0) => (t, out) => turn(to, seconds(t0) + t, out),
    },
    eop: { first: T0, last: T0, at: () => ({ xp: 0, yp: 0, ut1MinusUtc: 0, dX: 0, dY: 0, held: false }) },
    gravity(body) {
      const field = options.fields?.[body];
      if (field === undefined) throw new Error(`no field of ${body} here`);
      return field;
    },
  };
}

/** A field of random coefficients falling off as 1/n^2 (deterministic), the Moon's size. */
export function roughField(degree: number, frame: FrameId = 'icrf'): GravityField {
  const c = new Float64Array(((degree + 1) * (degree + 2)) / 2);
  const s = new Float64Array(c.length);
  let a = 12345;
  const u = (): number => {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    return a / 2 ** 31 - 1;
  };
  c[0] = 1;
  for (let n = 2; n <= degree; n++) {
    for (let m = 0; m <= n; m++) {
      c[(n * (n + 1)) / 2 + m] = (2e-4 * u()) / (n * n);
      s[(n * (n + 1)) / 2 + m] = m === 0 ? 0 : (2e-4 * u()) / (n * n);
    }
  }
  return { name: 'rough', body: 'moon', gm: GM_MOON, radius: 1738e3, degree, c, s, frame };
}
