import { ascent } from '../phases/ascent.ts';
import { braking } from '../phases/braking.ts';
import { entry } from '../phases/entry.ts';
import { landing } from '../phases/landing.ts';
import { launch } from '../phases/launch.ts';
import { lunarOrbitPhase } from '../phases/lunar-orbit.ts';
import { rendezvous } from '../phases/rendezvous.ts';
import { returnPhase } from '../phases/return.ts';
import { surface } from '../phases/surface.ts';
import { transfer } from '../phases/transfer.ts';
import { waiting } from '../phases/waiting.ts';
import type { Phase } from './phase.ts';

/** The only list of phases, in the order of flight. A new kind of phase is one file and one line here. */
export const PHASES: readonly Phase[] = [
  launch,
  transfer,
  braking,
  lunarOrbitPhase,
  landing,
  surface,
  ascent,
  rendezvous,
  waiting,
  returnPhase,
  entry,
] as readonly Phase[];
