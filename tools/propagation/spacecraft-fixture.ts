/**
 * Writes packages/node/test/fixtures/spacecraft.json: where two real spacecraft were at both ends of their coasts.
 * Orion (Artemis I): JPL Horizons, relative to the Earth-Moon barycentre; coasts between the burns of 2022-11-16 to 28. Tianwen-1: states in its own telemetry, 2021-02-07.
 * Run: node tools/propagation/spacecraft-fixture.ts [shared folder, default ../shared]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shared = join(process.argv[2] ?? '../shared', 'reference/data');
const sha256: Record<string, string> = {};
function rows(path: string): string[][] {
  const text = readFileSync(join(shared, path), 'utf8');
  sha256[path] = createHash('sha256').update(text).digest('hex');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((l) => l.split(','));
}

// Between burns and momentum dumps, eight hours and more; not the day around the close flyby of 2022-11-21
const COASTS = [
  ['Nov-16 21:03', 'Nov-17 11:03'],
  ['Nov-17 19:03', 'Nov-18 03:03'],
  ['Nov-18 07:03', 'Nov-19 03:03'],
  ['Nov-19 05:03', 'Nov-19 17:03'],
  ['Nov-19 19:03', 'Nov-20 07:03'],
  ['Nov-20 15:03', 'Nov-21 05:03'],
  ['Nov-22 07:03', 'Nov-22 23:03'],
  ['Nov-23 01:03', 'Nov-23 23:03'],
  ['Nov-24 03:03', 'Nov-25 21:03'],
  ['Nov-25 23:03', 'Nov-26 21:03'],
  ['Nov-27 03:03', 'Nov-27 23:03'],
];
const orion = rows('artemis1/artemis_wrt_earth_moon_barycenter_nov16_29.csv');
const stateAt = (time: string): (string | number)[] => {
  const r = orion.find((x) => x[1].includes(time));
  if (r === undefined) throw new Error(`no row at ${time}`);
  const [, day, clock] = /Nov-(\d+) (.*)$/.exec(r[1]) as unknown as string[];
  return [`2022-11-${day}T${clock}`, ...r.slice(2, 8).map(Number)];
};

const tianwen = rows('tianwen1/telemetry_states_heliocentric_20210207.csv')
  .filter((_, i) => i % 16 === 0)
  .map((r) => [r[1], ...r.slice(2, 8).map(Number)]);

const out = {
  provenance: {
    figures:
      'orion: JPL Horizons (Artemis I), as tabulated in alexfum75/code_astronomia; tianwen: state vectors decoded from the telemetry of Tianwen-1 by D. Estevez (CC BY 4.0), every sixteenth',
    sha256,
    writtenBy: 'tools/propagation/spacecraft-fixture.ts',
  },
  orionColumns: 'each coast from and to: TDB, position (km) and velocity (km/s) from the Earth-Moon barycentre, ICRF',
  orion: COASTS.map(([from, to]) => [stateAt(from), stateAt(to)]),
  tianwenColumns: 'UTC, position (km) and velocity (km/s) from the Sun, ICRF',
  tianwen,
};
writeFileSync('packages/node/test/fixtures/spacecraft.json', `${JSON.stringify(out)}\n`);
