/**
 * A sweep of one's own, with donors
 *
 * A sweep of one's own: what the entry angle does to the lowest height, the load and the heat of the entry.
 * Each flight takes over from those before what the change does not touch.
 */
import { type FlownFlight, flyMission, formatUtc, isFarsideError, nodeEnvironment, openMission } from 'farside';

const env = await nodeEnvironment();
const mission = openMission('change-6');
const flown: FlownFlight[] = [];

console.log('entry angle  lowest height  peak load  heat load    lands');
for (const angle of [-5.6, -5.7, -5.8, -5.9]) {
  try {
    const flight = await flyMission(mission, { env, set: `entry.angle = ${angle} deg`, donors: flown });
    flown.unshift(flight);
    const m = flight.measures();
    const [low, load, heat] = ['first-dip-height', 'peak-load', 'heat-load'].map((name) => Number(m[`entry.${name}`]));
    const lands = formatUtc(flight.handover('entry').epoch, 0);
    console.log(
      `${angle} deg     ${(low / 1e3).toFixed(2)} km       ${(load / 9.80665).toFixed(2)} g     ${(heat / 1e6).toFixed(0)} MJ/m2    ${lands}`,
    );
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    console.log(`${angle} deg     ${e.code}: ${e.message}`);
  }
}

/* prints:
entry angle  lowest height  peak load  heat load    lands
-5.6 deg     62.33 km       5.12 g     442 MJ/m2    2024-06-25T06:10:14Z
-5.7 deg     61.76 km       5.02 g     428 MJ/m2    2024-06-25T06:09:14Z
-5.8 deg     61.23 km       5.34 g     416 MJ/m2    2024-06-25T06:08:13Z
-5.9 deg     60.71 km       5.67 g     404 MJ/m2    2024-06-25T06:07:11Z
*/
