import { type Mission, readMission } from '@farside/mission';
import { kept } from './kept.ts';

/** The mission that a flight was flown from; undefined where its file cannot be read any more. */
export const missionOf: (flight: Parameters<Parameters<typeof kept>[0]>[0]) => Mission | undefined = kept(
  (flight) => readMission(flight.manifest.mission.text, '').mission,
);
