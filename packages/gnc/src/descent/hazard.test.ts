import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flyLadder } from '../../test/fly-descent.ts';
import { chooseLandingSpot, eastNorth, judgeGround, judgePlace, type LandingSpot, spotChooser } from './hazard.ts';
import { craterDensity, groundHeight, rockCover, syntheticTerrain, type TerrainPatch } from './terrain.ts';

const DEG = Math.PI / 180;

describe('synthetic terrain', () => {
  test('is the same for a seed, another for another, and says that it is synthetic', () => {
    const a = syntheticTerrain({ seed: 5, size: 60 });
    const b = syntheticTerrain({ seed: 5, size: 60 });
    const c = syntheticTerrain({ seed: 6, size: 60 });
    expect(a.height).toEqual(b.height);
    expect(a.rocks).toEqual(b.rocks);
    expect(a.height).not.toEqual(c.height);
    expect(a.synthetic).toBe(true);
    expect(groundHeight(a, 0, 0)).toBeCloseTo(0, 12);
  });

  test('craters follow their size-frequency law, rocks their cover', () => {
    let craters = 0;
    let expected = 0;
    let cover = 0;
    const patches = 12;
    for (let run = 0; run < patches; run++) {
      const p = syntheticTerrain({ seed: 9, run, size: 100, spacing: 1, roughness: 0, craters: 0.5, rocks: 0.05 });
      const side = 100 + 25;
      craters += p.craters.filter((c) => c.diameter > 4).length;
      expected += (craterDensity(4, 0.5) - craterDensity(25, 0.5)) * side * side;
      cover += p.rocks.reduce((s, r) => s + (r.width > 0.5 ? (Math.PI / 4) * r.width ** 2 : 0), 0) / 1e4;
    }
    // Poisson: four sigma
    expect(Math.abs(craters - expected)).toBeLessThan(4 * Math.sqrt(expected));
    // a few large rocks carry the cover: 15 %
    expect(Math.abs(cover / patches / rockCover(0.5, 0.05) - 1)).toBeLessThan(0.15);
  });
});

/** Independent judgement of a place: many headings, heights sampled finely, rocks as cylinders. */
function worstAt(p: TerrainPatch, x: number, y: number): { slope: number; obstacle: number } {
  let slope = 0;
  for (let k = 0; k < 90; k++) {
    const a = k * DEG;
    const foot = (b: number) => groundHeight(p, x + 2.3 * Math.cos(b), y + 2.3 * Math.sin(b));
    const f = [foot(a), foot(a + Math.PI / 2), foot(a + Math.PI), foot(a + 1.5 * Math.PI)];
    slope = Math.max(slope, Math.atan(Math.hypot(f[0] - f[2], f[1] - f[3]) / 4.6));
  }
  let obstacle = 0;
  const mean = [0, 1, 2, 3].reduce(
    (s, k) => s + groundHeight(p, x + 2.3 * Math.cos(k * 90 * DEG), y + 2.3 * Math.sin(k * 90 * DEG)) / 4,
    0,
  );
  for (const r of p.rocks) {
    const d = Math.hypot(r.x - x, r.y - y);
    // ground below the rock against the mean of the feet: slope of at most 8 degrees adds at most 0.36 m
    if (d < 2.3 + r.width / 2) obstacle = Math.max(obstacle, groundHeight(p, r.x, r.y) + r.height - mean - Math.tan(slope) * d);
  }
  return { slope, obstacle };
}

describe('choice of a landing spot', () => {
  test('what is picked is safe by an independent judgement and in reach', () => {
    let picked = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0, max: 7, noNaN: true }),
        fc.double({ min: 0, max: 0.08, noNaN: true }),
        (seed, tilt, rocks) => {
          const p = syntheticTerrain({ seed, size: 100, slope: tilt * DEG, rocks, craters: 1 });
          const s = chooseLandingSpot(p, 2, -3, { reach: 25 });
          if (!s) return;
          picked++;
          expect(s.distance).toBeLessThanOrEqual(25);
          expect(Math.hypot(s.x - 2, s.y + 3)).toBeCloseTo(s.distance, 9);
          const w = worstAt(p, s.x, s.y);
          expect(w.slope / DEG).toBeLessThan(8);
          expect(w.obstacle).toBeLessThan(0.3);
        },
      ),
      { numRuns: 25, seed: 11 },
    );
    expect(picked).toBeGreaterThan(15);
  });

  test('even ground is landed on where the lander is', () => {
    const p = syntheticTerrain({ seed: 1, size: 100, slope: 0, craters: 0, rocks: 0, roughness: 0 });
    const s = chooseLandingSpot(p, 0, 0) as LandingSpot;
    expect([s.x, s.y]).toEqual([0, 0]);
    expect(s.slope).toBeLessThan(1e-9);
  });

  test('refuses a hillside, a boulder field, and a reach beyond the ground drawn', () => {
    const hill = syntheticTerrain({ seed: 1, size: 100, slope: 16 * DEG, roughness: 0.2, craters: 0 });
    expect(chooseLandingSpot(hill, 0, 0)).toBeUndefined();
    const boulders = syntheticTerrain({ seed: 1, size: 100, rocks: 0.6, craters: 0 });
    expect(chooseLandingSpot(boulders, 0, 0)).toBeUndefined();
    expect(() => chooseLandingSpot(hill, 30, 0, { reach: 40 })).toThrow(expect.objectContaining({ code: 'HAZARD_REACH' }));
  });

  test('a crater and a rock are seen where they are', () => {
    const p = syntheticTerrain({ seed: 3, size: 60, slope: 0, roughness: 0, rocks: 0, craters: 0 });
    const withRock: TerrainPatch = { ...p, rocks: [{ x: 5, y: 5, width: 1, height: 0.5 }] };
    expect(judgePlace(withRock, 5.5, 4).obstacle).toBeCloseTo(0.5, 6);
    expect(judgePlace(withRock, 0, 0).obstacle).toBe(0);
    const tilted = syntheticTerrain({ seed: 3, size: 60, slope: 5 * DEG, slopeAzimuth: 1, roughness: 0, rocks: 0, craters: 0 });
    expect(judgePlace(tilted, 3, 4).slope / DEG).toBeCloseTo(5, 6);
  });
});

test('the whole ground judged has the chosen spot as its cheapest place, and no cost where a rule is broken', () => {
  const p = syntheticTerrain({ seed: 12, size: 80, rocks: 0.05 });
  const spot = chooseLandingSpot(p, 1, -2, { reach: 20 }) as LandingSpot;
  const places = judgeGround(p, 1, -2, 25, { reach: 20 });
  expect(places).toHaveLength(51 * 51);
  const safe = places.filter((q) => q.cost !== undefined).sort((a, b) => (a.cost ?? 0) - (b.cost ?? 0));
  expect(safe[0]).toEqual({ x: spot.x, y: spot.y, slope: spot.slope, obstacle: spot.obstacle, distance: spot.distance, cost: spot.cost });
  for (const q of places) {
    if (q.cost !== undefined) expect(Math.max(q.slope / (8 * DEG), q.obstacle / 0.3, q.distance / 20)).toBeLessThanOrEqual(1);
  }
  // beyond the ground that was drawn nothing is judged: 40 m less the feet and their margin
  expect(judgeGround(p, 35, 0, 10).every((q) => q.x <= 40 - 2.3 - 0.5)).toBe(true);
});

/** The choice by trying every place to its end. */
function exhaustive(p: TerrainPatch, x: number, y: number, reach: number): LandingSpot | undefined {
  const [maxSlope, clearance, margin] = [8 * DEG, 0.3, 0.5];
  const rules = { legs: 2.3, maxSlope, clearance, margin };
  const found: LandingSpot[] = [];
  for (let j = -reach; j <= reach; j++) {
    for (let i = -reach; i <= reach; i++) {
      const distance = Math.hypot(i, j);
      if (distance > reach) continue;
      const at = { x: x + i, y: y + j };
      const s = judgePlace(p, at.x, at.y, rules);
      if (s.slope > maxSlope || s.obstacle > clearance) continue;
      const cost = s.slope / maxSlope + s.obstacle / clearance + (0.5 * distance) / reach;
      found.push({ ...at, height: groundHeight(p, at.x, at.y), slope: s.slope, obstacle: s.obstacle, distance, cost });
    }
  }
  found.sort((a, b) => a.cost - b.cost || a.y - b.y || a.x - b.x);
  return found.find((s) =>
    [0, 1, 2, 3, 4, 5, 6, 7].every(
      (k) => judgePlace(p, s.x + margin * Math.cos((k * Math.PI) / 4), s.y + margin * Math.sin((k * Math.PI) / 4), rules).slope <= maxSlope,
    ),
  );
}

test.each([
  [0.01, 1],
  [0.05, 6],
  [0.2, 6],
  [0.5, 3],
  [0.9, 3],
])('what is passed over early is never what would be chosen: rocks on %s of the ground, seed %i', (rocks, seed) => {
  for (const roughness of [0.3, 1.5]) {
    const p = syntheticTerrain({ seed, size: 60, rocks, roughness });
    for (const [x, y] of [
      [0.3, -0.2],
      [-4.7, 3.1],
    ])
      expect(chooseLandingSpot(p, x, y, { reach: 14 })).toEqual(exhaustive(p, x, y, 14));
  }
});

test('on ground full of rocks a place is given up after a part of them', () => {
  const p = syntheticTerrain({ seed: 6, size: 130, rocks: 0.9 });
  let looked = 0;
  const rocks = new Proxy(p.rocks, {
    get(all, key) {
      looked++;
      return Reflect.get(all, key);
    },
  });
  expect(chooseLandingSpot({ ...p, rocks }, 0, 0, { reach: 50 })).toBeUndefined();
  // each is looked at three times to be put in its square; looked at to its end, a place takes some 1,560
  const places = Math.PI * 50 * 50;
  expect((looked - 3 * p.rocks.length) / places).toBeLessThan(700);
});

test('the ladder flies to the spot that was picked, or says that there is none', () => {
  const R = 1737400;
  const mu = 4.902800066e12;
  const rp = R + 15e3;
  const vp = Math.sqrt(mu * (2 / rp - 2 / (rp + R + 200e3)));
  const a = 26 * DEG;
  const site: [number, number, number] = [(R - 2500) * Math.cos(a), (R - 2500) * Math.sin(a), 0];
  const base = {
    body: { mu, spin: [0, 0, 2.6617e-6] as const },
    engine: { exhaust: 309 * 9.80665, minThrust: 1500, maxThrust: 7500 },
    site,
    dryMass: 1790,
    waits: true,
  };
  const p = syntheticTerrain({ seed: 21, slope: 4 * DEG, craters: 1, rocks: 0.05 });
  let chosen: LandingSpot | undefined;
  const f = flyLadder(
    {
      ...base,
      chooseSpot: spotChooser(p, {}, (s) => {
        chosen = s;
      }),
    },
    [rp, 0, 0],
    [0, vp - 2.6617e-6 * rp, 0],
    3740,
  );
  const spot = chosen as unknown as LandingSpot;
  const { up, east, north } = eastNorth(site);
  const d = [0, 1, 2].map((i) => f.cut.r[i] - site[i]);
  const along = (e: readonly number[]) => e[0] * d[0] + e[1] * d[1] + e[2] * d[2];
  // footing error of the last metres
  expect(Math.abs(along(east) - spot.x)).toBeLessThan(0.2);
  expect(Math.abs(along(north) - spot.y)).toBeLessThan(0.2);
  expect(along(up) - spot.height).toBeLessThan(0.51);
  const hill = syntheticTerrain({ seed: 2, slope: 14 * DEG });
  expect(() => flyLadder({ ...base, chooseSpot: spotChooser(hill) }, [rp, 0, 0], [0, vp - 2.6617e-6 * rp, 0], 3740)).toThrow(
    expect.objectContaining({ code: 'DESCENT_NO_SPOT' }),
  );
});
