/**
 * Fly a change, see what it does
 *
 * Ten lines: flies a mission, flies it again with one change, and prints what the change does to the limits that are counted in kilograms.
 */
import { compareFlights, flyMission } from 'farside';

const before = await flyMission('change-6');
const after = await flyMission('change-6', { set: 'modules.ascender.dry = 355 kg', donors: [before] });

const { limits } = compareFlights(before, after);
for (const { before: was, after: is } of limits) {
  if (was && is.unit === 'kg') console.log(`${is.name}: ${was.left.toFixed(1)} → ${is.left.toFixed(1)} kg left`);
}

/* prints:
propellant of the lander after touchdown: 40.8 → 35.1 kg left
propellant of the ascender in orbit: 80.3 → 75.6 kg left
mass of the orbiter after its last burn: 210.6 → 208.9 kg left
*/
