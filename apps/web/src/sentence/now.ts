import { addSeconds, type Environment, type Epoch, secondsBetween } from '@farside/astro';
import type { Flight, FlightBurn } from '@farside/flight';
import { columnAt, columnsOf } from '../spine/columns.ts';
import { bare, marksOf } from '../state/marks.ts';
import { channelAt, type Motion, motionOf, rangeBetween } from '../state/motion.ts';
import { duration, fixed, length, mass, place, speed, timeOfDay, until } from '../text/figures.ts';

/** What is happening: the sentence, and below it the phase and what comes next. */
export interface Now {
  readonly sentence: string;
  readonly below: string;
}

/** Who a vehicle is in a sentence. */
const WHO: Readonly<Record<string, string>> = {
  stack: 'The stack',
  orbiter: 'The orbiter',
  lander: 'The lander',
  ascender: 'The ascender',
  capsule: 'The capsule',
  'injection-stage': 'The injection stage',
};
export const who = (vehicle: string): string => WHO[vehicle] ?? `The ${vehicle.replaceAll('-', ' ')}`;

const G0 = 9.80665;

/** One sentence from the flight's events and state, by rules: a burn first, then motion close to another vehicle, work on the ground, the coast. */
export function nowOf(flight: Flight, env: Environment | undefined, clock: Epoch): Now {
  const columns = columnsOf(flight);
  const column = columns[columnAt(columns, clock)];
  const next = marksOf(flight).find((m) => secondsBetween(clock, m.epoch) > 0.5);
  const end = flight.phases.at(-1)?.handover.epoch;
  const below = [
    `Phase ${column.number} of ${columns.length}, ${column.name}.`,
    ...(next ? [`Next: ${next.text.length > 60 ? `${next.text.slice(0, 58)}…` : next.text}, ${until(clock, next.epoch)}.`] : []),
  ].join(' ');
  const ended = end !== undefined && secondsBetween(clock, end) <= 0.5;
  const sentence =
    (ended ? endOf(flight) : undefined) ??
    descent(flight, clock) ??
    entry(flight, clock) ??
    (env ? closeRange(flight, env, clock) : undefined) ??
    burning(flight, env, clock) ??
    (env ? ground(flight, env, clock) : undefined) ??
    (env ? chase(flight, env, clock) : undefined) ??
    (env ? coast(flight, env, clock) : undefined) ??
    `${column.name}, ${timeOfDay(clock)}.`;
  return { sentence, below };
}

function endOf(flight: Flight): string | undefined {
  const m = flight.measures();
  if (!flight.complete) return `The flight stopped after ${flight.phases.at(-1)?.phase ?? 'nothing'}.`;
  const miss = m['entry.landing-miss'];
  const sample = m['rendezvous.sample-mass'];
  const landed = m['entry.landing-epoch'];
  if (typeof miss !== 'number' || typeof landed !== 'object' || !('epoch' in landed)) return 'The flight is over.';
  const grams = typeof sample === 'number' ? `, with ${fixed(sample, 1)} kg of the Moon` : '';
  return `Home. The capsule landed at ${timeOfDay(landed.epoch)}, ${length(miss)} from its target${grams}.`;
}

const burnAt = (flight: Flight, clock: Epoch): FlightBurn | undefined =>
  flight.burns().find((b) => secondsBetween(b.start, clock) >= 0 && secondsBetween(clock, addSeconds(b.start, b.duration)) > 0);

function burning(flight: Flight, env: Environment | undefined, clock: Epoch): string | undefined {
  const b = burnAt(flight, clock);
  if (!b) return undefined;
  const done = duration(secondsBetween(b.start, clock));
  const what = b.what.split(',')[0];
  const lead = `${who(b.vehicle)} burns, ${what}: ${done} of ${duration(b.duration)}`;
  const module = b.engine.split('.')[0];
  const m = env && motionOf(flight, env, module, clock);
  return m ? `${lead}, ${speed(m.speed)} at ${length(m.altitude)}.` : `${lead}.`;
}

function descent(flight: Flight, clock: Epoch): string | undefined {
  const altitude = channelAt(flight, 'lander.altitude', clock);
  const down = channelAt(flight, 'lander.vertical-speed', clock);
  const sideways = channelAt(flight, 'lander.horizontal-speed', clock);
  const touchdown = flight.events({ kind: 'touchdown' })[0];
  if (altitude === undefined || down === undefined || sideways === undefined || !touchdown) return undefined;
  if (secondsBetween(clock, touchdown.epoch) < 0) return undefined;
  const stage = flight.events({ phase: touchdown.phase, kind: 'descent' }).findLast((e) => secondsBetween(e.epoch, clock) >= 0);
  const text = stage ? bare(stage) : '';
  if (/hover/.test(text)) return `Hovering at ${length(altitude)}: the lander looks at the ground below.`;
  if (/hazard|avoid/.test(text)) {
    const spot = flight.measures()['landing.spot-from-site'];
    return `At ${length(altitude)} over to the chosen spot${typeof spot === 'number' ? `, ${length(spot)} from the site` : ''}.`;
  }
  if (/engine off/.test(text)) return `Engine off. ${length(altitude)} to go, ${speed(Math.abs(down))} down.`;
  const thrust = channelAt(flight, 'lander.thrust', clock) ?? 0;
  if (thrust <= 0) return `The lander glides towards its descent: ${length(altitude)} high at ${speed(sideways)}.`;
  return `The lander brakes: ${length(altitude)} to go, ${speed(Math.abs(down))} down and ${speed(sideways)} along.`;
}

function entry(flight: Flight, clock: Epoch): string | undefined {
  const altitude = channelAt(flight, 'capsule.altitude', clock);
  const v = channelAt(flight, 'capsule.speed', clock);
  const load = channelAt(flight, 'capsule.load', clock);
  if (altitude === undefined || v === undefined || load === undefined) return undefined;
  const since = (kind: string): boolean => flight.events({ kind }).some((e) => secondsBetween(e.epoch, clock) >= 0);
  if (since('landing')) return undefined;
  if (since('main-parachute')) return `Under the main parachute: ${length(altitude)} to go at ${speed(v)}.`;
  if (since('drogue')) return `The drogue is out at ${length(altitude)}, ${speed(v)}.`;
  if (since('skip') && load < 0.05 * G0)
    return `Out of the air again: ${length(altitude)} high at ${speed(v)}, on the way to the second entry.`;
  if (load < 0.05 * G0) return `The capsule falls towards the air: ${length(altitude)} high at ${speed(v)}.`;
  return `${since('skip') ? 'Second' : 'First'} entry: ${fixed(load / G0, 1)} g at ${length(altitude)}, ${speed(v)}.`;
}

/** Range and closing speed inside 50 km. */
function closeRange(flight: Flight, env: Environment, clock: Epoch): string | undefined {
  const docking = flight.events({ kind: 'docking' })[0];
  if (!docking) return undefined;
  const after = secondsBetween(docking.epoch, clock);
  const moved = flight.events({ kind: 'container-transfer' })[0];
  if (after >= 0) {
    if (moved && secondsBetween(moved.epoch, clock) >= 0 && secondsBetween(moved.epoch, clock) < 3600)
      return `The container is across: ${sampleOf(flight)} now belongs to the returner.`;
    if (moved && secondsBetween(clock, moved.epoch) > 0)
      return `Docked. The container moves across in ${duration(secondsBetween(clock, moved.epoch))}.`;
    return undefined;
  }
  if (motionOf(flight, env, 'ascender', clock)?.vehicle !== 'ascender') return undefined;
  const range = rangeBetween(flight, env, 'orbiter', 'ascender', clock);
  if (range === undefined || range > 60e3 || range === 0) return undefined;
  const later = rangeBetween(flight, env, 'orbiter', 'ascender', addSeconds(clock, 1));
  // from port to port: what is left of the distance that the two have when they touch
  const touching =
    channelAt(flight, 'orbiter.range', docking.epoch) ??
    rangeBetween(flight, env, 'orbiter', 'ascender', addSeconds(docking.epoch, -1e-3)) ??
    0;
  const exact = channelAt(flight, 'orbiter.range', clock);
  const rate = channelAt(flight, 'orbiter.range-rate', clock) ?? (later === undefined ? 0 : later - range);
  const hold = Math.abs(rate) < 0.01 && range > 20;
  const apart = exact ?? range;
  // near by it is the way to contact that counts; a hold is told as it is planned, between the centres of mass
  const to = length(hold || apart > 200 ? apart : Math.max(0, apart - touching));
  return hold ? `Holding at ${to} behind the ascender.` : `${to} to go, ${rate < 0 ? 'closing' : 'opening'} at ${speed(Math.abs(rate))}.`;
}

const sampleOf = (flight: Flight): string => {
  const m = flight.measures()['rendezvous.sample-mass'];
  return typeof m === 'number' ? mass(m) : 'the sample';
};

function chase(flight: Flight, env: Environment, clock: Epoch): string | undefined {
  const docking = flight.events({ kind: 'docking' })[0];
  if (!docking || secondsBetween(clock, docking.epoch) < 0) return undefined;
  const [a, o] = [motionOf(flight, env, 'ascender', clock), motionOf(flight, env, 'orbiter', clock)];
  if (!a || !o || a.vehicle !== 'ascender' || a.vehicle === o.vehicle) return undefined;
  const range = rangeBetween(flight, env, 'orbiter', 'ascender', clock);
  if (range === undefined) return undefined;
  const lower = o.altitude - a.altitude;
  return `The ascender is ${length(range)} from the orbiter and ${length(Math.abs(lower))} ${lower > 0 ? 'lower' : 'higher'}. Docking in ${duration(secondsBetween(clock, docking.epoch))}.`;
}

function ground(flight: Flight, env: Environment, clock: Epoch): string | undefined {
  const m = motionOf(flight, env, 'lander', clock);
  if (!m?.landed) return undefined;
  const liftOff =
    flight.events({ kind: 'separation', vehicle: 'ascender' }).find((e) => e.phase === 'ascent') ??
    flight.phases.find((p) => p.phase === 'surface')?.handover;
  if (!liftOff || secondsBetween(clock, liftOff.epoch) <= 0) return undefined;
  const doing = flight.events({ kind: 'activity' }).findLast((e) => secondsBetween(e.epoch, clock) >= 0);
  const sun = channelAt(flight, 'lander.sun-elevation', clock) ?? channelAt(flight, 'site.sun-elevation', clock);
  const light = sun === undefined ? '' : sun > 0 ? ` Sun ${fixed((sun * 180) / Math.PI, 0)}° high.` : ' The Sun is down.';
  if (!doing) return `The lander stands at ${placeOf(flight)}.${light}`;
  const left = secondsBetween(clock, addSeconds(doing.epoch, doing.data?.['duration_s'] ?? 0));
  const task = bare(doing);
  return left > 0
    ? `On the ground: ${task}, ${duration(left)} to go.${light}`
    : `On the ground, work done. Lift-off in ${duration(secondsBetween(clock, liftOff.epoch))}.${light}`;
}

const placeOf = (flight: Flight): string => {
  const p = flight.measures()['landing.place'];
  return typeof p === 'object' && 'latitude' in p ? place(p, 3) : 'the site';
};

const BODY: Readonly<Record<string, string>> = { earth: 'the Earth', moon: 'the Moon' };

function coast(flight: Flight, env: Environment, clock: Epoch): string | undefined {
  const launch = flight.events({ kind: 'parking-orbit' })[0];
  if (launch && secondsBetween(clock, launch.epoch) > 0)
    return `On the launcher: parking orbit in ${duration(secondsBetween(clock, launch.epoch))}.`;
  const lead = leadOf(flight, env, clock);
  if (!lead) return undefined;
  const [vehicle, m] = lead;
  const name = who(vehicle);
  const burn = flight.burns().find((b) => secondsBetween(clock, b.start) > 0);
  const then = burn ? ` Next burn in ${duration(secondsBetween(clock, burn.start))}.` : '';
  const radial = m.r[0] * m.v[0] + m.r[1] * m.v[1] + m.r[2] * m.v[2];
  const far = m.altitude > 2e6;
  if (!far) return `${name} circles ${BODY[m.centre] ?? m.centre} ${length(m.altitude)} high at ${speed(m.speed)}.${then}`;
  const way = radial > 0 ? `away from ${BODY[m.centre] ?? m.centre}` : `towards ${BODY[m.centre] ?? m.centre}`;
  return `${name} coasts ${way}, ${length(m.altitude)} out at ${speed(m.speed)}.${then}`;
}

/** The vehicle that the mission goes on with, of those that fly. */
function leadOf(flight: Flight, env: Environment, clock: Epoch): readonly [string, Motion] | undefined {
  for (const module of ['returner', 'orbiter', 'ascender', 'lander']) {
    const m = motionOf(flight, env, module, clock);
    if (m && !m.landed) return [m.vehicle, m];
  }
  return undefined;
}
