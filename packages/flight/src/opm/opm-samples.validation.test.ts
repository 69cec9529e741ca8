import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { measured } from '../../../../test/accuracy.ts';
import { readOpm, writeOpm, writeOpmXml } from '../index.ts';

/** Sample messages of Orekit (CS GROUP, Apache-2.0). Which are sound and which are not, and why, was judged against CCSDS 502.0-B one by one. */
const ROOT = fileURLToPath(new URL('../../../../../shared/reference/data/ccsds_ndm/orekit/', import.meta.url));
const absent = !existsSync(ROOT);
const name = (what: string): string => `${what} (skipped where the shared set ccsds_ndm is absent)`;
const load = (file: string): string => readFileSync(ROOT + file, 'utf8');

/** File, manoeuvres, whether there are a mass and a covariance. */
const SOUND: readonly [string, number, boolean, boolean][] = [
  ['odm/opm/OPM-dummy-solar-system-barycenter.txt', 0, false, false],
  ['odm/opm/OPM-frame-mapper-gcrf.txt', 2, true, true],
  ['odm/opm/OPMExample1.txt', 0, true, false],
  ['ndm/NDM-opm.xml', 0, true, true],
  // its document type names a file that is not there: nothing is fetched
  ['ndm/NDM-opm-entity.xml', 0, true, true],
];
const BROKEN: readonly [string, number, string, RegExp][] = [
  ['odm/opm/OPM-incompatible-units.txt', 20, 'OPM_INVALID', /'SOLAR_RAD_AREA' is in m\*\*2, not in 's'/],
  // units are those of the standard alone (table 3-3)
  ['odm/opm/OPM-non-standard-units.txt', 16, 'OPM_INVALID', /'X' is in km, not in 'm'/],
  ['odm/opm/OPM-number-format-error.txt', 17, 'OPM_INVALID', /this-is-not-a-number/],
  ['odm/opm/OPM-wrong-keyword.txt', 11, 'OPM_INVALID', /WRONG_KEYWORD/],
  ['odm/opm/spurious-metadata.xml', 23, 'OPM_INVALID', /'metadata' is there twice/],
  ['ndm/NDM-ocm-apm.xml', 2, 'OPM_XML', /holds no OPM/],
  ['ndm/wrong-format.txt', 1, 'OPM_NOT_KVN', /begins/],
];
/** Sound, but in time systems that are not tied to a calendar here. */
const UNTIMED: readonly [string, number, RegExp][] = [
  ['odm/opm/OPM-dummy-ssb.txt', 8, /TCB/],
  ['odm/opm/OPMExample6.txt', 13, /GMST/],
];

for (const [file, manoeuvres, mass, covariance] of SOUND) {
  test.skipIf(absent)(name(`read: ${file}`), () => {
    const text = load(file);
    const m = readOpm(text, file);
    const given = (key: string): number =>
      Number((new RegExp(`^${key} *= *(\\S+)`, 'm').exec(text) ?? new RegExp(`<${key}>(.*?)<`).exec(text))?.[1]);
    expect([...m.state]).toEqual(['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'].map((key) => 1000 * given(key)));
    expect(m.manoeuvres.length).toBe(manoeuvres);
    expect(m.spacecraft?.mass).toBe(mass ? given('MASS') : undefined);
    expect(m.covariance?.matrix[18]).toBe(covariance ? 1e6 * given('CX_DOT_X') : undefined);
    const [kvn, xml] = [writeOpm(m), writeOpmXml(m)];
    for (const again of [readOpm(kvn), readOpm(xml)]) {
      expect(again.epoch).toEqual(m.epoch);
      expect(writeOpm(again)).toBe(kvn);
      expect(writeOpmXml(again)).toBe(xml);
    }
  });
}

for (const [file, line, code, message] of [...BROKEN, ...UNTIMED.map(([f, n, m]) => [f, n, 'OPM_TIME_SYSTEM', m] as const)]) {
  test.skipIf(absent)(name(`refused: ${file}`), () => {
    expect(() => readOpm(load(file), 'm')).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(message),
        details: expect.objectContaining({ where: `m:${line}:1` }),
      }),
    );
  });
}

test.skipIf(absent)(name('every sample is judged as the standard judges it'), () => {
  const wrong = [...SOUND.map(([f]) => f), ...BROKEN.map(([f]) => f)].filter((f) => {
    let refused = false;
    try {
      readOpm(load(f), f);
    } catch {
      refused = true;
    }
    return refused !== BROKEN.some(([b]) => b === f);
  });
  measured({
    area: 'Files and messages',
    what: 'OPM messages read or refused wrongly',
    against: 'CCSDS 502.0-B, judged one by one',
    source: 'samples of Orekit, sound and broken',
    measured: wrong.length,
    unit: 'messages',
    bound: 0,
    reason: 'a message is sound or it is not',
    cases: SOUND.length + BROKEN.length,
  });
});
