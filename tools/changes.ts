/** Writes docs/changes.md: flies every change of test/changes/flown.ts and puts down what moved. Run: npm run changes. Takes some three minutes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEnvironment } from '@farside/node';
import { writePage } from '../test/changes/page.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const page = writePage(await nodeEnvironment(), version, (what) => console.error(what));
writeFileSync(join(root, 'docs/changes.md'), page);
