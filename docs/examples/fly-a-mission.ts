/**
 * Fly a mission, watch it
 *
 * Flies a mission, says what is being done, and prints its burns and where everything ended.
 */
import { flyMission, formatUtc } from 'farside';

let doing = '';
const flight = await flyMission('change-6', {
  progress: (p) => {
    if (p.phase !== doing) console.error(`${p.index}/${p.count} ${p.phase}`);
    doing = p.phase;
  },
});

for (const b of flight.burns('orbiter')) {
  console.log(
    `${formatUtc(b.start, 0)}  ${b.what.padEnd(44)} ${b.deltaV.toFixed(1).padStart(6)} m/s  ${b.propellant.toFixed(1).padStart(6)} kg`,
  );
}

const measures = flight.measures();
console.log(
  `peak load ${(Number(measures['entry.peak-load']) / 9.80665).toFixed(2)} g, landing ${Number(measures['entry.landing-miss']).toFixed(0)} m from the aim`,
);

/* prints:
2024-06-05T22:27:26Z  first circularising burn of the orbiter         6.5 m/s     5.6 kg
2024-06-05T23:31:12Z  second circularising burn of the orbiter        6.7 m/s     5.7 kg
2024-06-06T04:19:49Z  transfer to 5000 m (15 pulses)                 11.4 m/s     9.8 kg
2024-06-06T05:20:25Z  station keeping at 5000 m (4 pulses)            0.0 m/s     0.0 kg
2024-06-06T05:25:13Z  transfer to 1000 m (6 pulses)                   5.4 m/s     4.6 kg
2024-06-06T05:57:03Z  transfer to 100 m (3 pulses)                    0.8 m/s     0.7 kg
2024-06-06T06:40:25Z  final approach (184 pulses)                     0.7 m/s     0.6 kg
2024-06-19T10:03:05Z  first return burn                             413.3 m/s   306.7 kg
2024-06-20T09:53:48Z  second return burn                            407.8 m/s   283.3 kg
2024-06-21T06:16:11Z  return correction 1                             0.0 m/s     0.0 kg
2024-06-25T05:27:02Z  avoidance burn                                196.4 m/s    94.8 kg
peak load 5.34 g, landing 64 m from the aim
*/
