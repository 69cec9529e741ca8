/**
 * Writes data/earth-orientation/eop-2014.json: daily Earth orientation from the IERS series finals2000A, 2014 on.
 * node tools/earth-orientation/eop.ts [shared folder, default ../shared]
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAP_SECOND_STEPS } from '../../packages/astro/src/time/leap-second-table.ts';

const shared = process.argv[2] ?? '../shared';
const name = 'finals_iau2000_2014_on.csv';
const text = readFileSync(join(shared, 'reference/data/eop_time', name), 'utf8');
const lines = text.trim().split('\n').slice(1);
const taiMinusUtc = (mjd: number) => LEAP_SECOND_STEPS.findLast(([day]) => mjd - 51544 >= day)![1];

const x: number[] = [];
const y: number[] = [];
const ut1: number[] = [];
const dx: number[] = [];
const dy: number[] = [];
let first = 0;
let predicted = 0;
let lastOffset = 0;
lines.forEach((line, i) => {
  const [mjdText, px, py, dut, , ox, oy, flag] = line.split(',');
  const mjd = Number(mjdText);
  if (i === 0) first = mjd;
  if (mjd !== first + i) throw new Error(`day ${mjd} is out of place`);
  if (predicted === 0 && flag.trim() === 'P') predicted = mjd;
  if (px === '' || py === '' || dut === '') throw new Error(`no values on ${mjd}`);
  x.push(Math.round(Number(px) * 1e6));
  y.push(Math.round(Number(py) * 1e6));
  // UT1-TAI runs on where UT1-UTC jumps
  ut1.push(Math.round(Number(dut) * 1e7) - taiMinusUtc(mjd) * 1e7);
  if (ox !== '' && oy !== '') {
    lastOffset = mjd;
    dx.push(Math.round(Number(ox) * 1e3));
    dy.push(Math.round(Number(oy) * 1e3));
  }
});
if (dx.length !== lastOffset - first + 1) throw new Error('pole offsets have a gap');
const steps = (a: number[]) => a.map((v, i) => (i === 0 ? v : v - a[i - 1]));
const json = `{
"format": "farside-eop/1",
"provenance": ${JSON.stringify({
  figures: 'IERS finals2000A (Rapid Service/Prediction Centre), daily, 2014-01-01 on',
  source: name,
  sha256: createHash('sha256').update(text).digest('hex'),
  writtenBy: 'tools/earth-orientation/eop.ts',
})},
"note": "Each list holds its first value and then the daily differences. Pole offsets end earlier than the rest: the last is held.",
"units": { "xp": "1e-6 arcsec", "yp": "1e-6 arcsec", "ut1MinusTai": "1e-7 s", "dX": "1e-6 arcsec", "dY": "1e-6 arcsec" },
"firstMjdUtc": ${first},
"days": ${x.length},
"predictedFromMjdUtc": ${predicted},
"xp": [${steps(x)}],
"yp": [${steps(y)}],
"ut1MinusTai": [${steps(ut1)}],
"dX": [${steps(dx)}],
"dY": [${steps(dy)}]
}
`;
JSON.parse(json);
writeFileSync('data/earth-orientation/eop-2014.json', json);
console.log(json.length, 'bytes', x.length, 'days');
