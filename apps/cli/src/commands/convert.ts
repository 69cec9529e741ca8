import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

/** `convert time`, `convert frame`, `convert elements`. */
export function addConvert(program: Command): Command {
  const convert = program.command('convert').description('Convert times, frames and orbital elements.');
  addTime(convert);
  addFrame(convert);
  addElements(convert);
  return convert.addHelpText('after', () =>
    helpText(`
Examples:
  farside convert time 2024-05-03T09:27:29Z
  farside convert frame --site "-41.6385 206.0148 deg -5.256 km" --from moon-me --to icrf --at 2024-06-01T22:23:16Z
  farside convert elements --centre moon --state "1938 0 0 km 0 1.59 0 km/s"`),
  );
}

function addTime(convert: Command): void {
  withWorldOptions(convert.command('time <epoch>'))
    .description('An instant in every time scale: UTC, Beijing, UT1, TAI, TT, TDB, GPS, Julian dates.')
    .option('--json', 'print JSON')
    .addHelpText('after', () =>
      helpText(`
<epoch> is ISO 8601 (UTC unless an offset or a scale stands behind it), a day of the year, or a Julian date.

Examples:
  farside convert time 2024-05-03T09:27:29Z
  farside convert time "2024-05-03T09:28:38.184 TDB"
  farside convert time "JD 2460433.894085648 TT"
  farside convert time 2016-12-31T23:59:60Z`),
    )
    .action(async (text: string, o: WorldOptions & { json?: boolean }) => {
      const { formatBeijing, formatIso, julianDate, modifiedJulianDate, taiMinusUtc, tdbMinusTt, ttSeconds, ut1MinusTai } = await import(
        '@farside/astro'
      );
      const { readEpoch, SCALES } = await import('../text/arguments.ts');
      const { table } = await import('../text/table.ts');
      const { wrap } = await import('../text/terminal.ts');
      const epoch = readEpoch(text);
      const env = await openWorld(o);
      const utc = await attempt(() => taiMinusUtc(epoch));
      const ut1 = await attempt(() => ut1MinusTai(epoch, env.eop));
      const scales: Record<string, string> = {};
      const jd: Record<string, number> = {};
      const mjd: Record<string, number> = {};
      for (const s of SCALES) {
        if (s === 'UTC' && utc === undefined) continue;
        scales[s] = formatIso(epoch, s, 9);
        const j = julianDate(epoch, s);
        const m = modifiedJulianDate(epoch, s);
        jd[s] = j[0] + j[1];
        mjd[s] = m[0] + m[1];
      }
      if (o.json) {
        printJson({
          ...scales,
          ...(utc === undefined ? {} : { Beijing: formatBeijing(epoch, 3), tai_minus_utc_s: utc }),
          ...(ut1 === undefined || utc === undefined ? {} : { ut1_minus_utc_s: ut1 + utc, ut1_held: env.eop.at(epoch).held }),
          tdb_minus_tt_s: tdbMinusTt(ttSeconds(epoch)),
          jd,
          mjd,
        });
        return;
      }
      const v = out();
      const rows = Object.entries(scales).map(([s, iso]) => [s, iso, jd[s].toFixed(9), mjd[s].toFixed(9)]);
      if (utc !== undefined) rows.splice(1, 0, ['Beijing', formatBeijing(epoch, 3), '', '']);
      for (const l of table(
        v,
        [{ title: '' }, { title: 'ISO 8601' }, { title: 'JD', right: true, drop: 1 }, { title: 'MJD', right: true, drop: 2 }],
        rows,
      ))
        v.line(l);
      const notes = [
        utc === undefined ? 'no UTC before 1972' : `TAI-UTC ${utc} s`,
        ut1 === undefined || utc === undefined
          ? ''
          : `UT1-UTC ${(ut1 + utc).toFixed(6)} s${env.eop.at(epoch).held ? ' (last value of the table, held)' : ''}`,
        `TDB-TT ${(tdbMinusTt(ttSeconds(epoch)) * 1e3).toFixed(6)} ms`,
      ];
      v.line(v.dim(wrap(notes.filter((n) => n !== '').join(' · '), v.width)));
    });
}

async function attempt<T>(f: () => T): Promise<T | undefined> {
  const { isFarsideError } = await import('@farside/math');
  try {
    return f();
  } catch (e) {
    if (isFarsideError(e)) return undefined;
    throw e;
  }
}

/** The body whose frame it is; undefined for axes that are nobody's. */
function bodyOfFrame(frame: string): string | undefined {
  if (frame.startsWith('iau:')) return frame.slice(4);
  return frame.startsWith('moon-') ? 'moon' : frame === 'itrf' || frame === 'tod' ? 'earth' : undefined;
}

interface FrameOptions extends WorldOptions {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly state?: string;
  readonly site?: string;
  readonly json?: boolean;
}

function addFrame(convert: Command): void {
  withWorldOptions(convert.command('frame'))
    .description('A state, or a place on a body, from one frame into another (same centre).')
    .requiredOption('--from <frame>', 'icrf, itrf, tod, moon-pa, moon-me, moon-mod, iau:<body>')
    .requiredOption('--to <frame>', 'the same')
    .requiredOption('--at <epoch>', 'when')
    .option('--state <list>', 'x y z and vx vy vz with units')
    .option(
      '--site <list>',
      'latitude, longitude and height with units, in the body-fixed frame --from (itrf: geodetic, WGS 84; Moon: above 1737.4 km)',
    )
    .option('--json', 'print JSON, SI')
    .addHelpText('after', () =>
      helpText(`
A unit holds for all numbers before it that have none. The axes are turned, the centre stays: a place on the Moon has none
on the Earth.

Examples:
  farside convert frame --from icrf --to moon-mod --at 2024-05-08T02:12:00Z --state "1938 0 0 km 0 1.59 0 km/s"
  farside convert frame --from itrf --to icrf --at 2024-05-03T09:27:29Z --site "19.614 110.951 deg 0 km"
  farside convert frame --from moon-me --to moon-pa --at 2024-06-01T22:23:16Z --site "-41.6385 206.0148 deg -5.256 km"`),
    )
    .action(async (o: FrameOptions) => {
      const { cartesianToGeodetic, formatUtc, geodeticToCartesian, MOON_SPHERE, rotateState, WGS84 } = await import('@farside/astro');
      const { readEpoch, readFrame, readList, readState } = await import('../text/arguments.ts');
      const { UsageError } = await import('../text/problems.ts');
      const { stateTable, statesJson } = await import('../report/states.ts');
      const { length, place } = await import('../text/figures.ts');
      const from = readFrame(o.from);
      const to = readFrame(o.to);
      const epoch = readEpoch(o.at);
      if ((o.state === undefined) === (o.site === undefined)) throw new UsageError('USAGE_CHOICE', 'give either --state or --site');
      const spheroid = (frame: string) =>
        frame === 'itrf' || frame === 'iau:earth'
          ? WGS84
          : frame.startsWith('moon-pa') || frame.startsWith('moon-me') || frame === 'iau:moon'
            ? MOON_SPHERE
            : undefined;
      const [here, there] = [bodyOfFrame(from), bodyOfFrame(to)];
      const elsewhere = here !== undefined && there !== undefined && here !== there;
      if (elsewhere && o.site !== undefined)
        throw new UsageError('USAGE_FRAME', `a place on the ${here} is none in '${o.to}', which turns with the ${there}`, {
          expected: `a frame of the ${here}, or icrf: the axes are turned, the centre stays`,
          found: o.to,
          tryThis: `--to icrf, which gives where the place lies from the centre of the ${here}`,
        });
      let state: ReturnType<typeof readState>;
      if (o.state !== undefined) state = readState(o.state, '--state');
      else {
        const body = spheroid(from);
        if (!body)
          throw new UsageError('USAGE_FRAME', `--site needs a body-fixed frame of the Earth or the Moon, not '${o.from}'`, {
            expected: 'itrf, moon-me or moon-pa',
          });
        const [lat, lon, h] = readList(o.site ?? '', ['angle', 'angle', 'length'], '--site', '-41.6385 206.0148 deg -5.256 km');
        if (Math.abs(lat) > Math.PI / 2) throw new UsageError('USAGE_RANGE', '--site: a latitude lies between -90 deg and 90 deg');
        state = { r: geodeticToCartesian(body, lat, lon, h), v: [0, 0, 0] };
      }
      const env = await openWorld(o);
      const m = new Float64Array(18);
      env.frames.rotation(from, to, epoch, m);
      const centre =
        from === 'itrf' || from === 'tod' || to === 'itrf' || to === 'tod' ? 'earth' : `${from} ${to}`.includes('moon') ? 'moon' : 'earth';
      const turned = { epoch, centre, frame: to, ...rotateState(m, state.r, state.v) } as const;
      const body = spheroid(to);
      // of what stands about the one body there is no place on the other
      const geodetic = body && !elsewhere && turned.r.some((x) => x !== 0) ? cartesianToGeodetic(body, turned.r) : undefined;
      if (o.json) {
        const [json] = statesJson([turned]) as Record<string, unknown>[];
        const { centre: _, ...rest } = json;
        printJson({
          from,
          ...rest,
          ...(geodetic ? { latitude_rad: geodetic.latitude, longitude_rad: geodetic.longitude, height_m: geodetic.height } : {}),
        });
        return;
      }
      const v = out();
      v.line(v.bold(`${from} → ${to}`) + v.dim(`  ${formatUtc(epoch)}`));
      for (const l of stateTable(v, [turned])) v.line(l);
      if (geodetic) v.line(`  ${place(geodetic)}, height ${length(geodetic.height)}`);
    });
}

interface ElementOptions {
  readonly centre: string;
  readonly state?: string;
  readonly elements?: string;
  readonly json?: boolean;
}

function addElements(convert: Command): void {
  convert
    .command('elements')
    .description('State to orbital elements and back, about a body.')
    .requiredOption('--centre <body>', 'attracting body')
    .option('--state <list>', 'x y z and vx vy vz with units')
    .option('--elements <list>', 'semi-major axis, eccentricity, inclination, node, argument of periapsis, true anomaly')
    .option('--json', 'print JSON, SI')
    .addHelpText('after', () =>
      helpText(`
Angles refer to the axes that the state is given in. A hyperbola has a negative semi-major axis.

Examples:
  farside convert elements --centre moon --state "1938 0 0 km 0 1.59 0 km/s"
  farside convert elements --centre moon --elements "1938 km 0.002 137 25 90 0 deg"
  farside convert elements --centre earth --elements "6578 km 0 25 0 0 0 deg" --json`),
    )
    .action(async (o: ElementOptions) => {
      const { gmOf, EPOCH_ZERO } = await import('@farside/astro');
      const { readBody, readState } = await import('../text/arguments.ts');
      const { typed, UsageError } = await import('../text/problems.ts');
      const { orbitFigures, orbitLines, stateTable } = await import('../report/states.ts');
      const { readElements } = await import('../text/elements.ts');
      const centre = readBody(o.centre);
      const mu = gmOf(centre);
      if (!(mu > 0)) throw new UsageError('USAGE_BODY', `'${centre}' does not attract: nothing orbits it`);
      if ((o.state === undefined) === (o.elements === undefined)) throw new UsageError('USAGE_CHOICE', 'give either --state or --elements');
      const s = o.state !== undefined ? readState(o.state, '--state') : readElements(o.elements ?? '', mu);
      const f = typed(() => orbitFigures(s, centre));
      if (o.json) {
        printJson({ centre, r_m: s.r, v_m_per_s: s.v, ...f });
        return;
      }
      const v = out();
      v.line(v.bold(`orbit about the ${centre}`));
      for (const l of orbitLines(v, f, centre)) v.line(l);
      v.line(v.bold('state'));
      for (const l of stateTable(v, [{ epoch: EPOCH_ZERO, centre, frame: 'icrf', ...s }])) v.line(l);
    });
}
