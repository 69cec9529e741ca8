import { type Epoch, formatUtc, secondsBetween } from '@farside/astro';
import { norm, wrapTwoPi } from '@farside/math';
import type { Outline } from '@farside/mission';
import type { FoundMission } from '../missions.ts';
import { angle, type Clock, deltaV, duration, fixed, speed } from '../text/figures.ts';
import { table } from '../text/table.ts';
import { type Voice, wrap } from '../text/terminal.ts';

const DEG = 180 / Math.PI;

/** Epochs of the Outline by name, in order. */
function epochsOf(o: Outline): readonly (readonly [string, Epoch])[] {
  const s = o.schedule;
  const list: (readonly [string, Epoch])[] = [
    ['launch', s.launch],
    ['parking orbit left', o.outbound.perigee.epoch],
    ...s.transferCorrections.map((e, i) => [`correction ${i + 1}`, e] as const),
    ['arrival', s.arrival],
    ['separation', s.separation],
    ['touchdown', s.touchdown],
    ['lift-off', s.liftOff],
    ['docking', s.docking],
    ['ascender released', s.release],
    ['ascender disposed of', s.disposal],
    ['second return burn', o.homeward.departure],
    ['entry', o.homeward.entry],
  ];
  return list.toSorted((a, b) => secondsBetween(b[1], a[1]));
}

export function outlineLines(v: Voice, m: FoundMission, o: Outline, clock: Clock): string[] {
  const { mission } = m.source;
  const { site } = mission.landing;
  const out = o.outbound;
  const p = o.plane;
  const h = o.homeward;
  const pairs = (rows: readonly (readonly [string, string])[]): string[] =>
    table(
      v,
      [{ title: '' }, { title: '', flexible: true }],
      rows.map((r) => [...r]),
      '  ',
    );
  const epochs = epochsOf(o);
  const limit = mission.landing['cross-track'];
  const cross = (x: number): string => `${angle(x, 3)} ${Math.abs(x) <= limit ? v.good('inside') : v.bad('outside')} ± ${angle(limit, 1)}`;
  return [
    wrap(v.bold(mission.name) + v.dim(`  outline of ${m.file}`), v.width, '  '),
    '',
    v.bold(`Epochs (${clock.name})`),
    ...table(
      v,
      [{ title: '', flexible: true }, { title: '' }, { title: 'after launch', right: true }],
      epochs.map(([n, e]) => [n, clock.stamp(e), duration(secondsBetween(o.schedule.launch, e))]),
      '  ',
    ),
    '',
    v.bold('Parking plane'),
    ...pairs([
      [
        'inclination',
        `${angle(out.parkingInclination)} to the equator of date (wanted ${mission.launch.parking.inclination.map((x) => fixed(x * DEG, 0)).join(' to ')} deg)`,
      ],
      ['launch azimuth', angle(out.launchAzimuth)],
      ['arc to injection', angle(out.arcToPerigee)],
      ['excess speed at the Moon', speed(norm(out.vInfinity))],
    ]),
    '',
    v.bold('Waiting plane about the Moon'),
    ...pairs([
      ['inclination', `${angle(p.inclination)} to the mean equator of date, solved from site and stay`],
      ['node', `${angle(wrapTwoPi(p.node))}, drifting ${fixed(p.nodeRate * 86400 * DEG, 3)} deg/d`],
      ['site off it at touchdown', cross(p.crossTrackTouchdown)],
      ['site off it at lift-off', cross(p.crossTrackLiftOff)],
    ]),
    '',
    v.bold(`Light at ${site.name ?? 'the site'}`),
    ...pairs([
      [
        'Sun at touchdown',
        `${angle(o.siteSunElevation.touchdown)} high (wanted ${mission.landing['sun-elevation'].map((x) => fixed(x * DEG, 0)).join(' to ')} deg)`,
      ],
      ['Sun at lift-off', `${angle(o.siteSunElevation.liftOff)} high`],
    ]),
    '',
    v.bold('The day home'),
    ...pairs([
      ['entry', `${clock.stamp(h.entry)} ${clock.name}, ${duration(h.flightTime)} after the second return burn`],
      [
        'both return burns',
        `${deltaV(h.deltaV)}; the best of the month ${deltaV(h.bestDeltaV)}, a good day within ${deltaV(mission.return.margin)} of it`,
      ],
    ]),
    ...table(
      v,
      [
        { title: 'day of entry' },
        { title: 'flight', right: true },
        { title: 'Δv', right: true },
        { title: 'planes apart', right: true, drop: 1 },
        { title: '' },
      ],
      h.days.map((d) => {
        const off = (x: Epoch): number => Math.abs(secondsBetween(x, h.entry));
        const chosen = h.days.every((x) => off(d.entry) <= off(x.entry));
        return [
          clock.stamp(d.entry).slice(0, 10),
          duration(d.flightTime),
          deltaV(d.deltaV),
          angle(d.planeMiss),
          chosen ? v.good('← this day') : d.deltaV <= h.bestDeltaV + mission.return.margin ? 'good' : '',
        ];
      }),
      '  ',
    ),
    '',
    `Fly it: ${v.accent(`npx farside fly ${m.bundled ? m.source.name : m.file.replace(/\/mission\.yaml$/, '')}`)}`,
  ];
}

export function outlineJson(mission: string, o: Outline): unknown {
  return {
    mission,
    epochs: Object.fromEntries(epochsOf(o).map(([n, e]) => [n.replaceAll(' ', '-'), formatUtc(e, 3)])),
    parking: {
      inclination_rad: o.outbound.parkingInclination,
      azimuth_rad: o.outbound.launchAzimuth,
      arc_to_injection_rad: o.outbound.arcToPerigee,
      excess_speed_at_moon_m_per_s: norm(o.outbound.vInfinity),
    },
    plane: {
      epoch: formatUtc(o.plane.epoch, 3),
      inclination_rad: o.plane.inclination,
      node_rad: o.plane.node,
      node_rate_rad_per_s: o.plane.nodeRate,
      branch: o.plane.branch,
      cross_track_touchdown_rad: o.plane.crossTrackTouchdown,
      cross_track_lift_off_rad: o.plane.crossTrackLiftOff,
    },
    sun_elevation: { touchdown_rad: o.siteSunElevation.touchdown, lift_off_rad: o.siteSunElevation.liftOff },
    home: {
      departure: formatUtc(o.homeward.departure, 3),
      entry: formatUtc(o.homeward.entry, 3),
      flight_time_s: o.homeward.flightTime,
      delta_v_m_per_s: o.homeward.deltaV,
      best_delta_v_m_per_s: o.homeward.bestDeltaV,
      days: o.homeward.days.map((d) => ({
        entry: formatUtc(d.entry, 0),
        flight_time_s: d.flightTime,
        delta_v_m_per_s: d.deltaV,
        plane_miss_rad: d.planeMiss,
      })),
    },
  };
}
