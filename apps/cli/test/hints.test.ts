import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FarsideError, isFarsideError } from '@farside/math';
import { changeMission, flightManifest, type Mission, readMission } from '@farside/mission';
import { createFlightFolder, nodeEnvironment } from '@farside/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside, type Ran, ROOT } from '../../../test/farside.ts';
import { withPlace } from '../src/missions.ts';

/** What is said to do has to be there to be done, and names the line that it speaks of. */
const TEXT = readFileSync(join(ROOT, 'missions', 'change-6', 'mission.yaml'), 'utf8');
let home: string;
let flight: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'farside-hints-'));
  flight = join(home, 'begun');
  const env = await nodeEnvironment();
  const mission = readMission(TEXT, 'mission.yaml').mission as Mission;
  await (await createFlightFolder(flight, flightManifest({ name: 'change-6', text: TEXT, mission }, env))).close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
const run = (...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: join(home, 'flights') }, cwd: home });
const flat = (s: string): string => s.replace(/\s+/g, ' ');

test('--fresh and --resume contradict each other, whatever lies there', async () => {
  for (const command of ['fly', 'check']) {
    const r = await run(command, 'change-6', '--fresh', '--resume', '--out', flight);
    expect(r.status).toBe(2);
    expect(r.stderr).toContain('[USAGE_BOTH]');
    expect(flat(r.stderr)).toContain('try leave one of them out');
  }
});

test('a flight without a sealed phase offers no phase to look at and no path to export', async () => {
  const r = await run('show', flight);
  expect(r.status).toBe(0);
  expect(r.stdout).toContain('0 of 11 phases');
  expect(r.stdout).not.toMatch(/--phase|--oem/);
  for (const command of ['budget', 'contacts', 'light']) {
    const none = await run(command, flight);
    expect(none.status).toBe(1);
    expect(flat(none.stderr)).toContain('nothing of the flight is sealed yet [FLIGHT_EMPTY]');
  }
});

test('the folder of a flight given for a mission is told as such, an empty one how a mission is begun', async () => {
  const r = await run('fly', flight);
  expect(r.status).toBe(2);
  expect(flat(r.stderr)).toContain("'begun' is the folder of a flight, not of a mission [MISSION_UNKNOWN]");
  expect(flat(r.stderr)).toContain('try farside show begun');
  const empty = join(home, 'an empty folder');
  mkdirSync(empty);
  const e = await run('fly', empty);
  const copied = /copy: cp (\S+) '(an empty folder)'/.exec(flat(e.stderr));
  expect(copied, e.stderr).not.toBeNull();
  writeFileSync(join(empty, 'mission.yaml'), readFileSync(resolve(home, copied![1]), 'utf8'));
  expect((await run('outline', empty)).status).toBe(0);
});

test('the columns of a flight are named', async () => {
  const r = await run('fly', 'change-6', '--out', join(home, 'whole'));
  expect(r.stdout).toContain('right: mass of a vehicle at the end of the phase; of a burn (▸) its propellant');
}, 60_000);

test('what corrections may take beyond what was flown is held against the tanks, and a load that is enough is named', async () => {
  const sound = await run('show', join(home, 'whole'));
  expect(flat(sound.stdout)).toMatch(/to be 99 % sure, corrections need \d\.\d+ kg more than was flown; the orbiter has \d{3}\.\d kg left/);
  expect(sound.stdout).not.toContain('warning');
  // what is left is what the orbiter weighs in the end without its own mass
  const end = JSON.parse((await run('show', join(home, 'whole'), '--json')).stdout) as {
    phases: { phase: string; measures: Record<string, number> }[];
  };
  const orbiter = end.phases.find((p) => p.phase === 'entry')?.measures['entry.orbiter-mass'] ?? 0;
  const told = Number(/the orbiter has ([\d.]+) kg left/.exec(flat(sound.stdout))?.[1]);
  expect(told).toBeGreaterThan(100);
  expect(Math.abs(told + 1220 - orbiter)).toBeLessThan(0.06);
  const folder = join(home, 'loose');
  mkdirSync(folder);
  const flown = async (propellant: number): Promise<string> => {
    const text = changeMission(TEXT, [
      { path: 'transfer.injection-error.velocity', value: '20 m/s' },
      { path: 'modules.orbiter.propellant', value: `${propellant} kg` },
    ]);
    writeFileSync(join(folder, 'mission.yaml'), text);
    return flat((await run('fly', folder)).stdout);
  };
  const load = /warning to be 99 % sure.*: load ([\d.]+) kg more in modules.orbiter.propellant/.exec(await flown(2500))?.[1];
  expect(Number(load)).toBeGreaterThan(10);
  const again = await flown(2500 + Number(load));
  expect(again).toContain('to be 99 % sure');
  expect(again).not.toContain('warning');
}, 60_000);

test('a stay that no plane serves names the line of the lift-off', async () => {
  const folder = join(home, 'stay');
  mkdirSync(folder);
  const text = changeMission(TEXT, [{ path: 'ascent.lift-off', value: 'touchdown + 20 d' }]);
  writeFileSync(join(folder, 'mission.yaml'), text);
  const r = await run('outline', folder);
  const line = text.split('\n').findIndex((l) => l.includes('touchdown + 20 d')) + 1;
  expect(r.stderr).toContain(`stay/mission.yaml:${line}:`);
});

test.each([
  ['LADDER_THROTTLE', 'modules.lander.engines.main.minimum'],
  ['ASCENT_SINKS', 'modules.ascender.engines.main.thrust'],
  ['SITE_PLANE_FAR', 'rendezvous.docking'],
  ['RENDEZVOUS_TIME', 'rendezvous.docking'],
  ['PROPAGATION_STEP_TOO_LONG', 'modules.orbiter.area'],
  ['STAY_TOO_LONG', 'ascent.lift-off'],
  ['DOCKING_MISSED', 'rendezvous.capture'],
])('%s has the place of %s', (code, path) => {
  const mission = readMission(TEXT, 'm.yaml').mission as Mission;
  const e = withPlace(new FarsideError(code, 'words without a name'), {
    source: { name: 'change-6', text: TEXT, mission },
    file: 'm.yaml',
    bundled: true,
  });
  expect(isFarsideError(e) && e.details.where).toMatch(new RegExp(`^m\\.yaml:\\d+:\\d+ \\(${path.replaceAll('.', '\\.')}\\)$`));
});

test('a number without its unit is told with the right article', async () => {
  const about = ['propagate', '--centre', 'earth', '--at', '2024-05-03T10:00:00Z', '--for', '1h', '--elements'];
  expect(flat((await run(...about, '6578 km 0 25 0 0 0')).stderr)).toContain('number 3 (an angle) has no unit');
  expect(flat((await run(...about, '6578 km 0 25 km 0 0 0 deg')).stderr)).toContain("number 3 is an angle and cannot be in 'km'");
});
