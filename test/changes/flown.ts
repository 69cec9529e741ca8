/** What a figure of the flight has to do when an input changes: the difference, changed minus as written, SI (epochs: s), lies in [least, most]. */
export interface Move {
  readonly measure: string;
  readonly least: number;
  readonly most: number;
  /** Why it has to, in physics, with the estimate that the bounds come from. */
  readonly why: string;
}

export interface FlownChange {
  readonly set: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The first phase that the change may touch: everything before it stays as it was, to the bit. */
  readonly from: string;
  readonly moves: readonly Move[];
}

const HOUR = 3600;
const DAY = 86400;
const DEG = Math.PI / 180;

const up = (measure: string, least: number, most: number, why: string): Move => ({ measure, least, most, why });
const down = (measure: string, least: number, most: number, why: string): Move => ({ measure, least: -most, most: -least, why });

/** Changes on the way to the Moon and in orbit. */
const OUTBOUND: readonly FlownChange[] = [
  {
    set: { 'launch.date': '2024-05-02' },
    from: 'launch',
    moves: [
      down('landing.touchdown-epoch', DAY - 600, DAY + 600, 'touchdown is written relative to launch'),
      down(
        'entry.interface-epoch',
        DAY - 2 * HOUR,
        DAY + 3 * HOUR,
        'the plane comes round a day earlier; the site on Earth a lunar day (24.8 h)',
      ),
      down(
        'surface.sun-at-touchdown',
        5 * DEG,
        9.2 * DEG,
        'the Sun goes 12.2 deg a day, times the cosine of the latitude and the sine of its azimuth',
      ),
    ],
  },
  {
    set: { 'launch.date': '2024-05-31', 'launch.time': undefined },
    from: 'launch',
    moves: [
      up('landing.touchdown-epoch', 27.7 * DAY, 28.3 * DAY, 'four weeks later, the minute solved anew'),
      up('return.aimed-entry-epoch', 26.5 * DAY, 29 * DAY, 'so is the day home: about a sidereal month, to a lunar day'),
    ],
  },
  {
    set: { 'launch.time': '10:30:00Z' },
    from: 'launch',
    moves: [
      up('launch.azimuth', 0.02, 0.3, 'the Earth has turned by 15.7 deg: the plane to the Moon leaves the site farther south of east'),
      up('landing.touchdown-epoch', 3751 - 120, 3751 + 120, 'everything hangs on the launch minute'),
    ],
  },
  {
    set: { 'transfer.arrival': 'launch + 90 h' },
    from: 'launch',
    moves: [
      up('launch.injection-delta-v', 1, 40, 'a faster way out: vis-viva at perigee'),
      up('braking.delta-v', 5, 120, 'and a faster arrival'),
      down('braking.first-burn-start', 22.5 * HOUR, 23 * HOUR, '22.74 h earlier'),
    ],
  },
  {
    set: { 'launch.parking.altitude': '300 km' },
    from: 'launch',
    moves: [down('launch.injection-delta-v', 15, 40, 'escape speed falls by 83 m/s in 100 km, circular speed by 58')],
  },
  {
    set: { 'launch.injection.thrust': '110 kN' },
    from: 'launch',
    moves: [
      up('launch.injection-delta-v', 1, 60, 'gravity loss of a burn 1.6 times as long'),
      up('launch.injection-propellant', 5, 400, 'and its propellant'),
    ],
  },
  {
    set: { 'modules.orbiter.engines.main.thrust': '2000 N' },
    from: 'launch',
    moves: [
      up(
        'braking.first-burn-duration',
        0.48 * 896,
        0.55 * 896,
        'half as long again, and its loss (the launch moves: it aims ahead by half the burn)',
      ),
      up('braking.delta-v', 8, 30, 'gravity loss grows with the square of the duration: 14 m/s at 3000 N'),
      down('rendezvous.orbiter-mass-at-docking', 15, 70, 'those 17 m/s of 6.2 t, in propellant'),
    ],
  },
  {
    set: { 'modules.orbiter.engines.main.isp': '330 s' },
    from: 'launch',
    moves: [
      up('braking.mass-after', 80, 130, '833 m/s at 330 s instead of 312: rocket equation on 8.2 t gives 93 kg'),
      up('return.propellant-left', 80, 140, 'and it is there until the end'),
    ],
  },
  {
    set: { 'modules.orbiter.dry': '1320 kg' },
    from: 'launch',
    moves: [
      up('launch.injection-propellant', 50, 250, '100 kg more to inject: 1.06 kg of propellant each'),
      up('braking.first-burn-duration', 8, 14, '1.2 % more mass'),
      down('return.propellant-left', 20, 80, 'more is burnt by every burn that carries it'),
    ],
  },
  {
    set: { 'modules.orbiter.propellant': '2700 kg' },
    from: 'launch',
    moves: [down('return.propellant-left', 60, 160, 'of 180 kg less, what would have been carried: 56 to 60 %')],
  },
  {
    set: { 'environment.moon-degree': 20 },
    from: 'launch',
    moves: [
      { measure: 'lunar-orbit.orbiter-perilune', least: -5e3, most: 5e3, why: 'another field, another shape of the orbit' },
      { measure: 'landing.touchdown-late', least: -30, most: 30, why: 'the phasing still meets the wish' },
    ],
  },
  {
    set: { 'environment.earth-degree': 20 },
    from: 'launch',
    moves: [{ measure: 'launch.injection-energy', least: -3e3, most: 3e3, why: 'half an hour of parking orbit on a finer field: metres' }],
  },
  {
    set: { 'environment.radiation-pressure': false },
    from: 'launch',
    moves: [{ measure: 'transfer.delta-v', least: -0.2, most: 0.2, why: '1e-7 m/s2 over four days, 3 cm/s, solved for by the aim' }],
  },
  {
    set: { 'braking.ellipses.0.period': '24 h' },
    from: 'launch',
    moves: [
      down('braking.first-burn-delta-v', 60, 120, 'vis-viva at 200 km: 12 h against 24 h is 67 m/s, and a shorter burn loses less'),
      up('braking.last-burn-end', 22 * HOUR, 26 * HOUR, 'two turns of 24 h instead of 12'),
    ],
  },
  {
    set: { 'braking.perilune': '300 km', 'braking.orbit': '300 km', 'rendezvous.handover.target-altitude': '310 km' },
    from: 'launch',
    moves: [
      down('braking.delta-v', 15, 40, 'less to brake higher up'),
      up('lunar-orbit.lowering-delta-v', 15, 30, 'and more to come down: 39 m/s from 200 km, 58 from 300'),
      up('landing.descent-start-speed', 15, 30, 'faster at 15 km from a higher apolune'),
    ],
  },
  {
    set: { 'landing.site.latitude': '-45 deg' },
    from: 'launch',
    moves: [
      down(
        'landing.inclination-mean-equator',
        3 * DEG,
        3.8 * DEG,
        'the plane has to hold the site: tan i = tan(latitude)/cos(half the turn of the stay)',
      ),
      down('surface.sun-at-lift-off', 1 * DEG, 5 * DEG, 'farther from the equator the Sun stands lower'),
    ],
  },
  {
    set: { 'landing.site.longitude': '212 deg' },
    from: 'launch',
    moves: [
      up('surface.sun-at-touchdown', 2 * DEG, 4.6 * DEG, 'six degrees of longitude are half a day of Sun: 9.1 deg a day at most'),
      { measure: 'landing.cross-track', least: -2 * DEG, most: 2 * DEG, why: 'the pass is the same, the site another: within the limit' },
    ],
  },
  {
    set: { 'landing.touchdown': 'launch + 30 d 6 h' },
    from: 'launch',
    moves: [
      up('landing.touchdown-epoch', 17 * HOUR, 17.2 * HOUR, 'the wish is 17.07 h later'),
      up('surface.sun-at-touchdown', 4 * DEG, 9 * DEG, 'and the Sun higher'),
    ],
  },
];

/** Changes of the landing, the stay and the way back to the orbiter. */
const SURFACE: readonly FlownChange[] = [
  {
    set: { 'landing.site.height': '-1000 m' },
    from: 'lunar-orbit',
    moves: [down('landing.descent-propellant', 1, 12, 'four kilometres less to come down, at 40 m/s: seconds of hover thrust')],
  },
  {
    set: { 'lunar-orbit.descent-orbit.perilune': '20 km' },
    from: 'lunar-orbit',
    moves: [
      down('lunar-orbit.lowering-delta-v', 0.5, 2, '1.08 m/s less for 5 km of perilune'),
      down('landing.descent-start-speed', 3, 8, 'higher and slower: dv = -g dh/v'),
      up('landing.descent-propellant', 1, 30, 'and farther to come down'),
    ],
  },
  {
    set: { 'modules.lander.engines.main.thrust': '9000 N' },
    from: 'lunar-orbit',
    moves: [
      down('landing.descent-duration', 60, 200, 'the brake ends sooner: its 11 min go with 1/thrust, but the ladder keeps its time'),
      down('landing.descent-propellant', 5, 60, 'less gravity loss'),
    ],
  },
  {
    set: { 'modules.lander.engines.main.isp': '325 s' },
    from: 'lunar-orbit',
    moves: [down('landing.descent-propellant', 60, 100, '5 % more exhaust velocity: the rocket equation leaves 3.4 % of 1,907 kg')],
  },
  {
    set: { 'modules.ascender.dry': '365 kg' },
    from: 'launch',
    moves: [
      up('ascent.burn-duration', 7, 12, '20 kg of 790, in proportion'),
      up('landing.mass', 5, 15, 'it stands on the Moon, less what bringing it down took'),
      up('landing.descent-propellant', 4, 20, 'and had to be brought down'),
    ],
  },
  {
    set: { 'modules.ascender.engines.main.thrust': '2400 N' },
    from: 'ascent',
    moves: [up('ascent.burn-duration', 80, 130, 'a quarter longer, and its loss'), up('ascent.delta-v', 5, 60, 'more gravity loss')],
  },
  {
    set: { 'modules.ascender.engines.main.isp': '320 s' },
    from: 'ascent',
    moves: [
      down('ascent.propellant', 5, 14, '3 % more exhaust velocity'),
      up('rendezvous.ascender-mass-at-docking', 5, 16, 'which docks with it'),
    ],
  },
  {
    set: { 'landing.gates.hover-time': '40 s' },
    from: 'lunar-orbit',
    moves: [
      up('landing.descent-duration', 18, 22, '20 s more of hover'),
      up('landing.descent-propellant', 17, 23, '1.85 t held up against 1.62 m/s2 at 309 s: 0.99 kg/s'),
    ],
  },
  {
    set: { 'landing.gates.hover': '50 m' },
    from: 'lunar-orbit',
    moves: [down('landing.descent-duration', 5, 20, '50 m less to come down from the hover at some 3 m/s')],
  },
  {
    set: { 'landing.gates.final-speed': '1.8 m/s' },
    from: 'lunar-orbit',
    moves: [up('landing.touchdown-vertical-speed', 0.2, 0.5, 'sqrt(v^2 + 2 g h) from the cut-off at 0.8 m: 2.07 to 2.42 m/s')],
  },
  {
    set: { 'landing.terrain.seed': 7 },
    from: 'landing',
    moves: [{ measure: 'landing.spot-from-site', least: -40, most: 40, why: 'other ground, another spot, inside the search radius' }],
  },
  {
    set: { 'surface.activities.2.sample': '3.5 kg' },
    from: 'surface',
    moves: [
      up('surface.sample-mass', 2 - 1e-9, 2 + 1e-9, 'two kilograms more in the books'),
      up('ascent.burn-duration', 0.5, 1.5, '2 of 792 kg to lift'),
      up('entry.capsule-mass', 2 - 1e-9, 2 + 1e-9, 'and to bring home'),
    ],
  },
  {
    set: { 'ascent.lift-off': 'touchdown + 60 h' },
    from: 'launch',
    moves: [
      up('surface.stay', 10.7 * HOUR, 10.8 * HOUR, 'as asked'),
      down(
        'landing.inclination-mean-equator',
        0.1 * DEG,
        1.5 * DEG,
        'the site moves farther across the plane: tan i grows with 1/cos of half the turn',
      ),
    ],
  },
  {
    set: { 'ascent.orbit.apolune': '200 km' },
    from: 'ascent',
    moves: [
      up('ascent.burn-duration', 0.3, 1.2, '20 km of apolune are 4.4 m/s'),
      down('rendezvous.ascender-delta-v', 1, 12, 'less to raise later'),
    ],
  },
  {
    set: { 'rendezvous.docking': 'lift-off + 64 h' },
    from: 'rendezvous',
    moves: [up('rendezvous.docking-epoch', 8.7 * HOUR, 8.9 * HOUR, '8.8 h later, by another phasing')],
  },
  {
    set: { 'rendezvous.holds.1.duration': '15 min' },
    from: 'rendezvous',
    moves: [up('rendezvous.close-approach', 500, 700, 'ten minutes more in the hold')],
  },
];

/** Changes of the way home. */
const HOME: readonly FlownChange[] = [
  {
    set: { 'return.flight-time': '[80 h, 100 h]' },
    from: 'waiting',
    moves: [
      down('return.flight-time', 14 * HOUR, 36 * HOUR, 'at most 100 h instead of 116'),
      up('return.delta-v', 2, 60, 'a faster way home costs more'),
    ],
  },
  {
    set: { 'return.ellipse-revolutions': 2 },
    from: 'waiting',
    moves: [
      up('return.ellipse-period', 3.9 * HOUR, 4.1 * HOUR, '24 h in two turns instead of three'),
      up('return.first-burn-delta-v', 40, 70, 'vis-viva: a 12 h ellipse instead of 8 h'),
      down('return.second-burn-delta-v', 40, 80, 'which the second burn saves, and some loss'),
    ],
  },
  {
    set: { 'modules.orbiter.engines.translation.thrust': '120 N' },
    from: 'launch',
    moves: [
      up('return.second-burn-duration', 0.24 * 1342, 0.28 * 1342, 'a quarter longer, and its loss (the way out moves by its correction)'),
    ],
  },
  {
    set: { 'entry.angle': '-6.0 deg' },
    from: 'waiting',
    moves: [
      down('entry.first-dip-height', 500, 2000, 'steeper is deeper: 5 km a degree in the skip table'),
      { measure: 'entry.interface-angle', least: -0.201 * DEG, most: -0.199 * DEG, why: 'as aimed at, to a thousandth' },
      up('entry.peak-load', 2, 12, 'and heavier'),
    ],
  },
  {
    set: { 'entry.range': '7000 km' },
    from: 'waiting',
    moves: [
      up('entry.skip-apex-height', 5e3, 16e3, 'a longer skip is a higher one: 15 km for 1,300 km in the skip table'),
      up('entry.entry-to-landing', 100, 160, '950 km at some 7.3 km/s'),
    ],
  },
  {
    set: { 'modules.returner.aero.lift-to-drag': 0.3 },
    from: 'waiting',
    moves: [
      {
        measure: 'entry.first-dip-height',
        least: -800,
        most: 800,
        why: 'the same range with the same lift in the plane: more bank, nearly the same dip',
      },
      up('entry.peak-load', 0.5, 6, 'the load is of drag and lift together: sqrt(1 + (L/D)^2)'),
    ],
  },
  {
    set: { 'modules.returner.dry': '350 kg' },
    from: 'launch',
    moves: [
      up('entry.capsule-mass', 40 - 1e-9, 40 + 1e-9, 'as asked'),
      down(
        'entry.first-dip-height',
        300,
        1500,
        'a tenth more mass over drag area: the air has to be a tenth denser, 0.12 scale heights of 6.5 km',
      ),
    ],
  },
  {
    set: { 'entry.site.latitude': '-30.9 deg', 'entry.site.longitude': '136.5 deg' },
    from: 'waiting',
    moves: [
      {
        measure: 'entry.interface-epoch',
        least: -DAY * 31,
        most: DAY * 31,
        why: 'Woomera lies on the other side of the equator: another day of the month',
      },
    ],
  },
  {
    set: { 'waiting.longest': '10 d' },
    from: 'waiting',
    moves: [
      up(
        'return.delta-v',
        230,
        340,
        'a day before the good one the asymptote stands 10 deg out of the plane: the second burn turns by 14 deg at 2 km/s, 670 m/s instead of 390, and loses a tenth of it',
      ),
      {
        measure: 'entry.interface-epoch',
        least: -4 * DAY,
        most: -DAY,
        why: 'home before the good day',
      },
    ],
  },
  {
    set: { 'entry.range': '3300 km' },
    from: 'waiting',
    moves: [down('entry.entry-to-landing', 300, 700, '2,750 km less to fly, most of it at some 6 km/s')],
  },
  {
    set: { 'entry.release-altitude': '8000 km' },
    from: 'return',
    moves: [
      up('entry.release-to-entry', 450, 650, '3,000 km at some 5.6 km/s, from far out slower'),
      down('entry.avoidance-delta-v', 40, 120, 'the same perigee from a longer lever'),
    ],
  },
  {
    set: { 'entry.avoidance-perigee': '200 km' },
    from: 'entry',
    moves: [down('entry.avoidance-delta-v', 40, 90, '100 of 260 km of perigee')],
  },
  {
    set: { 'entry.clearance': '300 s' },
    from: 'entry',
    moves: [up('entry.avoidance-delta-v', 10, 80, 'the lever is 0.8 Mm shorter when the burn begins')],
  },
  {
    set: { 'entry.parachute.descent-speed': '10 m/s', 'entry.parachute.time-from-10-km': '520 s' },
    from: 'entry',
    moves: [up('entry.entry-to-landing', 40, 80, '60 s more from 10 km'), down('entry.landing-speed', 1.5, 2.2, '11.8 to 10 m/s')],
  },
];

export const FLOWN: Readonly<Record<string, readonly FlownChange[]>> = {
  'on the way to the Moon and in orbit': OUTBOUND,
  'at the site and back to the orbiter': SURFACE,
  'on the way home': HOME,
};
