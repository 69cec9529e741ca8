import type { FlownChange } from './flown.ts';

export interface RefusedChange {
  readonly set: FlownChange['set'];
  readonly refused: string;
  readonly why: string;
  /** What the refusal says to try, as changes of the file made from its hint: the refused mission with them flies. */
  readonly follow?: (hint: string) => FlownChange['set'];
}

const figure =
  (pattern: RegExp) =>
  (hint: string): string => {
    const found = pattern.exec(hint)?.[1];
    if (found === undefined) throw new Error(`the hint names nothing to follow: ${hint}`);
    return found;
  };
const moreInLander = figure(/load (\d+) kg more into the lander/);
const moreInOrbiter = figure(/load (\d+) kg more into the orbiter/);
const inAscender = figure(/modules\.ascender\.propellant of (\d+ kg)/);

const launchDay = (hint: string): FlownChange['set'] => ({
  'launch.date': figure(/launch\.date: (\S+) without/)(hint),
  'launch.time': undefined,
});

export const REFUSED: readonly RefusedChange[] = [
  {
    set: { 'modules.lander.engines.main.thrust': '6000 N' },
    refused: 'DESCENT_DRY',
    why: 'a longer brake loses more to gravity than the margin holds',
    follow: (hint) => ({ 'modules.lander.propellant': `${2000 + Number(moreInLander(hint))} kg` }),
  },
  {
    set: { 'modules.lander.engines.main.thrust': '3000 N' },
    refused: 'BRAKING_NO_PLAN',
    why: 'thrust to weight of 0.5 at ignition: no brake ends at the gate',
    follow: (hint) => ({ 'modules.lander.engines.main.thrust': `${figure(/main\.thrust of (\d+) N/)(hint)} N` }),
  },
  {
    set: { 'modules.lander.dry': '1100 kg' },
    refused: 'DESCENT_DRY',
    why: '100 kg more to bring down take 55 kg of propellant, 41 are over',
    follow: (hint) => ({ 'modules.lander.propellant': `${2000 + Number(moreInLander(hint))} kg` }),
  },
  {
    set: { 'modules.ascender.propellant': '310 kg' },
    refused: 'TANK_DRY',
    why: 'the ascent takes more',
    follow: (hint) => ({ 'modules.ascender.propellant': inAscender(hint) }),
  },
  {
    // released far out and past the Earth just above the air: little is needed after the way home
    set: { 'modules.orbiter.propellant': '2250 kg', 'entry.avoidance-perigee': '120 km', 'entry.release-altitude': '25000 km' },
    refused: 'RETURN_PROPELLANT',
    why: 'braking has taken most of it; the way home takes 480 kg',
    follow: (hint) => ({ 'modules.orbiter.propellant': `${2250 + Number(moreInOrbiter(hint))} kg` }),
  },
  {
    set: { 'modules.orbiter.propellant': '2420 kg' },
    refused: 'AVOIDANCE_NOT_REACHED',
    why: 'home, but without enough left to pass the Earth',
    follow: (hint) => ({ 'modules.orbiter.propellant': `${2420 + Number(moreInOrbiter(hint))} kg` }),
  },
  {
    set: { 'landing.site.longitude': '240 deg' },
    refused: 'PLANE_NOT_REACHED',
    why: 'the plane comes over that longitude a day earlier',
    follow: (hint) => ({ 'landing.touchdown': figure(/touchdown at (\S+Z)/)(hint) }),
  },
  {
    set: { 'transfer.arrival': 'launch + 72 h' },
    refused: 'PLANE_NOT_REACHED',
    why: 'a day and a half early, the arrival’s plane has another node; the touchdown named is tried as the file would be read',
    follow: (hint) => ({ 'landing.touchdown': figure(/touchdown at (\S+Z)/)(hint) }),
  },
  {
    set: { 'landing.cross-track': '0.01 deg' },
    refused: 'PLANE_NOT_REACHED',
    why: 'the site turns under the plane for two days: no day has it in the plane twice to a hundredth of a degree',
    follow: (hint) => ({ 'landing.cross-track': figure(/landing\.cross-track: ([\d.]+ deg)/)(hint) }),
  },
  {
    set: { 'lunar-orbit.descent-orbit.perilune': '150 km' },
    refused: 'BRAKING_NO_PLAN',
    why: 'the lander would fall from there faster than it brakes',
    follow: (hint) => ({ 'lunar-orbit.descent-orbit.perilune': figure(/perilune of (\d+ km)/)(hint) }),
  },
  {
    set: { 'modules.ascender.engines.main.thrust': '100 kN' },
    refused: 'ENGINE_WEAK',
    why: 'orbit in eight seconds at 77 times the weight: no time to steer',
    follow: (hint) => ({ 'modules.ascender.engines.main.thrust': figure(/thrust near (\d+ N)/)(hint) }),
  },
  {
    set: { 'modules.lander.engines.main.thrust': '75 kN' },
    refused: 'DESCENT_DRY',
    why: 'at twenty times the weight the brake is over in a minute and a half, short of the gate; the way there is hovered dry',
    follow: (hint) => ({ 'modules.lander.engines.main.thrust': figure(/main\.thrust of (\d+ N)/)(hint) }),
  },
  {
    set: { 'landing.site.latitude': '-30 deg' },
    refused: 'SURFACE_TIME',
    why: 'the relay stands over the south: a site farther north waits longer for contact',
    follow: (hint) => ({ 'ascent.lift-off': figure(/'(touchdown \+ [\d.]+ h)'/)(hint) }),
  },
  {
    set: { 'waiting.longest': '9 d' },
    refused: 'RETURN_PROPELLANT',
    why: 'the good day lies beyond: every day before it turns the plane at 600 m/s',
  },
  {
    set: { 'landing.site.longitude': '20 deg' },
    refused: 'SITE_DARK',
    why: 'the other side of the Moon: night',
    // the near side sees the Earth, and the bundled relay has nothing to do
    follow: launchDay,
  },
  {
    set: { 'launch.date': '2024-05-20' },
    refused: 'PLANE_NOT_REACHED',
    why: 'seventeen days on, the arrival’s plane and the site have parted; launch days come in groups',
    follow: launchDay,
  },
  {
    set: { 'launch.date': '2024-08-15' },
    refused: 'LAUNCH_INCLINATION',
    why: 'the Moon stands too far north of that minute’s plane, and by the right one the site is dark',
    follow: launchDay,
  },
  {
    set: { 'launch.time': '12:30:00Z' },
    refused: 'LAUNCH_INCLINATION',
    why: 'the plane through site and Moon leaves the launcher’s range',
    follow: () => ({ 'launch.time': undefined }),
  },
  { set: { 'launch.date': '2051-05-03' }, refused: 'EPHEMERIS_COVERAGE', why: 'beyond the data' },
  {
    set: { 'entry.angle': '-6.5 deg' },
    refused: 'ENTRY_RANGE',
    why: 'too steep to skip 6,050 km with this lift',
    follow: (hint) => ({ 'entry.angle': `${figure(/entry\.angle of (\S+) deg/)(hint)} deg` }),
  },
  {
    set: { 'return.second-engine': 'trim' },
    refused: 'ENGINE_WEAK',
    why: '50 N take five hours for the second burn',
    follow: () => ({ 'return.second-engine': 'translation' }),
  },
  {
    set: { 'entry.limits.load': '5 g0' },
    refused: 'ENTRY_LOAD',
    why: 'the dip alone is 5.3 g',
    follow: (hint) => ({ 'entry.limits.load': figure(/entry\.limits\.load of (\S+ g0)/)(hint) }),
  },
  {
    set: { 'ascent.lift-off': 'touchdown + 20 h' },
    refused: 'SURFACE_TIME',
    why: '26.5 h of work in 20',
    follow: (hint) => ({ 'ascent.lift-off': figure(/'(touchdown \+ [\d.]+ h)'/)(hint) }),
  },
  {
    set: { 'waiting.longest': '5 d' },
    refused: 'RETURN_NO_DAY',
    why: 'the site does not come into a plane through the Moon and the waiting orbit before',
    follow: (hint) => ({ 'waiting.longest': figure(/waiting\.longest of ([\d.]+ d)/)(hint) }),
  },
  {
    set: { 'entry.range': '2000 km' },
    refused: 'RETURN_NO_DAY',
    why: 'the Moon never stands far enough south for so short a way to Siziwang',
    follow: (hint) => ({ 'entry.range': figure(/entry\.range of (\d+ km)/)(hint) }),
  },
  {
    set: { 'entry.angle': '-2 deg' },
    refused: 'ENTRY_RANGE',
    why: 'the capsule leaves the air again whatever its bank',
    follow: (hint) => ({ 'entry.angle': `${figure(/entry\.angle of (\S+) deg/)(hint)} deg` }),
  },
  {
    set: { 'return.ellipse-interval': '8 d' },
    refused: 'RETURN_ELLIPSE',
    why: 'ellipses of 64 h go out to where the Earth pulls as hard as the Moon does',
    follow: (hint) => ({ 'return.ellipse-interval': figure(/ellipse-interval of (\d+ h)/)(hint), 'modules.orbiter.propellant': '3000 kg' }),
  },
  {
    set: { 'entry.avoidance-perigee': '1000 km' },
    refused: 'AVOIDANCE_NOT_REACHED',
    why: 'four times the perigee: more than is left in the tanks',
    follow: (hint) => ({ 'modules.orbiter.propellant': `${2880 + Number(moreInOrbiter(hint))} kg` }),
  },
  {
    set: { 'entry.release-altitude': '125 km' },
    refused: 'AVOIDANCE_NOT_REACHED',
    why: 'two and a half minutes after so low a release the orbiter has passed its perigee, 50 km up as the capsule’s',
    follow: (hint) => ({ 'entry.release-altitude': figure(/entry\.release-altitude of (\d+ km)/)(hint) }),
  },
  {
    set: { 'entry.parachute.drogue': '30 km' },
    refused: 'PARACHUTE_PRESSURE',
    why: 'the capsule still flies at 700 m/s there, more than twice as fast as sound',
    follow: (hint) => ({ 'entry.parachute.drogue': figure(/entry\.parachute\.drogue of (\S+ km)/)(hint) }),
  },
  {
    set: { 'landing.terrain.rock-abundance': '0.5' },
    refused: 'DESCENT_NO_SPOT',
    why: 'rocks on half of the ground leave no free place of the size of the lander',
    follow: (hint) => ({ 'landing.terrain.search-radius': figure(/search-radius of (\d+ m)/)(hint) }),
  },
];
