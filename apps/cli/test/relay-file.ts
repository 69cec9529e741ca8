import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addSeconds, secondsBetween } from '@farside/astro';
import { type OemSegment, writeOem } from '@farside/flight';
import { type Mission, outline, readMission } from '@farside/mission';
import { relayPosition } from '@farside/mission/site/relay.ts';
import { nodeEnvironment } from '@farside/node';
import { ROOT } from '../../../test/farside.ts';

const BUNDLED = join(ROOT, 'missions', 'change-6');
const STEP = 120;

/** Chang'e 6's mission file with its relay's orbit replaced by lines of one's own. */
export function missionWithRelay(folder: string, lines: readonly string[]): void {
  const text = readFileSync(join(BUNDLED, 'mission.yaml'), 'utf8');
  const orbit =
    / {4}perilune: 200 km\n {4}apolune: 16000 km\n {4}inclination: .*\n {4}node: .*\n {4}argument-of-perilune: .*\n {4}epoch: .*\n/;
  if (!orbit.test(text)) throw new Error('the relay of change-6 is written otherwise now');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'mission.yaml'), text.replace(orbit, `${lines.map((l) => `    ${l}`).join('\n')}\n`));
  copyFileSync(join(BUNDLED, 'facts.yaml'), join(folder, 'facts.yaml'));
}

/** The orbit of the bundled relay as an ephemeris message from a day before touchdown on, for some days. */
export async function relayMessage(days: number): Promise<string> {
  const mission = readMission(readFileSync(join(BUNDLED, 'mission.yaml'), 'utf8'), 'mission.yaml').mission as Mission;
  const env = await nodeEnvironment();
  const { schedule } = outline(mission, env);
  const where = relayPosition(mission, env, schedule)!;
  // whole seconds: what is written is what was sampled
  const start = { s: addSeconds(schedule.touchdown, -86400).s, f: 0 };
  const count = Math.ceil((days * 86400) / STEP);
  const epochs = Array.from({ length: count }, (_, i) => addSeconds(start, i * STEP));
  const states = new Float64Array(6 * count);
  epochs.forEach((e, i) => {
    const [a, r, b] = [-1, 0, 1].map((dt) => where(addSeconds(e, dt)));
    states.set([...r, ...[0, 1, 2].map((k) => (b[k] - a[k]) / 2)], 6 * i);
  });
  const segment: OemSegment = {
    objectName: 'QUEQIAO 2',
    objectId: '2024-051A',
    centre: 'MOON',
    frame: 'ICRF',
    timeSystem: 'TAI',
    start,
    stop: epochs[count - 1],
    interpolation: 'LAGRANGE',
    interpolationDegree: 7,
    comments: [`${secondsBetween(start, epochs[count - 1])} s`],
    epochs,
    states,
    covariances: [],
  };
  return writeOem({ creationDate: '2024-05-01T00:00:00', originator: 'TEST', comments: [], segments: [segment] });
}
