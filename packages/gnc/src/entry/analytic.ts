import { portableMath as Math } from '@farside/math';
/** Closed forms of ballistic entry into an exponential atmosphere (H. J. Allen & A. J. Eggers, NACA Report 1381, 1958): straight path, no gravity. Good above about 20 degrees of steepness. */
export interface AllenEggers {
  /** Largest deceleration, m/s^2. */
  readonly load: number;
  /** Where it comes: speed (m/s) and height (m). */
  readonly speed: number;
  readonly height: number;
  /** Where the convective heat flux is largest. */
  readonly heatSpeed: number;
  readonly heatHeight: number;
}

/** For entry speed (m/s), steepness below the horizon (rad, positive), surface density (kg/m^3), scale height (m), ballistic coefficient m/(Cd A) (kg/m^2). */
export function allenEggers(speed: number, steepness: number, rho0: number, scaleHeight: number, ballistic: number): AllenEggers {
  const s = Math.sin(steepness);
  const deep = (rho0 * scaleHeight) / (ballistic * s);
  return {
    load: (speed * speed * s) / (2 * Math.E * scaleHeight),
    speed: speed * Math.exp(-1 / 2),
    height: scaleHeight * Math.log(deep),
    heatSpeed: speed * Math.exp(-1 / 6),
    heatHeight: scaleHeight * Math.log(3 * deep),
  };
}
