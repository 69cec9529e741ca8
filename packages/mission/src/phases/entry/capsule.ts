import type { EntryVehicle, ParachuteConfig } from '@farside/gnc';
import { FarsideError } from '@farside/math';
import { massOf, moduleOf, type Stack } from '@farside/vehicle';
import { canopiesOf, type Descent, descentOf } from '../../capsule/parachutes.ts';
import type { Mission } from '../../file/schema.ts';

/** What the air sees of the capsule. The ballistic coefficient holds for the module as built; a sample aboard makes it heavier. @throws ENTRY_AERO */
export function entryVehicle(stack: Stack): EntryVehicle & { readonly noseRadius: number } {
  const { aero, dry } = moduleOf(stack, 'returner');
  if (!aero) throw withoutAero();
  return { mass: massOf(stack), dragArea: dry.mass / aero.ballisticCoefficient, liftToDrag: aero.liftToDrag, noseRadius: aero.noseRadius };
}

/** The canopies of a mission. @throws PARACHUTE_SPEED, PARACHUTE_TIME, ENTRY_AERO */
export function parachutesOf(m: Mission): ParachuteConfig {
  return canopiesOf(neededDescent(m));
}

/** What the descent of a mission hangs on. @throws ENTRY_AERO */
export function neededDescent(m: Mission): Descent {
  const d = descentOf(m);
  if (!d) throw withoutAero();
  return d;
}

const withoutAero = (): FarsideError =>
  new FarsideError('ENTRY_AERO', 'the returner has no aerodynamics: it cannot fly an entry', {
    phase: 'entry',
    tryThis: "give modules.returner.aero with 'drag-coefficient', 'lift-to-drag', diameter and 'nose-radius'",
  });
