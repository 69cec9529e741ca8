import type { LadderConfig } from '@farside/gnc';
import type { Mission } from '../../file/schema.ts';

/** How the landing spot is picked at the hover; undefined takes the site as it is. */
export function spotChooser(_m: Mission): LadderConfig['chooseSpot'] {
  return undefined;
}
