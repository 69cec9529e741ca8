import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFlight } from '@farside/flight';
import { openFlightFolder } from '@farside/node';
import { afterAll, expect, test } from 'vitest';
import { farside } from '../../../test/farside.ts';
import { sharedFlight } from '../../../test/shared-flight.ts';
import { missionWithRelay, relayMessage } from './relay-file.ts';

const home = mkdtempSync(join(tmpdir(), 'farside-relay-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const opened = async (folder: string) => {
  const store = await openFlightFolder(folder);
  const flight = await openFlight(store);
  await store.close();
  return flight;
};

test('flown with the relay in a file, made again without it, and another flight with another file', async () => {
  const folder = join(home, 'mine');
  const shelf = join(home, 'flights');
  const env = { FARSIDE_FLIGHTS: shelf };
  missionWithRelay(folder, ['trajectory: relay.oem']);
  const message = await relayMessage(30);
  writeFileSync(join(folder, 'relay.oem'), message);
  const flown = await farside(['fly', folder, '--out', join(shelf, 'one')], { env });
  expect(flown.status, flown.stderr).toBe(0);
  const one = await opened(join(shelf, 'one'));
  const bundled = await opened((await sharedFlight()).folder);
  // the same orbit: contacts begin and end where they did
  const contacts = (f: typeof one) => f.contacts('lander').filter((c) => c.kind === 'relay');
  expect(contacts(one).length).toBe(contacts(bundled).length);
  contacts(one).forEach((c, i) => {
    const b = contacts(bundled)[i];
    // ends are found to some milliseconds, and the lander stands where it stood within millimetres
    expect(Math.abs(c.start.s - b.start.s)).toBeLessThanOrEqual(1);
    expect(Math.abs(c.end.s - b.end.s)).toBeLessThanOrEqual(1);
  });
  // with another file it is another flight, and nothing that read the relay is taken over
  writeFileSync(join(folder, 'relay.oem'), message.replace('ORIGINATOR = TEST', 'ORIGINATOR = OTHER'));
  const other = await farside(['fly', folder], { env });
  expect(other.status, other.stderr).toBe(0);
  expect(readdirSync(shelf).length).toBe(2);
  const two = readdirSync(shelf).find((d) => d !== 'one')!;
  const compared = await farside(['compare', join(shelf, 'one'), join(shelf, two)], { env });
  expect(compared.status, compared.stderr).toBe(0);
  expect(compared.stdout).toMatch(/files {2}relay\.oem [0-9a-f]{8} → relay\.oem [0-9a-f]{8}/);
  const json = await farside(['compare', join(shelf, 'one'), join(shelf, two), '--json'], { env });
  const phases = (JSON.parse(json.stdout) as { phases: { phase: string; because: { settings: string[] } }[] }).phases;
  expect(phases.find((p) => p.phase === 'surface')?.because.settings).toEqual(['surface.relay.trajectory']);
  expect(phases.find((p) => p.phase === 'launch')?.because.settings).toEqual([]);
  // from the manifest alone
  rmSync(join(folder, 'relay.oem'));
  const again = await farside(['refly', join(shelf, 'one'), '--json'], { env });
  expect(again.status, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ identical: true });
}, 300_000);
