/**
 * Read a flight, arrays to plot
 *
 * Reads a flight from disk: arrays to plot from its channels, and states between the nodes of its path.
 * Fly it first: npx farside fly change-6
 */
import { addSeconds, formatUtc, norm, readFlight, vecAt } from 'farside';

const flight = await readFlight('change-6');
console.log(flight.vehicles.join(', '));

// a channel: t in s since t0, x in the unit; both are Float64Array, ready for any plotting library
const altitude = flight.channel('lander.altitude');
console.log(`${altitude.id}: ${altitude.t.length} samples in ${altitude.unit} since ${formatUtc(altitude.t0, 0)}`);

// the path of a vehicle, anywhere between its nodes: x y z (m), vx vy vz (m/s), mass (kg)
const path = flight.trajectory('orbiter');
const state = new Float64Array(7);
const begin = flight.handover('landing').epoch;
for (let minutes = 0; minutes <= 120; minutes += 30) {
  const epoch = addSeconds(begin, minutes * 60);
  const arc = path.at(epoch, state);
  const [km, speed] = [norm(vecAt(state, 0)) / 1e3, norm(vecAt(state, 3))];
  console.log(`${formatUtc(epoch, 0)}  ${km.toFixed(1)} km from the ${arc.centre} in ${arc.frame} axes, ${speed.toFixed(1)} m/s`);
}

// what happened, in order
for (const e of flight.events({ phase: 'landing' })) console.log(`${formatUtc(e.epoch, 0)}  ${e.text}`);

/* prints:
stack, injection-stage, lander, orbiter, ascender, capsule
lander.altitude: 1305 samples in m since 2024-06-01T22:01:30Z
2024-06-01T22:23:18Z  1939.1 km from the moon in icrf axes, 1589.5 m/s
2024-06-01T22:53:18Z  1951.8 km from the moon in icrf axes, 1579.3 m/s
2024-06-01T23:23:18Z  1939.2 km from the moon in icrf axes, 1589.5 m/s
2024-06-01T23:53:18Z  1924.2 km from the moon in icrf axes, 1601.9 m/s
2024-06-02T00:23:18Z  1934.1 km from the moon in icrf axes, 1593.6 m/s
2024-06-01T22:01:30Z  waiting for ignition
2024-06-01T22:02:40Z  lander goes behind the Moon
2024-06-01T22:08:30Z  main braking
2024-06-01T22:11:09Z  orbiter goes behind the Moon
2024-06-01T22:18:40Z  orbiter passes the landing site 205 km away, 83 deg high
2024-06-01T22:20:11Z  quick adjust: the lander turns upright
2024-06-01T22:20:25Z  approach down the line to the site
2024-06-01T22:22:11Z  hover: the ground is looked at
2024-06-01T22:22:31Z  hazard avoidance: over to the selected spot
2024-06-01T22:22:31Z  spot chosen on synthetic ground: 3.6 m from the site, slope 1.4 deg
2024-06-01T22:22:54Z  slow vertical descent
2024-06-01T22:23:17Z  engine off
2024-06-01T22:23:18Z  touchdown at 1.99 m/s down, 0.01 m from the selected spot
*/
