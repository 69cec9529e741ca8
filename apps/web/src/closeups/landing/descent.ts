import { addSeconds, BODIES, type Environment, type Epoch, gmOf, MOON_SPHERE, secondsBetween } from '@farside/astro';
import type { Flight, FlightEvent } from '@farside/flight';
import { eastNorth } from '@farside/gnc';
import { dot, mulMatVec, norm, sub, unit, type Vec3, vecAt } from '@farside/math';
import { bare } from '../../state/marks.ts';
import { missionOf } from '../shared/mission.ts';
import type { Track } from '../shared/track.ts';

const FRAME = 'moon-me:de421';

/** Lengths along and beside the line of approach, from the site, m; the axis is where the thrust points. */
export interface DescentPoint {
  /** Before the site along the ground track of the approach. */
  readonly before: number;
  readonly height: number;
  readonly east: number;
  readonly north: number;
  /** Unit vector of the thrust in the plane of the drawing (before, height), and its size as part of the most that the engine gives; undefined with the engine off. */
  readonly axis?: readonly [number, number];
  readonly throttle: number;
}

/** A step of the descent: what begins there. */
export interface Gate {
  readonly id: string;
  readonly name: string;
  readonly epoch: Epoch;
  readonly height: number;
  /** Down, m/s. */
  readonly down: number;
  readonly sideways: number;
  readonly before: number;
}

/** A powered descent as the drawings need it. */
export interface DescentData {
  readonly vehicle: string;
  readonly touchdown: Epoch;
  /** The record begins (coasting before ignition) and ends. */
  readonly start: Epoch;
  readonly ignition: Epoch;
  /** Where the side view begins: the approach, or the whole descent when it has no such gate. */
  readonly approach: Epoch;
  readonly gates: readonly Gate[];
  /** Side view from the approach on: metres before the site, height over it. */
  readonly side: Track;
  /** On the ground map: metres east and north of the site. */
  readonly ground: Track;
  /** Braking: range to go along the ground (m) and height over the site (m). */
  readonly braking: Track;
  /** Place and thrust at an epoch. Undefined outside of the record. */
  at(epoch: Epoch): DescentPoint | undefined;
  /** Unit vector towards the site along the ground, east and north. */
  readonly heading: readonly [number, number];
}

/** What the texts of the steps stand for; the events of the record have no other name. */
const GATES: readonly (readonly [RegExp, string, string])[] = [
  [/^waiting/, 'wait', 'Coasting'],
  [/^main braking/, 'brake', 'Braking starts'],
  [/^quick adjust/, 'adjust', 'Upright'],
  [/^approach/, 'approach', 'Approach starts'],
  [/^hover/, 'hover', 'Hover'],
  [/^hazard/, 'avoid', 'To the spot'],
  [/^slow/, 'descend', 'Straight down'],
  [/^engine off/, 'cut', 'Engine off'],
];

function gateOf(e: FlightEvent): Gate {
  const text = bare(e);
  const known = GATES.find(([pattern]) => pattern.test(text));
  return {
    id: known?.[1] ?? e.kind,
    name: known?.[2] ?? text.split(':')[0],
    epoch: e.epoch,
    height: e.data?.['altitude_m'] ?? Number.NaN,
    down: -(e.data?.['vertical_m_s'] ?? Number.NaN),
    sideways: e.data?.['horizontal_m_s'] ?? Number.NaN,
    before: e.data?.['range_m'] ?? Number.NaN,
  };
}

/** The descent of a flight; undefined when it did not come to one, or its mission cannot be read. */
export function descentOf(flight: Flight, env: Environment): DescentData | undefined {
  const mission = missionOf(flight);
  const touch = flight.events({ kind: 'touchdown' })[0];
  const vehicle = touch?.vehicle;
  if (!mission || !touch || vehicle === undefined) return undefined;
  const path = flight.trajectory(vehicle);
  const arcs = path.arcs.filter((a) => a.phase === touch.phase && a.frame === 'icrf');
  if (arcs.length === 0) return undefined;
  const start = arcs[0].start;
  const steps = flight.events({ phase: touch.phase }).filter((e) => e.kind === 'descent' || e.kind === 'descent-start');
  const gates: readonly Gate[] = [
    ...steps.map(gateOf),
    {
      id: 'touchdown',
      name: 'Touchdown',
      epoch: touch.epoch,
      height: 0,
      down: -(touch.data?.['vertical_m_s'] ?? Number.NaN),
      sideways: touch.data?.['sideways_m_s'] ?? Number.NaN,
      before: 0,
    },
  ];
  const ignition = gates.find((g) => g.id === 'brake')?.epoch ?? start;
  const approach = gates.find((g) => g.id === 'approach')?.epoch ?? ignition;

  const { latitude, longitude, height } = mission.landing.site;
  const d = MOON_SPHERE.a + height;
  const c = Math.cos(latitude);
  const site: Vec3 = [d * c * Math.cos(longitude), d * c * Math.sin(longitude), d * Math.sin(latitude)];
  const { up, east, north } = eastNorth(site);
  const turn = new Float64Array(18);
  const state = new Float64Array(10);
  const mu = gmOf('moon');
  const engine = mission.modules.lander.engines[mission.landing.engine];
  const most = engine ? engine.thrust * engine.count : 0;

  interface Raw {
    readonly offset: Vec3;
    readonly radius: number;
    readonly thrust: Vec3;
    readonly mass: number;
  }
  const raw = (epoch: Epoch): Raw | undefined => {
    const arc = arcs.find((a) => secondsBetween(a.start, epoch) >= -1e-6 && secondsBetween(epoch, a.end) >= -1e-6);
    if (!arc) return undefined;
    arc.at(epoch, state);
    env.frames.rotation('icrf', FRAME, epoch, turn);
    const r = vecAt(state, 0);
    const k = mu / norm(r) ** 3;
    const push: Vec3 = [state[7] + k * r[0], state[8] + k * r[1], state[9] + k * r[2]];
    const place = mulMatVec(turn, r);
    return { offset: sub(place, site), radius: norm(place), thrust: mulMatVec(turn, push), mass: state[6] };
  };
  const begin = raw(approach);
  const e0 = begin ? dot(begin.offset, east) : 1;
  const n0 = begin ? dot(begin.offset, north) : 0;
  const far = Math.hypot(e0, n0) || 1;
  const heading: readonly [number, number] = [-e0 / far, -n0 / far];
  // everything but the Moon's own pull; its field and the Earth leave a few hundredths of a metre per second squared of it
  const OFF = 0.05;
  const at = (epoch: Epoch): DescentPoint | undefined => {
    const p = raw(epoch);
    if (!p) return undefined;
    const [de, dn] = [dot(p.offset, east), dot(p.offset, north)];
    const before = -(de * heading[0] + dn * heading[1]);
    const size = norm(p.thrust);
    const point = { before, height: p.radius - d, east: de, north: dn };
    if (size < OFF) return { ...point, throttle: 0 };
    const u = unit(p.thrust);
    const along = dot(u, east) * heading[0] + dot(u, north) * heading[1];
    return { ...point, axis: [-along, dot(u, up)], throttle: most > 0 ? (size * p.mass) / most : 1 };
  };

  const sampled = (from: Epoch, step: number, of: (p: DescentPoint) => readonly [number, number]): Track => {
    const length = secondsBetween(from, touch.epoch);
    const n = Math.max(1, Math.ceil(length / step));
    const t: number[] = [];
    const x: number[] = [];
    const y: number[] = [];
    for (let i = 0; i <= n; i++) {
      const s = (length * i) / n;
      const p = at(addSeconds(from, s));
      if (!p) continue;
      const [a, b] = of(p);
      t.push(s);
      x.push(a);
      y.push(b);
    }
    return { t0: from, t, x, y };
  };
  const hover = gates.find((g) => g.id === 'hover')?.epoch ?? approach;
  // along the ground: the angle at the centre of the Moon
  const arcToGo = (p: DescentPoint): number => {
    const side = Math.hypot(p.east, p.north);
    return MOON_SPHERE.a * Math.asin(Math.min(1, side / (d + p.height)));
  };
  return {
    vehicle,
    touchdown: touch.epoch,
    start,
    ignition,
    approach,
    gates,
    side: sampled(approach, 0.5, (p) => [p.before, p.height]),
    ground: sampled(hover, 0.25, (p) => [p.east, p.north]),
    braking: sampled(ignition, 2, (p) => [arcToGo(p), p.height]),
    at,
    heading,
  };
}

/** Mean radius of the Moon, for the curve of the ground, m. */
export const MOON = BODIES.moon.meanRadius;
