import { isFarsideError } from '@farside/math';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOem, readOpm, readPathFile, writeOem, writeOemXml, writeOpm, writeOpmXml } from '../index.ts';

const OEM = readOem(`CCSDS_OEM_VERS = 2.0
COMMENT to be spoilt
CREATION_DATE = 2024-06-01T00:00:00
ORIGINATOR = FARSIDE
META_START
OBJECT_NAME = TESTER
OBJECT_ID = 2024-000A
CENTER_NAME = MOON
REF_FRAME = ICRF
TIME_SYSTEM = UTC
START_TIME = 2024-06-01T00:00:00
STOP_TIME = 2024-06-01T00:02:00
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 5
META_STOP
2024-06-01T00:00:00 1837.4 -063.5 +.25 0.1 1.6 -0.02
2024-06-01T00:01:00 1836.1 30 1e-3 0.09 1.61 -2.5E-2
2024-06-01T00:02:00 1835 126 0 0.08 1.6 -0.03
COVARIANCE_START
EPOCH = 2024-06-01T00:00:00
1
2 3
4 5 6
7 8 9 10
11 12 13 14 15
16 17 18 19 20 21
COVARIANCE_STOP
`);
const OPM = readOpm(`CCSDS_OPM_VERS = 3.0
CREATION_DATE = 2024-06-01T00:00:00
ORIGINATOR = FARSIDE
OBJECT_NAME = TESTER
OBJECT_ID = 2024-000A
CENTER_NAME = MOON
REF_FRAME = ICRF
TIME_SYSTEM = UTC
EPOCH = 2024-06-01T00:00:00
X = 1837.4
Y = 1
Z = 1
X_DOT = 0
Y_DOT = 1
Z_DOT = 0
MASS = 12
MAN_EPOCH_IGNITION = 2024-06-02T00:00:00
MAN_DURATION = 1
MAN_REF_FRAME = ICRF
MAN_DV_1 = 1
MAN_DV_2 = 2
MAN_DV_3 = 3
USER_DEFINED_A = 1
`);
const TEXTS = [writeOem(OEM), writeOemXml(OEM), writeOpm(OPM), writeOpmXml(OPM)];

/** Pieces that messages are made of, in places where they do not belong. */
const PIECES = [
  '<',
  '>',
  '</',
  '/>',
  '&',
  '&#0;',
  '&x;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '<?',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '\0',
  '\n',
  '=',
  ' = ',
  'COMMENT',
  'META_START',
  'COVARIANCE_START',
  'NaN',
  '1e999',
  '-',
  '[km]',
  '\uD800',
  '2024-02-30T00:00:00',
  'EPOCH',
  '<segment>',
  '</data>',
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(60),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 12 }), fc.constant('')),
});

/** Whatever is read or refused is so as one of ours, and every number that comes out is finite. */
function useText(text: string): void {
  for (const read of [readOem, readOpm]) {
    try {
      const m = read(text, 'spoilt');
      const numbers = 'segments' in m ? m.segments.flatMap((s) => [...s.states]) : [...m.state];
      expect(numbers.every(Number.isFinite)).toBe(true);
    } catch (e) {
      if (!isFarsideError(e)) throw e;
      expect(e.code).toMatch(/^(OEM|OPM)_(NOT_KVN|XML|VERSION|TIME_SYSTEM|INVALID)$/);
      expect(e.details.where).toMatch(/^spoilt:\d+:1$/);
    }
  }
}

test('a message with anything cut out and anything put in is read, or refused with its line', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), fc.array(edit, { minLength: 1, maxLength: 5 }), (sound, edits) => {
      let text = sound;
      for (const { at, cut, put } of edits) {
        const k = Math.floor(at * text.length);
        text = text.slice(0, k) + put + text.slice(k + cut);
      }
      useText(text);
    }),
    { numRuns: 4000 },
  );
});

test('lines and elements in another order, left out or twice', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), fc.infiniteStream(fc.nat(1000)), (sound, picks) => {
      const lines = sound.split('\n');
      for (let i = 0; i < 3; i++) {
        const [from, to] = [picks.next().value % lines.length, picks.next().value % lines.length];
        if (picks.next().value % 2 === 0) lines.splice(to, 0, lines[from]);
        else lines.splice(to, 0, ...lines.splice(from, 1));
      }
      useText(lines.join('\n'));
    }),
    { numRuns: 2000 },
  );
});

test('text that is no message at all', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.array(fc.constantFrom(...PIECES)).map((p) => p.join('')),
      ),
      useText,
    ),
    {
      numRuns: 2000,
    },
  );
});

test('elements without end in each other, and long texts, are refused or read without delay', () => {
  for (const text of [
    '<a>'.repeat(200_000),
    `<oem>${'<b/>'.repeat(200_000)}</oem>`,
    `CCSDS_OEM_VERS = 2.0\n${'COMMENT x\n'.repeat(200_000)}`,
    `<oem id="${'x'.repeat(1e6)}"/>`,
    ' '.repeat(1e6),
    '['.repeat(1e5),
  ])
    useText(text);
});

test('bytes for a path: read, or refused as one of ours', () => {
  const bytes = new TextEncoder().encode(TEXTS[1]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.constantFrom('', 'DAF/SPK ', 'NAIF/DAF'),
      (changes, magic) => {
        const spoilt = bytes.slice();
        for (const [at, b] of changes) spoilt[at] = b;
        for (let i = 0; i < magic.length; i++) spoilt[i] = magic.charCodeAt(i);
        try {
          const path = readPathFile(spoilt, 'spoilt');
          const y = new Float64Array(6);
          path.at(path.spans[0].start, y);
          expect(y.every(Number.isFinite)).toBe(true);
        } catch (e) {
          if (!isFarsideError(e)) throw e;
        }
      },
    ),
    { numRuns: 1500 },
  );
});
