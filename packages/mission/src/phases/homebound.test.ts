import { BODIES, formatUtc, gmOf, parseIso, propagateKepler, secondsBetween } from '@farside/astro';
import { type FarsideError, norm, sub } from '@farside/math';
import { World } from '@farside/sim';
import { type Handover, massOf } from '@farside/vehicle';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { flownPlane, type HomeStart, homeHandover, keepLog } from '../../test/homebound.ts';
import { context, environment, missionWith } from '../../test/lunar-handover.ts';
import { refusalOf } from '../../test/road.ts';
import type { Measure, PhaseContext, Rollout } from '../road/phase.ts';
import { entry } from './entry.ts';
import { returnPhase } from './return.ts';
import { waiting } from './waiting.ts';

const DEG = Math.PI / 180;
type Changes = readonly (readonly [string, string])[];
let env: Awaited<ReturnType<typeof environment>>;

interface Home {
  readonly cx: PhaseContext;
  readonly start: Handover;
  readonly waited: Rollout;
  readonly returned: Rollout;
  readonly landed: Rollout;
  readonly plans: {
    readonly waiting: ReturnType<typeof waiting.solve>;
    readonly home: ReturnType<typeof returnPhase.solve>;
    readonly entry: ReturnType<typeof entry.solve>;
  };
}

function begin(changes: Changes = [], o: Partial<HomeStart> = {}): { cx: PhaseContext; start: Handover } {
  const mission = missionWith(...changes);
  const base = context(mission, env);
  const cx: PhaseContext = { ...base, coarseLunar: { ...base.full, name: 'coarse', moonDegree: 20 } };
  return { cx, start: homeHandover(cx, { epoch: parseIso('2024-06-08T08:50:00Z'), plane: flownPlane(), altitude: 205e3, ...o }) };
}

function goHome(changes: Changes = [], o: Partial<HomeStart> = {}): Home {
  const { cx, start } = begin(changes, o);
  const w = waiting.solve(start, cx);
  const waited = waiting.rollout(w.params, start, cx, cx.full);
  const h = returnPhase.solve(waited.to, cx);
  const returned = returnPhase.rollout(h.params, waited.to, cx, cx.full);
  const e = entry.solve(returned.to, cx);
  const landed = entry.rollout(e.params, returned.to, cx, cx.full);
  return { cx, start, waited, returned, landed, plans: { waiting: w, home: h, entry: e } };
}

const number = (r: Rollout, name: string): number => {
  const v = r.measures[name];
  if (typeof v !== 'number') throw new Error(`${name} is not a number`);
  return v;
};
const epochOf = (m: Measure | undefined) => {
  if (!m || typeof m === 'number' || !('epoch' in m)) throw new Error('not an epoch');
  return m.epoch;
};
const total = (h: Handover): number => [...h.vehicles.values()].reduce((s, v) => s + massOf(v.stack), 0);

let home: Home;
beforeAll(async () => {
  env = await environment();
  home = goHome();
}, 30_000);

describe('waiting', () => {
  it('ends a revolution and a half before the first burn, one interval before the second', () => {
    const lead = secondsBetween(home.waited.to.epoch, epochOf(home.waited.measures['waiting.planned-departure']));
    expect(lead / 3600).toBeGreaterThan(24 + 2.5);
    expect(lead / 3600).toBeLessThan(24 + 4);
    expect(home.plans.waiting.constraints.every((c) => Math.abs(c.reached) <= c.tolerance)).toBe(true);
  });

  it('keeps an orbit that is out of its box, and leaves alone one that is not', () => {
    expect(number(home.waited, 'waiting.keeping-burns')).toBe(0);
    const { cx, start } = begin([], { altitude: 290e3 });
    const plan = waiting.solve(start, cx);
    const r = waiting.rollout(plan.params, start, cx, cx.full);
    expect(plan.params.burns.length).toBeGreaterThanOrEqual(2);
    // the box is 35 km either side of 200 km; a week and a half after the burns the field has moved the orbit inside it
    expect(number(r, 'waiting.perilune')).toBeGreaterThan(155e3);
    expect(number(r, 'waiting.apolune')).toBeLessThan(245e3);
  });
});

describe('return', () => {
  it('leaves by two burns a day apart and comes to the interface at the angle, range and plane that were aimed at', () => {
    const r = home.returned;
    expect(number(r, 'return.ellipse-period')).toBeCloseTo(8 * 3600, -1);
    const apart = secondsBetween(epochOf(r.measures['return.first-burn-start']), epochOf(r.measures['return.second-burn-start']));
    expect(Math.abs(apart / 3600 - 24)).toBeLessThan(1);
    // corrected to 20 m of perigee, a thousandth of a degree, and 200 m over ground
    expect(number(r, 'return.aimed-entry-angle') / DEG).toBeCloseTo(-5.8, 3);
    expect(Math.abs(number(r, 'return.aimed-range-miss'))).toBeLessThan(200);
    expect(Math.abs(number(r, 'return.aimed-cross-track'))).toBeLessThan(200);
    // the coarse field leaves centimetres a second to correct; both corrections together
    expect(number(r, 'return.correction-1-delta-v')).toBeLessThan(0.2);
    expect(number(r, 'return.correction-2-delta-v')).toBeLessThan(0.02);
    // finite burns against impulses: a few per cent of gravity loss
    const impulsive = home.plans.home.notes['impulsive-total_m_s'];
    expect(number(r, 'return.delta-v')).toBeGreaterThan(impulsive);
    expect(number(r, 'return.delta-v')).toBeLessThan(1.06 * impulsive);
  });

  it('lights the second engine at the height where the ellipse is half a burn before its perilune, the first one on the circle', () => {
    const gm = gmOf('moon');
    const of = (name: string): number => number(home.returned, `return.${name}`);
    const rp = BODIES.moon.meanRadius + of('ellipse-perilune');
    const axis = Math.cbrt(gm * (of('ellipse-period') / (2 * Math.PI)) ** 2);
    const late = home.plans.home.constraints.find((c) => c.name === 'middle of the second burn after perilune')?.reached ?? 0;
    const before = late - 0.5 * of('second-burn-duration');
    const lit =
      norm(propagateKepler({ r: [rp, 0, 0], v: [0, Math.sqrt(gm * (2 / rp - 1 / axis)), 0] }, before, gm).r) - BODIES.moon.meanRadius;
    // field and Earth move the perilune by up to 40 km in a day on the ellipse
    expect(Math.abs(of('second-burn-altitude') - lit)).toBeLessThan(40e3);
    expect(of('second-burn-altitude')).toBeGreaterThan(of('ellipse-perilune') + 100e3);
    expect(Math.abs(of('first-burn-altitude') - 205e3)).toBeLessThan(35e3);
  });

  it('takes its propellant out of the tanks to the microgram', () => {
    const kept = keepLog();
    const r = returnPhase.rollout(home.plans.home.params, home.waited.to, home.cx, home.cx.full, kept.log);
    const burnt = kept.burns.reduce((s, b) => s + b.propellant, 0);
    expect(Math.abs(total(home.waited.to) - total(r.to) - burnt)).toBeLessThan(1e-6);
    // and again: the same parameters are the same flight, to the bit, with a log or without
    const a = r.to.vehicles.get('orbiter')?.state;
    const b = home.returned.to.vehicles.get('orbiter')?.state;
    expect(a).toEqual(b);
  });

  it('says what every correction has to expect: knowledge, execution, aim, residual', () => {
    const { notes } = home.plans.home;
    const miss = (k: number, what: string) => notes[`correction-${k}.${what}`];
    expect(notes['second-burn-error-1-sigma_m_s']).toBeGreaterThan(0.1);
    expect(miss(1, 'miss-after-1-sigma_m')).toBeLessThan(miss(1, 'miss-before-1-sigma_m') / 10);
    expect(miss(2, 'miss-after-1-sigma_m')).toBeLessThan(miss(1, 'miss-after-1-sigma_m'));
    for (const k of [1, 2]) {
      expect(miss(k, 'delta-v-rms_m_s')).toBeGreaterThan(0);
      expect(miss(k, 'delta-v-99_m_s')).toBeGreaterThan(miss(k, 'delta-v-rms_m_s'));
      expect(miss(k, 'knowledge-velocity-1-sigma_m_s')).toBe(0.01);
    }
  });

  it('moves with its inputs', () => {
    const fly = (c: Changes) => {
      const { cx } = begin(c);
      const plan = returnPhase.solve(home.waited.to, cx);
      return returnPhase.rollout(plan.params, home.waited.to, cx, cx.full);
    };
    const flat = fly([['angle: -5.8 deg', 'angle: -5.5 deg']]);
    expect(number(flat, 'return.aimed-entry-angle') / DEG).toBeCloseTo(-5.5, 3);
    const once = fly([['ellipse-revolutions: 3', 'ellipse-revolutions: 2']]);
    expect(number(once, 'return.ellipse-period') / 3600).toBeCloseTo(12, 1);
    // a higher ellipse takes more of the sum in the first burn
    expect(number(once, 'return.first-burn-delta-v')).toBeGreaterThan(number(home.returned, 'return.first-burn-delta-v') + 40);
  }, 20_000);

  it('burns longer with a weaker engine', () => {
    const weak = goHome([['translation: { thrust: 150 N, isp: 290 s, count: 4 }', 'translation: { thrust: 110 N, isp: 290 s, count: 4 }']]);
    const ratio = number(weak.returned, 'return.second-burn-duration') / number(home.returned, 'return.second-burn-duration');
    // 600 N against 440 N, and somewhat more loss
    expect(ratio).toBeGreaterThan(600 / 440);
    expect(ratio).toBeLessThan((600 / 440) * 1.05);
  }, 20_000);

  it.each([
    ['RETURN_PROPELLANT', [], { propellant: 450 }, /load \d+ kg more/],
    [
      'ENGINE_WEAK',
      [['translation: { thrust: 150 N, isp: 290 s, count: 4 }', 'translation: { thrust: 10 N, isp: 290 s, count: 4 }']],
      {},
      /an engine of at least \d+ N/,
    ],
    [
      'RETURN_ELLIPSE',
      [
        ['ellipse-revolutions: 3', 'ellipse-revolutions: 10'],
        ['ellipse-interval: 24 h', 'ellipse-interval: 20 h'],
      ],
      {},
      /ellipse/,
    ],
    ['CORRECTION_TIME', [['after: 20 h', 'after: 200 h']], {}, /return.corrections/],
    ['ENTRY_RANGE', [['range: 6050 km', 'range: 600 km']], {}, /entry.range/],
  ] as const)('refuses with %s and says what would work', (code, changes, o, tryThis) => {
    const { cx, start } = begin(changes as Changes, o);
    let caught: unknown;
    try {
      const plan = waiting.solve(start, cx);
      const { to } = waiting.rollout(plan.params, start, cx, cx.full);
      returnPhase.solve(to, cx);
    } catch (e) {
      caught = e;
    }
    expect(caught).toMatchObject({ code });
    expect((caught as { details: { tryThis: string } }).details.tryThis).toMatch(tryThis);
  });
});

describe('entry', () => {
  it("ends on the ground near the site; every row of Chang'e 6's score about the way down is inside", () => {
    const l = home.landed;
    // Done-when: within 2 km of the target at 10 km height
    expect(number(l, 'entry.miss-at-10-km')).toBeLessThan(2000);
    expect(number(l, 'entry.peak-load') / 9.80665).toBeLessThan(8);
    expect(formatUtc(epochOf(l.measures['entry.landing-epoch'])).slice(0, 10)).toBe('2024-06-25');
    expect(Math.abs(secondsBetween(parseIso('2024-06-25T05:41:00Z'), epochOf(l.measures['entry.interface-epoch']))) / 60).toBeLessThan(35);
    expect(Math.abs(number(l, 'entry.release-to-entry') / 60 - 20)).toBeLessThan(3);
    const place = l.measures['entry.release-place'] as { latitude: number; longitude: number };
    expect(place.latitude / DEG).toBeGreaterThan(-45);
    expect(place.latitude / DEG).toBeLessThan(-10);
    expect(place.longitude / DEG).toBeGreaterThan(-50);
    expect(place.longitude / DEG).toBeLessThan(20);
    expect(Math.abs(number(l, 'entry.interface-speed') - 11200)).toBeLessThan(250);
    expect(Math.abs(number(l, 'entry.first-dip-height') / 1e3 - 60)).toBeLessThan(4);
    expect(Math.abs(number(l, 'entry.skip-apex-height') / 1e3 - 140)).toBeLessThan(40);
    expect(Math.abs(number(l, 'entry.entry-to-landing') / 60 - 26)).toBeLessThan(2.5);
    // inertial angle at geodetic 120 km, as the return aimed it; the spring's push is out of the plane
    expect(number(l, 'entry.interface-angle') / DEG).toBeCloseTo(-5.8, 3);
    // 11.8 m/s at 1 km with the capsule as built; the ground lies 250 m higher and a sample is aboard
    expect(number(l, 'entry.landing-speed')).toBeGreaterThan(11.8);
    expect(number(l, 'entry.landing-speed')).toBeLessThan(12.2);
  });

  it('takes the orbiter past the Earth at the height asked for, and the books close', () => {
    expect(Math.abs(number(home.landed, 'entry.avoidance-perigee') - 300e3)).toBeLessThan(1000);
    const kept = keepLog();
    const r = entry.rollout(home.plans.entry.params, home.returned.to, home.cx, home.cx.full, kept.log);
    const burnt = kept.burns.reduce((s, b) => s + b.propellant, 0);
    expect(Math.abs(total(home.returned.to) - total(r.to) - burnt)).toBeLessThan(1e-6);
    expect([...r.to.vehicles.keys()].sort()).toEqual(['capsule', 'orbiter']);
    // the record of the capsule has no gap and no jump: ends meet in time to a microsecond and in place to a millimetre
    const arcs = kept.arcs.filter((a) => a.vehicle === 'capsule');
    expect(arcs.length).toBeGreaterThan(1000);
    for (let i = 1; i < arcs.length; i++) {
      expect(Math.abs(secondsBetween(arcs[i - 1].end, arcs[i].start))).toBeLessThan(1e-6);
      if (arcs[i].centre !== arcs[i - 1].centre) continue;
      const d = norm(sub([arcs[i].from[0], arcs[i].from[1], arcs[i].from[2]], [arcs[i - 1].to[0], arcs[i - 1].to[1], arcs[i - 1].to[2]]));
      expect(d).toBeLessThan(1e-3);
    }
    for (const name of ['altitude', 'speed', 'load', 'bank', 'heat-flux', 'heat-load', 'density'])
      expect(kept.channels.get(`capsule.${name}`)?.length).toBeGreaterThan(300);
    const kinds = kept.events.map((e) => e.kind);
    for (const kind of ['release', 'entry', 'first-dip', 'skip', 'drogue', 'main-parachute', 'landing', 'flyby'])
      expect(kinds).toContain(kind);
    // recording changes nothing
    expect(r.to.vehicles.get('capsule')?.state).toEqual(home.landed.to.vehicles.get('capsule')?.state);
  });

  it('burns once for every evaluation: what only a refusal needs is not flown', () => {
    const burns = vi.spyOn(World.prototype, 'burn');
    const { evaluations } = entry.solve(home.returned.to, home.cx);
    // the first looks where the orbiter passes without a burn
    expect(burns).toHaveBeenCalledTimes(evaluations - 1);
    burns.mockRestore();
  });

  it('stays on the turning ground: the landed capsule moves with the Earth', () => {
    const s = home.landed.to.vehicles.get('capsule')?.state;
    expect(s).toBeDefined();
    if (!s) return;
    const m = new Float64Array(18);
    env.frames.rotation('icrf', 'itrf', s.epoch, m);
    // v_itrf = R v + Rdot r: at rest to the difference between the mean and the true turn of the day, some 1e-8 of 345 m/s
    for (let i = 0; i < 3; i++) {
      let v = 0;
      for (let j = 0; j < 3; j++) v += m[3 * i + j] * s.v[j] + m[9 + 3 * i + j] * s.r[j];
      expect(Math.abs(v)).toBeLessThan(1e-3);
    }
  });

  it('moves with its inputs: lift, limits, release, site', () => {
    const fly = (c: Changes) => {
      const { cx } = begin(c);
      const plan = entry.solve(home.returned.to, cx);
      return { plan, r: entry.rollout(plan.params, home.returned.to, cx, cx.full) };
    };
    const early = fly([['release-altitude: 5000 km', 'release-altitude: 7000 km']]).r;
    expect(number(early, 'entry.release-to-entry')).toBeGreaterThan(number(home.landed, 'entry.release-to-entry') + 5 * 60);
    expect(number(early, 'entry.avoidance-delta-v')).toBeLessThan(0.85 * number(home.landed, 'entry.avoidance-delta-v'));
    // the same arc to a target 300 km short and 100 km aside: more bank, still on the spot
    const moved = fly([['latitude: 42.34543 deg, longitude: 111.44085 deg', 'latitude: 43.2 deg, longitude: 108 deg']]);
    expect(moved.plan.notes['bank_rad']).toBeGreaterThan(home.plans.entry.notes['bank_rad']);
    expect(number(moved.r, 'entry.miss-at-10-km')).toBeLessThan(2000);
    const slow = fly([
      ['descent-speed: 11.8 m/s', 'descent-speed: 9 m/s'],
      ['time-from-10-km: 460 s', 'time-from-10-km: 560 s'],
    ]).r;
    expect(number(slow, 'entry.entry-to-landing')).toBeGreaterThan(number(home.landed, 'entry.entry-to-landing') + 60);
    expect(number(slow, 'entry.landing-speed')).toBeLessThan(9.4);
  }, 20_000);

  it.each([
    ['ENTRY_LOAD', [['load: 8 g0', 'load: 4 g0']]],
    ['AVOIDANCE_NOT_REACHED', [['avoidance-perigee: 300 km', 'avoidance-perigee: 2500 km']]],
    ['RELEASE_MISSED', [['release-altitude: 5000 km', 'release-altitude: 380000 km']]],
    ['ENTRY_CROSSRANGE', [['latitude: 42.34543 deg, longitude: 111.44085 deg', 'latitude: 30 deg, longitude: 111 deg']]],
  ] as const)('refuses with %s', (code, changes) => {
    const { cx } = begin(changes as Changes);
    expect(() => entry.solve(home.returned.to, cx)).toThrow(expect.objectContaining({ code }));
  });

  describe('what a refusal says to try, tried, flies', () => {
    const flight = (c: Changes): Rollout => {
      const { cx } = begin(c);
      return entry.rollout(entry.solve(home.returned.to, cx).params, home.returned.to, cx, cx.full);
    };
    const hint = (c: Changes, code: string): FarsideError => {
      const e = refusalOf(() => flight(c));
      expect(e.code).toBe(code);
      expect(Object.values(e.details.numbers ?? {}).every(Number.isFinite)).toBe(true);
      return e;
    };
    const value = (e: FarsideError, pattern: RegExp): string => {
      const found = pattern.exec(e.details.tryThis ?? '')?.[1];
      if (found === undefined) throw new Error(`the hint names nothing: ${e.details.tryThis}`);
      return found;
    };

    it.each(['30 km', '40 km'])('a drogue that would open too fast, at %s: a height', (drogue) => {
      const e = hint([['drogue: 11 km', `drogue: ${drogue}`]], 'PARACHUTE_PRESSURE');
      expect(e.message).toMatch(/would open at \d+ Pa at \S+ km; it opens at 1000 to 3800 Pa/);
      const height = value(e, /^entry\.parachute\.drogue of (\S+ km)$/);
      // the nearest: as high as the pressure lets it
      expect(Number.parseFloat(height)).toBeGreaterThan(20);
      expect(number(flight([['drogue: 11 km', `drogue: ${height}`]]), 'entry.landing-speed')).toBeLessThan(13);
    });

    it('a load over the limit: a limit', () => {
      const e = hint([['load: 8 g0', 'load: 4 g0']], 'ENTRY_LOAD');
      expect(e.message).toMatch(/reaches 5\.3\d g; 4 g are permitted/);
      const limit = value(e, /^entry\.limits\.load of (\S+) g0/);
      const flown = flight([['load: 8 g0', `load: ${limit} g0`]]);
      expect(number(flown, 'entry.peak-load') / 9.80665).toBeLessThan(Number(limit));
      expect(number(flown, 'entry.landing-miss')).toBeLessThan(5000);
    });

    it('an orbiter that cannot lift its perigee so far: a perigee', () => {
      const e = hint([['avoidance-perigee: 300 km', 'avoidance-perigee: 2500 km']], 'AVOIDANCE_NOT_REACHED');
      const perigee = value(e, /entry\.avoidance-perigee of (\S+) km/);
      const flown = flight([['avoidance-perigee: 300 km', `avoidance-perigee: ${perigee} km`]]);
      expect(Math.abs(number(flown, 'entry.avoidance-perigee') / 1e3 - Number(perigee))).toBeLessThan(1);
    });

    it.each([
      ['125 km', /passed at 5\d km before the burn may begin, 150 s after the release at 125 km/],
      ['600 km', /burns until it passes it passes at \d\d km/],
    ])(
      'a release so low, at %s, that the orbiter has no time to burn: the perigee it has, and a height',
      (height, says) => {
        const low: Changes = [['release-altitude: 5000 km', `release-altitude: ${height}`]];
        const e = hint(low, 'AVOIDANCE_NOT_REACHED');
        expect(e.message).toMatch(says);
        expect(e.details.numbers?.['highest_m']).toBeGreaterThan(40e3);
        expect(e.details.numbers?.['highest_m']).toBeLessThan(120e3);
        const higher = value(e, /^entry\.release-altitude of (\d+ km)/);
        const { returned } = goHome([['release-altitude: 5000 km', `release-altitude: ${higher}`]]);
        expect(number(returned, 'return.aimed-entry-angle') / DEG).toBeCloseTo(-5.8, 3);
      },
      20_000,
    );
  });

  it('lands no harder than the capsule bears: a speed that only the flight has seen is refused', () => {
    const { cx } = begin();
    const plan = entry.solve(home.returned.to, cx);
    const { parachute } = cx.mission.entry;
    const late = { ...cx, mission: { ...cx.mission, entry: { ...cx.mission.entry, parachute: { ...parachute, main: 1300 } } } };
    const e = refusalOf(() => entry.rollout(plan.params, home.returned.to, late, cx.full));
    expect(e.code).toBe('LANDING_HARD');
    expect(e.details.numbers?.['speed_m_s']).toBeGreaterThan(20);
    expect(e.details.tryThis).toMatch(/^entry\.parachute\.main of [\d.]+ km$/);
  });
});
