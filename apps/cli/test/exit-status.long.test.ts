import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { farside, type Ran, ROOT } from '../../../test/farside.ts';
import { sharedFlight } from '../../../test/shared-flight.ts';

/** Some forty commands, each with the exit status that its kind of fault has. */
const MISSION = readFileSync(join(ROOT, 'missions', 'change-6', 'mission.yaml'), 'utf8');
let home: string;
let shelf: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'farside-status-'));
  shelf = join(home, 'flights');
  mkdirSync(shelf);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function missionWith(name: string, change: readonly [string, string]): string {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  expect(MISSION, 'the line to change is in the file').toContain(change[0]);
  writeFileSync(join(folder, 'mission.yaml'), MISSION.replace(change[0], change[1]));
  return folder;
}
const run = (...args: string[]): Promise<Ran> => farside(args, { env: { FARSIDE_FLIGHTS: shelf }, cwd: home });
const flat = (s: string): string => s.replace(/\s+/g, ' ');

describe('one rule of the exit status', () => {
  const ELEMENTS = ['convert', 'elements', '--centre', 'moon'];
  test.each<[number, string, readonly string[]]>([
    [0, 'help', ['--help']],
    [0, 'a flight', ['show', 'change-6', '--json']],
    [2, 'no command', []],
    [2, 'a command', ['flyy']],
    [2, 'an option', ['show', 'change-6', '--colour']],
    [2, 'a mission', ['fly', 'chang-6']],
    [2, 'a mission to begin with', ['new', 'mine', '--from', 'change-7']],
    [2, 'a flight', ['show', 'chang-6']],
    [2, 'the other flight', ['compare', 'change-6', 'nowhere']],
    [2, 'a phase', ['show', 'change-6', '--phase', 'lnding']],
    [2, 'a vehicle', ['export', 'change-6', '--csv', '--vehicle', 'orbitr']],
    [2, 'a vehicle of contacts', ['contacts', 'change-6', '--vehicle', 'orbitr']],
    [2, 'a vehicle without a sky', ['light', 'change-6', '--site', '--vehicle', 'orbiter']],
    [2, 'a station', ['contacts', 'change-6', '--station', 'nowhere']],
    [2, 'a channel', ['export', 'change-6', '--csv', '--channel', 'lander.altitud']],
    [2, 'a part', ['budget', 'change-6', '--part', 'dv']],
    [2, 'a measure', ['sweep', 'change-6', '--vary', 'entry.range=6000 km', '--show', 'entry.peak']],
    [2, 'a body', ['ephem', 'mooon', '--at', '2024-05-03']],
    [2, 'an object of a file', ['ephem', '--trajectory', 'PATH', '--object', 'nobody', '--at', '2024-06-03']],
    [2, 'a path of --set', ['outline', 'change-6', '--set', 'landng.site.height=3 m']],
    [2, 'a key of --set', ['outline', 'change-6', '--set', 'landing.site.heigt=3 m']],
    [2, 'a unit of --set', ['outline', 'change-6', '--set', 'landing.site.height=3 kg']],
    [2, 'no sign in --set', ['outline', 'change-6', '--set', 'landing.site.height']],
    [2, 'a path that is set twice', ['outline', 'change-6', '--set', 'entry.angle=-6 deg', '--set', 'entry.angle=-5 deg']],
    [2, 'a unit of --vary', ['sweep', 'change-6', '--vary', 'entry.range=6000 kg']],
    [2, 'an epoch', ['convert', 'time', '2024-13-01']],
    [2, 'an epoch of a span', ['light', 'change-6', '--from', 'yesterday']],
    [2, 'an epoch outside the flight', ['export', 'change-6', '--opm', '--at', '2030-01-01']],
    [2, 'a unit', [...ELEMENTS, '--state', '1838 0 0 kg 0 1.63 0 km/s']],
    [2, 'an orbit that cannot be', [...ELEMENTS, '--elements', '1938 km 1.5 137 25 90 0 deg']],
    [2, 'a straight line', [...ELEMENTS, '--state', '1838 0 0 km 1 0 0 km/s']],
    [2, 'a span beside the flight', ['contacts', 'change-6', '--from', '2030-01-01']],
    [2, 'a step of nothing that is told', ['light', 'change-6', '--step', '2h']],
    [2, 'a file without a name', ['export', 'change-6', '--csv', '--out', '']],
    [1, 'a mission that is refused', ['outline', 'change-6', '--set', 'ascent.lift-off=touchdown + 170 h']],
    [1, 'a mission file with a fault', ['outline', 'FAULT']],
    [1, 'a mission that was not flown', ['show', 'change-5']],
    [1, 'a file that is not there', ['ephem', '--trajectory', 'nowhere.oem', '--at', '2024-06-03']],
    [1, 'a file that is there already', ['export', 'change-6', '--csv', '--out', 'PATH']],
    [1, 'a damaged kernel', ['ephem', 'moon', '--at', '2024-05-03', '--ephemeris', 'FAULT/mission.yaml']],
    [1, 'days that the data do not reach', ['ephem', 'moon', '--at', '2099-05-03']],
  ])('%i: %s', async (status, _what, args) => {
    const { folder, shelf: flown } = await sharedFlight();
    const only = join(home, 'only');
    if (!existsSync(only)) cpSync(folder, join(only, 'change-6'), { recursive: true });
    const path = join(home, 'relay.oem');
    if (!existsSync(path)) {
      const r = await farside(['export', 'change-6', '--oem', '--vehicle', 'capsule', '--out', path], { env: { FARSIDE_FLIGHTS: flown } });
      expect(r.status, r.stderr).toBe(0);
    }
    const fault = missionWith('fault', ['area: 25 m2', 'area: 25 m']);
    const words = args.map((a) => a.replace('PATH', path).replace('FAULT', fault));
    const r = await farside(words, { env: { FARSIDE_FLIGHTS: only }, cwd: home });
    expect(r.status, r.stderr).toBe(status);
  });

  test('is told by the help', async () => {
    expect(flat((await run('--help')).stdout)).toContain('2 typed wrongly: a command, option or name that is not there');
  });
});
