/** Constant of Sutton and Graves for air, kg^0.5/m (NASA TR R-376, 1971). */
export const SUTTON_GRAVES_EARTH = 1.7415e-4;
/** The same for the air of Mars. */
export const SUTTON_GRAVES_MARS = 1.9027e-4;

/** Convective heat flux at the stagnation point, W/m^2: k sqrt(rho/Rn) V^3 (K. Sutton & R. A. Graves, NASA TR R-376, 1971). kg/m^3, m/s, nose radius m. Cold wall. */
export const suttonGraves = (rho: number, speed: number, noseRadius: number, k: number = SUTTON_GRAVES_EARTH): number =>
  k * Math.sqrt(rho / noseRadius) * speed * speed * speed;

/** Velocity function of Tauber and Sutton for air, m/s. */
const SPEED = [
  9000, 9250, 9500, 9750, 10000, 10250, 10500, 10750, 11000, 11500, 12000, 12500, 13000, 13500, 14000, 14500, 15000, 15500, 16000,
];
const F = [1.5, 4.3, 9.7, 19.5, 35, 55, 81, 115, 151, 238, 359, 495, 660, 850, 1065, 1313, 1550, 1780, 2040];

/**
 * Radiative heat flux at the stagnation point in air, W/m^2: C Rn^a rho^1.22 f(V), C = 4.736e4 W/cm^2, a = 1.072e6 V^-1.88 rho^-0.325, at most 1 (0.6 for Rn 1-2 m, 0.5 for 2-3 m)
 * (M. E. Tauber & K. Sutton, J. Spacecraft 28, 1991). Table of f as known from the literature, not re-read: 9-16 km/s; 0 below 9 km/s, held above 16. A correlation of some 20 %.
 */
export function tauberSutton(rho: number, speed: number, noseRadius: number): number {
  if (speed < SPEED[0] || !(rho > 0)) return 0;
  const n = SPEED.length;
  let f = F[n - 1];
  for (let i = 1; i < n; i++) {
    if (speed <= SPEED[i]) {
      f = F[i - 1] + ((F[i] - F[i - 1]) * (speed - SPEED[i - 1])) / (SPEED[i] - SPEED[i - 1]);
      break;
    }
  }
  const cap = noseRadius > 2 ? 0.5 : noseRadius > 1 ? 0.6 : 1;
  const a = Math.min(cap, 1.072e6 * speed ** -1.88 * rho ** -0.325);
  return 4.736e8 * noseRadius ** a * rho ** 1.22 * f;
}
