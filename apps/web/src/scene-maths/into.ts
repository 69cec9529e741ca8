/** Small vector algebra that writes into given arrays: the scene asks for thousands of places a frame. Vectors are three numbers from an offset on, matrices nine, row-major. */
export type Numbers = Float64Array;

/** out = m a; `out` may not be `a`. */
export function turn(m: Numbers, mo: number, a: Numbers, ao: number, out: Numbers, oo: number): void {
  const x = a[ao];
  const y = a[ao + 1];
  const z = a[ao + 2];
  out[oo] = m[mo] * x + m[mo + 1] * y + m[mo + 2] * z;
  out[oo + 1] = m[mo + 3] * x + m[mo + 4] * y + m[mo + 5] * z;
  out[oo + 2] = m[mo + 6] * x + m[mo + 7] * y + m[mo + 8] * z;
}

/** out += m a. */
export function addTurned(m: Numbers, mo: number, a: Numbers, ao: number, out: Numbers, oo: number): void {
  const x = a[ao];
  const y = a[ao + 1];
  const z = a[ao + 2];
  out[oo] += m[mo] * x + m[mo + 1] * y + m[mo + 2] * z;
  out[oo + 1] += m[mo + 3] * x + m[mo + 4] * y + m[mo + 5] * z;
  out[oo + 2] += m[mo + 6] * x + m[mo + 7] * y + m[mo + 8] * z;
}

/** out = transposed m times a. */
export function turnBack(m: Numbers, mo: number, a: Numbers, ao: number, out: Numbers, oo: number): void {
  const x = a[ao];
  const y = a[ao + 1];
  const z = a[ao + 2];
  out[oo] = m[mo] * x + m[mo + 3] * y + m[mo + 6] * z;
  out[oo + 1] = m[mo + 1] * x + m[mo + 4] * y + m[mo + 7] * z;
  out[oo + 2] = m[mo + 2] * x + m[mo + 5] * y + m[mo + 8] * z;
}

/** out = a b, 3 x 3; `out` may be neither. */
export function multiply(a: Numbers, ao: number, b: Numbers, bo: number, out: Numbers, oo: number): void {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      out[oo + 3 * i + j] = a[ao + 3 * i] * b[bo + j] + a[ao + 3 * i + 1] * b[bo + 3 + j] + a[ao + 3 * i + 2] * b[bo + 6 + j];
    }
  }
}

/** out = a x b; `out` may be neither. */
export function crossInto(a: Numbers, ao: number, b: Numbers, bo: number, out: Numbers, oo: number): void {
  out[oo] = a[ao + 1] * b[bo + 2] - a[ao + 2] * b[bo + 1];
  out[oo + 1] = a[ao + 2] * b[bo] - a[ao] * b[bo + 2];
  out[oo + 2] = a[ao] * b[bo + 1] - a[ao + 1] * b[bo];
}

export const dotAt = (a: Numbers, ao: number, b: Numbers, bo: number): number =>
  a[ao] * b[bo] + a[ao + 1] * b[bo + 1] + a[ao + 2] * b[bo + 2];

export const lengthAt = (a: Numbers, ao: number): number => Math.sqrt(a[ao] * a[ao] + a[ao + 1] * a[ao + 1] + a[ao + 2] * a[ao + 2]);

/** Makes it of length one and returns the length it had; a vector of no length stays and gives 0. */
export function unitAt(a: Numbers, ao: number): number {
  const n = lengthAt(a, ao);
  if (n > 0) {
    a[ao] /= n;
    a[ao + 1] /= n;
    a[ao + 2] /= n;
  }
  return n;
}

export const distanceAt = (a: Numbers, ao: number, b: Numbers, bo: number): number => {
  const x = a[ao] - b[bo];
  const y = a[ao + 1] - b[bo + 1];
  const z = a[ao + 2] - b[bo + 2];
  return Math.sqrt(x * x + y * y + z * z);
};

/** Takes the part along the unit vector u off a. */
export function across(a: Numbers, ao: number, u: Numbers, uo: number): void {
  const d = dotAt(a, ao, u, uo);
  for (let k = 0; k < 3; k++) a[ao + k] -= d * u[uo + k];
}

/** 0 up to a, 1 from b on, smooth between (a may be above b). */
export function smoothstep(a: number, b: number, x: number): number {
  const s = Math.min(1, Math.max(0, (x - a) / (b - a)));
  return s * s * (3 - 2 * s);
}
