import { parseIso } from '@farside/astro';
import { z } from 'zod';
import { checkAcross, falling, mustNot } from './cross-checks.ts';
import { basis, count, epochExpression, interval, latitude, longitude, nonNegative, positive, quantity, sentence } from './fields.ts';

/** Wide enough for every craft that was ever built or drawn; beyond it a unit is wrong. */
const HEAVIEST = 1e6;
const moduleMass = () => quantity('mass', { min: 0.1, max: HEAVIEST, text: `a mass from '0.1 kg' to '${HEAVIEST / 1e3} t'` });
const thrust = () => quantity('force', { min: 1e-3, max: 1e8, text: "a thrust from '0.001 N' to '100000 kN'" });
const specificImpulse = () => quantity('specific-impulse', { min: 10, max: 20e3, text: "a specific impulse from '10 s' to '20000 s'" });

const engine = z
  .strictObject({
    thrust: thrust(),
    /** Lowest throttle; absent for an engine of fixed thrust. */
    minimum: positive('force').optional(),
    isp: specificImpulse(),
    count: count(1, 64).default(1),
  })
  .superRefine((e, cx) => {
    if (e.minimum !== undefined && e.minimum > e.thrust) mustNot(cx, ['minimum'], `expected no more than the thrust, ${e.thrust} N`);
  });

/** The orbiter's circle at the hand-over lies no lower, m. */
const LOWEST_CIRCLE = 20e3;

/** Ground that is drawn for the landing spot reaches no farther from the hover, m: farther than any lander has gone from its hover, and seconds of computing. */
export const LARGEST_SEARCH = 200;

const aero = z.strictObject({
  /** On the frontal area of `diameter`: with the module's mass it makes the ballistic coefficient. */
  'drag-coefficient': positive('ratio'),
  'lift-to-drag': nonNegative('ratio'),
  diameter: positive('length'),
  'nose-radius': positive('length'),
});

const module = z.strictObject({
  basis: basis(),
  dry: moduleMass(),
  propellant: quantity('mass', { min: 0, max: HEAVIEST, text: `a mass from '0 kg' to '${HEAVIEST / 1e3} t'` }),
  /** Outer size, for inertia, ports and pictures; left out: a cylinder of 200 kg/m3. */
  size: z.strictObject({ length: positive('length'), diameter: positive('length') }).optional(),
  /** Area that sunlight presses on, and the radiation-pressure coefficient. */
  area: positive('area').default(5),
  reflectivity: positive('ratio').default(1.3),
  engines: z
    .record(z.string().regex(/^[A-Za-z][\w-]*$/, { error: "expected an engine's name: a letter, then letters, digits or hyphens" }), engine)
    .default({}),
  aero: aero.optional(),
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

const correction = z.strictObject({
  at: epochExpression(),
  engine: z.string(),
});

const tracking = z.strictObject({
  basis: basis(),
  /** One-sigma knowledge of position and velocity before a correction. */
  position: nonNegative('length'),
  velocity: nonNegative('speed'),
});

const execution = z.strictObject({
  basis: basis(),
  /** One-sigma, proportional to the burn, and of its direction. */
  magnitude: nonNegative('ratio'),
  direction: nonNegative('angle'),
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
      ascent: z.strictObject({ basis: basis(), duration: positive('time'), arc: positive('angle') }),
      parking: z.strictObject({ basis: basis(), altitude: positive('length'), inclination: interval('angle') }),
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
    'injection-error': z.strictObject({ basis: basis(), velocity: nonNegative('speed') }),
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
    'descent-orbit': z.strictObject({ perilune: positive('length'), engine: z.string() }),
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
      .superRefine((g, cx) =>
        falling(cx, [
          ['quick-adjust', g['quick-adjust']],
          ['approach', g.approach],
          ['hover', g.hover],
          ['cut-off', g['cut-off']],
        ]),
      ),
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
    /** A relay about the Moon: a Kepler orbit, inclination and angles to the Moon's orbit plane at the epoch. */
    relay: z
      .strictObject({
        name: z.string(),
        basis: basis(),
        perilune: positive('length'),
        apolune: positive('length'),
        inclination: quantity('angle'),
        node: quantity('angle'),
        'argument-of-perilune': quantity('angle'),
        /** An epoch of perilune passage. */
        epoch: epochExpression(),
      })
      .optional(),
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
    orbit: z.strictObject({ perilune: positive('length'), apolune: positive('length') }).superRefine((o, cx) => {
      if (o.perilune > o.apolune) mustNot(cx, ['perilune'], `expected no more than 'apolune', ${o.apolune} m`);
    }),
    'vertical-rise': quantity('time', { min: 1, max: 120, text: "a time from '1 s' to '120 s'" }),
    engine: z.string().default('main'),
  }),

  rendezvous: z.strictObject({
    docking: epochExpression(),
    handover: z
      .strictObject({ behind: positive('length'), below: positive('length'), 'target-altitude': positive('length') })
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
    holds: z.array(z.strictObject({ distance: positive('length'), duration: nonNegative('time') })),
    capture: z.strictObject({ basis: basis(), offset: positive('length'), closing: interval('speed') }),
    'container-transfer': positive('time'),
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
      'descent-speed': positive('speed'),
      'reference-height': quantity('length'),
      'time-from-10-km': positive('time'),
    }),
  }),
});

/**
 * The mission file. What is wanted, nothing solved; each phase reads its own part. Values are SI after reading.
 * Keys are kebab-case in the file. `strictObject`: a misspelt key is an error, never ignored.
 */
export const missionSchema = sections.superRefine(checkAcross);

export type Mission = z.output<typeof missionSchema>;
export type ModuleSettings = Mission['modules']['orbiter'];
export type EngineSettings = ModuleSettings['engines'][string];
