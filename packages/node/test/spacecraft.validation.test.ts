import { readFileSync } from 'node:fs';
import {
  BODIES,
  type BodyId,
  compileRhs,
  type Environment,
  type Force,
  type ForceModel,
  gravity,
  parseIso,
  pointMass,
  propagate,
  secondsBetween,
  solarRadiation,
  thirdBody,
} from '@farside/astro';
import { beforeAll, expect, test } from 'vitest';
import { measured, worst } from '../../../test/accuracy.ts';
import { nodeEnvironment } from '../src/environment.ts';

/** Real spacecraft between two of their burns: from where they were to where they were later. */
type Row = [string, number, number, number, number, number, number];
const fixture: { orion: [Row, Row][]; tianwen: Row[] } = JSON.parse(
  readFileSync(new URL('./fixtures/spacecraft.json', import.meta.url), 'utf8'),
);
const metres = ([, ...x]: Row): number[] => x.map((v) => 1000 * v);

let env: Environment;
beforeAll(async () => {
  env = await nodeEnvironment();
});

/** Distance, m, and difference of velocity, m/s, after flying from `a` to `b`. */
function fly(model: ForceModel, scale: 'TDB' | 'UTC', a: Row, b: Row, tabulated: BodyId): [number, number] {
  const [from, to] = [parseIso(a[0], scale), parseIso(b[0], scale)];
  const offset = new Float64Array(6);
  env.ephemeris.state(model.centre, tabulated, from, offset);
  const y0 = metres(a).map((x, i) => x - offset[i]);
  const t = secondsBetween(from, to);
  const { y } = propagate(compileRhs(model, env, from, 6, [0, t]), y0, 0, t);
  env.ephemeris.state(model.centre, tabulated, to, offset);
  const d = metres(b).map((x, i) => y[i] + offset[i] - x);
  return [Math.hypot(d[0], d[1], d[2]), Math.hypot(d[3], d[4], d[5])];
}

const COASTS = 'Orion, Artemis I: eleven coasts of 8 to 42 hours between its burns';
const row = {
  area: 'Propagation',
  against: 'the real spacecraft',
  source: 'JPL Horizons, reconstructed trajectory of November 2022',
} as const;

test('Orion to the Moon and into its distant orbit', () => {
  const base: Force[] = [gravity('earth', { degree: 8 }), thirdBody('moon'), thirdBody('sun'), thirdBody('venus'), thirdBody('jupiter')];
  // Area times reflectivity over mass is not published: 0.00425 m2/kg was found on the coast of 24 and 25 November, and has to hold for the ten others.
  const pressed: ForceModel = { centre: 'earth', forces: [...base, solarRadiation({ area: 0.00425, cr: 1, mass: 1, shadowBodies: [] })] };
  const [far, fast] = [worst(), worst()];
  let without = 0;
  for (const [a, b] of fixture.orion) {
    const [r, v] = fly(pressed, 'TDB', a, b, 'emb');
    far.add(r);
    fast.add(v);
    without = Math.max(without, fly({ centre: 'earth', forces: base }, 'TDB', a, b, 'emb')[0]);
  }
  expect(far.cases).toBe(11);
  // radiation pressure is seen, by its size: it moves the craft 230 m in 42 hours
  expect(without).toBeGreaterThan(200);
  const reason = 'attitude and venting are not known, nor the area in the light to better than some per cent of 230 m; DE405 against DE441';
  measured({ ...row, what: `${COASTS}, position`, measured: far.value, unit: 'm', bound: 5, reason, cases: far.cases });
  measured({ ...row, what: `${COASTS}, velocity`, measured: fast.value, unit: 'm/s', bound: 3e-4, reason, cases: far.cases });
});

test('Tianwen-1 three days before Mars', () => {
  const bodies = ['venus', 'earth', 'moon', 'mars', 'jupiter'] as const;
  const model: ForceModel = { centre: 'sun', forces: [pointMass(BODIES.sun.gm), ...bodies.map((b) => thirdBody(b))] };
  const [far, fast] = [worst(), worst()];
  const [first, ...later] = fixture.tianwen;
  for (const b of later) {
    const [r, v] = fly(model, 'UTC', first, b, 'sun');
    far.add(r);
    fast.add(v);
  }
  expect(far.cases).toBeGreaterThan(5);
  const what = 'Tianwen-1, up to 68 minutes of its cruise';
  const telemetry = { ...row, source: 'state vectors in its own telemetry, decoded by D. Estevez; 2021-02-07', cases: far.cases };
  const ticks = 'time tags of 0.1 ms are worth 2.2 m each; radiation pressure, 1e-7 m/s2 or so, is left out: 0.8 m';
  measured({ ...telemetry, what: `${what}, position`, measured: far.value, unit: 'm', bound: 4, reason: ticks });
  const push = 'radiation pressure, 1e-7 m/s2 or so, is left out: 4e-4 m/s';
  measured({ ...telemetry, what: `${what}, velocity`, measured: fast.value, unit: 'm/s', bound: 6e-4, reason: push });
});
