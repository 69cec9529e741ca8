/** What the air is at a height. */
export interface Air {
  /** kg/m^3 */
  readonly density: number;
  /** Kinetic temperature, K. */
  readonly temperature: number;
  /** Pa */
  readonly pressure: number;
  /** m/s */
  readonly speedOfSound: number;
}

/** A static atmosphere: everything as a function of geometric height above the reference surface, m. */
export interface Atmosphere {
  readonly id: string;
  /** Above this height the density is zero, m. */
  readonly top: number;
  /** Density for hot loops, kg/m^3; 0 above the top. Below the lowest height of the model the lowest layer is continued. */
  density(height: number): number;
  air(height: number): Air;
}
