/** Coefficient of the monic three-term recursion from n-1 and n-2 to n in column m: ((n-1)^2 - m^2) / (4 (n-1)^2 - 1). */
export function beta(n: number, m: number): number {
  const k = n - 1;
  return k <= m ? 0 : ((k - m) * (k + m)) / (4 * k * k - 1);
}

/** Factor between the fully normalised derived Legendre function and its monic multiple, index n(n+1)/2+m: at most about 2^n times a few, so no overflow below degree 900. */
export function monicFactors(degree: number): Float64Array {
  const f = new Float64Array(((degree + 2) * (degree + 3)) / 2);
  // sectorial: A_mm = sqrt((2m+1)/(2m)) A_{m-1,m-1}, A_11 = sqrt 3; along a column A_nm leads with sqrt((2n-1)(2n+1)/((n-m)(n+m))) of A_{n-1,m}
  let sectorial = 1;
  for (let m = 0; m <= degree; m++) {
    if (m === 1) sectorial = Math.sqrt(3);
    else if (m > 1) sectorial *= Math.sqrt((2 * m + 1) / (2 * m));
    let a = sectorial;
    f[(m * (m + 1)) / 2 + m] = a;
    for (let n = m + 1; n <= degree; n++) {
      a *= Math.sqrt(((2 * n - 1) * (2 * n + 1)) / ((n - m) * (n + m)));
      f[(n * (n + 1)) / 2 + m] = a;
    }
  }
  return f;
}
