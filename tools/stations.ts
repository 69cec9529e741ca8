/**
 * Writes data/stations.json: ground stations, launch pads and the landing area, from the reference facts.
 * Usage: node tools/stations.ts [shared folder, default ../shared beside the repository]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publish, sharedFolder } from './data-index.ts';

interface Fact {
  event_or_quantity: string;
  value: [number, number, number | null, number | null];
  source: string;
  confidence: string;
}

/** What each row is called here, what it is for, and the words of the dossier about it. */
const ROWS: readonly {
  fact: string;
  id: string;
  name: string;
  kind: 'station' | 'launch' | 'landing';
  network: string;
  role: string;
  note?: string;
}[] = [
  { fact: 'Jiamusi', id: 'jiamusi', name: 'Jiamusi', kind: 'station', network: 'cdsn', role: 'deep space, S/X/Ka' },
  {
    fact: 'Kashi',
    id: 'kashi',
    name: 'Kashi',
    kind: 'station',
    network: 'cdsn',
    role: 'deep space',
    note: 'array of four 35 m dishes from November 2020',
  },
  {
    fact: 'Neuquen/Zapala',
    id: 'neuquen',
    name: 'Neuquen (Zapala)',
    kind: 'station',
    network: 'cdsn',
    role: 'deep space',
    note: 'about 75 km north of Zapala; the position is generally known, not from an official table',
  },
  { fact: 'Tianma', id: 'tianma', name: 'Tianma, Shanghai', kind: 'station', network: 'cvn', role: 'VLBI' },
  { fact: 'Sheshan', id: 'sheshan', name: 'Sheshan, Shanghai', kind: 'station', network: 'cvn', role: 'VLBI and its centre' },
  { fact: 'Miyun', id: 'miyun', name: 'Miyun, Beijing', kind: 'station', network: 'cvn', role: 'VLBI, data', note: 'also a 40 m dish' },
  { fact: 'Kunming', id: 'kunming', name: 'Kunming', kind: 'station', network: 'cvn', role: 'VLBI, data' },
  { fact: 'Nanshan', id: 'nanshan', name: 'Nanshan, Urumqi', kind: 'station', network: 'cvn', role: 'VLBI' },
  { fact: 'Wuqing', id: 'wuqing', name: 'Wuqing, Tianjin', kind: 'station', network: 'cvn', role: 'Mars data', note: 'rough position' },
  { fact: 'Kourou (ESA)', id: 'kourou', name: 'Kourou (ESA)', kind: 'station', network: 'esa', role: 'launch support' },
  { fact: 'Maspalomas', id: 'maspalomas', name: 'Maspalomas (INTA)', kind: 'station', network: 'esa', role: 'return support' },
  { fact: 'Bochum', id: 'bochum', name: 'Bochum (AMSAT-DL)', kind: 'station', network: 'independent', role: 'telemetry' },
  { fact: 'Allen Telescope Array', id: 'ata', name: 'Allen Telescope Array', kind: 'station', network: 'independent', role: 'telemetry' },
  { fact: 'Roberts Creek', id: 'roberts-creek', name: 'Roberts Creek', kind: 'station', network: 'independent', role: 'Doppler' },
  { fact: 'Wenchang LC-101', id: 'wenchang-lc101', name: 'Wenchang LC-101', kind: 'launch', network: 'cnsa', role: 'Long March 5' },
  { fact: 'Xichang LC-2', id: 'xichang-lc2', name: 'Xichang LC-2', kind: 'launch', network: 'cnsa', role: 'Long March 3' },
  {
    fact: 'Siziwang landing notice centre',
    id: 'siziwang',
    name: 'Siziwang Banner',
    kind: 'landing',
    network: 'cnsa',
    role: 'recovery of capsules',
    note: 'centre of a notice to airmen, not a surveyed point of landing',
  },
];

const facts = JSON.parse(readFileSync(join(sharedFolder(), '..', 'facts.json'), 'utf8')) as unknown;
const rows = (Array.isArray(facts) ? facts : (facts as { facts: unknown[] }).facts) as Fact[];
const sites = ROWS.map(({ fact, ...row }) => {
  const f = rows.find((r) => r.event_or_quantity?.startsWith(`station ${fact} [`));
  if (!f) throw new Error(`no figures for ${fact}`);
  const [latitude_deg, longitude_deg, height_m, antenna_m] = f.value;
  return { ...row, latitude_deg, longitude_deg, height_m, antenna_m, source: f.source, confidence: f.confidence };
});
const provenance =
  'Positions as published (row by row in `source`), geodetic on WGS84; a height of null was not published and is taken as 0. Written by tools/stations.ts.';
publish('stations.json', new TextEncoder().encode(`${JSON.stringify({ provenance, sites }, null, 1)}\n`), {
  kind: 'stations',
  provenance: 'Encyclopedias, press releases and observers (each row names its source); written by tools/stations.ts',
  licence: 'facts',
});
