import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import { readFacts } from './facts.ts';

const BUNDLED = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'missions', 'change-6', 'facts.yaml'), 'utf8');
const ROW =
  'facts:\n  - id: a\n    basis: predicted\n    measure: entry.interface-speed\n    published: 11.2 km/s\n    dimension: speed\n    source: nobody\n';

function refusal(text: string): { code: string; message: string; where: string; tryThis: string } {
  try {
    readFacts(text, 'facts.yaml');
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    return { code: e.code, message: e.message, where: e.details.where ?? '', tryThis: e.details.tryThis ?? '' };
  }
  throw new Error('it was read');
}

test('the bundled facts and a bare row are read', () => {
  expect(readFacts(BUNDLED, 'facts.yaml').rows.length).toBeGreaterThan(20);
  expect(readFacts(ROW, 'facts.yaml').rows[0]).toMatchObject({ id: 'a', published: 11200 });
});

test.each([
  ['nothing', '', 'FACTS_VALUE', /^expected keys and values under 'facts'/, '1:1'],
  ['another key', 'rows: []\n', 'FACTS_VALUE', /^'facts' is missing: expected a list \(and 1 more fault in this file\)$/, '1:1'],
  ['no list', 'facts: soon\n', 'FACTS_VALUE', /^'facts': expected a list \(found 'soon'\)$/, '1:8'],
  ['no source', ROW.replace('    source: nobody\n', ''), 'FACTS_VALUE', /^'facts\.0\.source' is missing: expected text$/, '2:5'],
  ['a class of its own', ROW.replace('predicted', 'predictd'), 'FACTS_VALUE', /did you mean 'predicted'\?$/, '3:12'],
  ['a misspelt key', ROW.replace('dimension:', 'dimesion:'), 'FACTS_VALUE', /did you mean 'dimension'\?$/, '6:5'],
  [
    'a wrong unit',
    ROW.replace('km/s', 'km'),
    'FACTS_VALUE',
    /^'a', published: expected a speed such as .*'11\.2 km', which is a length/,
    '5:16',
  ],
  ['a wrong tolerance', `${ROW}    tolerance: 3 s\n`, 'FACTS_VALUE', /^'a', tolerance: expected a speed/, '8:16'],
  ['an epoch that is none', `${ROW}    at: soon\n`, 'FACTS_VALUE', /^'a', at: /, '8:9'],
  ['a row twice', ROW + ROW.replace('facts:\n', ''), 'FACTS_VALUE', /^the row 'a' stands in line 2 already$/, '8:9'],
  ['a key twice', ROW.replace('basis: predicted', 'id: b'), 'FACTS_SYNTAX', /the key 'id' stands in line 2 and again in line 3$/, '3:5'],
  ['a tab', ROW.replace('    measure', '\tmeasure'), 'FACTS_SYNTAX', /a tab stands where lines are indented/, '4:1'],
  ['two documents', `${ROW}---\n${ROW}`, 'FACTS_SYNTAX', /a second document begins here/, '8:1'],
])('%s: what was expected, once its place, and what to try', (_name, text, code, says, place) => {
  const r = refusal(text);
  expect(r.code).toBe(code);
  expect(r.message).toMatch(says);
  expect(r.message).not.toMatch(/facts\.yaml|Invalid|received|YAML\./);
  expect(r.where).toBe(`facts.yaml:${place}`);
  expect(r.tryThis).toContain('the facts.yaml of a bundled mission shows');
});
