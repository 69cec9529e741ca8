import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heightAt, type MoonRelief, normalMap, readMoonRelief, slopeMap, writeMoonRelief } from './moon-relief.ts';

const about = { step_m: 10, radius_m: 1737400, leftEdgeEast_deg: -180, provenance: 'made up' };
const file = (width: number, height: number, steps: Int16Array): Uint8Array =>
  writeMoonRelief({ width, height, ...about }, steps, (raw) => gzipSync(raw));

/** A ball moved off its centre by `offset` m towards (x, y, z): heights that have a slope at every place, poles too, known in closed form. */
function movedBall(width: number, height: number, x: number, y: number, z: number): MoonRelief {
  const heights = new Float32Array(width * height);
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) {
      const lat = (0.5 - (r + 0.5) / height) * Math.PI;
      const lon = ((c + 0.5) / width) * 2 * Math.PI - Math.PI;
      heights[r * width + c] = x * Math.cos(lat) * Math.cos(lon) + y * Math.cos(lat) * Math.sin(lon) + z * Math.sin(lat);
    }
  return { width, height, step: 10, heights, radius: 1737400, leftEdgeEast_deg: -180 };
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  return exponent === 0 ? sign * (bits & 1023) * 2 ** -24 : sign * 2 ** (exponent - 15) * (1 + (bits & 1023) / 1024);
}

describe('a relief file', () => {
  test('gives back every height that went in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 8 }))
          .chain(([half, height]) =>
            fc.tuple(
              fc.constant(2 * half),
              fc.constant(height),
              fc.int16Array({ minLength: 2 * half * height, maxLength: 2 * half * height }),
            ),
          ),
        async ([width, height, steps]) => {
          const relief = await readMoonRelief(file(width, height, steps));
          expect([...relief.heights]).toEqual([...steps].map((s) => s * 10));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('is refused when it is cut short, changed or another file', async () => {
    const whole = file(4, 2, Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    for (const length of [0, 7, 15, 40, whole.length - 9]) {
      await expect(readMoonRelief(whole.slice(0, length)), `cut to ${length}`).rejects.toMatchObject({ code: 'ASSET_BROKEN' });
    }
    await expect(readMoonRelief(new TextEncoder().encode('<!doctype html><title>not found</title>'))).rejects.toMatchObject({
      code: 'ASSET_BROKEN',
    });
    const wider = writeMoonRelief({ width: 6, height: 2, ...about }, new Int16Array(12), () => gzipSync(new Uint8Array(16)));
    await expect(readMoonRelief(wider)).rejects.toMatchObject({ code: 'ASSET_BROKEN', details: { numbers: { expected: 24, found: 16 } } });
  });
});

describe('heightAt', () => {
  const relief = movedBall(64, 32, 900, -400, 700);

  test('is the sample in the middle of a cell, at any turn of the longitude', () => {
    fc.assert(
      fc.property(fc.nat(31), fc.nat(63), fc.integer({ min: -3, max: 3 }), (r, c, turns) => {
        const lat = (0.5 - (r + 0.5) / 32) * Math.PI;
        const lon = ((c + 0.5) / 64) * 2 * Math.PI - Math.PI + 2 * Math.PI * turns;
        // 900 m of slope over a cell of 0.1 rad, against the rounding of an angle of twenty radians
        expect(Math.abs(heightAt(relief, lat, lon) - relief.heights[r * 64 + c])).toBeLessThan(1e-6);
      }),
    );
  });

  test('follows the ground between samples, across the date line and over both poles', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true }), (sine, lon) => {
        const lat = Math.asin(sine);
        const truth = 900 * Math.cos(lat) * Math.cos(lon) - 400 * Math.cos(lat) * Math.sin(lon) + 700 * Math.sin(lat);
        // bilinear: curvature × cell² / 8 for each of the two directions, 1209 m × 0.0982² / 4
        expect(Math.abs(heightAt(relief, lat, lon) - truth)).toBeLessThan(3);
      }),
    );
  });
});

describe('slopes and normals', () => {
  const [x, y, z] = [9000, -4000, 7000];
  const relief = movedBall(128, 64, x, y, z);
  const slopes = slopeMap(relief, { exaggeration: 20 });

  test('are those of a moved ball, towards east and north, at every pixel', () => {
    for (let r = 0; r < 64; r++)
      for (let c = 0; c < 128; c++) {
        const lat = (0.5 - (r + 0.5) / 64) * Math.PI;
        const lon = ((c + 0.5) / 128) * 2 * Math.PI - Math.PI;
        const east = (20 * (-x * Math.sin(lon) + y * Math.cos(lon))) / 1737400;
        const north = (20 * (-x * Math.sin(lat) * Math.cos(lon) - y * Math.sin(lat) * Math.sin(lon) + z * Math.cos(lat))) / 1737400;
        const i = 2 * (r * 128 + c);
        // differences over a cell of 0.049 rad: a part in 2500 of 0.14, and bilinear between columns 1e-3 of it; half floats 2^-11
        expect(Math.abs(fromHalf(slopes.data[i]) - east), `east at ${r} ${c}`).toBeLessThan(4e-4);
        expect(Math.abs(fromHalf(slopes.data[i + 1]) - north), `north at ${r} ${c}`).toBeLessThan(4e-4);
      }
  });

  test('a normal is the slope in bytes, to a step of rounding, and the dither has no lean', () => {
    const normals = normalMap(relief, { exaggeration: 20 });
    let lean = 0;
    for (let i = 0; i < 128 * 64; i++) {
      const east = fromHalf(slopes.data[2 * i]);
      const north = fromHalf(slopes.data[2 * i + 1]);
      const length = Math.hypot(east, north, 1);
      const n = [-east / length, -north / length, 1 / length];
      for (let k = 0; k < 3; k++) {
        const got = (2 * normals.data[4 * i + k]) / 255 - 1;
        expect(Math.abs(got - n[k])).toBeLessThan(1.1 / 127.5);
        if (k === 0) lean += got - n[k];
      }
      expect(normals.data[4 * i + 3]).toBe(255);
    }
    // 8192 roundings spread over a step of 1/127.5: the mean stays within four of its deviations
    expect(Math.abs(lean / 8192)).toBeLessThan((4 * 0.29) / 127.5 / Math.sqrt(8192));
  });

  test('a wall facing the sunrise is told from one facing the sunset', () => {
    const steps = new Int16Array(64 * 32);
    for (let r = 12; r < 20; r++) for (let c = 30; c < 34; c++) steps[r * 64 + c] = 100;
    const mesa = { ...movedBall(64, 32, 0, 0, 0), heights: Float32Array.from(steps, (s) => s * 10) };
    const normals = normalMap(mesa, { exaggeration: 100 });
    const at = (r: number, c: number): readonly number[] => [...normals.data.subarray(4 * (r * 64 + c), 4 * (r * 64 + c) + 2)];
    expect(at(16, 29)[0], 'west wall looks west').toBeLessThan(110);
    expect(at(16, 34)[0], 'east wall looks east').toBeGreaterThan(145);
    expect(at(11, 32)[1], 'north wall looks north').toBeGreaterThan(145);
    expect(at(20, 32)[1], 'south wall looks south').toBeLessThan(110);
  });

  test('a map may have another size than the relief', () => {
    const small = slopeMap(relief, { width: 64, height: 32, exaggeration: 20 });
    expect(small.data.length).toBe(2 * 64 * 32);
    const lon = (10.5 / 64) * 2 * Math.PI - Math.PI;
    const east = (20 * (-x * Math.sin(lon) + y * Math.cos(lon))) / 1737400;
    expect(Math.abs(fromHalf(small.data[2 * (16 * 64 + 10)]) - east)).toBeLessThan(4e-4);
  });
});
