import { type Epoch, secondsBetween } from '@farside/astro';
import type { Flight } from '@farside/flight';
import { channelAt, keptChannel } from '../../state/motion.ts';
import { duration, fixed } from '../../text/figures.ts';
import type { LimitRow } from '../shared/limits.ts';
import { missionOf } from '../shared/mission.ts';
import type { DescentData } from './descent.ts';

const DEG = 180 / Math.PI;
/** Pull of the Moon at its ground, m/s^2: what a hover has to hold. */
const PULL = 1.625;
const G0 = 9.80665;

/** A channel of the lander at the clock, its last value after the touchdown. */
function heldAt(flight: Flight, id: string, clock: Epoch): number | undefined {
  const c = keptChannel(flight, id);
  if (!c || c.x.length === 0) return undefined;
  return secondsBetween(c.t0, clock) > c.t[c.t.length - 1] ? c.x[c.x.length - 1] : channelAt(flight, id, clock);
}

/** Figures of the descent at the clock beside their limits or plans. */
export function landingLimits(flight: Flight, d: DescentData, clock: Epoch): readonly LimitRow[] {
  const mission = missionOf(flight);
  const of = (name: string): number | undefined => heldAt(flight, `${d.vehicle}.${name}`, clock);
  const down = secondsBetween(d.touchdown, clock) >= 0;
  const [altitude, tilt, thrust, mass] = ['altitude', 'tilt', 'thrust', 'mass'].map(of);
  // on the ground the figures of the touchdown stand: the last sample is up to a second older
  const touchdown = down ? d.gates.find((g) => g.id === 'touchdown') : undefined;
  const climb = touchdown ? -touchdown.down : of('vertical-speed');
  const sideways = touchdown?.sideways ?? of('horizontal-speed');
  const say = (v: number | undefined, decimals: number): string => (v === undefined ? '–' : fixed(v, decimals));
  const limits = mission?.landing.limits;
  const gates = mission?.landing.gates;
  const engine = mission?.modules.lander.engines[mission.landing.engine];
  const most = engine ? engine.thrust * engine.count : undefined;
  const least = engine ? (engine.minimum ?? engine.thrust) * engine.count : undefined;
  const measures = flight.measures();
  const left = measures['landing.propellant-left'];
  const landed = measures['landing.mass'];
  const propellant =
    typeof left === 'number' && typeof landed === 'number' && mass !== undefined
      ? left + (down ? 0 : Math.max(0, mass - landed))
      : undefined;
  const hover =
    propellant !== undefined && mass !== undefined && engine && propellant < mass
      ? ((engine.isp * G0) / PULL) * Math.log(mass / (mass - propellant))
      : undefined;
  const throttle = thrust !== undefined && most ? thrust / most : undefined;
  const rows: readonly LimitRow[] = [
    {
      name: 'Altitude',
      value: down
        ? '0'
        : altitude === undefined
          ? '–'
          : altitude >= 1e4
            ? fixed(altitude / 1e3, 1)
            : fixed(altitude, altitude < 100 ? 1 : 0),
      unit: altitude !== undefined && altitude >= 1e4 ? 'km' : 'm',
      limit: gates ? `hover at ${fixed(gates.hover, 0)}` : '',
    },
    {
      name: 'Descent speed',
      value: climb === undefined ? '–' : fixed(-climb, Math.abs(climb) < 10 ? 2 : 1),
      unit: 'm/s',
      limit: limits ? `${fixed(limits.vertical, 1)} at touchdown` : '',
      share: down && limits && climb !== undefined ? Math.abs(climb) / limits.vertical : undefined,
    },
    {
      name: 'Sideways speed',
      value: sideways === undefined ? '–' : fixed(sideways, sideways < 10 ? 2 : sideways < 100 ? 1 : 0),
      unit: 'm/s',
      limit: limits ? `${fixed(limits.sideways, 1)} at touchdown` : '',
      share: down && limits && sideways !== undefined ? sideways / limits.sideways : undefined,
    },
    { name: 'Tilt from upright', value: say(tilt === undefined ? undefined : tilt * DEG, 1), unit: '°', limit: '' },
    {
      name: 'Throttle',
      value: throttle === undefined ? '–' : down || throttle === 0 ? 'off' : fixed(throttle * 100, 0),
      unit: throttle !== undefined && throttle > 0 && !down ? '%' : '',
      limit: least !== undefined && most ? `${fixed((100 * least) / most, 0)} to 100` : '',
    },
    {
      name: 'Propellant left',
      value: say(propellant, 1),
      unit: 'kg',
      limit: hover === undefined ? '' : `${duration(Math.round(hover))} of hover`,
    },
  ];
  return rows.map((r) => (r.value === '–' ? { ...r, unit: '' } : r));
}

/** A gate with what was planned and flown. */
export interface GateRow {
  readonly name: string;
  readonly planned: string;
  readonly flown: string;
  readonly miss: string;
  readonly epoch: Epoch;
}

/** Heights of the gates as the mission file wants them and as they were flown; the touchdown by its speed. */
export function gateRows(flight: Flight, d: DescentData): readonly GateRow[] {
  const mission = missionOf(flight);
  if (!mission) return [];
  const g = mission.landing.gates;
  const planned: readonly (readonly [string, number])[] = [
    ['adjust', g['quick-adjust']],
    ['approach', g.approach],
    ['hover', g.hover],
    ['cut', g['cut-off']],
  ];
  const height = (m: number): string => `${fixed(m, m < 10 ? 2 : m < 1000 ? 1 : 0)} m`;
  return d.gates.flatMap((gate): GateRow[] => {
    const plan = planned.find(([id]) => id === gate.id)?.[1];
    if (plan !== undefined)
      return [
        {
          name: gate.name,
          planned: height(plan),
          flown: height(gate.height),
          miss: height(Math.abs(gate.height - plan)),
          epoch: gate.epoch,
        },
      ];
    if (gate.id !== 'touchdown') return [];
    const miss = flight.measures()['landing.touchdown-miss'];
    return [
      {
        name: gate.name,
        planned: `≤ ${fixed(mission.landing.limits.vertical, 1)} m/s`,
        flown: `${fixed(gate.down, 2)} m/s`,
        miss: typeof miss === 'number' ? `${fixed(miss * 100, 1)} cm` : '–',
        epoch: gate.epoch,
      },
    ];
  });
}
