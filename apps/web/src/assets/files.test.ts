import { readdirSync, readFileSync } from 'node:fs';
import { sha256Hex } from '@farside/math';
import { geoArea, geoContains } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { describe, expect, test } from 'vitest';
import { EARTH, MOON_ALBEDO } from './pictures.ts';

const folder = new URL('../../assets/', import.meta.url);
const bytesOf = (file: string): Uint8Array => readFileSync(new URL(file, folder));
const page = readFileSync(new URL('README.md', folder), 'utf8');
const table = [...page.matchAll(/^\| `([^`]+)` \| (\d+) \| `([0-9a-f]{64})` \|$/gm)].map(([, file, bytes, hash]) => ({
  file,
  bytes: Number(bytes),
  hash,
}));

describe('the page beside the files', () => {
  test('lists every file with its size and hash, and says source, treatment and licence', () => {
    expect(table.map((row) => row.file).sort()).toEqual(
      readdirSync(folder)
        .filter((f) => f !== 'README.md' && f !== 'LICENCES.txt')
        .sort(),
    );
    for (const { file, bytes, hash } of table) {
      expect(bytesOf(file).length, file).toBe(bytes);
      expect(sha256Hex(bytesOf(file)), file).toBe(hash);
      const section = page.split(`## ${file}\n`)[1]?.split('\n## ')[0] ?? '';
      for (const word of ['- Source: ', '- What was done: ', '- Licence: ']) expect(section, `${file} ${word}`).toContain(word);
    }
  });

  test('stays within what the first view may weigh', () => {
    // docs of the first view: Moon 0.9 MB, Earth 0.2 MB, stars and land 0.2 MB
    expect(table.reduce((sum, row) => sum + row.bytes, 0)).toBeLessThan(1.3e6);
  });

  test('the notices of the licences are kept', () => {
    const notices = readFileSync(new URL('LICENCES.txt', folder), 'utf8');
    for (const words of ['Copyright (c) 2015, Olaf Frohn', 'Redistributions in binary form', 'Michael Bostock', 'Vasco Asturiano', 'Cjtu'])
      expect(notices).toContain(words);
  });
});

test('the pictures are as large as their constants say', () => {
  for (const picture of [MOON_ALBEDO, EARTH]) {
    const bytes = bytesOf(picture.file);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // RFC 9649, extended format: RIFF, size, WEBP, VP8X, size, flags; then width and height less one, 24 bits each
    expect(new TextDecoder().decode(bytes.subarray(8, 16))).toBe('WEBPVP8X');
    expect([1 + (view.getUint32(24, true) & 0xffffff), 1 + (view.getUint32(26, true) >>> 8)]).toEqual([picture.width, picture.height]);
  }
});

describe('land-50m', () => {
  const topology = JSON.parse(new TextDecoder().decode(bytesOf('land-50m.json'))) as Topology<{ land: GeometryCollection }>;
  const land = feature(topology, topology.objects.land);

  test('covers as much of the Earth as land does', () => {
    // 148.9 million km² of 510.1; Natural Earth counts the ice shelves of Antarctica (1.5 million km²), and lakes are land
    expect(Math.abs(geoArea(land) / (4 * Math.PI) - 0.292)).toBeLessThan(0.01);
  });

  test('is land where land is and sea where sea is', () => {
    const onLand: readonly (readonly [string, number, number])[] = [
      ['Siziwang', 111.4, 42.3],
      ['Wenchang', 110.9, 19.6],
      ['Iceland', -18.6, 64.9],
      ['Tasmania', 146.6, -42],
      ['Hawaii', -155.5, 19.6],
      ['South Pole', 0, -89.9],
      ['Chukotka, beyond the date line', -175, 66.5],
    ];
    const atSea: readonly (readonly [string, number, number])[] = [
      ['Pacific', -150, 0],
      ['Atlantic', -35, 30],
      ['Indian Ocean', 80, -20],
      ['North Pole', 0, 89],
      ['Hainan Strait, mirrored', -110.9, -19.6],
    ];
    for (const [name, lon, lat] of onLand) expect(geoContains(land, [lon, lat]), name).toBe(true);
    for (const [name, lon, lat] of atSea) expect(geoContains(land, [lon, lat]), name).toBe(false);
  });
});
