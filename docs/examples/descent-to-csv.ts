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
0.0,27383.4,-33.6,1712.1,0.0,3738.1
60.0,25502.7,-29.0,1714.0,0.0,3738.1
120.0,23898.8,-24.4,1715.6,0.0,3738.1
180.0,22575.2,-19.7,1716.8,0.0,3738.1
240.0,21539.1,-14.8,1717.8,0.0,3738.1
300.0,20795.9,-9.9,1718.5,0.0,3738.1
360.0,20349.2,-5.0,1718.9,0.0,3738.1
420.0,20199.9,0.0,1719.0,0.0,3738.1
480.3,20471.1,7.9,1600.8,7273.1,3594.1
540.3,21011.0,9.1,1478.2,7273.7,3450.1
600.3,21458.9,5.0,1351.3,7274.9,3306.0
660.3,21532.6,-3.1,1220.3,7274.5,3162.0
720.3,21027.2,-14.1,1085.3,7272.6,3018.0
780.3,19816.7,-26.4,946.1,7272.4,2874.0
840.3,17855.1,-38.9,802.3,7273.5,2730.0
900.3,15182.8,-49.8,653.6,7274.3,2585.9
960.3,11941.2,-57.5,499.2,7274.4,2441.9
1020.3,8395.2,-59.6,338.6,7274.5,2297.9
1080.3,4961.4,-53.2,171.1,7274.6,2153.8
1140.7,2147.4,-40.5,40.9,4243.6,2031.1
1200.7,447.9,-16.5,16.8,4013.5,1949.5
1260.7,100.0,0.0,0.0,3059.8,1876.3
1306.9,1.0,-1.3,0.0,2988.2,1831.0
*/
