import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import { readFacts, scoreRow } from './facts.ts';

const bundled = (mission: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'missions', mission, 'facts.yaml'), 'utf8');
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
  expect(readFacts(bundled('change-6'), 'facts.yaml').rows.length).toBeGreaterThan(20);
  expect(readFacts(bundled('change-5'), 'facts.yaml').rows.length).toBeGreaterThan(20);
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
  [
    'an equator that is none',
    `${ROW}    frame: equator\n`,
    'FACTS_VALUE',
    /^'facts\.0\.frame': expected one of moon-mod, moon-body-inertial, found 'equator'$/,
    '8:12',
  ],
  [
    'a plane without its epoch',
    ROW.replace('entry.interface-speed', 'orbiter.node-at-epoch')
      .replace('11.2 km/s', '3 deg')
      .replace('dimension: speed', 'dimension: angle'),
    'FACTS_VALUE',
    /^'a', measure: 'orbiter\.node-at-epoch' needs 'at' beside it: an epoch such as/,
    '4:14',
  ],
  [
    'a plane without its equator',
    `${ROW.replace('entry.interface-speed', 'orbiter.node-at-epoch').replace('11.2 km/s', '3 deg').replace('dimension: speed', 'dimension: angle')}    at: "2020-12-08T01:09:09Z"\n`,
    'FACTS_VALUE',
    /^'a', measure: 'orbiter\.node-at-epoch' needs 'frame' beside it: moon-mod or moon-body-inertial$/,
    '4:14',
  ],
  [
    'a way down without its height',
    ROW.replace('entry.interface-speed', 'capsule.inclination-coming-down')
      .replace('11.2 km/s', '3 deg')
      .replace('dimension: speed', 'dimension: angle'),
    'FACTS_VALUE',
    /needs 'height' beside it: a height over the Earth such as '100 km'$/,
    '4:14',
  ],
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

test('a published place is met within a distance over ground', () => {
  const row = readFacts(
    `facts:
  - { id: a, basis: predicted, measure: entry.landing-place, published: "60 N, 179 E", dimension: place, near: { body: earth, latitude: 60 deg, longitude: 179 deg }, tolerance: 300 km, source: nobody }
`,
    'facts.yaml',
  ).rows[0];
  const deg = Math.PI / 180;
  expect(row).toMatchObject({ text: '60 N, 179 E', published: '60 N, 179 E', tolerance: 300e3 });
  // four degrees of longitude at 60 degrees north, over the date line: 2 R asin(cos 60 sin 2)
  const far = scoreRow(row, { latitude: 60 * deg, longitude: -177 * deg });
  expect(far.difference).toBeCloseTo(2 * 6371008.8 * Math.asin(0.5 * Math.sin(2 * deg)), 3);
  expect(far.inside).toBe(true);
  expect(scoreRow(row, { latitude: 57 * deg, longitude: 179 * deg })).toMatchObject({ inside: false });
  expect(scoreRow(row, undefined).inside).toBeUndefined();
});

test('angles differ by no more than half a turn', () => {
  const row = readFacts(ROW.replace('11.2 km/s', '359 deg').replace('dimension: speed', 'dimension: angle'), 'facts.yaml').rows[0];
  expect(scoreRow(row, (2 * Math.PI) / 180).difference).toBeCloseTo((3 * Math.PI) / 180, 12);
  expect(scoreRow(row, (357 * Math.PI) / 180).difference).toBeCloseTo((-2 * Math.PI) / 180, 12);
});
