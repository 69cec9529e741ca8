import { BODIES, usStandard1976 } from '@farside/astro';
import { CHANGE_PARACHUTES, type EntryPlanet, type ParachuteConfig, parachuteSequence } from '@farside/gnc';
import { brent, FarsideError } from '@farside/math';
import { EARTH_RATE, EARTH_SPHEROID } from '../outline/earth-site.ts';

/** Second zonal harmonic of the Earth, unnormalised: -sqrt(5) C20 of EGM2008. */
const J2 = 1.08262617e-3;

let made: EntryPlanet | undefined;

/** The turning Earth with the standard atmosphere at rest in it. */
export function entryEarth(): EntryPlanet {
  made ??= {
    mu: BODIES.earth.gm,
    spin: EARTH_RATE,
    radius: EARTH_SPHEROID.a,
    flattening: EARTH_SPHEROID.f,
    j2: J2,
    density: usStandard1976().density,
  };
  return made;
}

/** What a mission says of the descent under parachutes, SI. */
export interface DescentSettings {
  readonly modules: {
    readonly returner: {
      readonly dry: number;
      readonly aero?: { readonly 'drag-coefficient': number; readonly diameter: number } | undefined;
    };
  };
  readonly surface: { readonly activities: readonly { readonly sample?: number | undefined }[] };
  readonly entry: { readonly site: { readonly height: number }; readonly parachute: ParachuteSettings };
}

interface ParachuteSettings {
  readonly drogue: number;
  readonly main: number;
  readonly 'descent-speed': number;
  readonly 'reference-height': number;
  readonly 'time-from-10-km': number;
}

/** What the descent under parachutes hangs on, SI: the capsule as built and what it brings home, its size, the ground, and what is asked of the parachutes. */
export interface Descent extends ParachuteSettings {
  readonly dry: number;
  readonly sample: number;
  readonly diameter: number;
  readonly 'drag-coefficient': number;
  readonly ground: number;
}

/** Why a capsule cannot come down so; `path` is the setting at fault, `tryThis` names values that leave no other fault of the descent. */
export interface DescentFault {
  readonly code: 'PARACHUTE_TIME' | 'PARACHUTE_SPEED' | 'PARACHUTE_PRESSURE' | 'LANDING_HARD';
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  readonly tryThis: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** What the capsule bears at the landing, m/s: permitted to the capsules of Chang'e 5 and 6 (Huang et al., Space Sci. Technol. 2021, 9898756), which came down at 11.8. */
export const HARDEST_LANDING = 13;
/** The way down under the parachutes is timed from here, m. */
const TIMED_FROM = 10e3;
/** Higher than this the capsule is not yet in balance with its drag, m: a fall from the drogue's opening begins no higher. */
const BALANCED = 30e3;
/** Up to here the pressure at the drogue's opening is seen from the capsule alone, m: farther up it remembers the entry. */
const FORGOTTEN = 15e3;
/** No drogue opens higher, m: a skipping capsule comes below some five times the speed of sound there. */
export const HIGHEST_OPENING = 40e3;
/** Longest descent that is followed, s. */
const LONGEST = 7200;
const DT = 0.1;
/** Capsules are looked at up to and down to this diameter, m. */
const WIDEST = 20;
const NARROWEST = 0.1;
/** And up to this mass, kg. */
const HEAVIEST = 5000;
/** Smallest drogue that is looked at: drag area in m2, and share of the main one's. */
const SMALLEST = { area: 0.3, share: 0.05 };
/** Room that a named value keeps from its limit. */
const ROOM = 1.02;

/** @returns undefined without aerodynamics: such a capsule flies no entry at all */
export function descentOf(m: DescentSettings): Descent | undefined {
  const { dry, aero } = m.modules.returner;
  if (!aero) return undefined;
  const sample = m.surface.activities.reduce((s, a) => s + (a.sample ?? 0), 0);
  return {
    ...m.entry.parachute,
    dry,
    sample,
    diameter: aero.diameter,
    'drag-coefficient': aero['drag-coefficient'],
    ground: m.entry.site.height,
  };
}

const loadedMass = (d: Descent): number => d.dry + d.sample;
const dragAreaOf = (d: Descent): number => d['drag-coefficient'] * (Math.PI / 4) * d.diameter ** 2;
const gravityAt = (h: number): number => entryEarth().mu / (entryEarth().radius + h) ** 2;
/** Falls in balance with its own drag, m/s. */
const balance = (h: number, mass: number, area: number): number => Math.sqrt((2 * mass * gravityAt(h)) / (entryEarth().density(h) * area));

/** One step of a vertical fall, implicit in the drag: stable through the snatch of an opening. */
function slowed(v: number, h: number, mass: number, area: number): number {
  const k = (0.5 * entryEarth().density(h) * area) / mass;
  return (v + DT * gravityAt(h)) / (1 + DT * k * v);
}

/** Vertical descent under the parachutes: seconds from 10 km to `ground`, no more than two hours, and speed there, m/s. */
function fall(p: ParachuteConfig, capsule: number, mass: number, ground: number): { readonly time: number; readonly speed: number } {
  const { density } = entryEarth();
  let memory = parachuteSequence.init({ ...p, pressure: [0, Number.POSITIVE_INFINITY] });
  let h = Math.min(p.drogueHeight, BALANCED);
  let v = balance(h, mass, capsule);
  let from = h < TIMED_FROM ? 0 : Number.NaN;
  for (let t = 0; t < LONGEST; t += DT) {
    const s = parachuteSequence.step(memory, { height: h, pressure: 0.5 * density(h) * v * v }, t);
    memory = s.memory;
    v = slowed(v, h, mass, capsule + s.command.dragArea);
    h -= DT * v;
    if (Number.isNaN(from) && h <= TIMED_FROM) from = t;
    if (h <= ground) return { time: t - from, speed: v };
  }
  return { time: LONGEST, speed: v };
}

/** Least dynamic pressure at the drogue's opening, Pa: the capsule comes from above faster than in balance with its drag, and nears it. */
const leastPressure = (d: Descent): number => (loadedMass(d) * gravityAt(d.drogue)) / dragAreaOf(d);

/** The pressure there after a fall straight down from 30 km, Pa: more than a glide comes to. */
function fallPressure(d: Descent): number {
  const area = dragAreaOf(d);
  const mass = loadedMass(d);
  let h = BALANCED;
  let v = balance(h, mass, area);
  while (h > d.drogue) {
    v = slowed(v, h, mass, area);
    h -= DT * v;
  }
  return 0.5 * entryEarth().density(h) * v * v;
}

interface Sized {
  readonly config: (drogue: number) => ParachuteConfig;
  /** Drag area of capsule and main parachute together, m2, and of the smallest drogue. */
  readonly whole: number;
  readonly smallest: number;
  readonly time: (drogue: number) => number;
}

function sized(d: Descent): Sized {
  const capsule = dragAreaOf(d);
  const reference = d['reference-height'];
  const whole = (2 * d.dry * gravityAt(reference)) / (entryEarth().density(reference) * d['descent-speed'] ** 2);
  const config = (drogue: number): ParachuteConfig => ({
    ...CHANGE_PARACHUTES,
    drogueHeight: d.drogue,
    mainHeight: d.main,
    main: { ...CHANGE_PARACHUTES.main, dragArea: whole - capsule },
    drogue: { ...CHANGE_PARACHUTES.drogue, dragArea: drogue },
  });
  const smallest = Math.min(SMALLEST.area, SMALLEST.share * whole);
  const time = (drogue: number): number => fall(config(drogue), capsule, d.dry, reference).time;
  return { config, whole, smallest, time };
}

const solved = (s: Sized, wanted: number): ParachuteConfig =>
  s.config(brent((a) => s.time(a) - wanted, s.smallest, s.whole, { xtol: 1e-3, ftol: 0.05 }));

/** What is wrong, without advice. */
type Bare = Omit<DescentFault, 'tryThis'>;

const PARACHUTE = 'entry.parachute';
const figure = (x: number, digits = 1): string => String(Number(x.toFixed(digits)));
const km = (x: number): string => `${figure(x / 1e3, 2)} km`;

/** Faults of the parachutes' sizes. */
function sizeFault(d: Descent): Bare | undefined {
  const capsule = dragAreaOf(d);
  const s = sized(d);
  const speed = d['descent-speed'];
  if (s.whole <= capsule) {
    const alone = balance(d['reference-height'], d.dry, capsule);
    return {
      code: 'PARACHUTE_SPEED',
      path: `${PARACHUTE}.descent-speed`,
      message: `the capsule falls at ${figure(alone)} m/s without a parachute`,
      expected: `less than the ${figure(alone)} m/s at which the capsule falls without a parachute`,
      found: `${figure(speed)} m/s`,
      numbers: { wanted_m_s: speed, without_m_s: alone },
    };
  }
  const wanted = d['time-from-10-km'];
  const least = s.time(s.smallest);
  const most = s.time(s.whole);
  if (wanted > least && wanted < most) return undefined;
  // the drogue has no say in a way that the main one makes alone
  const mainAlone = d.main >= TIMED_FROM;
  const end = most >= LONGEST ? 'two hours and more' : `${figure(most, most - least < 10 ? 1 : 0)} s`;
  const range = most - least < 1 ? end : `${figure(least, most - least < 10 ? 1 : 0)} s to ${end}`;
  const under = mainAlone ? `a main parachute that opens at ${km(d.main)}, whatever the drogue` : 'these parachutes';
  return {
    code: 'PARACHUTE_TIME',
    path: `${PARACHUTE}.${mainAlone ? 'main' : 'time-from-10-km'}`,
    message: `the way down from 10 km takes ${range} under ${under}; ${figure(wanted)} s are wanted`,
    expected: mainAlone
      ? `a main parachute that opens under ${km(TIMED_FROM)} for ${figure(wanted)} s from there`
      : `${range} for the way down from 10 km under these parachutes`,
    found: mainAlone ? `${km(d.main)} and ${range}` : `${figure(wanted)} s`,
    numbers: { wanted_s: wanted, least_s: least, most_s: most, main_m: d.main },
  };
}

/**
 * Faults that need no entry to be seen: of the parachutes' sizes, of the pressure at a low opening, of the landing.
 * @param purpose 'name' a value: it keeps room from the limits; 'fly' it next: the pressure will be seen there
 */
function bareFault(d: Descent, purpose: 'refuse' | 'name' | 'fly' = 'refuse'): Bare | undefined {
  const named = purpose !== 'refuse';
  const [least, most] = CHANGE_PARACHUTES.pressure;
  if (d.drogue > HIGHEST_OPENING) {
    return {
      code: 'PARACHUTE_PRESSURE',
      path: `${PARACHUTE}.drogue`,
      message: `the drogue would open at ${km(d.drogue)}, where the capsule still flies at hypersonic speed`,
      expected: `a drogue that opens at no more than ${km(HIGHEST_OPENING)}: farther up the capsule still flies at hypersonic speed`,
      found: km(d.drogue),
      numbers: { height_m: d.drogue, highest_m: HIGHEST_OPENING },
    };
  }
  if (d.drogue <= FORGOTTEN && purpose !== 'fly') {
    const pressure = named ? fallPressure(d) : leastPressure(d);
    if (pressure > (named ? most / ROOM : most)) return pressureFault(d, pressure);
    if (named && leastPressure(d) < least * ROOM) return pressureFault(d, leastPressure(d));
  }
  const size = sizeFault(d);
  if (size) return size;
  const { speed } = fall(solved(sized(d), d['time-from-10-km']), dragAreaOf(d), loadedMass(d), d.ground);
  return speed > (named ? HARDEST_LANDING / ROOM : HARDEST_LANDING) ? hard(d, speed) : undefined;
}

/** @param pressure at the opening, Pa, at least */
function pressureFault(d: Descent, pressure: number): Bare {
  const [least, most] = CHANGE_PARACHUTES.pressure;
  const capsule = `a capsule of ${figure(loadedMass(d))} kg and ${figure(d.diameter, 3)} m across`;
  return {
    code: 'PARACHUTE_PRESSURE',
    path: `${PARACHUTE}.drogue`,
    message: `at ${km(d.drogue)} ${capsule} falls at a dynamic pressure of ${pressure.toFixed(0)} Pa or more`,
    expected: `a drogue that opens at ${least} to ${most} Pa`,
    found: `${pressure.toFixed(0)} Pa or more at ${km(d.drogue)} with ${capsule}`,
    numbers: { pressure_Pa: pressure, least_Pa: least, most_Pa: most, height_m: d.drogue, mass_kg: loadedMass(d), diameter_m: d.diameter },
  };
}

/** @param speed at the ground, m/s */
function hard(d: Descent, speed: number): Bare {
  const late = !steadyIsHard(d);
  return {
    code: 'LANDING_HARD',
    path: `${PARACHUTE}.${late ? 'main' : 'descent-speed'}`,
    message: `the capsule lands at ${figure(speed, 2)} m/s and bears no more than ${HARDEST_LANDING} m/s`,
    expected: `a landing at no more than ${HARDEST_LANDING} m/s`,
    found: late
      ? `${figure(speed, 2)} m/s: a main parachute that opens at ${km(d.main)} has not slowed it down ${km(d.main - d.ground)} farther below`
      : `${figure(speed, 2)} m/s on ground at ${km(d.ground)}, of ${figure(d['descent-speed'])} m/s at ${km(d['reference-height'])}${d.sample > 0 ? ` without the ${figure(d.sample)} kg of sample` : ''}`,
    numbers: { speed_m_s: speed, limit_m_s: HARDEST_LANDING, main_m: d.main, ground_m: d.ground },
  };
}

/** Too fast even when the main parachute has long been open. */
const steadyIsHard = (d: Descent): boolean => balance(d.ground, loadedMass(d), sized(d).whole) > HARDEST_LANDING / ROOM;

/** Other values of a descent. */
export type Changed = Partial<Pick<Descent, keyof ParachuteSettings | 'dry' | 'diameter'>>;

const PATHS: Readonly<Record<keyof Changed, { readonly path: string; readonly text: (x: number) => string }>> = {
  drogue: { path: `${PARACHUTE}.drogue`, text: (x) => `${figure(x / 1e3, 3)} km` },
  main: { path: `${PARACHUTE}.main`, text: (x) => `${figure(x / 1e3, 3)} km` },
  'descent-speed': { path: `${PARACHUTE}.descent-speed`, text: (x) => `${figure(x, 2)} m/s` },
  'reference-height': { path: `${PARACHUTE}.reference-height`, text: (x) => `${figure(x)} m` },
  'time-from-10-km': { path: `${PARACHUTE}.time-from-10-km`, text: (x) => `${figure(x)} s` },
  dry: { path: 'modules.returner.dry', text: (x) => `${figure(x)} kg` },
  diameter: { path: 'modules.returner.aero.diameter', text: (x) => `${figure(x, 2)} m` },
};

/** Changes as a person writes them: `entry.parachute.main of 2 km and entry.parachute.drogue of 11 km`. */
export const describeChange = (c: Changed): string =>
  (Object.keys(c) as (keyof Changed)[]).map((k) => `${PATHS[k].path} of ${PATHS[k].text(c[k] ?? 0)}`).join(' and ');

/** A time from 10 km that the parachutes can make, as near to the wanted one as leaves a margin, s. */
function timeThatFits(d: Descent): number | undefined {
  const s = sized(d);
  if (s.whole <= dragAreaOf(d)) return undefined;
  const least = s.time(s.smallest);
  const most = s.time(s.whole);
  const margin = Math.min(10, 0.2 * (most - least));
  const t = Math.min(most - margin, Math.max(least + margin, d['time-from-10-km']));
  const whole = Math.round(t);
  return [whole, Number(t.toFixed(1))].find((x) => x > least && x < most);
}

/** The first of some changes that leaves no fault, with another time from 10 km where it needs one. */
function firstThatWorks(d: Descent, candidates: Iterable<Changed>, purpose: 'name' | 'fly' = 'name'): Changed | undefined {
  for (const c of candidates) {
    const changed = { ...d, ...c };
    const left = bareFault(changed, purpose);
    if (!left) return c;
    if (left.code !== 'PARACHUTE_TIME') continue;
    const time = timeThatFits(changed);
    if (time !== undefined && !bareFault({ ...changed, 'time-from-10-km': time }, purpose)) return { ...c, 'time-from-10-km': time };
  }
  return undefined;
}

/** From a value in steps to no farther than another one. */
function* steps(from: number, to: number, step: number): Generator<number> {
  const n = Math.floor(Math.abs(to - from) / step);
  for (let k = 0; k <= n; k++) yield from + Math.sign(to - from) * k * step;
}
const mapped = <T>(xs: Iterable<number>, f: (x: number) => T): T[] => Array.from(xs, f);
const upTo = (x: number, step: number): number => Math.ceil(x / step + 1e-9) * step;
const downTo = (x: number, step: number): number => Math.floor(x / step - 1e-9) * step;

/** A drogue that opens as asked, or where the fall is the capsule's alone. */
const lowDrogue = (d: Descent, main: number): Changed =>
  d.drogue <= FORGOTTEN ? {} : { drogue: Math.max(CHANGE_PARACHUTES.drogueHeight, main + 1e3) };

/** From a value by factors to another one, on a raster. */
function* factors(from: number, to: number, factor: number, raster: number): Generator<number> {
  for (let x = from; factor > 1 ? x <= to : x >= to; x *= factor) yield Math.max(raster, Math.round(x / raster) * raster);
}

/** Lists of changes, the gentlest first. */
const byCode: Readonly<Record<DescentFault['code'], (d: Descent) => Iterable<Changed>[]>> = {
  PARACHUTE_TIME: (d) => {
    const time = timeThatFits(d);
    const lower = mapped(
      steps(downTo(Math.min(d.main, TIMED_FROM), 500), Math.max(d.ground, d['reference-height']) + 500, 500),
      (main) => ({
        ...lowDrogue(d, main),
        main,
      }),
    );
    const higher = mapped(steps(upTo(d.drogue, 500), FORGOTTEN, 500), (drogue) => ({ drogue }));
    const heights = [...lower, ...higher].filter((c) => sizeFault({ ...d, ...c }) === undefined);
    const byTime = time === undefined ? [] : [{ 'time-from-10-km': time }];
    // where the drogue hardly has a say, another height says more
    const s = sized(d);
    return d.main >= TIMED_FROM || s.time(s.whole) - s.time(s.smallest) < 10 ? [heights, byTime] : [byTime, heights];
  },
  PARACHUTE_SPEED: () => [mapped(steps(12, 2, 0.5), (v) => ({ 'descent-speed': v }))],
  PARACHUTE_PRESSURE: (d) => {
    const slow = leastPressure({ ...d, drogue: Math.min(d.drogue, FORGOTTEN) }) < CHANGE_PARACHUTES.pressure[0];
    const from = Math.min(d.drogue, FORGOTTEN);
    const heights = slow ? steps(upTo(from, 500), FORGOTTEN, 500) : steps(downTo(from, 500), d.main + 1, 500);
    return [
      (slow ? from < FORGOTTEN : from > d.main + 500) ? mapped(heights, (drogue) => ({ drogue })) : [],
      ...(slow
        ? [
            mapped(factors(0.97 * d.diameter, NARROWEST, 0.97, 0.05), (diameter) => ({ diameter })),
            mapped(factors(1.03 * d.dry, HEAVIEST, 1.03, 1), (dry) => ({ dry })),
          ]
        : [
            mapped(factors(1.03 * d.diameter, WIDEST, 1.03, 0.05), (diameter) => ({ diameter })),
            mapped(factors(0.97 * d.dry, 1, 0.97, 1), (dry) => ({ dry })),
          ]),
    ];
  },
  LANDING_HARD: (d) => {
    const higher = mapped(steps(upTo(d.main, 500), downTo(d.drogue, 500), 500), (main) => ({ main })).filter((c) => c.main < d.drogue);
    const slower = mapped(steps(downTo(d['descent-speed'], 0.5), 1, 0.5), (v) => ({ 'descent-speed': v }));
    return steadyIsHard(d) ? [slower] : [higher, slower];
  },
};

/** The parachutes of Chang'e 6, which many a capsule comes down by. */
const KNOWN: ParachuteSettings = {
  drogue: CHANGE_PARACHUTES.drogueHeight,
  main: CHANGE_PARACHUTES.mainHeight,
  'descent-speed': 11.8,
  'reference-height': 1000,
  'time-from-10-km': 460,
};

/** What of the known parachutes is otherwise here. */
function known(d: Descent): Changed {
  const keys = Object.keys(KNOWN) as (keyof ParachuteSettings)[];
  return Object.fromEntries(keys.filter((k) => KNOWN[k] !== d[k]).map((k) => [k, KNOWN[k]]));
}

/** What to change in the descent, tried on the descent: the gentlest; and a lighter capsule where else only a wider one helps. Nothing where nothing was found. */
function mending(code: DescentFault['code'], d: Descent): Changed[] {
  const found: Changed[] = [];
  for (const list of byCode[code](d)) {
    const works = firstThatWorks(d, list);
    if (works) found.push(works);
    if (works && works.diameter === undefined) break;
  }
  if (found.length > 0) return found;
  const last = firstThatWorks(d, [known(d)]);
  if (last) return [last];
  return code === 'PARACHUTE_PRESSURE' ? [] : mending('PARACHUTE_PRESSURE', d);
}

/** A drogue that opens at `drogue`, m, with another time from 10 km where it needs one; undefined when the descent has another fault then. The pressure is left to the flight. */
export const openingAt = (d: Descent, drogue: number): Changed | undefined => firstThatWorks(d, [{ drogue }], 'fly');

/** Advice for a capsule whose drogue finds no height to open at. */
export const otherCapsule = (d: Descent): string => adviceOf(mending('PARACHUTE_PRESSURE', d));

const adviceOf = (found: readonly Changed[]): string =>
  found.length > 0
    ? found.map(describeChange).join(', or ')
    : "another capsule ('modules.returner'): none of the parachutes that were tried brings this one down";

/** What the capsule alone says against its descent: pressure at a low opening, sizes of the canopies, speed at the ground. A tenth of a second at most. */
export function descentFault(d: Descent): DescentFault | undefined {
  const bare = bareFault(d);
  if (!bare) return undefined;
  const found = mending(bare.code, d);
  const capsule = bare.code === 'PARACHUTE_PRESSURE' && found.some((c) => c.diameter !== undefined || c.dry !== undefined);
  return { ...bare, ...(capsule ? { path: PATHS.dry.path } : {}), tryThis: adviceOf(found) };
}

/**
 * Canopies from what the mission asks of them: the main one falls at the descent speed at the reference height, the drogue's size makes the time from 10 km down to there.
 * Reefing and filling as of Chang'e 5. Sized for the module as built. @throws PARACHUTE_SPEED, PARACHUTE_TIME with the times that a drogue can give.
 */
export function canopiesOf(d: Descent): ParachuteConfig {
  const bare = sizeFault(d);
  if (bare) {
    const { code, message, numbers, expected, found } = bare;
    throw new FarsideError(code, message, { phase: 'entry', numbers, expected, found, tryThis: adviceOf(mending(code, d)) });
  }
  return solved(sized(d), d['time-from-10-km']);
}

/** @param speed over ground at the landing, m/s. @throws LANDING_HARD above what the capsule bears */
export function checkLanding(d: Descent, speed: number, epoch: string): void {
  if (speed <= HARDEST_LANDING) return;
  const { code, message, numbers, expected, found } = hard(d, speed);
  throw new FarsideError(code, message, { phase: 'entry', epoch, numbers, expected, found, tryThis: adviceOf(mending(code, d)) });
}
