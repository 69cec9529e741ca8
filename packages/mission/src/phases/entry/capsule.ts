import { BODIES, usStandard1976 } from '@farside/astro';
import { CHANGE_PARACHUTES, type EntryPlanet, type EntryVehicle, type ParachuteConfig, parachuteSequence } from '@farside/gnc';
import { brent, FarsideError } from '@farside/math';
import { massOf, moduleOf, type Stack } from '@farside/vehicle';
import type { Mission } from '../../file/schema.ts';
import { EARTH_RATE, EARTH_SPHEROID } from '../../outline/earth-site.ts';
import { ballisticCoefficient } from '../../vehicles.ts';

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

/** What the air sees of the capsule. The ballistic coefficient holds for the module as built; a sample aboard makes it heavier. @throws ENTRY_AERO */
export function entryVehicle(stack: Stack): EntryVehicle & { readonly noseRadius: number } {
  const { aero, dry } = moduleOf(stack, 'returner');
  if (!aero) {
    throw new FarsideError('ENTRY_AERO', 'the returner has no aerodynamics: it cannot fly an entry', {
      phase: 'entry',
      tryThis: "give modules.returner.aero with 'drag-coefficient', 'lift-to-drag', diameter and 'nose-radius'",
    });
  }
  return { mass: massOf(stack), dragArea: dry.mass / aero.ballisticCoefficient, liftToDrag: aero.liftToDrag, noseRadius: aero.noseRadius };
}

/** Height that the descent under parachutes is timed from, m. */
const TIMED_FROM = 10e3;

/** Vertical descent under the parachutes from their opening, s from 10 km to `ground`. */
function timeDown(p: ParachuteConfig, capsule: number, mass: number, planet: EntryPlanet, ground: number): number {
  let memory = parachuteSequence.init({ ...p, pressure: [0, Number.POSITIVE_INFINITY] });
  const gravity = (h: number): number => planet.mu / (planet.radius + h) ** 2;
  let h = p.drogueHeight;
  // falls in balance with its own drag until then
  let v = Math.sqrt((2 * mass * gravity(h)) / (planet.density(h) * capsule));
  let from = h < TIMED_FROM ? 0 : Number.NaN;
  const dt = 0.1;
  for (let t = 0; t < 7200; t += dt) {
    const s = parachuteSequence.step(memory, { height: h, pressure: 0.5 * planet.density(h) * v * v }, t);
    memory = s.memory;
    const k = (0.5 * planet.density(h) * (capsule + s.command.dragArea)) / mass;
    // implicit in the drag: stable through the snatch of the opening
    v = (v + dt * gravity(h)) / (1 + dt * k * v);
    h -= dt * v;
    if (Number.isNaN(from) && h <= TIMED_FROM) from = t;
    if (h <= ground) return t - from;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Canopies from what the mission asks of them: the main one falls at the descent speed at the reference height, the drogue's size makes the time from 10 km down to there.
 * Reefing and filling as of Chang'e 5. Sized for the module as built. @throws PARACHUTE_TIME with the times that a drogue can give.
 */
export function parachutesOf(m: Mission): ParachuteConfig {
  const planet = entryEarth();
  const p = m.entry.parachute;
  const mass = m.modules.returner.dry;
  const aero = m.modules.returner.aero;
  const capsule = aero ? mass / ballisticCoefficient(m.modules.returner) : 0;
  const reference = p['reference-height'];
  const gravity = planet.mu / (planet.radius + reference) ** 2;
  const whole = (2 * mass * gravity) / (planet.density(reference) * p['descent-speed'] ** 2);
  if (whole <= capsule) {
    throw new FarsideError('PARACHUTE_SPEED', `the capsule falls slower than ${p['descent-speed'].toFixed(1)} m/s without a parachute`, {
      phase: 'entry',
      tryThis: "a smaller 'descent-speed'",
    });
  }
  const config = (drogue: number): ParachuteConfig => ({
    ...CHANGE_PARACHUTES,
    drogueHeight: p.drogue,
    mainHeight: p.main,
    main: { ...CHANGE_PARACHUTES.main, dragArea: whole - capsule },
    drogue: { ...CHANGE_PARACHUTES.drogue, dragArea: drogue },
  });
  const time = (area: number): number => timeDown(config(area), capsule, mass, planet, reference);
  const least = time(0.3);
  const most = time(whole);
  const wanted = p['time-from-10-km'];
  if (!(wanted > least && wanted < most)) {
    throw new FarsideError(
      'PARACHUTE_TIME',
      `under these parachutes the way down from 10 km takes ${least.toFixed(0)} to ${most.toFixed(0)} s, not ${wanted.toFixed(0)} s`,
      {
        phase: 'entry',
        numbers: { wanted_s: wanted, least_s: least, most_s: most },
        tryThis: "another 'time-from-10-km', 'descent-speed' or height of the main parachute",
      },
    );
  }
  return config(brent((a) => time(a) - wanted, 0.3, whole, { xtol: 1e-3, ftol: 0.05 }));
}
