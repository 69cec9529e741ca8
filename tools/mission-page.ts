/** Writes docs/guides/mission-file.md from the schema of the mission file. npm run mission-page */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missionPage } from '../test/mission-page.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'guides', 'mission-file.md'), missionPage());
