import { addSeconds, type Epoch, type Frames, secondsBetween } from '@farside/astro';
import { FarsideError } from '@farside/math';
import type { Flight } from '../flight.ts';
import { turnState } from '../inertial.ts';
import { CENTRES } from '../ndm/centres.ts';
import { ndmTime, roundForNdm } from '../ndm/text.ts';
import type { Opm, OpmManoeuvre } from './opm.ts';
import { thrustRuns } from './thrust-runs.ts';

/** How a state is written as an OPM. */
export interface OpmOptions {
  /** ISO 8601 UTC without Z: when the message is made. */
  readonly created: string;
  /** Default: the first epoch of the vehicle's path. */
  readonly at?: Epoch;
  /** Default UTC. */
  readonly timeSystem?: 'UTC' | 'TDB';
  readonly originator?: string;
  readonly objectName?: string;
  /** International designator; default the vehicle's name. */
  readonly objectId?: string;
  /** Needed where the vehicle stands on a body. */
  readonly frames?: Frames;
}

/** Half a microsecond and the rounding of epochs. */
const SLACK = 1e-6;

/**
 * State and mass of a vehicle at an epoch, and the burns that it flew from then on, as a parameter message: ICRF axes about the centre that the record has there. A burn, or each
 * pulse of one, is a finite manoeuvre with the integral of its acceleration by thrust. Throws VEHICLE_UNKNOWN, TRAJECTORY_OUTSIDE, OPM_FRAME.
 */
export function opmOf(flight: Flight, vehicle: string, o: OpmOptions): Omit<Opm, 'version' | 'messageId'> {
  const scale = o.timeSystem ?? 'UTC';
  const path = flight.trajectory(vehicle);
  const asked = o.at ?? path.start;
  const arc = path.arcAt(asked);
  if (!arc) {
    throw new FarsideError('TRAJECTORY_OUTSIDE', `the record of '${vehicle}' has no path at ${ndmTime(asked, scale)} ${scale}`, {
      expected: `an epoch from ${ndmTime(path.start, 'UTC')} to ${ndmTime(path.end, 'UTC')} UTC`,
      found: `${ndmTime(asked, 'UTC')} UTC`,
    });
  }
  const epoch = roundForNdm(asked, scale);
  const y = new Float64Array(7);
  // the rounded epoch may lie beyond the end by part of a microsecond: continued straight
  const over = Math.max(0, secondsBetween(arc.end, epoch)) + Math.min(0, secondsBetween(arc.start, epoch));
  arc.at(over === 0 ? epoch : over > 0 ? arc.end : arc.start, y);
  for (let k = 0; k < 3; k++) y[k] += over * y[3 + k];
  if (arc.frame !== 'icrf') {
    if (!o.frames) throw new FarsideError('OPM_FRAME', `'${vehicle}' is told in ${arc.frame} there: frames are needed to turn it to ICRF`);
    const m = new Float64Array(18);
    o.frames.rotation(arc.frame, 'icrf', epoch, m);
    turnState(m, y);
  }
  const manoeuvres: OpmManoeuvre[] = [];
  for (const b of flight.burns(vehicle)) {
    if (secondsBetween(asked, b.start) < -SLACK) continue;
    const runs = thrustRuns(path, b);
    runs.forEach((run, i) => {
      const pulse = runs.length > 1 ? `, pulse ${i + 1} of ${runs.length}` : '';
      manoeuvres.push({
        ignition: roundForNdm(addSeconds(b.start, run.after), scale),
        duration: run.duration,
        deltaMass: -run.propellant,
        frame: 'ICRF',
        deltaV: run.deltaV,
        comments: [`${b.what}${pulse}, ${b.engine}, about the ${b.centre}`],
      });
    });
  }
  const m = flight.manifest;
  return {
    creationDate: o.created,
    originator: o.originator ?? 'FARSIDE',
    objectName: o.objectName ?? vehicle.toUpperCase(),
    objectId: o.objectId ?? vehicle.toUpperCase(),
    centre: CENTRES[arc.centre],
    frame: 'ICRF',
    timeSystem: scale,
    epoch,
    state: y.slice(0, 6),
    spacecraft: { mass: y[6] },
    manoeuvres,
    userDefined: {},
    comments: {
      header: [
        `Mission ${m.mission.name}, vehicle ${vehicle}, flight ${m.id.slice(0, 16)}, engine ${m.engine}`,
        'Simulated, not measured. Manoeuvres are the burns that the vehicle flew from this epoch on',
      ],
      metadata: [],
      state: [`phase ${arc.phase}${arc.frame === 'icrf' ? '' : `, on the ground: at rest in ${arc.frame}`}`],
      elements: [],
      spacecraft: [],
      covariance: [],
      userDefined: [],
    },
  };
}
