import {
  addSeconds,
  compileRhs,
  type Epoch,
  type Force,
  type FrameId,
  formatUtc,
  gravity,
  type LoadedEnvironment,
  propagate,
  propagateMultistep,
  propagateWithStm,
  secondsBetween,
  solarRadiation,
  solveLambert,
  tdbMinusTt,
  thirdBody,
  ttSeconds,
  utc,
} from '@farside/astro';
import { portableMath } from '@farside/math';
import { type Mission, outline, readMission } from '@farside/mission';

/** Named groups of numbers: a state, a matrix, a function at many places. */
export type Figures = Record<string, number[]>;

const START = utc('2024-06-01T22:23:15.154Z');
const FRAMES: readonly FrameId[] = ['itrf', 'tod', 'moon-pa:de421', 'moon-me:de421', 'moon-mod', 'iau:sun'];
const PLACES = Array.from({ length: 2001 }, (_, i) => ((i - 1000) / 97) * 1.07 ** ((i % 200) - 100));
const LOW = [1838e3, 2e3, -3e3, 10, -1150, 1120] as const;

/**
 * Figures of the kernel: times, positions, rotations, propagations by both methods with and without the matrix, Lambert. Knows nothing of its host: run in a browser worker
 * and in Node, it has to give the same.
 */
export function kernelFigures(env: LoadedEnvironment): Figures {
  const out: Figures = {};
  for (const [name, f] of Object.entries(portableMath)) {
    // over both ends of what the functions of one argument are defined for; what comes out beyond is no number, and left out
    if (typeof f === 'function') out[`${name} at many places`] = PLACES.map((x) => (f as (x: number) => number)(x)).filter(Number.isFinite);
  }
  out['atan2 at many places'] = PLACES.map((x, i) => portableMath.atan2(x, PLACES[PLACES.length - 1 - i]));
  out['hypot at many places'] = PLACES.map((x, i) => Math.hypot(x, PLACES[PLACES.length - 1 - i], 1));
  out['powers at many places'] = PLACES.map((x) => (Math.abs(x) + 1e-9) ** -0.125);
  const six = new Float64Array(6);
  const axes = new Float64Array(18);
  for (const days of [0, 11.37, 400.25]) {
    const epoch = addSeconds(START, 86400 * days);
    out[`TT at ${days} d`] = [ttSeconds(epoch)];
    out[`TDB-TT at ${days} d`] = [tdbMinusTt(ttSeconds(epoch))];
    for (const [body, centre] of [
      ['moon', 'earth'],
      ['sun', 'earth'],
      ['earth', 'ssb'],
    ] as const) {
      env.ephemeris.state(body, centre, epoch, six);
      out[`${body} from ${centre} at ${days} d, position`] = [...six.subarray(0, 3)];
      out[`${body} from ${centre} at ${days} d, velocity`] = [...six.subarray(3)];
    }
    for (const frame of FRAMES) {
      env.frames.rotation('icrf', frame, epoch, axes);
      out[`icrf to ${frame} at ${days} d`] = [...axes.subarray(0, 9)];
      out[`icrf to ${frame} at ${days} d, rate`] = [...axes.subarray(9)];
    }
  }

  const day = 86400;
  const forces: Force[] = [
    gravity('moon', { degree: 50 }),
    thirdBody('earth'),
    thirdBody('sun'),
    solarRadiation({ area: 25, cr: 1.3, mass: 8000, shadowBodies: [] }),
  ];
  const model = { centre: 'moon', forces } as const;
  const rhs = compileRhs(model, env, START, 6, [0, day]);
  const split = (name: string, y: ArrayLike<number>): void => {
    out[`${name}, position`] = Array.from(y).slice(0, 3);
    out[`${name}, velocity`] = Array.from(y).slice(3, 6);
  };
  split('a day low over the Moon, DOP853', propagate(rhs, LOW, 0, day).y);
  split('a day low over the Moon, multistep', propagateMultistep(rhs, LOW, 0, day, { step: 15 }).y);
  const { stm } = propagateWithStm({ centre: 'moon', forces: [gravity('moon', { degree: 10 })] }, env, START, LOW, 0, 7000);
  for (const [name, from, columns] of [
    ['position by position', 0, 0],
    ['position by velocity', 0, 3],
    ['velocity by position', 3, 0],
    ['velocity by velocity', 3, 3],
  ] as const) {
    out[`state-transition matrix, ${name}`] = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => stm[6 * (from + i) + columns + j]));
  }
  const arc = solveLambert([2e6, 1e5, 0], [-1.9e6, 8e5, 3e5], 4000, 4.9028e12, { way: 'prograde' });
  out['Lambert, first velocity'] = [...arc.v1];
  return out;
}

/** The Outline of a mission file, leaf by leaf; epochs as seconds from launch, vectors as one quantity. @throws Error with the diagnostics of a broken file. */
export function outlineFigures(missionText: string, env: LoadedEnvironment): Figures {
  const read = readMission(missionText, 'mission.yaml');
  if (read.mission === undefined) throw new Error(read.diagnostics.map((d) => `${d.path}: ${d.message}`).join('\n'));
  const found = outline(read.mission satisfies Mission, env);
  const out: Figures = {};
  const launch = found.schedule.launch;
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'number') out[path] = [value];
    else if (typeof value === 'boolean') out[path] = [value ? 1 : 0];
    else if (Array.isArray(value) && value.every((x) => typeof x === 'number')) out[path] = value as number[];
    else if (isEpoch(value)) out[path] = [secondsBetween(launch, value)];
    else if (typeof value === 'object' && value !== null) for (const [k, v] of Object.entries(value)) walk(`${path}.${k}`, v);
  };
  walk('outline', found);
  out[`outline of the launch at ${formatUtc(launch)}`] = [launch.s];
  return out;
}

function isEpoch(x: unknown): x is Epoch {
  return typeof x === 'object' && x !== null && Object.keys(x).sort().join() === 'f,s';
}
