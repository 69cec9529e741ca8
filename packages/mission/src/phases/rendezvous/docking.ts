import { addSeconds, type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { dot, FarsideError, norm, sub } from '@farside/math';
import type { ModelSettings, World } from '@farside/sim';
import { burnOrThrow, massOf, massProperties, placeInStack, portOf, posesOf, type Stack, type VehicleState } from '@farside/vehicle';
import type { Mission } from '../../file/schema.ts';
import { PORTS, VEHICLES } from '../../vehicles.ts';
import { type ApproachFlown, flyApproach } from './approach.ts';
import { arcRelative } from './local.ts';
import { approachLegs, contactSpeed } from './timeline.ts';

/** Ports that meet: the one the lander left, and the ascender's upper end. */
export const DOCKING_PORTS = [PORTS.orbiterTop, PORTS.ascenderTop] as const;

/** Distance from the centre of mass of a stack to a port, along the port's axis, m. */
function reach(stack: Stack, port: string): number {
  const { module, port: p } = portOf(stack, port);
  const pose = posesOf(stack).get(module.id)!;
  const place = placeInStack(pose, p.position);
  const tip = placeInStack(pose, [p.position[0] + p.axis[0], p.position[1] + p.axis[1], p.position[2] + p.axis[2]]);
  return Math.abs(dot(sub(place, massProperties(stack).com), sub(tip, place)));
}

/** How far apart two centres of mass are when the ports meet, m. */
export const contactDistance = (orbiter: Stack, ascender: Stack): number =>
  reach(orbiter, DOCKING_PORTS[0]) + reach(ascender, DOCKING_PORTS[1]);

const km = (x: number): string => (x / 1e3).toFixed(2);

function what(leg: ApproachFlown['legs'][number]['leg']): string {
  if (leg.kind === 'drift') return 'coelliptic drift';
  if (leg.kind === 'transfer') return `transfer to ${leg.to} m`;
  if (leg.kind === 'hold') return `station keeping at ${leg.distance} m`;
  return 'final approach';
}

/**
 * From the hand-over to the docked pair: both vehicles stand in the world at one epoch. Every leg's propellant is drawn and booked when it ends.
 * @throws DOCKING_MISSED outside the capture limits, and what the approach throws.
 */
export function approachAndDock(world: World, m: Mission, n: number, settings: ModelSettings): ApproachFlown {
  const engine = `orbiter.${m.rendezvous['orbiter-engine']}`;
  const target = world.vehicle(VEHICLES.ascender);
  const chaser = world.recentre(world.vehicle(VEHICLES.orbiter), target.state.centre);
  const contact = contactDistance(chaser.stack, target.stack);
  const legs = approachLegs(m, n, contact);
  const start = target.state.epoch;
  let stack = chaser.stack;
  const at = (t: number): Epoch => addSeconds(start, t);
  const flown = flyApproach(
    world.env,
    target,
    chaser,
    { engine, legs, contact, contactSpeed: contactSpeed(m) },
    settings,
    world.log,
    (s) => {
      world.channel(VEHICLES.orbiter, 'range', 'm', s.epoch, s.range);
      world.channel(VEHICLES.orbiter, 'range-rate', 'm/s', s.epoch, s.rate);
      world.channel(VEHICLES.orbiter, 'lateral-offset', 'm', s.epoch, s.lateral);
      world.channel(VEHICLES.orbiter, 'corridor-angle', 'rad', s.epoch, s.corridor);
    },
    (l, pair) => {
      const before = massOf(stack);
      stack = burnOrThrow(stack, engine, l.spent.propellant);
      const state: VehicleState = { ...chaser, stack, state: { ...chaser.state, epoch: at(l.end), r: pair.chaser.r, v: pair.chaser.v } };
      pair.weigh(massOf(stack));
      world.put(state, 'burn', `${what(l.leg)}, ${engine}`);
      if (l.spent.pulses > 0) {
        world.log?.burn({
          phase: 'rendezvous',
          vehicle: VEHICLES.orbiter,
          engine,
          what: `${what(l.leg)} (${l.spent.pulses} pulses)`,
          start: at(l.start),
          duration: l.spent.onTime,
          deltaV: l.spent.deltaV,
          propellant: l.spent.propellant,
          massBefore: before,
          massAfter: massOf(stack),
          centre: target.state.centre,
        });
      }
      const data = {
        range_m: norm(l.at.r),
        delta_v_m_per_s: l.spent.deltaV,
        ...(Number.isFinite(l.drift) ? { nearest_free_drift_m: l.drift } : {}),
      };
      if (l.leg.kind === 'transfer')
        world.event('hold-reached', `${what(l.leg)} done: ${km(norm(l.at.r))} km behind`, {
          vehicle: VEHICLES.orbiter,
          epoch: at(l.end),
          data,
        });
      else if (l.leg.kind === 'hold')
        world.event('hold-left', `${what(l.leg)} over`, { vehicle: VEHICLES.orbiter, epoch: at(l.end), data });
    },
  );
  const { offset, closing } = flown;
  const { capture } = m.rendezvous;
  if (!(offset <= capture.offset && closing >= capture.closing[0] && closing <= capture.closing[1])) {
    throw new FarsideError(
      'DOCKING_MISSED',
      `contact ${(100 * offset).toFixed(1)} cm off the axis at ${closing.toFixed(3)} m/s: the capture takes ${(100 * capture.offset).toFixed(0)} cm and ${capture.closing[0]} to ${capture.closing[1]} m/s`,
      {
        phase: 'rendezvous',
        epoch: formatUtc(flown.epoch),
        numbers: { offset_m: offset, closing_m_per_s: closing, most_offset_m: capture.offset },
        tryThis: 'finer thrusters for rendezvous.orbiter-engine, or wider capture limits',
      },
    );
  }
  world.put({ ...target, state: { ...target.state, epoch: flown.epoch, r: flown.target.r, v: flown.target.v } }, 'transfer', 'at contact');
  return flown;
}

/** Behind, below and out of plane of the chaser as the target sees it, m. */
export function geometryOf(world: World): { behind: number; below: number; cross: number } {
  const target = world.vehicle(VEHICLES.ascender).state;
  const chaser = world.vehicle(VEHICLES.orbiter).state;
  if (Math.abs(secondsBetween(target.epoch, chaser.epoch)) > 1e-6)
    throw new FarsideError('DOCK_APART', 'the two vehicles are not at one epoch');
  const s = arcRelative(chaser, target);
  return { behind: -s.r[1], below: -s.r[0], cross: s.r[2] };
}
