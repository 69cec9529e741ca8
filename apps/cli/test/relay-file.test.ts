import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farside } from '../../../test/farside.ts';
import { missionWithRelay, relayMessage } from './relay-file.ts';

/** A mission whose relay is a file beside it. */
let home: string;
let n = 0;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'farside-relay-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function outlineWith(lines: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = join(home, `m${n++}`);
  missionWithRelay(folder, lines);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return farside(['outline', folder, '--json'], { cwd: home });
}

test('the sketch is that of the same orbit told by elements', async () => {
  const told = await outlineWith(['trajectory: relay.oem'], { 'relay.oem': await relayMessage(12) });
  expect(told.status, told.stderr).toBe(0);
  const bundled = await farside(['outline', 'change-6', '--json']);
  const strip = (x: string): unknown => ({ ...(JSON.parse(x) as Record<string, unknown>), mission: '' });
  expect(strip(told.stdout)).toEqual(strip(bundled.stdout));
});

test('a mission that begins as this one takes the file along', async () => {
  const folder = join(home, 'first');
  missionWithRelay(folder, ['trajectory: ../given/relay.oem']);
  mkdirSync(join(home, 'given'));
  writeFileSync(join(home, 'given', 'relay.oem'), await relayMessage(12));
  const r = await farside(['new', 'second', '--from', folder, '--json'], { cwd: home });
  expect(r.status, r.stderr).toBe(0);
  expect(JSON.parse(r.stdout)).toMatchObject({ files: expect.arrayContaining(['relay.oem']) });
  expect(readFileSync(join(home, 'second', 'mission.yaml'), 'utf8')).toMatch(/trajectory: relay\.oem/);
  expect(readFileSync(join(home, 'second', 'relay.oem'))).toEqual(readFileSync(join(home, 'given', 'relay.oem')));
});

const REFUSED: readonly [string, readonly string[], Readonly<Record<string, string>>, string, RegExp][] = [
  ['a file that is not there', ['trajectory: relay.oem'], {}, 'FILE_MISSING', /surface\.relay\.trajectory/],
  ['a file that is something else', ['trajectory: relay.oem'], { 'relay.oem': 'hello' }, 'OEM_NOT_KVN', /relay\.oem/],
  ['orbit and file', ['trajectory: relay.oem', 'perilune: 200 km'], {}, 'MISSION_VALUE', /an orbit or a 'trajectory', not both/],
  ['half an orbit', ['perilune: 200 km'], {}, 'MISSION_VALUE', /missing: apolune, inclination/],
];
for (const [name, lines, files, code, message] of REFUSED) {
  test(`refused: ${name}`, async () => {
    const r = await outlineWith(lines, files);
    expect(r.status).toBe(1);
    const error = JSON.parse(r.stdout || r.stderr) as { error: { code: string; diagnostics?: unknown } };
    expect(JSON.stringify(error)).toMatch(message);
    expect(error.error.code).toBe(code);
  });
}

test('refused: an object that the file does not hold, with the key that names it', async () => {
  const folder = join(home, 'object');
  missionWithRelay(folder, ['trajectory: relay.oem', 'object: Magpie']);
  writeFileSync(join(folder, 'relay.oem'), await relayMessage(12));
  const r = await farside(['outline', folder], { cwd: home });
  expect(r.status).toBe(1);
  const line =
    readFileSync(join(folder, 'mission.yaml'), 'utf8')
      .split('\n')
      .findIndex((l) => l.includes('object: Magpie')) + 1;
  const said = r.stderr.replace(/\s+/g, ' ');
  expect(said).toContain("relay.oem is about 'QUEQIAO 2' (2024-051A), not 'Magpie' [PATH_OBJECT]");
  expect(said).toMatch(new RegExp(`mission\\.yaml:${line}:\\d+ \\(surface\\.relay\\.object\\)`));
  expect(said).toContain('try surface.relay.object names which object of the file it is');
  // the same of a file that is named on the command line
  const ephem = await farside(['ephem', '--trajectory', 'object/relay.oem', '--object', 'Magpie', '--at', '2024-06-02'], { cwd: home });
  expect(ephem.status).toBe(2);
  expect(ephem.stderr).toContain('try       --object names which object');
});

test('refused: a file that does not reach the time of the work, with what it covers and where it is named', async () => {
  const message = await relayMessage(1.2);
  const r = await outlineWith(['trajectory: relay.oem'], { 'relay.oem': message });
  expect(r.status).toBe(1);
  expect(JSON.parse(r.stdout || r.stderr)).toMatchObject({
    error: {
      code: 'PATH_OUTSIDE',
      where: expect.stringMatching(/mission\.yaml:\d+:\d+ \(surface\.relay\.trajectory\)/),
      expected: expect.stringContaining('2024-06-0'),
    },
  });
});
