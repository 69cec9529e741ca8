import { parseIso } from '@farside/astro';
import { AVOIDED_HEIGHT } from '@farside/gnc';
import { z } from 'zod';
import { checkAcross, falling, mustNot } from './cross-checks.ts';
import {
  basis,
  between,
  count,
  epochExpression,
  interval,
  latitude,
  longitude,
  nonNegative,
  positive,
  quantity,
  sentence,
} from './fields.ts';
import { checkRelations } from './relations.ts';
import { relay } from './relay.ts';

/** Wide enough for every craft that was ever built or drawn; beyond it a unit is wrong. */
const HEAVIEST = 1e6;
const moduleMass = () => quantity('mass', { min: 0.1, max: HEAVIEST, text: `a mass from '0.1 kg' to '${HEAVIEST / 1e3} t'` });
const thrust = () => quantity('force', { min: 1e-3, max: 1e8, text: "a thrust from '0.001 N' to '100000 kN'" });
const specificImpulse = () => quantity('specific-impulse', { min: 10, max: 20e3, text: "a specific impulse from '10 s' to '20000 s'" });

/** What gas heated by burning or by a reactor reaches, s, and the power of the largest electric jets that were drawn, W. */
const HOT_ISP = 1000;
const ELECTRIC_JET = 1e6;
const G0 = 9.80665;

const engine = z
  .strictObject({
    thrust: thrust(),
    /** Lowest throttle; absent for an engine of fixed thrust. */
    minimum: positive('force').optional(),
    isp: specificImpulse(),
    count: count(1, 64).default(1),
  })
  .superRefine((e, cx) => {
    const jet = 0.5 * e.thrust * e.isp * G0;
    if (e.isp > HOT_ISP && jet > ELECTRIC_JET)
      mustNot(
        cx,
        ['isp'],
        `expected at most ${HOT_ISP} s at ${e.thrust} N: chemical engines reach 550 s and nuclear ones ${HOT_ISP} s; more is for electric thrusters with a jet of ${ELECTRIC_JET / 1e6} MW at most, this one would need ${(jet / 1e6).toPrecision(3)} MW (found '${e.isp} s')`,
      );
    if (e.minimum !== undefined && e.minimum > e.thrust) mustNot(cx, ['minimum'], `expected no more than the thrust, ${e.thrust} N`);
  });

/** The orbiter takes over at most this far below the ascender, m. */
export const FARTHEST_BELOW = 50e3;

/** Bounds of the speed at contact are no closer, m/s. */
const NARROWEST_CLOSING = 0.02;

/** The orbiter's circle at the hand-over lies no lower, m. */
const LOWEST_CIRCLE = 20e3;

/** Ground that is drawn for the landing spot reaches no farther from the hover, m: farther than any lander has gone from its hover, and seconds of computing. */
export const LARGEST_SEARCH = 200;

const aero = z.strictObject({
  /** On the frontal area of `diameter`: with the module's mass it makes the ballistic coefficient. */
  'drag-coefficient': between('ratio', '0.3', '3'),
  'lift-to-drag': between('ratio', '0', '2'),
  diameter: between('length', '10 cm', '20 m'),
  'nose-radius': between('length', '1 cm', '20 m'),
});

const outerSize = () => between('length', '10 cm', '50 m');

const written = z.strictObject({
  basis: basis(),
  dry: moduleMass(),
  propellant: quantity('mass', { min: 0, max: HEAVIEST, text: `a mass from '0 kg' to '${HEAVIEST / 1e3} t'` }),
  /** Outer size, for inertia, ports and pictures; left out: a cylinder of 200 kg/m3. */
  size: z.strictObject({ length: outerSize(), diameter: outerSize() }).optional(),
  /** Area that sunlight presses on, and the radiation-pressure coefficient. */
  area: between('area', '0.01 m2', '1000 m2', 'the solar arrays of large space stations').default(5),
  reflectivity: between('ratio', '0.5', '2', '1 is black, 2 a mirror that faces the Sun').default(1.3),
  engines: z
    .record(z.string().regex(/^[A-Za-z][\w-]*$/, { error: "expected an engine's name: a letter, then letters, digits or hyphens" }), engine)
    .default({}),
  aero: aero.optional(),
});

/** Sunlight counts for no more on any module, area times reflectivity over dry mass, m2/kg: craft have 0.005 to 0.05, and beyond this the orbits here are those of sails. */
const MOST_SUNLIT = 0.1;

const module = written.superRefine((m, cx) => {
  const most = (MOST_SUNLIT * m.dry) / m.reflectivity;
  if (m.area > most)
    mustNot(
      cx,
      ['area'],
      `expected at most ${Math.floor(100 * most) / 100} m2 on ${m.dry} kg, ${MOST_SUNLIT} m2/kg with the reflectivity: more is a sail (found '${m.area} m2')`,
    );
});

const site = (lowest: number, highest: number) =>
  z.strictObject({
    name: z.string().optional(),
    latitude: latitude(),
    longitude: longitude(),
    height: quantity('length', { min: lowest, max: highest, text: `a height from '${lowest / 1e3} km' to '${highest / 1e3} km'` }).default(
      0,
    ),
  });
/** Over the ellipsoid: the shore of the Dead Sea and Everest lie inside. */
const earthSite = () => site(-500, 9e3);
/** Over the sphere of 1,737.4 km: the floor of Antoniadi (-9.1 km) and the rim by Engelhardt (10.8 km) lie inside. */
const moonSite = () => site(-9.5e3, 11e3);

/** Over the highest ground, some 10.8 km by Engelhardt. */
export const LOWEST_PERILUNE = 12e3;
const lowPerilune = () => between('length', `${LOWEST_PERILUNE / 1e3} km`, '2000 km', 'the highest ground of the Moon lies at 10.8 km');

const correction = z.strictObject({
  at: epochExpression(),
  engine: z.string(),
});

const tracking = z.strictObject({
  basis: basis(),
  /** One-sigma knowledge of position and velocity before a correction. */
  position: between('length', '0 m', '50 km', 'ranging that is off by more is none'),
  velocity: between('speed', '0 m/s', '1 m/s', 'tracking that is off by more is none'),
});

const execution = z.strictObject({
  basis: basis(),
  /** One-sigma, proportional to the burn, and of its direction. */
  magnitude: between('ratio', '0', '0.1'),
  direction: quantity('angle', { min: 0, max: 0.1, text: 'an angle of up to 5.7 deg' }),
});

const sections = z.strictObject({
  farside: z.literal(1, { error: 'expected `farside: 1`, the version of this file format' }),
  name: z.string({ error: 'expected a name' }).min(1, { error: 'expected a name' }),
  summary: z.string().optional(),

  modules: z.strictObject({ orbiter: module, returner: module, lander: module, ascender: module }),

  environment: z
    .strictObject({
      'moon-degree': count(2, 80).default(50),
      'earth-degree': count(0, 40).default(8),
      'radiation-pressure': z.boolean().default(true),
      relativity: z.boolean().default(false),
    })
    .prefault({}),

  launch: z
    .strictObject({
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: "expected a day such as '2024-05-03'" }),
      /** Time of day; when it is left out the minute is solved. */
      time: z
        .string()
        .regex(/^\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/, { error: "expected a UTC time such as '09:27:29Z'" })
        .optional(),
      site: earthSite(),
      /** From lift-off to the parking orbit (the launcher itself is not flown). */
      ascent: z.strictObject({
        basis: basis(),
        duration: between('time', '5 min', '60 min', 'launchers take some ten minutes'),
        arc: between('angle', '5 deg', '120 deg', 'launchers come some twenty degrees down range'),
      }),
      parking: z.strictObject({
        basis: basis(),
        altitude: between('length', '120 km', '1000 km', 'below, the air; above, no launcher comes in one go'),
        inclination: interval('angle', quantity('angle', { min: 0, max: Math.PI, text: 'an inclination of up to 180 deg' })),
      }),
      injection: z.strictObject({
        basis: basis(),
        thrust: thrust(),
        isp: specificImpulse(),
        'burn-out-mass': moduleMass(),
      }),
    })
    .superRefine((l, ctx) => {
      // Midnight first: a day that is not there is the day's fault, not the hour's.
      for (const [key, text] of [
        ['date', `${l.date}T00:00:00Z`],
        ['time', `${l.date}T${l.time ?? '00:00:00Z'}`],
      ] as const) {
        try {
          parseIso(text);
        } catch (e) {
          ctx.addIssue({ code: 'custom', path: [key], message: sentence(e), input: l[key] });
          return;
        }
      }
    }),

  transfer: z.strictObject({
    arrival: epochExpression(),
    corrections: z.array(correction).max(6),
    'injection-error': z.strictObject({
      basis: basis(),
      velocity: between('speed', '0 m/s', '20 m/s', 'launchers are off by some metres a second'),
    }),
    tracking,
    execution,
  }),

  braking: z.strictObject({
    basis: basis(),
    perilune: quantity('length', { min: 20e3, max: 2000e3, text: "a height from '20 km' to '2000 km'" }),
    /** Periods of the ellipses on the way down, and how many turns are spent on each. */
    ellipses: z.array(z.strictObject({ period: positive('time'), revolutions: count(1, 20) })).max(5),
    orbit: quantity('length', { min: 20e3, max: 2000e3, text: "a height from '20 km' to '2000 km'" }),
    engine: z.string().default('main'),
  }),

  'lunar-orbit': z.strictObject({
    basis: basis(),
    /** Mean height and how far perilune and apolune may stray before a keeping burn. */
    keeping: z.strictObject({ deviation: positive('length'), engine: z.string() }),
    separation: epochExpression(),
    'separation-speed': nonNegative('speed'),
    'descent-orbit': z.strictObject({ perilune: lowPerilune(), engine: z.string() }),
  }),

  landing: z.strictObject({
    site: moonSite(),
    touchdown: epochExpression(),
    engine: z.string().default('main'),
    'sun-elevation': interval('angle'),
    'cross-track': positive('angle'),
    limits: z.strictObject({ basis: basis(), vertical: positive('speed'), sideways: positive('speed'), slope: positive('angle') }),
    gates: z
      .strictObject({
        basis: basis(),
        'quick-adjust': positive('length'),
        approach: positive('length'),
        hover: positive('length'),
        'hover-time': positive('time'),
        'cut-off': positive('length'),
        'final-speed': quantity('speed', { min: 0.2, max: 3, text: 'a speed from 0.2 m/s to 3 m/s' }),
      })
      .superRefine((g, cx) => {
        falling(cx, [
          ['quick-adjust', g['quick-adjust']],
          ['approach', g.approach],
          ['hover', g.hover],
          ['cut-off', g['cut-off']],
        ]);
        // Between hover and cut-off lies a rung that is no setting.
        const rung = `${AVOIDED_HEIGHT} m, from which the lander comes down over the spot that it picked`;
        if (g.hover <= AVOIDED_HEIGHT) mustNot(cx, ['hover'], `expected more than ${rung}, found ${g.hover} m`);
        if (g['cut-off'] >= AVOIDED_HEIGHT) mustNot(cx, ['cut-off'], `expected less than ${rung}, found ${g['cut-off']} m`);
      }),
    terrain: z.strictObject({
      seed: count(0, 2 ** 31),
      /** Share of the ground that rocks cover. */
      'rock-abundance': quantity('ratio', { min: 0, max: 1, text: 'a share of the ground from 0 to 1' }),
      'search-radius': quantity('length', {
        min: 1,
        max: LARGEST_SEARCH,
        text: `a length from '1 m' to '${LARGEST_SEARCH} m', as far as a lander goes from its hover`,
      }),
    }),
  }),

  surface: z.strictObject({
    /** Lowest Sun that counts as sunlight. */
    'sun-elevation': quantity('angle'),
    /** Lowest elevation of Earth or relay that counts as contact. */
    'contact-elevation': quantity('angle').prefault('5 deg'),
    /** A relay: a Kepler orbit about the Moon, inclination and angles to the Moon's orbit plane at the epoch; or the path in a file. */
    relay: relay.optional(),
    activities: z
      .array(
        z.strictObject({
          name: z.string(),
          duration: positive('time'),
          needs: z.array(z.enum(['sunlight', 'contact'])).default([]),
          /** Sample in the lander's hands at the end. */
          sample: positive('mass').optional(),
          /** Moves everything sampled so far from the lander into the ascender at the end. */
          'hand-over': z.boolean().default(false),
        }),
      )
      .min(1),
  }),

  ascent: z.strictObject({
    'lift-off': epochExpression(),
    orbit: z.strictObject({ perilune: lowPerilune(), apolune: between('length', '12 km', '2000 km') }).superRefine((o, cx) => {
      if (o.perilune > o.apolune) mustNot(cx, ['perilune'], `expected no more than 'apolune', ${o.apolune} m`);
    }),
    'vertical-rise': quantity('time', { min: 1, max: 120, text: "a time from '1 s' to '120 s'" }),
    engine: z.string().default('main'),
  }),

  rendezvous: z.strictObject({
    docking: epochExpression(),
    handover: z
      .strictObject({
        behind: between('length', '1 km', '200 km', 'farther apart the two do not see each other'),
        below: between(
          'length',
          '1 km',
          `${FARTHEST_BELOW / 1e3} km`,
          'the lower orbit closes the distance, an orbit much lower passes by',
        ),
        'target-altitude': positive('length'),
      })
      .superRefine((h, cx) => {
        if (h['target-altitude'] - h.below < LOWEST_CIRCLE)
          mustNot(
            cx,
            ['target-altitude'],
            `expected at least ${(h.below + LOWEST_CIRCLE) / 1e3} km: the orbiter flies 'below' it, and no lower than ${LOWEST_CIRCLE / 1e3} km`,
          );
      }),
    'ascender-engine': z.string(),
    'orbiter-engine': z.string(),
    holds: z.array(z.strictObject({ distance: between('length', '10 m', '200 km'), duration: between('time', '0 s', '24 h') })).max(10),
    capture: z.strictObject({
      basis: basis(),
      offset: between('length', '1 mm', '1 m'),
      closing: interval('speed', between('speed', '0 m/s', '0.5 m/s', 'the final approach is flown no faster')).refine(
        ([low, high]) => high - low > NARROWEST_CLOSING - 1e-12,
        { error: `expected bounds at least ${NARROWEST_CLOSING} m/s apart: thrusters work in pulses` },
      ),
    }),
    'container-transfer': between('time', '1 s', '7 d'),
    release: epochExpression(),
    /** At which springs part the ascender from the orbiter. */
    'release-speed': positive('speed').prefault('0.3 m/s'),
    disposal: epochExpression(),
  }),

  waiting: z
    .strictObject({
      /** Longest time in lunar orbit after docking that is searched for a return. */
      longest: positive('time').prefault('31 d'),
    })
    .prefault({}),

  return: z.strictObject({
    'flight-time': interval('time'),
    /** A good day: total return velocity within this of the month's best. */
    margin: positive('speed'),
    'first-engine': z.string(),
    'second-engine': z.string(),
    'ellipse-revolutions': count(1, 10),
    'ellipse-interval': positive('time'),
    corrections: z
      .array(z.strictObject({ after: positive('time').optional(), before: positive('time').optional(), engine: z.string() }))
      .max(6),
    tracking,
    execution,
  }),

  entry: z.strictObject({
    /** Height over the ellipsoid at which the entry counts as begun. */
    interface: quantity('length', { min: 80e3, max: 400e3, text: "a height from '80 km' to '400 km'" }),
    /** Inertial flight-path angle there, from the plane across the radius (geocentric). */
    angle: quantity('angle', { min: -Math.PI / 4, max: -0.01, text: 'an entry angle from -45 deg to -0.6 deg (negative is down)' }),
    range: quantity('length', { min: 100e3, max: 20000e3, text: "a range over ground from '100 km' to '20000 km'" }),
    'release-altitude': positive('length'),
    /** At which springs part the capsule from the orbiter, out of the plane, and how long the orbiter's burn waits after it. */
    'release-speed': positive('speed').prefault('0.3 m/s'),
    clearance: positive('time').prefault('150 s'),
    'avoidance-perigee': positive('length'),
    site: earthSite(),
    limits: z.strictObject({ basis: basis(), load: positive('acceleration') }),
    parachute: z.strictObject({
      basis: basis(),
      drogue: positive('length'),
      main: positive('length'),
      'descent-speed': between('speed', '2 m/s', '20 m/s', 'slower no parachute is that large, faster nothing lands whole'),
      'reference-height': quantity('length'),
      'time-from-10-km': positive('time'),
    }),
  }),
});

/**
 * The mission file. What is wanted, nothing solved; each phase reads its own part. Values are SI after reading.
 * Keys are kebab-case in the file. `strictObject`: a misspelt key is an error, never ignored.
 */
export const missionSchema = sections.superRefine(checkAcross).superRefine(checkRelations);

/** A mission file as read: values in SI (m, s, kg, rad, N), epochs as written (absolute or relative), defaults filled in; keys as in the file. Every key: docs/guides/mission-file.md. */
export type Mission = z.output<typeof missionSchema>;
export type ModuleSettings = Mission['modules']['orbiter'];
export type EngineSettings = ModuleSettings['engines'][string];
