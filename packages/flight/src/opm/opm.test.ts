import { parseIso } from '@farside/astro';
import { FarsideError } from '@farside/math';
import { expect, test } from 'vitest';
import { readOpm, writeOpm, writeOpmXml } from '../index.ts';

const MESSAGE = `CCSDS_OPM_VERS = 2.0
COMMENT made for this test
CREATION_DATE = 2024-06-01T00:00:00
ORIGINATOR = FARSIDE

OBJECT_NAME = TESTER
OBJECT_ID = 2024-000A
CENTER_NAME = MOON
REF_FRAME = ICRF
TIME_SYSTEM = TDB

COMMENT where it is
EPOCH = 2024-06-01T00:00:00.5
X = 1837.4 [km]
Y = -063.5
Z = +.25 [KM]
X_DOT = 0.1 [km/s]
Y_DOT = 1.6
Z_DOT = -2E-2
SEMI_MAJOR_AXIS = 1838 [km]
ECCENTRICITY = 0.001
INCLINATION = 43 [deg]
RA_OF_ASC_NODE = 10
ARG_OF_PERICENTER = 20
MEAN_ANOMALY = 30 [deg]
GM = 4902.8 [km**3/s**2]
MASS = 2500 [kg]
DRAG_AREA = 20 [m**2]
DRAG_COEFF = 2.2
COMMENT one
MAN_EPOCH_IGNITION = 2024-06-02T00:00:00
MAN_DURATION = 12.5 [s]
MAN_DELTA_MASS = -3.25 [kg]
MAN_REF_FRAME = RTN
MAN_DV_1 = 0.001 [km/s]
MAN_DV_2 = 0.002 [km/s]
MAN_DV_3 = -0.003 [km/s]
MAN_EPOCH_IGNITION = 2024-06-03T00:00:00
MAN_DURATION = 0
MAN_DELTA_MASS = 0
MAN_REF_FRAME = ICRF
MAN_DV_1 = 0
MAN_DV_2 = 0.5
MAN_DV_3 = 0
USER_DEFINED_EARTH_MODEL = WGS-84 & others
`;

test('a message is read into SI', () => {
  const m = readOpm(MESSAGE);
  expect(m).toMatchObject({ version: '2.0', objectName: 'TESTER', centre: 'MOON', frame: 'ICRF', timeSystem: 'TDB' });
  expect(m.epoch).toEqual(parseIso('2024-06-01T00:00:00.5 TDB'));
  expect([...m.state]).toEqual([1837400, -63500, 250, 100, 1600, -20]);
  expect(m.elements).toMatchObject({ semiMajorAxis: 1838000, meanAnomaly: (30 * Math.PI) / 180, gm: 4902.8e9 });
  expect(m.elements).not.toHaveProperty('trueAnomaly');
  expect(m.spacecraft).toEqual({ mass: 2500, dragArea: 20, dragCoeff: 2.2 });
  expect(m.manoeuvres.map((b) => [b.duration, b.deltaMass, b.frame, b.comments])).toEqual([
    [12.5, -3.25, 'RTN', ['one']],
    [0, 0, 'ICRF', []],
  ]);
  expect(m.manoeuvres[0].deltaV).toEqual([1, 2, -3]);
  expect(m.userDefined).toEqual({ EARTH_MODEL: 'WGS-84 & others' });
  expect(m.comments).toMatchObject({ header: ['made for this test'], state: ['where it is'] });
});

test('written in either notation and read again, it is the same to the last digit written', () => {
  const m = readOpm(MESSAGE);
  const [kvn, xml] = [writeOpm(m), writeOpmXml(m)];
  for (const text of [kvn, xml]) {
    const again = readOpm(text);
    expect(again.manoeuvres).toEqual(m.manoeuvres);
    expect(again.state).toEqual(m.state);
    expect(again.userDefined).toEqual(m.userDefined);
    expect(again.comments).toEqual(m.comments);
    expect(writeOpm(again)).toBe(kvn);
    expect(writeOpmXml(again)).toBe(xml);
  }
});

// Each fault made from the sound message by one replacement: what, by what, code, line, and a word of the message
const FAULTS: readonly [string, string | RegExp, string, string, number, RegExp][] = [
  ['another file', /^.*$/s, 'hello', 'OPM_NOT_KVN', 1, /begins/],
  ['unknown version', 'VERS = 2.0', 'VERS = 9.0', 'OPM_VERSION', 1, /9\.0/],
  ['no originator', /ORIGINATOR.*\n/, '', 'OPM_INVALID', 3, /no ORIGINATOR/],
  ['misspelt keyword', 'OBJECT_NAME', 'OBJECT_NAM', 'OPM_INVALID', 6, /no keyword/],
  ['what version 2 does not know', /COMMENT made.*\n/, 'MESSAGE_ID = 7\n', 'OPM_INVALID', 2, /no keyword/],
  ['keyword twice', 'Y = -063.5', 'X = -063.5', 'OPM_INVALID', 15, /twice/],
  ['keyword without value', 'OBJECT_ID = 2024-000A', 'OBJECT_ID =', 'OPM_INVALID', 7, /no value/],
  ['time system of a clock', 'TIME_SYSTEM = TDB', 'TIME_SYSTEM = SCLK', 'OPM_TIME_SYSTEM', 10, /SCLK/],
  ['another unit', '1837.4 [km]', '1837.4 [m]', 'OPM_INVALID', 14, /is in km, not in 'm'/],
  ['a unit where there is none', 'DRAG_COEFF = 2.2', 'DRAG_COEFF = 2.2 [kg]', 'OPM_INVALID', 29, /no unit/],
  ['letters for a number', '1837.4 [km]', '1837.4x', 'OPM_INVALID', 14, /no number/],
  ['a number beyond all', 'GM = 4902.8', 'GM = 1e305', 'OPM_INVALID', 26, /too large/],
  ['a state without Z', /Z = \+.*\n/, '', 'OPM_INVALID', 18, /has no Z/],
  ['two anomalies', 'GM = ', 'TRUE_ANOMALY = 3\nGM = ', 'OPM_INVALID', 25, /two anomalies/],
  ['elements without GM', /GM = .*\n/, '', 'OPM_INVALID', 25, /has no GM/],
  ['blocks out of order', 'USER_DEFINED_EARTH_MODEL', 'MASS = 3\nUSER_DEFINED_EARTH_MODEL', 'OPM_INVALID', 45, /no place here/],
  ['a manoeuvre without its beginning', /COMMENT one\nMAN_EPOCH.*\n/, '', 'OPM_INVALID', 30, /begins with MAN_EPOCH_IGNITION/],
  ['a manoeuvre without mass in version 2', /MAN_DELTA_MASS = -.*\n/, '', 'OPM_INVALID', 36, /MAN_DELTA_MASS/],
  ['a duration below nothing', 'MAN_DURATION = 12.5', 'MAN_DURATION = -1', 'OPM_INVALID', 32, /less than nothing/],
  ['an epoch that is none', 'EPOCH = 2024-06-01T00:00:00.5', 'EPOCH = 2024-06-31T00:00:00.5', 'OPM_INVALID', 13, /2024-06-31/],
];
for (const [name, what, by, code, line, message] of FAULTS) {
  test(`refused: ${name}`, () => {
    const bad = MESSAGE.replace(what, by);
    expect(bad).not.toBe(MESSAGE);
    expect(() => readOpm(bad, 'a.opm')).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(message),
        details: expect.objectContaining({ where: `a.opm:${line}:1` }),
      }),
    );
  });
}

const XML = writeOpmXml(readOpm(MESSAGE));
const XML_FAULTS: readonly [string, string | RegExp, string, string, RegExp][] = [
  ['not well-formed', '</header>', '</head>', 'OPM_XML', /not well-formed/],
  ['cut short', /<\/opm>.*/s, '', 'OPM_XML', /not well-formed/],
  ['another root', /opm/g, 'oem', 'OPM_XML', /root element/],
  ['without id', 'id="CCSDS_OPM_VERS"', '', 'OPM_XML', /no id/],
  ['no header', /<header>.*<\/header>/s, '', 'OPM_INVALID', /has no header/],
  ['two segments', '<segment>', '<segment/><segment>', 'OPM_INVALID', /twice/],
  ['an element of nobody', '<stateVector>', '<nothing/><stateVector>', 'OPM_INVALID', /no place/],
  ['text between elements', '<data>', '<data>words', 'OPM_INVALID', /not the text/],
  ['an element for a value', '<MEAN_ANOMALY units="deg">', '<MEAN_ANOMALY units="deg"><a/>', 'OPM_INVALID', /holds a value/],
  ['another unit', '<X units="km">', '<X units="m">', 'OPM_INVALID', /not in 'm'/],
  ['an entity of its own', 'TESTER', '&tester;', 'OPM_XML', /entity/],
];
for (const [name, what, by, code, message] of XML_FAULTS) {
  test(`refused in XML: ${name}`, () => {
    const bad = XML.replace(what, by);
    expect(bad).not.toBe(XML);
    expect(() => readOpm(bad, 'a.xml')).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(message),
        details: expect.objectContaining({ where: expect.stringMatching(/^a\.xml:\d+:1$/) }),
      }),
    );
  });
}

test('names without printable text are not written', () => {
  expect(() => writeOpm({ ...readOpm(MESSAGE), objectName: ' \n' })).toThrow(FarsideError);
});
