import { type Epoch, formatUtc, gmOf, parseIso, secondsBetween, vinfOfState } from '@farside/astro';
import { norm } from '@farside/math';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishedPlane as planeOfSite } from '../../test/homebound.ts';
import { environment, missionWith } from '../../test/lunar-handover.ts';
import { earthArc } from './earth-arc.ts';
import { radiusAtHeight } from './earth-site.ts';
import { homewardAt, searchReturnDays } from './homeward.ts';
import { lunarNodeRate, type Plane } from './plane.ts';
import { returnBurns, velocityToAsymptote } from './return-burns.ts';

const DEG = Math.PI / 180;
const DAY = 86400;
const m = missionWith();
let env: Awaited<ReturnType<typeof environment>>;
beforeAll(async () => {
  env = await environment();
});

const publishedPlane = (): Plane => planeOfSite(env, m.landing.site);
const docked = (): Epoch => parseIso('2024-06-08T08:00:00Z');

describe('earth arc', () => {
  it('takes its time and crosses the interface at its angle, outward arcs included', () => {
    const start = 384400e3;
    const radius = radiusAtHeight(0, 120e3);
    const gm = gmOf('earth');
    for (const hours of [50, 80, 100, 117, 130, 160]) {
      const arc = earthArc(start, radius, -5.8 * DEG, hours * 3600);
      expect(arc).toBeDefined();
      if (!arc) continue;
      const h = start * arc.transverse;
      const angle = -Math.acos(h / (radius * arc.interfaceSpeed));
      expect(angle / DEG).toBeCloseTo(-5.8, 9);
      const energy = (arc.radial ** 2 + arc.transverse ** 2) / 2 - gm / start;
      expect(arc.interfaceSpeed ** 2 / 2 - gm / radius).toBeCloseTo(energy, -1);
      expect(Math.sign(arc.startAnomaly)).toBe(arc.radial > 0 ? 1 : -1);
    }
    expect(earthArc(start, radius, -5.8 * DEG, 5 * 3600)).toBeUndefined();
  });
});

describe('return burns', () => {
  it('leave on the asymptote they were asked for', () => {
    const v = velocityToAsymptote([1937.4e3, 0, 0], [-300, 700, 250], gmOf('moon'));
    const s = vinfOfState({ r: [1937.4e3, 0, 0], v }, gmOf('moon'), 'outgoing');
    // double precision over a hyperbola: 1e-9 of the speed
    expect(norm([s[0] + 300, s[1] - 700, s[2] - 250])).toBeLessThan(1e-6);
  });
  it('in the plane cost what two tangential impulses cost', () => {
    const b = returnBurns([0, 850, 0], [0, 0, 1], 1937.4e3, 8 * 3600);
    const gm = gmOf('moon');
    const r = 1937.4e3;
    const a = Math.cbrt(gm * ((8 * 3600) / (2 * Math.PI)) ** 2);
    const tangential = Math.sqrt(850 ** 2 + (2 * gm) / r) - Math.sqrt(gm / r);
    expect(b.total).toBeCloseTo(tangential, 3);
    expect(b.first).toBeCloseTo(Math.sqrt(gm * (2 / r - 1 / a)) - Math.sqrt(gm / r), 9);
    expect(Math.abs(b.planeMiss)).toBeLessThan(1e-12);
  });
  it('refuse an ellipse shorter than the orbit', () => {
    expect(() => returnBurns([0, 850, 0], [0, 0, 1], 1937.4e3, 7000)).toThrow(/does not reach above/);
  });
});

describe('the day home', () => {
  it("is 2024-06-25 from the plane that holds Chang'e 6's site at touchdown and lift-off, by a good margin over the days before", () => {
    const h = searchReturnDays(m, env, { plane: publishedPlane(), altitude: 200e3 }, docked());
    expect(formatUtc(h.entry).slice(0, 10)).toBe('2024-06-25');
    // row of the score: second burn 2024-06-21T00Z within 1.25 d
    expect(Math.abs(secondsBetween(parseIso('2024-06-21T00:00:00Z'), h.departure))).toBeLessThan(1.25 * DAY);
    expect(h.deltaV).toBeLessThanOrEqual(h.bestDeltaV + m.return.margin);
    for (const d of h.days)
      if (secondsBetween(d.entry, h.entry) > DAY / 2) expect(d.deltaV).toBeGreaterThan(h.bestDeltaV + m.return.margin);
    expect((h.miss.angle as number) / DEG).toBeCloseTo(-5.8, 1);
    expect(h.miss.inclination / DEG).toBeGreaterThan(m.entry.site.latitude / DEG - 0.5);
    expect(Math.abs(h.miss.perigee)).toBeLessThan(2e3);
  });
  it('comes at the published hour from a plane that passes the site by 0.85 deg on either side, as the launch leaves it', () => {
    // inclination and node to the mean equator two days after docking, from a flight of the phases before
    const plane = {
      epoch: parseIso('2024-06-08T08:49:17Z'),
      inclination: 137.624 * DEG,
      node: -27.501 * DEG,
      nodeRate: lunarNodeRate(1942e3, 137.624 * DEG),
    };
    const h = searchReturnDays(m, env, { plane, altitude: 205e3 }, plane.epoch);
    // rows of the score: entry 05:41Z within 35 min, second burn 2024-06-21T00Z within 1.25 d
    expect(Math.abs(secondsBetween(parseIso('2024-06-25T05:41:00Z'), h.entry))).toBeLessThan(35 * 60);
    expect(Math.abs(secondsBetween(parseIso('2024-06-21T00:00:00Z'), h.departure))).toBeLessThan(1.25 * DAY);
  });
  it('moves with the plane, the site on Earth, the range and the margin', () => {
    const plane = publishedPlane();
    const find = (mission = m, p = plane) => searchReturnDays(mission, env, { plane: p, altitude: 200e3 }, docked());
    const base = find();
    const turned = find(m, { ...plane, node: plane.node + 60 * DEG });
    expect(Math.abs(secondsBetween(base.entry, turned.entry))).toBeGreaterThan(2 * DAY);
    const utah = find(missionWith(['latitude: 42.34543 deg, longitude: 111.44085 deg', 'latitude: 40.2 deg, longitude: -112.7 deg']));
    expect(Math.abs(secondsBetween(base.entry, utah.entry))).toBeGreaterThan(4 * 3600);
    const longer = find(missionWith(['range: 6050 km', 'range: 6500 km']));
    // the site has to turn farther east under a longer skip: 450 km are about 20 min
    expect(secondsBetween(base.entry, longer.entry)).toBeGreaterThan(10 * 60);
    const wide = find(missionWith(['margin: 50 m/s', 'margin: 150 m/s']));
    expect(secondsBetween(wide.entry, base.entry)).toBeGreaterThan(DAY / 2);
  }, 20_000);
  it('of a given departure is the one the search found for it', () => {
    const orbit = { plane: publishedPlane(), altitude: 200e3 };
    const h = searchReturnDays(m, env, orbit, docked());
    const again = homewardAt(m, env, orbit, h.departure);
    // both are solved to some kilometres at the Earth
    expect(Math.abs(secondsBetween(h.entry, again.entry))).toBeLessThan(60);
    expect(Math.abs(again.deltaV - h.deltaV)).toBeLessThan(0.5);
  });
  it('says what would fit when no day does', () => {
    const run = (...c: (readonly [string, string])[]) =>
      searchReturnDays(missionWith(...c), env, { plane: publishedPlane(), altitude: 200e3 }, docked());
    expect(() => run(['latitude: 42.34543 deg, longitude: 111.44085 deg', 'latitude: 78 deg, longitude: 15 deg'])).toThrow(
      expect.objectContaining({
        code: 'RETURN_NO_DAY',
        details: expect.objectContaining({ tryThis: expect.stringContaining('entry.range') }),
      }),
    );
    expect(() => run(['flight-time: [80 h, 130 h]', 'flight-time: [4 h, 6 h]'])).toThrow(
      expect.objectContaining({ code: 'RETURN_NO_DAY' }),
    );
    expect(() => run(['lift-to-drag: 0.20', 'lift-to-drag: 0.02'])).toThrow(expect.objectContaining({ code: 'ENTRY_RANGE' }));
  });
});
