import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import { geoCircle, geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo';
import { useEffect, useMemo, useState } from 'react';
import { axesIn } from '../scene-maths/axes.ts';
import { placeOfPoint } from '../scene-maths/globe.ts';
import { placesOf } from '../scene-maths/places.ts';
import { landedAt } from '../scene-maths/pose.ts';
import { reachOf } from '../scene-maths/trail.ts';
import { placeWords } from '../scene-maths/words.ts';
import { useTheatre } from '../state/store.ts';
import { hueOf, TOKENS } from '../theme/tokens.ts';

const DEG = 180 / Math.PI;
const WIDTH = 1000;
const HEIGHT = 520;
type Degrees = [number, number];

/** What is shown where there is no WebGL: a map of the body that the vehicles are at, with ground tracks, the site, and day and night. */
export function StandIn({ again }: { again(): void }) {
  const shown = useTheatre((s) => s.shown);
  const env = useTheatre((s) => s.env);
  const clock = useTheatre((s) => s.clock);
  const theme = useTheatre((s) => s.theme);
  const [land, setLand] = useState<GeoJSON.Geometry | undefined>();
  const made = useMemo(() => {
    if (!shown || !env) return undefined;
    const places = placesOf(shown.flight, env);
    return { places, axes: axesIn(places), site: landedAt(places) };
  }, [shown, env]);
  const y = new Float64Array(6);
  const modules = made
    ? [...made.places.rides.keys()].filter((m) => m !== 'returner' || made.places.ride(m, clock)?.vehicle === 'capsule')
    : [];
  const body = made && modules.some((m) => made.places.own(m, clock, y) === 'moon') ? 'moon' : 'earth';

  useEffect(() => {
    if (body !== 'earth' || land) return;
    void Promise.all([import('topojson-client'), import('world-atlas/land-110m.json')]).then(([{ feature }, atlas]) => {
      const topology = atlas.default as unknown as Parameters<typeof feature>[0];
      const f = feature(topology, topology.objects['land']) as unknown as { features?: GeoJSON.Feature[] } & GeoJSON.Feature;
      setLand(f.features?.[0]?.geometry ?? f.geometry);
    });
  }, [body, land]);

  if (!made) return <p className="stand-in line">No flight yet.</p>;
  const { places, axes, site } = made;
  const projection = geoNaturalEarth1()
    .rotate([body === 'moon' ? 180 : -110, 0])
    .fitExtent(
      [
        [20, 60],
        [WIDTH - 20, HEIGHT - 50],
      ],
      { type: 'Sphere' },
    );
  const path = geoPath(projection);

  /** Longitude and latitude of the point below something, degrees. */
  const below = (id: string, epoch: Epoch): Degrees | undefined => {
    if (body === 'moon') {
      axes.set('moon-fixed', epoch);
      if (!axes.at(id, y)) return undefined;
    } else {
      if (!places.about(id, 'earth', epoch, y)) return undefined;
      const m = new Float64Array(18);
      places.env.frames.rotation('icrf', 'itrf', epoch, m);
      const [a, b, c] = y;
      for (let k = 0; k < 3; k++) y[k] = m[3 * k] * a + m[3 * k + 1] * b + m[3 * k + 2] * c;
    }
    const p = placeOfPoint(y);
    return [p.longitude * DEG, p.latitude * DEG];
  };
  const sun = below('sun', clock);
  const night =
    sun &&
    geoCircle()
      .center([sun[0] + 180, -sun[1]])
      .radius(90)();
  const tokens = TOKENS[theme];
  const tracks = modules.flatMap((id) => {
    const at = below(id, clock);
    if (!at) return [];
    const reach = reachOf(places, id, clock);
    const back = Math.min(reach.back, 86400);
    const ahead = Math.min(reach.ahead, 86400);
    const along = (from: number, to: number): Degrees[] =>
      Array.from({ length: 121 }, (_, i) => below(id, addSeconds(clock, from + ((to - from) * i) / 120))).filter((p) => p !== undefined);
    return [{ id, at, past: along(-back, 0), future: along(0, ahead) }];
  });
  const here = site && placeOfPoint(Float64Array.from(site));
  const target: Degrees | undefined = body === 'moon' && here ? [here.longitude * DEG, here.latitude * DEG] : undefined;
  const cross = target && projection(target);
  const line = (coordinates: Degrees[]): string => path({ type: 'LineString', coordinates }) ?? '';
  const days = secondsBetween(places.flight.phases[0].handover.epoch, clock) / 86400;
  return (
    <div className="stand-in">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Map of the ${body === 'moon' ? 'Moon' : 'Earth'}, day ${Math.floor(days) + 1}`}
      >
        <path d={path({ type: 'Sphere' }) ?? ''} fill={tokens.raise} stroke={tokens.line2} />
        {body === 'earth' && land && <path d={path(land) ?? ''} fill={tokens.line2} />}
        <path d={path(geoGraticule10()) ?? ''} fill="none" stroke={tokens.line} strokeWidth="0.6" />
        {night && <path d={path(night) ?? ''} fill={theme === 'dark' ? '#000' : tokens.text} opacity={theme === 'dark' ? 0.45 : 0.18} />}
        {tracks.map(({ id, past, future }) => (
          <g key={id} fill="none" stroke={hueOf(id, theme)} strokeWidth="1.6">
            <path d={line(past)} />
            <path d={line(future)} opacity="0.5" />
          </g>
        ))}
        {cross && (
          <path
            d={`M${cross[0] - 8} ${cross[1]}h5M${cross[0] + 3} ${cross[1]}h5M${cross[0]} ${cross[1] - 8}v5M${cross[0]} ${cross[1] + 3}v5`}
            stroke={tokens.text}
          />
        )}
        {tracks.map(({ id, at }) => {
          const p = projection(at);
          return (
            p && (
              <g key={id} transform={`translate(${p[0]} ${p[1]})`}>
                <circle r="4.5" fill={tokens.bg} stroke={hueOf(id, theme)} strokeWidth="2" />
                <text x="8" y="4" fill={tokens.text} fontSize="12">
                  {id.charAt(0).toUpperCase() + id.slice(1)}
                </text>
              </g>
            )
          );
        })}
      </svg>
      <p className="line">
        WebGL is not to be had: a map stands in for the scene. Close-ups, tables and changes work.{' '}
        <button type="button" className="box" onClick={again}>
          Try again
        </button>
        {body === 'moon' && here ? ` Landing site ${placeWords(here.latitude, here.longitude)}.` : ''}
      </p>
    </div>
  );
}
