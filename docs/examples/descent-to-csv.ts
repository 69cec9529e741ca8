/**
 * The descent as CSV
 *
 * The powered descent as a table for a spreadsheet: several channels of a flight side by side, a row every 60 s.
 * They share their times: a phase samples all its channels together. One channel alone: exportChannelCsv.
 * Fly it first: npx farside fly change-6
 */
import { readFlight } from 'farside';

const flight = await readFlight('change-6');
const channels = ['altitude', 'vertical-speed', 'horizontal-speed', 'thrust', 'mass'].map((name) => flight.channel(`lander.${name}`));

console.log(['t [s]', ...channels.map((c) => `${c.name} [${c.unit}]`)].join(','));
const { t } = channels[0];
let next = 0;
for (let i = 0; i < t.length; i++) {
  if (t[i] < next && i < t.length - 1) continue;
  console.log([t[i].toFixed(1), ...channels.map((c) => c.x[i].toFixed(1))].join(','));
  next += 60;
}

/* prints:
t [s],altitude [m],vertical-speed [m/s],horizontal-speed [m/s],thrust [N],mass [kg]
0.0,27499.6,-33.7,1712.0,0.0,3738.1
60.0,25617.6,-29.1,1713.9,0.0,3738.1
120.0,24012.1,-24.4,1715.5,0.0,3738.1
180.0,22686.6,-19.7,1716.7,0.0,3738.1
240.0,21648.4,-14.9,1717.7,0.0,3738.1
300.0,20902.9,-10.0,1718.4,0.0,3738.1
360.0,20453.6,-5.0,1718.8,0.0,3738.1
420.0,20301.5,-0.0,1718.9,0.0,3738.1
480.4,20569.1,7.8,1600.8,7273.1,3594.1
540.4,21102.0,9.0,1478.1,7273.7,3450.1
600.4,21540.1,4.8,1351.2,7274.9,3306.1
660.4,21602.3,-3.3,1220.2,7274.5,3162.0
720.4,21084.6,-14.3,1085.2,7272.6,3018.0
780.4,19861.5,-26.6,946.0,7272.4,2874.0
840.4,17888.0,-39.0,802.3,7273.5,2730.0
900.4,15204.9,-50.0,653.6,7274.2,2586.0
960.4,11954.4,-57.6,499.2,7274.4,2441.9
1020.4,8401.7,-59.7,338.7,7274.5,2297.9
1080.4,4963.8,-53.3,171.2,7274.6,2153.9
1140.8,2147.5,-40.5,40.9,4243.5,2031.0
1200.8,447.9,-16.5,16.8,4013.5,1949.5
1260.8,100.0,0.0,0.0,3059.7,1876.3
1307.0,1.0,-1.3,0.0,2988.2,1830.9
*/
