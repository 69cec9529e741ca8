import { readMission } from '@farside/mission';
import { expect, test } from 'vitest';
import { MUTANT_KINDS, mutant } from './mutants.ts';

/** Mission files with something done to them: each is read, or told with a place and a reason. Nothing is thrown, nothing of the libraries below is said. */
const EACH = 2000;
const FOREIGN = /undefined|\[object|NaN is|Invalid input|TypeError|RangeError|\bZod|\bat \S+:\d+:\d+/;

test.each(MUTANT_KINDS)(`${EACH} files, %s`, (kind) => {
  let read = 0;
  for (let n = 0; n < EACH; n++) {
    const m = mutant(kind, n);
    const { mission, diagnostics } = readMission(m.text, 'mission.yaml');
    if (mission) {
      read++;
      expect(diagnostics, m.name).toEqual([]);
      continue;
    }
    const lines = m.text.split('\n');
    expect(diagnostics.length, m.name).toBeGreaterThan(0);
    for (const d of diagnostics) {
      const said = `${m.name} (${m.what}): ${d.line}:${d.column} ${d.message}`;
      expect(d.code, said).toMatch(/^MISSION_[A-Z]+$/);
      expect(d.message, said).not.toMatch(FOREIGN);
      expect(d.message.length, said).toBeGreaterThan(10);
      expect(d.line >= 1 && d.line <= lines.length, said).toBe(true);
      expect(d.column >= 1 && d.column <= (lines[d.line - 1] ?? '').length + 1, said).toBe(true);
    }
  }
  // the damage reaches both sides
  expect(read).toBeGreaterThan(EACH / 100);
  expect(read).toBeLessThan(EACH);
}, 300_000);
