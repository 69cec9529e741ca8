/** One figure that lies within the tolerance of a predicted row and is not its answer typed in. */
export interface Allowed {
  /** `missions/<name>` or `packages/<name>`. */
  readonly in: string;
  /** The figure: path in the mission file, or its text in the source. Left out: every figure of the file. */
  readonly text?: string;
  /** Part of the line it stands on. */
  readonly line?: string;
  /** End of the file's path, where a whole table is meant. */
  readonly file?: string;
  /** Why it is not the answer. */
  readonly why: string;
}

const TABLE = 'a table of physics that was there before there was a mission: ';

export const ALLOWED: readonly Allowed[] = [
  // Mission files.
  {
    in: 'missions/change-6',
    text: 'transfer.execution.direction',
    why: 'pointing error of a burn (0.033 deg, one sigma); the rows near it are cross-tracks about zero, which any small angle is near',
  },
  { in: 'missions/change-6', text: 'return.execution.direction', why: 'pointing error of a burn, as for the transfer' },
  {
    in: 'missions/change-6',
    text: 'surface.relay.node',
    why: 'node of the relay, assumed 0 because nobody published it; the rows near it are cross-tracks of the orbiter’s plane, which no relay moves',
  },
  {
    in: 'missions/change-6',
    text: 'ascent.orbit.apolune',
    why: 'height above the Moon that the ascender is sent to (published); the row near it is a height above the Earth',
  },
  {
    in: 'missions/change-6',
    text: 'rendezvous.container-transfer',
    why: 'time for moving the container after docking (06:48 to 07:24, published); the row near it is the launch’s',
  },
  {
    in: 'missions/change-6',
    text: 'entry.interface',
    why: 'where the entry is said to begin; the highest point of the skip is flown, and lies wherever bank and lift bring it',
  },

  {
    in: 'missions/change-5',
    text: 'transfer.execution.direction',
    why: 'pointing error of a burn (0.033 deg, one sigma); the rows near it are cross-tracks about zero, which any small angle is near',
  },
  { in: 'missions/change-5', text: 'return.execution.direction', why: 'pointing error of a burn, as for the transfer' },
  {
    in: 'missions/change-5',
    text: 'landing.site.latitude',
    why: 'where the lander stands (published, measured from orbit); an orbit that passes over it is inclined by more, how much more follows from the stay',
  },
  {
    in: 'missions/change-5',
    text: 'entry.site.latitude',
    why: 'latitude of the landing site on Earth (published); the plane that comes down there is given by the Moon’s place on the day',
  },
  {
    in: 'missions/change-5',
    text: 'rendezvous.handover.target-altitude',
    why: 'height of the ascender at the hand-over to the close approach (assumed 210 km); the row near it is where the return’s second burn is lit, days later',
  },

  // Guesses, steps, scales and bounds of the phases and their outlines.
  { in: 'packages/mission', text: '0.6 * DEG', line: 'SKETCH_DOUBT', why: 'how far a sketch of the plane may be off before it is flown' },
  { in: 'packages/mission', text: '0.1) * DEG', line: '(limit - 0.1)', why: 'room for the flight in a limit that a hint names' },
  { in: 'packages/mission', text: '1 * DEG', line: 'const PLANES', why: 'step of the planes looked at for a hint' },
  { in: 'packages/mission', text: '0.7 * DEG', line: 'const DOUBT', why: 'how far a sketched plane may be off before a hint is tried' },
  { in: 'packages/mission', text: '0.2 * DEG', line: 'const h', why: 'step of a difference quotient' },
  { in: 'packages/mission', text: '0.1 * DEG', line: 'low - 0.1 * DEG', why: 'grace at the bounds of the parking inclination' },
  {
    in: 'packages/mission',
    text: '850',
    line: 'perilune(850)',
    why: 'speed (m/s) at the Moon that the first guess of the arrival starts with',
  },
  {
    in: 'packages/mission',
    text: '120e3',
    line: 'const TOP_OF_THE_AIR',
    why: 'lowest pass of the orbiter by the Earth that a mission file may ask for',
  },
  { in: 'packages/mission', text: '120 km', line: 'below, the air', why: 'lowest parking orbit that a mission file may ask for' },
  { in: 'packages/mission', text: '1440', line: 'minute < 1440', why: 'minutes of a day' },
  { in: 'packages/mission', text: '2e3', line: 'tolerance: 2e3', why: 'tolerance of a sketch, m' },
  { in: 'packages/mission', text: '2e3', line: 'meet(', why: 'tolerance of a first guess, m' },
  { in: 'packages/mission', text: '2e3', line: 'aimRows(', why: 'tolerance of an aim, m' },
  { in: 'packages/mission', text: '100e3', line: 'scale: 100e3', why: 'scale of a constraint, m' },
  { in: 'packages/mission', text: '1e5', line: 'scale: 1e5', why: 'scale of a constraint, m' },
  { in: 'packages/mission', text: '2000', line: 'scale: 2000', why: 'scale of a constraint, m' },
  { in: 'packages/mission', text: '900', line: 'middle - burn / 2 - 900', why: 'head start of a solver’s world before the burn it solves' },
  { in: 'packages/mission', text: '900', line: 'const WATCH = 900', why: 'interval at which light and contact are looked at' },
  { in: 'packages/mission', text: '900', line: 'const FARTHEST = 900', why: 'interval at which the delay of a contact is looked at' },
  { in: 'packages/mission', text: '900', line: 'const NEAR_MOON', why: 'interval at which a path is looked at' },
  {
    in: 'packages/mission',
    text: '1300',
    line: 'const LONG_BURN',
    why: 'a quarter of a turn in parking orbit: decides the words of a refusal, nothing that is flown',
  },
  { in: 'packages/mission', text: '1200', line: 'const NARROW', why: 'head start of a solver’s world before the burn it solves' },
  { in: 'packages/mission', text: '60e3', line: 'const ABOVE', why: 'lowest height above the Moon of a phasing orbit' },
  { in: 'packages/mission', text: '60e3', line: 'const DEEP', why: 'depth below the Moon’s ground that a disposal is aimed at' },
  {
    in: 'packages/mission',
    text: '1500',
    line: 'theta + 1500 / radius',
    why: 'ground (m) covered from the gate to the hover, in the first guess of the arc',
  },
  { in: 'packages/mission', text: '1.7 km/s', line: 'speed:', why: 'example in a message: "expected a speed such as 1.7 km/s"' },
  {
    in: 'packages/sim',
    text: '60e3',
    line: 'MOON_RADIUS + 60e3',
    why: 'height above the Moon below which the fixed-step propagator is not used',
  },
  { in: 'packages/vehicle', text: '1150', line: 'PROPELLANT_DENSITY', why: 'density, kg/m3' },
  {
    in: 'packages/flight',
    text: '0.75',
    line: 'const CHECKS',
    why: 'where between two nodes a thinned path is checked, share of the step',
  },
  { in: 'packages/mission', text: 'Math.PI / 4', line: 'diameter', why: 'area of a circle over the square of its diameter' },
  { in: 'packages/mission', text: 'Math.PI / 4', line: 'min: -Math.PI / 4', why: 'steepest entry angle that a mission file may ask for' },
  {
    in: 'packages/mission',
    text: '43.1 deg',
    line: "angle: '43.1 deg'",
    why: 'example in a message: "expected an angle such as 43.1 deg"',
  },
  { in: 'packages/mission', text: '0.75', line: 'EARTH_MOTION', why: 'factor of the secular rate of a node under a third body (3/4)' },
  { in: 'packages/mission', text: '0.75', line: 'const span', why: 'how far beyond the last turn a perilune is looked for, turns' },
  { in: 'packages/mission', text: '0.75', line: 'meet(0.75', why: 'share of the way at which a guess is met' },

  {
    in: 'packages/mission',
    text: '0.5 * DEG',
    line: 'OFF_ASYMPTOTE',
    why: 'inclination that a plane keeps above the declination of its asymptote',
  },
  { in: 'packages/mission', text: '11e3', line: 'moonSite', why: 'highest place (m) of the Moon, bound of an input' },
  { in: 'packages/mission', text: '100e3', line: 'range over ground', why: 'least range (m) of an entry, bound of an input' },
  { in: 'packages/mission', text: '30 * 3600', line: 'LONGEST_ELLIPSE', why: 'longest period (s) of the return ellipse' },
  { in: 'packages/mission', text: '100e3', line: 'RANGE_STEP', why: 'step (m) of a search over ranges, for a hint' },
  { in: 'packages/mission', text: '0.02 * Math.PI) / 180', line: 'ANGLE_STEP', why: 'step of a search over entry angles' },

  // Guidance laws.
  { in: 'packages/gnc', text: '1500', line: 'config.allowance', why: 'ground (m) that a braking plan keeps in hand' },
  { in: 'packages/gnc', text: '2400', line: 'adjusted: 2400', why: 'default height (m) of a gate over the Moon' },
  { in: 'packages/gnc', text: '11e3', line: 'endHeight', why: 'default height (m) at which entry guidance ends' },
  { in: 'packages/gnc', text: '11e3', line: 'drogueHeight', why: 'default height (m) of the drogue' },
  { in: 'packages/gnc', text: '800', line: 'guess[0] + 800', why: 'latest second reversal that is searched, s after the first' },
  { in: 'packages/gnc', text: '1200', line: 'hop: 1200', why: 'default duration of the last hop but one before docking, s' },
  { in: 'packages/gnc', text: 'Math.PI) / 4', line: '(k * Math.PI) / 4', why: 'eight directions round a spot' },
  { in: 'packages/gnc', text: 'Math.PI / 4', line: 'mid * mid', why: 'area of a circle over the square of its diameter' },
  { in: 'packages/gnc', text: '45 * DEG', line: 'approachSlope', why: 'default slope of the approach over the Moon' },
  { in: 'packages/gnc', text: '220e3', line: 'ceiling', why: 'default height over the Earth above which a skip is taken for lost, m' },
  { in: 'packages/gnc', text: '1) * DEG', line: 'clamp(x0', why: 'first step of a search over bank, one degree' },
  { in: 'packages/gnc', file: 'entry/heating.ts', why: `${TABLE}radiative heating over speed (Tauber and Sutton 1991)` },

  // The kernel knows no mission.
  { in: 'packages/astro', file: 'bodies.ts', why: `${TABLE}radii, masses, the solar constant` },
  { in: 'packages/astro', file: 'atmosphere/exponential.ts', why: `${TABLE}heights and densities` },
  { in: 'packages/astro', file: 'atmosphere/us-standard-1976.ts', why: `${TABLE}layers of the standard atmosphere` },
  { in: 'packages/astro', file: 'earth-orientation/earth-rotation.ts', why: 'the Earth rotation angle at J2000, turns (IAU 2000)' },
  { in: 'packages/astro', file: 'earth-orientation/precession-nutation.ts', why: `${TABLE}fundamental arguments` },
  { in: 'packages/astro', file: 'frames/iau-figures.ts', why: `${TABLE}poles and rotations of the IAU` },
  { in: 'packages/astro', file: 'frames/iau.ts', text: '360', why: 'degrees of a turn' },
  { in: 'packages/astro', file: 'gravity-data/gravity-file.ts', text: '2200', why: 'largest degree that a field file may have' },
  { in: 'packages/astro', file: 'ephemeris/daf.ts', text: '1024', why: 'bytes of a record' },
  { in: 'packages/astro', file: 'time/calendar.ts', why: 'days of years and of the 400-year cycle' },
  { in: 'packages/astro', file: 'time/iso.ts', why: 'minutes of a day, days of a year' },
  { in: 'packages/astro', file: 'time/leap-second-table.ts', why: `${TABLE}leap seconds` },
  { in: 'packages/astro', file: 'time/tdb-terms.ts', why: `${TABLE}terms of TDB` },
  { in: 'packages/astro', file: 'time/tdb.ts', text: '1024', why: 'how many results are kept' },
  { in: 'packages/math', file: 'portable/circular.ts', text: '1240', why: 'bits of 2/pi that the reduction of large angles takes' },
  { in: 'packages/math', file: 'portable/logarithm.ts', why: 'exponents of doubles (IEEE 754)' },
];
