import type { ArcEvent, BodyId, ForceModel, State } from '@farside/astro';
import type { Vec3 } from '@farside/math';
import type { Command } from 'commander';
import { openWorld, type WorldOptions, withWorldOptions } from '../environment.ts';
import { out, printJson } from '../output.ts';
import { helpText } from '../text/help.ts';

/** m/s */
const LIGHT = 299792458;

interface Options extends WorldOptions {
  readonly centre: string;
  readonly state?: string;
  readonly elements?: string;
  readonly frame: string;
  readonly at: string;
  readonly for?: string;
  readonly until?: string;
  readonly step?: string;
  readonly moonDegree: string;
  readonly earthDegree: string;
  readonly area?: string;
  readonly mass?: string;
  readonly reflectivity: string;
  readonly relativity?: boolean;
  readonly json?: boolean;
}

export function addPropagate(program: Command): Command {
  const c = program
    .command('propagate')
    .description('Propagate a state with the force models that missions fly on.')
    .requiredOption('--centre <body>', 'earth, moon, or any other body as a point')
    .requiredOption('--at <epoch>', 'epoch of the state')
    .option('--state <list>', 'x y z and vx vy vz with units')
    .option('--elements <list>', 'semi-major axis, eccentricity, inclination, node, argument of periapsis, true anomaly')
    .option('--frame <frame>', 'axes of what is given and printed', 'icrf')
    .option('--for <time>', 'how long; negative goes back')
    .option('--until <epoch>', 'or up to when')
    .option('--step <time>', 'print a table with this step')
    .option('--moon-degree <n>', "degree of the Moon's field about the Moon", '50')
    .option('--earth-degree <n>', "degree of the Earth's field about the Earth", '8')
    .option('--area <area>', 'sunlit area, for radiation pressure (with --mass)')
    .option('--mass <mass>', 'mass, for radiation pressure')
    .option('--reflectivity <cr>', 'radiation-pressure coefficient', '1.3')
    .option('--relativity', "the centre's post-Newtonian term")
    .option('--json', 'print JSON, SI');
  return withWorldOptions(c)
    .addHelpText('after', () =>
      helpText(`
About the Moon: its field, Earth and Sun as points; about the Earth likewise. DOP853, relative tolerance 1e-12.
The path ends at the ground.

Examples:
  farside propagate --centre moon --at 2024-05-20T00:00:00Z --for 2h --state "1938 0 0 km 0 1.59 0 km/s"
  farside propagate --centre moon --frame moon-mod --elements "1937.4 km 0 137 25 0 0 deg" --at 2024-05-20T00:00:00Z --for 12h --step 1h
  farside propagate --centre earth --elements "6578 km 0 25 0 0 0 deg" --at 2024-05-03T10:00:00Z --for 1d --area 25m2 --mass 8t`),
    )
    .action(run);
}

async function run(o: Options): Promise<void> {
  const astro = await import('@farside/astro');
  const { coastModel } = await import('@farside/sim');
  const { norm, vecAt } = await import('@farside/math');
  const args = await import('../text/arguments.ts');
  const { readElements } = await import('../text/elements.ts');
  const { UsageError } = await import('../text/problems.ts');
  const { orbitFigures, orbitLines, stateTable, statesJson } = await import('../report/states.ts');
  const { duration, fixed } = await import('../text/figures.ts');
  const { waiting } = await import('../text/waiting.ts');

  const centre = args.readBody(o.centre);
  const mu = astro.gmOf(centre);
  if (!(mu > 0)) throw new UsageError('USAGE_BODY', `'${centre}' does not attract: take one of the bodies as the centre`);
  const frame = args.readFrame(o.frame);
  const t0 = args.readEpoch(o.at);
  if ((o.state === undefined) === (o.elements === undefined)) throw new UsageError('USAGE_CHOICE', 'give either --state or --elements');
  if ((o.for === undefined) === (o.until === undefined)) throw new UsageError('USAGE_CHOICE', 'give either --for or --until');
  const span = o.for !== undefined ? args.readDuration(o.for, '--for') : astro.secondsBetween(t0, args.readEpoch(o.until ?? ''));
  const given = o.state !== undefined ? args.readState(o.state, '--state') : readElements(o.elements ?? '', mu);
  if (norm(given.v) >= LIGHT)
    throw new UsageError('USAGE_STATE', 'the state moves faster than light', {
      expected: 'km/s or m/s behind the velocity, such as 1.6 km/s',
      found: o.state ?? o.elements ?? '',
    });
  const area = o.area === undefined ? 0 : args.readQuantity(o.area, 'area', '--area');
  const mass = o.mass === undefined ? 0 : args.readQuantity(o.mass, 'mass', '--mass');
  for (const [option, text, x] of [
    ['--area', o.area, area],
    ['--mass', o.mass, mass],
  ] as const)
    if (text !== undefined && !(x > 0)) throw new UsageError('USAGE_NUMBER', `${option} has to be more than zero, found '${text}'`);
  if (area > 0 !== mass > 0) throw new UsageError('USAGE_CHOICE', 'radiation pressure needs both --area and --mass');
  const step = o.step === undefined ? undefined : args.readDuration(o.step, '--step');
  if (step !== undefined) args.checkStep(step, span);
  const settings = {
    moonDegree: args.readWhole(o.moonDegree, '--moon-degree', 0, 80),
    earthDegree: args.readWhole(o.earthDegree, '--earth-degree', 0, 40),
    radiationPressure: area > 0,
    relativity: o.relativity === true,
  };
  const reflectivity = args.readQuantity(o.reflectivity, 'ratio', '--reflectivity');

  const env = await openWorld(o);
  // Both ends first: a path that leaves the ephemeris after hours of work is no use to anybody.
  const others = (['sun', 'earth', 'moon'] as const).filter((b) => b !== centre);
  for (const epoch of [t0, astro.addSeconds(t0, span)]) for (const b of others) env.ephemeris.state(b, centre, epoch, new Float64Array(6));
  const m = new Float64Array(18);
  const axes = (epoch: State['epoch'], r: Vec3, v: Vec3, back: boolean): { r: Vec3; v: Vec3 } => {
    if (frame === 'icrf') return { r, v };
    env.frames.rotation('icrf', frame, epoch, m);
    return back ? astro.rotateStateBack(m, r, v) : astro.rotateState(m, r, v);
  };
  const begin = axes(t0, given.r, given.v, true);
  const model: ForceModel =
    centre === 'earth' || centre === 'moon'
      ? coastModel(centre, settings, { area, reflectivity }, mass > 0 ? mass : 1)
      : { centre, forces: pointForces(centre) };
  function pointForces(c: BodyId) {
    const others = (['sun', 'earth', 'moon', 'venus', 'jupiter'] as const).filter((b) => b !== c);
    const forces = [astro.pointMass(mu), ...others.map((b) => astro.thirdBody(b))];
    if (settings.radiationPressure) forces.push(astro.solarRadiation({ area, cr: reflectivity, mass }));
    return settings.relativity ? [...forces, astro.relativity()] : forces;
  }
  const ground = astro.BODIES[centre].meanRadius;
  // polar radii and deep basins lie below the mean radius, nothing lies this far below
  if (norm(begin.r) < 0.9 * ground)
    throw new UsageError('USAGE_RANGE', `the state lies inside the ${centre}: ${fixed(norm(begin.r) / 1000, 1)} km from its centre`);
  const rhs = astro.compileRhs(model, env, t0, 6, span >= 0 ? [0, span] : [span, 0]);
  const impact: ArcEvent = { id: 'ground', g: (_t, y) => Math.hypot(y[0], y[1], y[2]) - ground, direction: 0, stop: true, maxCheck: 600 };
  const wanted: number[] = [];
  if (step !== undefined) for (let k = 0; k * step < Math.abs(span) - 1e-9; k++) wanted.push(Math.sign(span) * k * step);
  const at = new Float64Array(6);
  const states: State[] = [];
  const keep = (t: number, y: ArrayLike<number>): void => {
    const epoch = astro.addSeconds(t0, t);
    states.push({ epoch, centre, frame, ...axes(epoch, vecAt(y, 0), vecAt(y, 3), false) });
  };
  let next = 0;
  const wait = waiting(process.stderr, `propagating ${duration(Math.abs(span))} about the ${centre}`);
  const end = astro.propagate(rhs, [...begin.r, ...begin.v], 0, span, {
    ...(ground > 0 && norm(begin.r) > ground ? { events: [impact] } : {}),
    dense: (_ta, tb, f) => {
      while (next < wanted.length && (wanted[next] - tb) * Math.sign(span) <= 0) {
        f(wanted[next], at);
        keep(wanted[next], at);
        next++;
      }
      wait.at(tb / span);
    },
  });
  wait.end();
  keep(end.t, end.y);
  const last = states[states.length - 1];
  const figures = orbitFigures(axes(last.epoch, vecAt(end.y, 0), vecAt(end.y, 3), false), centre);
  const impactAt = end.stoppedBy === 'ground' ? end.t : null;
  if (o.json) {
    printJson({
      centre,
      frame,
      forces: model.forces.map((f) => f.id),
      duration_s: end.t,
      ground_after_s: impactAt,
      states: statesJson(states),
      orbit: figures,
      evaluations: end.evaluations,
      steps: { accepted: end.accepted, rejected: end.rejected },
    });
    return;
  }
  const v = out();
  v.line(v.bold(`about the ${centre}, after ${duration(end.t)}`) + v.dim(`  ${astro.formatUtc(last.epoch)}, ${frame} axes`));
  for (const l of stateTable(v, states)) v.line(l);
  if (impactAt !== null) v.line(v.bad(`  reaches the ground (${fixed(ground / 1000, 1)} km from the centre) after ${duration(impactAt)}`));
  v.line(v.bold('osculating orbit'));
  for (const l of orbitLines(v, figures, centre)) v.line(l);
  v.line(
    v.dim(
      `forces ${model.forces.map((f) => f.id).join(', ')} · ${end.evaluations} evaluations, ${end.accepted} steps, ${end.rejected} rejected`,
    ),
  );
}
