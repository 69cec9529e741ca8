import { FarsideError } from '@farside/math';

/** The IAU 2000A nutation series and the series of the CIO locator, as flat tables. */
export interface NutationSeries {
  /** 11 numbers a row: multipliers of l, l', F, D, Om; psi: sin, t sin, cos; eps: cos, t cos, sin (1e-7 arcsec). */
  readonly luniSolar: Float64Array;
  /** 17 a row: multipliers of l, F, D, Om, eight planets, general precession; psi: sin, cos; eps: sin, cos (1e-7 arcsec). */
  readonly planetary: Float64Array;
  /** 11 a row: power of t; multipliers of l, l', F, D, Om, Venus, Earth, general precession; sin, cos (1e-8 arcsec). */
  readonly cioTerms: Float64Array;
  /** Powers 0 to 5 of t (1e-8 arcsec). */
  readonly cioPolynomial: Float64Array;
}

/** Text of bytes as JSON with a `format` field. Throws `code` when it is something else. */
export function readJson(bytes: Uint8Array, format: string, code: string, tryThis: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new FarsideError(code, `this is not a ${format} file: it is not JSON text`, { cause, tryThis });
  }
  if (typeof value !== 'object' || value === null || (value as Record<string, unknown>)['format'] !== format) {
    throw new FarsideError(code, `this is not a ${format} file`, { expected: `"format": "${format}"`, tryThis });
  }
  return value as Record<string, unknown>;
}

/** A list of finite numbers whose length is a multiple of `width`. */
export function readNumbers(file: Record<string, unknown>, key: string, width: number, code: string, tryThis: string): Float64Array {
  const list = file[key];
  if (!Array.isArray(list) || list.length === 0 || list.length % width !== 0 || !list.every((x) => Number.isFinite(x))) {
    throw new FarsideError(code, `'${key}' is not a list of numbers in rows of ${width}`, { tryThis });
  }
  return Float64Array.from(list as number[]);
}

/** Reads data/earth-orientation/nutation-iau2000a.json (bytes from a BlobSource). Throws NUTATION_FILE. */
export function readNutation(bytes: Uint8Array): NutationSeries {
  const code = 'NUTATION_FILE';
  const tryThis = 'fetch data/earth-orientation/nutation-iau2000a.json again, or write it with tools/earth-orientation/nutation.ts';
  const file = readJson(bytes, 'farside-nutation/1', code, tryThis);
  return {
    luniSolar: readNumbers(file, 'luniSolar', 11, code, tryThis),
    planetary: readNumbers(file, 'planetary', 17, code, tryThis),
    cioTerms: readNumbers(file, 'cioTerms', 11, code, tryThis),
    cioPolynomial: readNumbers(file, 'cioPolynomial', 6, code, tryThis),
  };
}
