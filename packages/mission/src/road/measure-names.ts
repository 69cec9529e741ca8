import { RULES } from '../compare/limits.ts';
import type { Mission } from '../file/schema.ts';
import { VEHICLES } from '../vehicles.ts';

/** So many corrections a mission file may ask for on either way (schema.ts). */
const MOST_CORRECTIONS = 6;
const corrections = Array.from({ length: MOST_CORRECTIONS }, (_, i) => `correction-${i + 1}-delta-v`);

/** Figures and epochs of the phases. Flights of both bundled missions hold the list against what is recorded. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  launch: ['azimuth', 'parking-inclination', ...named('injection', 'start', 'end-after-launch', 'delta-v', 'propellant', 'energy')],
  transfer: [...corrections, 'delta-v', 'duration'],
  braking: [
    ...named('first-burn', 'start', 'duration', 'altitude', 'delta-v'),
    'first-ellipse-period',
    'delta-v',
    'mass-after',
    'perilune',
    'apolune',
    'inclination-mean-equator',
    'node-mean-equator',
    'last-burn-end',
  ],
  'lunar-orbit': [
    'keeping-delta-v',
    'separation-epoch',
    'lander-mass',
    'lowering-delta-v',
    ...named('descent-orbit', 'perilune', 'apolune'),
    ...named('orbiter', 'perilune', 'apolune'),
    'inclination-mean-equator',
    'cross-track-at-end',
  ],
  landing: [
    ...named('descent', 'start-epoch', 'start-speed', 'start-altitude', 'duration', 'propellant', 'arc'),
    ...named('touchdown', 'epoch', 'late', 'vertical-speed', 'sideways-speed', 'miss'),
    ...named('spot', 'from-site', 'slope', 'obstacle'),
    'height',
    'mass',
    'propellant-left',
    ...named('throttle', 'lowest', 'highest'),
    'inclination-mean-equator',
    'cross-track',
  ],
  surface: [
    'stay',
    'work-ends',
    'margin-before-lift-off',
    'sample-mass',
    ...named('sun', 'at-touchdown', 'at-lift-off'),
    ...named('window', 'opens', 'closes', 'length'),
  ],
  ascent: [
    'lift-off-epoch',
    'cross-track-at-lift-off',
    'thrust-to-weight',
    'burn-duration',
    'delta-v',
    'propellant',
    'propellant-left',
    ...named('insertion', 'epoch', 'perilune', 'apolune', 'inclination', 'mass'),
    'plane-error',
    'farthest-from-plane',
    'phase-of-orbiter',
  ],
  rendezvous: [
    ...[1, 2, 3, 4].flatMap((n) => named(`burn-${n}`, 'delta-v', 'epoch')),
    ...named('handover', 'epoch', 'behind', 'below', 'cross-track', 'altitude-ascender', 'altitude-orbiter'),
    ...named('docking', 'epoch', 'after-wish', 'after-lift-off'),
    'close-approach',
    ...named('contact', 'offset', 'closing-speed', 'sideways-speed'),
    'passive-drift',
    ...named('orbiter', 'mass-at-docking', 'trim-delta-v', 'mass', 'propellant', 'altitude'),
    ...named('ascender', 'mass-at-docking', 'delta-v'),
    'approach-delta-v',
    'transfer-epoch',
    'sample-mass',
    'release-epoch',
    'disposal-delta-v',
    ...named('impact', 'epoch', 'speed', 'angle'),
  ],
  waiting: [
    'duration',
    ...named('keeping', 'delta-v', 'burns'),
    'perilune',
    'apolune',
    'inclination-mean-equator',
    'node-mean-equator',
    ...named('planned', 'departure', 'entry', 'delta-v'),
    'best-delta-v',
    'plane-miss',
  ],
  return: [
    ...['first-burn', 'second-burn'].flatMap((burn) => named(burn, 'start', 'altitude', 'duration', 'delta-v', 'propellant')),
    ...named('ellipse', 'period', 'perilune', 'apolune'),
    ...corrections,
    'delta-v',
    'flight-time',
    ...named('aimed', 'entry-epoch', 'entry-angle', 'entry-speed', 'inclination', 'perigee-miss', 'range-miss', 'cross-track'),
    'mass-at-end',
    'propellant-left',
  ],
  entry: [
    ...named('release', 'epoch', 'height', 'to-entry'),
    ...named('avoidance', 'delta-v', 'perigee'),
    ...named('interface', 'epoch', 'speed', 'angle', 'geodetic-angle'),
    'inclination',
    'first-dip-height',
    ...named('skip-apex', 'height', 'speed'),
    'peak-load',
    'canopy-load',
    ...named('peak', 'heat-flux', 'radiative-flux'),
    'heat-load',
    'reversals',
    'miss-at-10-km',
    ...named('landing', 'miss', 'speed', 'epoch'),
    'entry-to-landing',
    'capsule-mass',
    ...named('orbiter', 'mass', 'energy'),
  ],
};

function named(what: string, ...parts: readonly string[]): readonly string[] {
  return parts.map((part) => `${what}-${part}`);
}

/** What is told of a craft as it was seen (observe/), s. */
const SEEN = [
  ...['earth', 'moon'].flatMap((body) => [`${body}-penumbra-time`, `${body}-umbra-time`]),
  ...['longest-eclipse', 'behind-moon', 'longest-occultation', 'ground-contact', 'relay-contact', 'earth-contact'].map((x) => `${x}-time`),
];

const WATCHED = Object.values(VEHICLES).filter((v) => v !== VEHICLES.stage);

/** Names of the measures that a flight may have, known before it is flown. Places are left out: they are no figures to compare by. */
export interface MeasureNames {
  /** `<phase>.<name>`: figures (SI) and epochs of the phases, in the order of flight. */
  readonly phases: readonly string[];
  /** `<phase>.<vehicle>-…-time` and `flight.<vehicle>-…-time`, s: eclipses, stays behind the Moon, contacts. A flight has of them what happened in it. */
  readonly seen: readonly string[];
  /** Measures that a limit stands for (`limitsOf`). */
  readonly limited: readonly string[];
  /** Modules whose engines burn. */
  readonly modules: readonly string[];
}

/** Names of what a flight of this mission may have measured; those of corrections for as many as a mission file may ask for. */
export function measureNames(mission: Mission): MeasureNames {
  const groups = [...Object.keys(OWN), 'flight'];
  return {
    phases: Object.entries(OWN).flatMap(([phase, names]) => names.map((name) => `${phase}.${name}`)),
    seen: groups.flatMap((g) => WATCHED.flatMap((v) => SEEN.map((s) => `${g}.${v}-${s}`))),
    limited: RULES.map((r) => r.measure),
    modules: Object.entries(mission.modules).flatMap(([name, m]) => (Object.keys(m.engines).length > 0 ? [name] : [])),
  };
}
