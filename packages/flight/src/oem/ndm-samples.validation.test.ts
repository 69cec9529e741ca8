import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseIso } from '@farside/astro';
import { type FarsideError, isFarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import { measured, worst } from '../../../../test/accuracy.ts';
import { oemTime, readOem, writeOem, writeOemXml } from '../index.ts';

/**
 * Sample messages from outside the project: those of the `oem` package (B. Sease, MIT), of Orekit (CS GROUP, Apache-2.0) and of GMAT (NASA, Apache-2.0).
 * Which are sound and which are not, and why, was judged against CCSDS 502.0-B one by one.
 */
const ROOT = fileURLToPath(new URL('../../../../../shared/reference/data/ccsds_ndm/', import.meta.url));
const absent = !existsSync(ROOT);
const name = (what: string): string => `${what} (skipped where the shared set ccsds_ndm is absent)`;

/** File, segments, records of each, covariances in all. Counted in the files with other tools. */
const SOUND: readonly [string, string, readonly number[], number][] = [
  ['bradsease_oem/v1_0/valid/sample01.oem', '1.0', [3], 0],
  ['bradsease_oem/v2_0/valid/sample01.oem', '2.0', [3], 0],
  ['bradsease_oem/v2_0/valid/sample03.oem', '2.0', [3], 2],
  ['bradsease_oem/v2_0/valid/sample07.oem', '2.0', [3], 2],
  ['bradsease_oem/v2_0/valid/sample08.oem', '2.0', [3], 0],
  ['bradsease_oem/v2_0/valid/sample12.oem', '2.0', [3], 0],
  ['bradsease_oem/real/CompareExample1.oem', '2.0', [61], 0],
  // its third segment ends with one record written twice
  ['orekit/odm/oem/OEMExample1.txt', '3.0', [4, 4, 4], 3],
  ['orekit/odm/oem/OEMExample3.txt', '3.0', [3, 3, 3], 3],
  ['orekit/odm/oem/OEMExample6.txt', '2.0', [3, 3, 3], 0],
  ['orekit/odm/oem/test.oem', '2.0', [2], 0],
  ['gmat/DemoLEO-1.oem', '1.0', [577], 0],
  ['gmat/DemoLuna-1.oem', '1.0', [2161], 0],
];
/** The same in XML. */
const SOUND_XML: typeof SOUND = [['bradsease_oem/v2_0/valid/sample10.oem', '2.0', [4], 1]];
/** File, line, code, what is wrong. */
const BROKEN: readonly [string, number, string, RegExp][] = [
  ['bradsease_oem/v1_0/invalid/sample01.oem', 14, 'OEM_INVALID', /REF_FRAME_EPOCH/], // not in version 1.0
  ['bradsease_oem/v1_0/invalid/sample02.oem', 26, 'OEM_INVALID', /6 numbers/], // accelerations, not in version 1.0
  ['bradsease_oem/v1_0/invalid/sample03.oem', 24, 'OEM_INVALID', /covariances came with version 2.0/],
  ['bradsease_oem/v2_0/invalid/sample05.oem', 20, 'OEM_INVALID', /no records/],
  ['bradsease_oem/v2_0/invalid/sample09.oem', 17, 'OEM_INVALID', /go together/],
  ['bradsease_oem/v2_0/invalid/sample10.oem', 16, 'OEM_INVALID', /INTERPOLATION_DEGREE/],
  ['bradsease_oem/v2_0/invalid/sample12.oem', 18, 'OEM_INVALID', /INVALID_KEY/],
  ['bradsease_oem/v2_0/invalid/sample14.oem', 25, 'OEM_INVALID', /one object/],
  ['bradsease_oem/v2_0/invalid/sample17.oem', 22, 'OEM_INVALID', /abcdefgh/],
  ['bradsease_oem/v2_0/invalid/sample18.oem', 27, 'OEM_INVALID', /NOTALLOWED/],
  ['bradsease_oem/v2_0/invalid/sample19.oem', 27, 'OEM_INVALID', /KEYWORD = value/],
  ['bradsease_oem/v2_0/invalid/sample22.oem', 4, 'OEM_INVALID', /KEYWORD = value/],
  ['bradsease_oem/v2_0/invalid/sample24.oem', 7, 'OEM_INVALID', /KEYWORD = value/],
  ['bradsease_oem/v2_0/invalid/sample25.oem', 27, 'OEM_INVALID', /KEYWORD = value/],
  ['orekit/odm/oem/OEM-covariance-number-format-error.txt', 52, 'OEM_INVALID', /this-is-not-a-number/],
  ['orekit/odm/oem/OEM-ephemeris-number-format-error.txt', 44, 'OEM_INVALID', /this-is-not-a-number/],
  ['orekit/odm/oem/OEM-inconsistent-time-systems.txt', 33, 'OEM_TIME_SYSTEM', /TCG/],
  ['orekit/odm/oem/OEM-too-few-covariance-columns.txt', 55, 'OEM_INVALID', /row 5/],
  // two that Orekit reads: the standard asks for the degree with every interpolation (table 5-3); the other has lost its header
  ['orekit/odm/oem/OEMExample8.txt', 16, 'OEM_INVALID', /INTERPOLATION_DEGREE/],
  ['orekit/odm/oem/OEMExample7.txt.post', 2, 'OEM_NOT_KVN', /begins/],
  // in XML
  ['bradsease_oem/v1_0/invalid/sample04.oem', 61, 'OEM_INVALID', /covariances came with version 2.0/],
  ['bradsease_oem/v1_0/invalid/sample05.oem', 25, 'OEM_INVALID', /6 numbers/],
  ['bradsease_oem/v2_0/valid/sample11.oem', 15, 'OEM_TIME_SYSTEM', /ABCD/], // its package takes any word for a time system
  ['orekit/ndm/NDM-opm.xml', 2, 'OEM_XML', /holds no OEM/],
  ['orekit/lexical/minimalist-UTF-8.xml', 2, 'OEM_XML', /root element/],
  ['orekit/odm/oem/OEM-keyword-within-covariance.txt', 91, 'OEM_INVALID', /USER_DEFINED_TEST_KEY/],
  ['orekit/odm/oem/OEM-too-large-covariance-dimension.txt', 91, 'OEM_INVALID', /six rows/],
  ['orekit/odm/oem/OEM-too-small-covariance-dimension.txt', 89, 'OEM_INVALID', /'EPOCH' is no number/],
];
const load = (file: string): string => readFileSync(ROOT + file, 'utf8');

for (const [file, version, records, covariances] of SOUND) {
  test.skipIf(absent)(name(`read: ${file}`), () => {
    const m = readOem(load(file), file);
    expect(m.version).toBe(version);
    expect(m.segments.map((s) => s.epochs.length)).toEqual(records);
    expect(m.segments.flatMap((s) => s.covariances).length).toBe(covariances);
    // every record as the file has it: epochs to the digit, numbers in km
    const lines = load(file)
      .split(/\r?\n/)
      .map((l) => l.trim())
      .filter((l) => /^\d{4}-\S+T\S+\s/.test(l));
    const flat = m.segments.flatMap((s) => s.epochs.map((e, i) => ({ s, e, x: s.states.subarray(6 * i, 6 * i + 6) })));
    const own = lines.filter((l, i) => l !== lines[i - 1]);
    expect(own.length).toBe(flat.length);
    flat.forEach(({ s, e, x }, i) => {
      const [t, ...w] = own[i].split(/\s+/);
      if (/^\d{4}-\d{3}T/.test(t)) expect(e).toEqual(parseIso(t, s.timeSystem));
      else expect(oemTime(e, s.timeSystem).slice(0, t.length)).toBe(t);
      for (let k = 0; k < 6; k++) expect(x[k]).toBe(1000 * Number(w[k]));
    });
    // written and read again: positions to a micrometre, velocities to a nanometre per second, epochs to a microsecond
    const again = readOem(writeOem(m), 'again');
    const [place, speed] = [worst(), worst()];
    again.segments.forEach((s, i) => {
      expect(s.epochs).toEqual(m.segments[i].epochs);
      expect(s.covariances.length).toBe(m.segments[i].covariances.length);
      s.states.forEach((v, k) => {
        (k % 6 < 3 ? place : speed).add(v - m.segments[i].states[k]);
      });
    });
    const row = {
      area: 'Files and messages',
      against: 'sample messages from outside the project',
      source: 'sound samples of the oem package, of Orekit and of GMAT',
      cases: place.cases / 3,
    } as const;
    const reason = 'the decimals that the writer gives';
    measured({ ...row, what: 'OEM written and read again: positions', measured: place.value, unit: 'm', bound: 1e-6, reason });
    measured({ ...row, what: 'OEM written and read again: velocities', measured: speed.value, unit: 'm/s', bound: 1e-9, reason });
  });
}

for (const [file, version, records, covariances] of SOUND_XML) {
  test.skipIf(absent)(name(`read: ${file}`), () => {
    const m = readOem(load(file), file);
    expect(m.version).toBe(version);
    expect(m.segments.map((s) => s.epochs.length)).toEqual(records);
    expect(m.segments.flatMap((s) => s.covariances).length).toBe(covariances);
    // every number as the file has it
    const given = (tag: string): number[] => [...load(file).matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'g'))].map((g) => Number(g[1]));
    const states = m.segments.flatMap((s) => [...s.states]);
    ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'].forEach((tag, k) => {
      expect(states.filter((_, i) => i % 6 === k)).toEqual(given(tag).map((x) => 1000 * x));
    });
    const matrix = m.segments[0].covariances[0].matrix;
    expect([matrix[0], matrix[6], matrix[18]]).toEqual(['CX_X', 'CY_X', 'CX_DOT_X'].map((tag) => 1e6 * given(tag)[0]));
    const text = writeOemXml(m);
    expect(writeOemXml(readOem(text))).toBe(text);
    expect(writeOem(readOem(text))).toBe(writeOem(m));
  });
}

test.skipIf(absent)(name('every sample is judged as the standard judges it'), () => {
  const sound = [...SOUND, ...SOUND_XML];
  const wrong = [...sound.map(([f]) => f), ...BROKEN.map(([f]) => f)].filter((f) => {
    let refused = false;
    try {
      readOem(load(f), f);
    } catch {
      refused = true;
    }
    return refused !== BROKEN.some(([b]) => b === f);
  });
  measured({
    area: 'Files and messages',
    what: 'OEM messages read or refused wrongly',
    against: 'CCSDS 502.0-B, judged one by one',
    source: 'samples of the oem package, of Orekit and of GMAT, sound and broken',
    measured: wrong.length,
    unit: 'messages',
    bound: 0,
    reason: 'a message is sound or it is not',
    cases: sound.length + BROKEN.length,
  });
});

for (const [file, line, code, message] of BROKEN) {
  test.skipIf(absent)(name(`refused: ${file}`), () => {
    let seen: unknown;
    try {
      readOem(load(file), 'm');
    } catch (e) {
      seen = e;
    }
    expect(isFarsideError(seen)).toBe(true);
    const e = seen as FarsideError;
    expect([e.code, e.details.where]).toEqual([code, `m:${line}:1`]);
    expect(e.message).toMatch(message);
  });
}
