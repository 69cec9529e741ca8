import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeMission } from './patch.ts';
import { type Diagnostic, formatDiagnostic, placeOf, readMission } from './read.ts';
import type { Mission } from './schema.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8');

/** The file with one text replaced, and what the reader says. */
function wrong(from: string, to: string): readonly Diagnostic[] {
  if (!TEXT.includes(from)) throw new Error(`the mission file has no '${from}'`);
  const { mission, diagnostics } = readMission(TEXT.replace(from, to), 'm.yaml');
  expect(mission).toBeUndefined();
  return diagnostics;
}
function read(from: string, to: string): Mission {
  if (!TEXT.includes(from)) throw new Error(`the mission file has no '${from}'`);
  const { mission, diagnostics } = readMission(TEXT.replace(from, to), 'm.yaml');
  expect(diagnostics).toEqual([]);
  return mission as Mission;
}

/** 1-based place of `what` in a text. */
function place(text: string, what: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(what)).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

describe('the file as written', () => {
  test('reads into SI, with what is left out at its default', () => {
    const m = read('farside: 1', 'farside: 1');
    expect(m.modules.orbiter.engines['main']).toEqual({ thrust: 3000, isp: 312, count: 1 });
    expect(m.modules.lander.engines['translation'].count).toBe(8);
    expect(m.landing.site.latitude).toBeCloseTo((-41.6385 * Math.PI) / 180, 15);
    expect(m.landing.touchdown).toEqual({ kind: 'relative', anchor: 'launch', offset: ((29 * 24 + 12) * 60 + 55) * 60 + 47 });
    expect(m['lunar-orbit'].separation).toEqual({ kind: 'relative', anchor: 'touchdown', offset: -(61 * 60 + 45) * 60 });
    expect(m.modules.orbiter.reflectivity).toBe(1.3);
    expect(m.surface['contact-elevation']).toBeCloseTo((5 * Math.PI) / 180, 15);
    expect(read('environment:\n  moon-degree: 50\n  earth-degree: 8\n', '').environment['moon-degree']).toBe(50);
  });

  test('epochs: absolute in UTC or with an offset, or from an event, forward and back', () => {
    const arrival = (text: string) => read('arrival: launch + 112 h 44 min 31 s', `arrival: ${text}`).transfer.arrival;
    expect(arrival('2024-05-08T02:12:00Z')).toEqual({ kind: 'absolute', iso: '2024-05-08T02:12:00Z' });
    expect(arrival('"2024-05-08T10:12:00.5+08:00"')).toEqual({ kind: 'absolute', iso: '2024-05-08T10:12:00.5+08:00' });
    expect(arrival('launch')).toEqual({ kind: 'relative', anchor: 'launch', offset: 0 });
    expect(arrival('launch+112h')).toEqual({ kind: 'relative', anchor: 'launch', offset: 112 * 3600 });
    expect(arrival('touchdown - 1 d 2 h')).toEqual({ kind: 'relative', anchor: 'touchdown', offset: -26 * 3600 });
  });
});

describe('what is wrong is told at its place', () => {
  const cases: readonly [name: string, from: string, to: string, at: string, code: Diagnostic['code'], says: RegExp][] = [
    [
      'a misspelt key',
      '    propellant: 2880 kg',
      '    propelant: 2880 kg',
      'propelant: 2880',
      'MISSION_KEY',
      /did you mean 'propellant'\?/,
    ],
    [
      'a wrong unit',
      'dry: 1220 kg',
      'dry: 1220 km',
      '1220 km',
      'MISSION_VALUE',
      /expected a mass such as '310 kg', found '1220 km', which is a length/,
    ],
    ['no unit', 'altitude: 200 km', 'altitude: 200', '200, inclination: [20', 'MISSION_VALUE', /found '200' without a unit/],
    [
      'an unknown unit',
      'orbit: 200 km\n\nlunar-orbit',
      'orbit: 200 miles\n\nlunar-orbit',
      '200 miles',
      'MISSION_VALUE',
      /unknown unit 'miles'/,
    ],
    [
      'a latitude beyond the pole',
      'latitude: -41.6385 deg',
      'latitude: -91 deg',
      '-91 deg',
      'MISSION_VALUE',
      /expected a latitude from -90 deg to 90 deg, found '-91 deg'/,
    ],
    ['a day that is not there', 'date: 2024-05-03', 'date: 2024-02-30', '2024-02-30', 'MISSION_VALUE', /days 01 to 29/],
    ['an hour that is not there', '"09:27:29Z"', '"25:00:00Z"', '"25:00:00Z"', 'MISSION_VALUE', /hours run to 23/],
    [
      'an epoch of nothing known',
      'arrival: launch + 112 h 44 min 31 s',
      'arrival: lunch + 112 h',
      'lunch + 112 h',
      'MISSION_VALUE',
      /anchors: launch, arrival/,
    ],
    [
      'a duration of another dimension',
      'separation: touchdown - 61 h 45 min',
      'separation: touchdown - 61 km',
      'touchdown - 61 km',
      'MISSION_VALUE',
      /expected a time/,
    ],
    [
      'bounds the wrong way round',
      'flight-time: [80 h, 130 h]',
      'flight-time: [130 h, 80 h]',
      '[130 h, 80 h]',
      'MISSION_VALUE',
      /lower bound first/,
    ],
    [
      'a need that nobody offers',
      'needs: [sunlight, contact], sample: 0.5 kg',
      'needs: [sun, contact], sample: 0.5 kg',
      'sun, contact]',
      'MISSION_VALUE',
      /sunlight/,
    ],
    ['a fraction where things are counted', 'moon-degree: 50', 'moon-degree: 50.5', '50.5', 'MISSION_VALUE', /whole number/],
    ['a degree that no table holds', 'moon-degree: 50', 'moon-degree: 100', '100\n', 'MISSION_VALUE', /80/],
    ['a number too large for any machine', 'dry: 1220 kg', 'dry: 1e400 kg', '1e400 kg', 'MISSION_VALUE', /not a finite number/],
    [
      'text where a section belongs',
      'waiting:\n  longest: 31 d',
      'waiting: 31 d',
      '31 d\n\nreturn',
      'MISSION_VALUE',
      /expected keys and values/,
    ],
    [
      'an engine with a dot in its name',
      '      trim: { thrust: 25 N',
      '      trim.1: { thrust: 25 N',
      'trim.1: {',
      'MISSION_KEY',
      /engine's name.*found 'trim.1'/,
    ],
  ];
  test.each(cases)('%s', (_name, from, to, at, code, says) => {
    const text = TEXT.replace(from, to);
    const [d] = wrong(from, to);
    expect(d.code).toBe(code);
    expect(d.message).toMatch(says);
    const { line, column } = place(text, at);
    expect(`${d.line}:${d.column}`).toBe(`${line}:${column}`);
    expect(formatDiagnostic(d)).toBe(`m.yaml:${d.line}:${d.column}: ${d.message} [${d.code}]`);
  });

  test('a key that is missing is told at what should hold it', () => {
    const [d] = wrong('    dry: 310 kg\n', '');
    expect(d.code).toBe('MISSION_MISSING');
    expect(d.path).toBe('modules.returner.dry');
    expect(d.message).toMatch(/'modules.returner.dry' is missing: expected a mass/);
    expect(d.line).toBe(place(TEXT, 'returner:\n').line + 1);
  });

  test('a value behind an alias is told where the alias stands', () => {
    const marked = TEXT.replace('tracking: { basis: assumed, position: 1 km', 'tracking: &seen { basis: assumed, position: 1 kg').replace(
      /return:([\s\S]*)tracking: \{.*\}/,
      'return:$1tracking: *seen',
    );
    const { diagnostics } = readMission(marked, 'm.yaml');
    expect(diagnostics.map((d) => d.path)).toEqual(['transfer.tracking.position', 'return.tracking.position']);
    expect(diagnostics.every((d) => d.code === 'MISSION_VALUE' && d.message.includes('which is a mass'))).toBe(true);
    expect(diagnostics[1].line).toBe(place(marked, '*seen').line);
  });

  test('everything wrong at once, in one reading', () => {
    const text = TEXT.replace('dry: 1220 kg', 'dry: heavy')
      .replace('isp: 309 s', 'isp: 309 N')
      .replace('perilune: 15 km, engine', 'perilun: 15 km, engine');
    const { diagnostics } = readMission(text, 'm.yaml');
    expect(diagnostics.map((d) => d.code).sort()).toEqual(['MISSION_KEY', 'MISSION_VALUE', 'MISSION_VALUE']);
    expect(diagnostics.find((d) => d.code === 'MISSION_KEY')?.message).toContain("did you mean 'perilune'?");
  });
});

describe('misspelt keys', () => {
  const cases: readonly [string, string, string][] = [
    ['landing:', 'landng:', 'landing'],
    ['lunar-orbit:', 'lunar_orbit:', 'lunar-orbit'],
    ['  touchdown:', '  touchdwon:', 'touchdown'],
    ['hover-time:', 'hovertime:', 'hover-time'],
    ['injection-error:', 'injectionerror:', 'injection-error'],
    ['drag-coefficient:', 'drag-coeficient:', 'drag-coefficient'],
    ['{ period: 12 h', '{ peroid: 12 h', 'period'],
    ['hand-over: true', 'handover: true', 'hand-over'],
    ['minimum: 1500 N', 'minumum: 1500 N', 'minimum'],
    ['rock-abundance:', 'rock-abundence:', 'rock-abundance'],
  ];
  test.each(cases)("'%s' written as '%s'", (from, to, meant) => {
    const d = wrong(from, to).find((x) => x.code === 'MISSION_KEY');
    expect(d?.message).toContain(`did you mean '${meant}'?`);
    expect(`${d?.line}:${d?.column}`).toBe(
      `${place(TEXT.replace(from, to), to.trim().replace('{ ', '')).line}:${place(TEXT.replace(from, to), to.trim().replace('{ ', '')).column}`,
    );
  });

  test('one that resembles nothing lists what is known there', () => {
    expect(wrong('vertical-rise: 10 s', 'vertical-rise: 10 s\n  wings: 2')[0].message).toMatch(
      /unknown key 'wings' under 'ascent'; known here: lift-off, orbit/,
    );
  });
});

describe('types and sizes in the words of the file', () => {
  test.each([
    ['moon-degree: 50', 'moon-degree: 1e300', ["'environment.moon-degree': expected a whole number from 2 to 80 (found '1e+300')"]],
    ['moon-degree: 50', 'moon-degree: 50.5', ["'environment.moon-degree': expected a whole number from 2 to 80 (found '50.5')"]],
    ['inclination: [20 deg, 30 deg]', 'inclination: [20 deg]', ["'launch.parking.inclination': expected at least 2 entries, found 1"]],
    ['inclination: [20 deg, 30 deg]', 'inclination: 20 deg', ["'launch.parking.inclination': expected a list of two (found '20 deg')"]],
    [
      '{ basis: assumed, altitude: 200 km',
      '{ basis: asumed, altitude: 200 km',
      ["'launch.parking.basis': expected one of published, derived, assumed, found 'asumed'; did you mean 'assumed'?"],
    ],
  ])('%s as %s', (from, to, says) => {
    expect(TEXT).toContain(from);
    expect(wrong(from, to).map((d) => d.message)).toEqual(says);
  });
});

describe('what is no mission file', () => {
  test.each([
    ['nothing', '', /an empty file/],
    ['a comment', '# soon\n', /an empty file/],
    ['a list', '- a\n- b\n', /a list/],
    ['a word', 'change-6\n', /a single value/],
    ['an open bracket', `${TEXT}x: [1, 2\n`, /not readable as YAML/],
    ['a tab', TEXT.replace('  moon-degree', '\tmoon-degree'), /a tab stands where lines are indented/],
    [
      'a key twice',
      TEXT.replace('  earth-degree: 8', '  moon-degree: 8'),
      /the key 'moon-degree' stands in line \d+ and again in line \d+$/,
    ],
    ['two documents', `${TEXT}---\n${TEXT}`, /a second document begins here/],
    ['20,000 brackets', '['.repeat(20_000), /nested too deeply/],
    ['20,000 brackets and their ends', `${TEXT}x: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, /nested too deeply/],
    [
      'a billion laughs',
      `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n${TEXT}`,
      /repeats far too much/,
    ],
    ['an alias of nothing', TEXT.replace('dry: 1220 kg', 'dry: *heavy'), /'\*heavy' stands for something that no '&heavy' before it names/],
  ])('%s', (_name, text, says) => {
    const { mission, diagnostics } = readMission(text, 'm.yaml');
    expect(mission).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics[0].code).toBe('MISSION_SYNTAX');
    expect(diagnostics.some((d) => says.test(d.message))).toBe(true);
    // what follows from a slip of syntax is not told beside it
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0].message).not.toMatch(/YAML\.|Map keys|[Ff]low (?:map|seq)|mapping|Implicit|token/);
  });

  test('keys written twice are told each, with both lines', () => {
    const text = `${TEXT.replace('  earth-degree: 8', '  moon-degree: 8')}name: again\n`;
    const lines = text.split('\n');
    const all = (key: string) => lines.flatMap((l, i) => (l.startsWith(key) ? [i + 1] : []));
    const degree = all('  moon-degree:');
    const name = all('name:');
    expect(readMission(text, 'm.yaml').diagnostics.map((d) => [d.line, d.message])).toEqual([
      [degree[1], `not readable as YAML: the key 'moon-degree' stands in line ${degree[0]} and again in line ${degree[1]}`],
      [name[1], `not readable as YAML: the key 'name' stands in line ${name[0]} and again in line ${name[1]}`],
    ]);
  });

  test.each([
    ["name: 'a", /a text in quotes is not closed/],
    ['name: "a \\q"', /'\\q' means nothing in double quotes/],
    ['name: @a', /a text that begins with '@' needs quotes/],
    ['name: a: b', /a ':' too many/],
    ['name: |x\n a', /'x' does not fit here/],
    ['name: {a: 1', /keys opened with '\{' are not closed with '\}'/],
    ['name: [a b: c d: e]', /a ',' is missing inside brackets or braces/],
    ['name: %a', /a text that begins with '%' needs quotes/],
    ['name: &a', /'name'/],
  ])('%s', (line, says) => {
    const { diagnostics } = readMission(TEXT.replace(/^name: .*$/m, line), 'm.yaml');
    expect(diagnostics[0].message).toMatch(says);
    expect(diagnostics[0].message).not.toMatch(/\b[Ff]low|scalar|mapping|token|Invalid|Missing|Unexpected/);
  });
});

test('a low waiting orbit under the descent orbit is told at the descent orbit, with both', () => {
  const { diagnostics } = readMission(
    changeMission(TEXT, [
      { path: 'braking.orbit', value: '25 km' },
      { path: 'lunar-orbit.descent-orbit.perilune', value: '30 km' },
    ]),
    'mission.yaml',
  );
  expect(diagnostics.map((d) => [d.path, d.message])).toEqual([
    ['lunar-orbit.descent-orbit.perilune', "'lunar-orbit.descent-orbit.perilune': expected less than 'braking.orbit', 25 km, found 30 km"],
  ]);
});

test.each([
  ['closing: [0.02 m/s, 0.10 m/s]', 'closing: [0.5 m/s, 0.8 m/s]', /a speed from '0 m\/s' to '0.5 m\/s' .*found '0.8 m\/s'/],
  ['closing: [0.02 m/s, 0.10 m/s]', 'closing: [0.3 m/s, 0.3 m/s]', /bounds at least 0.02 m\/s apart.*\(found \[0.3 m\/s, 0.3 m\/s\]\)/],
  ['flight-time: [80 h, 130 h]', 'flight-time: [130 h, 80 h]', /lower bound first \(found \[130 h, 80 h\]\)/],
])('%s as %s', (from, to, says) => {
  const all = wrong(from, to);
  expect(all).toHaveLength(1);
  expect(all[0].message).toMatch(says);
});

test('values at the edge of what is refused are read', () => {
  for (const [path, value] of [
    ['rendezvous.docking', 'lift-off + 30 d'],
    ['rendezvous.release', 'docking + 36 min'],
    ['modules.orbiter.area', '93.8 m2'],
    ['modules.ascender.engines.main.thrust', '1296 N'],
    ['launch.injection.burn-out-mass', '359 kg'],
    ['launch.ascent.arc', '48 deg'],
    ['transfer.injection-error.velocity', '20 m/s'],
    // ions: 236 mN at 4190 s
    ['modules.orbiter.engines.trim', { thrust: '236e-3 N', isp: '4190 s' } as never],
    // a reactor
    ['launch.injection.isp', '900 s'],
  ] as const)
    expect(readMission(changeMission(TEXT, [{ path, value }]), 'm.yaml').diagnostics, `${path}: ${value}`).toEqual([]);
});

test('epochs of the file that hang on a minute still to be solved are left to the phases', () => {
  const text = changeMission(TEXT, [
    { path: 'launch.time', value: undefined },
    { path: 'rendezvous.docking', value: '2024-09-10T00:00:00Z' },
  ]);
  expect(readMission(text, 'm.yaml').diagnostics).toEqual([]);
  const circle = changeMission(TEXT, [{ path: 'landing.touchdown', value: 'docking - 10 d' }]);
  expect(readMission(changeMission(circle, [{ path: 'rendezvous.release', value: 'launch + 3 d' }]), 'm.yaml').diagnostics).toEqual([]);
});

test('places of settings: as written, of the nearest thing written, or nowhere', () => {
  expect(placeOf(TEXT, 'landing.site.height')).toEqual(place(TEXT, '-5256 m'));
  expect(placeOf(TEXT, 'return.corrections.1.engine').line).toBe(place(TEXT, '- { before: 16 h').line);
  expect(placeOf(TEXT, 'landing.engine')).toEqual(place(TEXT, 'site: { name: Apollo'));
  expect(placeOf(TEXT, 'landing.engine', true)).toEqual({ line: 0, column: 0 });
  expect(placeOf('a: [', 'a')).toEqual({ line: 0, column: 0 });
});

test.each([
  ['modules.lander.engines.main.minimum', '9000 N', 'expected no more than the thrust, 7500 N'],
  ['landing.gates.approach', '4 km', "expected less than 'quick-adjust', 3000 m"],
  ['landing.gates.cut-off', '800 m', "expected less than 'hover', 100 m"],
  ['landing.gates.final-speed', '100 m/s', 'from 0.2 m/s to 3 m/s'],
  ['landing.terrain.rock-abundance', '50', 'from 0 to 1'],
  ['landing.terrain.search-radius', '100 km', "from '1 m' to '200 m'"],
  ['ascent.orbit.perilune', '200 km', "expected no more than 'apolune', 180000 m"],
  ['rendezvous.handover.target-altitude', '25 km', 'expected at least 30 km'],
  ['lunar-orbit.descent-orbit.perilune', '250 km', "expected less than 'braking.orbit', 200 km"],
  ['lunar-orbit.descent-orbit.perilune', '-1 km', "from '12 km'"],
  ['lunar-orbit.descent-orbit.perilune', '2 km', 'the highest ground of the Moon lies at 10.8 km'],
  ['ascent.orbit.perilune', '5 km', 'the highest ground of the Moon lies at 10.8 km'],
  ['rendezvous.handover.behind', '500 km', "a length from '1 km' to '200 km'"],
  ['rendezvous.handover.below', '1 m', "a length from '1 km' to '50 km'"],
  ['rendezvous.docking', 'lift-off + 55.2 d', 'expected at most 30 d after lift-off, found 55 d 4 h 48 min'],
  ['rendezvous.docking', 'launch + 65 d', 'expected at most 30 d after lift-off, found 33 d 9 h 49 min 13 s'],
  ['rendezvous.docking', '2024-07-10T00:00:00Z', 'expected at most 30 d after lift-off, found 36 d'],
  [
    'rendezvous.release',
    'docking + 20 min',
    "expected at least 36 min after docking, when the container is across ('container-transfer'), found 20 min",
  ],
  ['rendezvous.container-transfer', '8 d', "to '7 d'"],
  ['rendezvous.holds.1.distance', '6 km', 'expected less than the hold before it, 5000 m, found 6000 m'],
  ['rendezvous.holds.0.distance', '60 km', "expected less than 'rendezvous.handover.behind', 50000 m, found 60000 m"],
  ['rendezvous.holds.2.distance', '1 m', "from '10 m' to '200 km'"],
  ['modules.orbiter.area', '25000 m2', "an area from '0.01 m2' to '1000 m2'"],
  ['modules.orbiter.area', '100 m2', 'expected at most 93.84 m2 on 1220 kg'],
  ['modules.returner.area', '500 m2', 'expected at most 23.84 m2 on 310 kg'],
  ['modules.returner.aero.diameter', '125 m', "from '10 cm' to '20 m'"],
  ['modules.returner.aero.nose-radius', '600 m', "from '1 cm' to '20 m'"],
  ['modules.returner.aero.drag-coefficient', 11.8, "a ratio from '0.3' to '3'"],
  ['transfer.injection-error.velocity', '500 m/s', "a speed from '0 m/s' to '20 m/s'"],
  ['transfer.tracking.position', '1000 km', "a length from '0 m' to '50 km'"],
  ['transfer.tracking.velocity', '100 m/s', "a speed from '0 m/s' to '1 m/s'"],
  ['return.tracking.velocity', '100 m/s', "a speed from '0 m/s' to '1 m/s'"],
  ['return.execution.magnitude', 1.7, "a ratio from '0' to '0.1'"],
  ['modules.lander.engines.main.isp', '3090 s', 'expected at most 1000 s at 7500 N'],
  ['launch.injection.burn-out-mass', '5.5 kg', 'expected at least 359 kg for a thrust of 176 kN, found 5.5 kg'],
  ['return.execution.direction', '20 deg', 'an angle of up to 5.7 deg'],
  ['launch.ascent.duration', '12 h', "a time from '5 min' to '60 min'"],
  ['launch.ascent.arc', '220 deg', "an angle from '5 deg' to '120 deg'"],
  ['launch.ascent.arc', '60 deg', 'expected at most 48 deg in 12 min, found 60 deg'],
  ['launch.parking.altitude', '2000 km', "a length from '120 km' to '1000 km'"],
  ['surface.relay.apolune', '1e9 km', "a length from '12 km' to '60000 km'"],
  ['modules.ascender.engines.main.thrust', '790 N', 'expected more than 1295 N'],
  ['entry.parachute.descent-speed', '118 m/s', "a speed from '2 m/s' to '20 m/s'"],
  ['landing.site.height', '100 km', "from '-9.5 km' to '11 km'"],
  ['launch.site.height', '20 km', "from '-0.5 km' to '9 km'"],
  ['surface.relay.perilune', '17000 km', "no more than 'apolune', 16000 km"],
  ['modules.orbiter.engines.main.isp', '0.001 s', "from '10 s' to"],
  ['modules.orbiter.dry', '1e12 kg', "from '0.1 kg' to '1000 t'"],
  ['modules.lander.propellant', '1e30 kg', "to '1000 t'"],
  ['modules.ascender.engines.main.thrust', '1e-9 N', "from '0.001 N' to"],
  ['braking.perilune', '5000 km', "from '20 km' to '2000 km'"],
  ['entry.interface', '1 km', "from '80 km' to '400 km'"],
  ['braking.orbit', '10 km', "from '20 km' to '2000 km'"],
  ['rendezvous.handover.target-altitude', '800 km', "expected 0 m to 610 km, found 800 km: the orbiter comes from 'braking.orbit', 200 km"],
  ['ascent.vertical-rise', '1000 s', "from '1 s' to '120 s'"],
  ['entry.range', '30000 km', "from '100 km' to '20000 km'"],
  ['entry.parachute.drogue', '200 km', "expected less than 'entry.interface', 120 km"],
  ['entry.site.height', '8000 m', "expected less than 'entry.parachute.main', 6000 m, found 8000 m"],
  ['entry.parachute.main', '12 km', "expected less than 'entry.parachute.drogue', 11 km"],
])('values that contradict each other or make no sense are refused where they stand: %s: %s', (path, value, message) => {
  const text = changeMission(TEXT, [{ path, value }]);
  const { mission, diagnostics } = readMission(text, 'mission.yaml');
  expect(mission).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0].path).toBe(path);
  expect(diagnostics[0].message).toContain(message);
  expect(diagnostics[0].line).toBeGreaterThan(1);
});

test.each([
  ['hover: 100 m', 'hover: 2 m', 'landing.gates.hover', 'expected more than 30 m'],
  ['cut-off: 0.8 m', 'cut-off: 50 m', 'landing.gates.cut-off', 'expected less than 30 m'],
])('a gate on the wrong side of the rung over the spot is refused at its line: %s', (was, now, path, says) => {
  const text = readFileSync(join(import.meta.dirname, '../../../../missions/change-6/mission.yaml'), 'utf8').replace(was, now);
  const fault = readMission(text, 'm.yaml').diagnostics.find((d) => d.message.includes(path));
  expect(fault?.message).toContain(says);
  expect(text.split('\n')[(fault?.line ?? 0) - 1]).toContain(now);
});
