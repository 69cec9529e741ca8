import type { Vec3 } from '@farside/math';

/** A burn at an instant: its middle lies `at` seconds after the start of the phase; the velocity change (m/s) stands in the local frame at ignition: radial outward, along the motion, along r x v. */
export interface TimedBurn {
  readonly what: string;
  readonly at: number;
  readonly dv: Vec3;
}

/** What the solver of the phase finds: with the hand-over and the settings it makes the same rollout again. Seconds count from the start of the phase. */
export interface RendezvousParams {
  /** Burns that bring the orbiter to its circle below the ascender's; none when it is there already. */
  readonly trim: readonly TimedBurn[];
  /** The four burns of the ascender. */
  readonly burns: readonly TimedBurn[];
  /** When the orbiter takes over: behind and below the ascender by what the mission file says. */
  readonly handover: number;
  /** Whole revolutions of the phasing orbit. */
  readonly revolutions: number;
}
