import { addSeconds, type Epoch, secondsBetween } from '@farside/astro';
import { geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { feature } from 'topojson-client';
import land from 'world-atlas/land-50m.json';
import { ticksOf } from '../../plots/steps.ts';
import { duration, fixed, length, place, speed, timeOfDay } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear, placeAt, type Track } from '../shared/track.ts';
import { OldLine, TrackLine } from '../shared/track-line.tsx';
import type { EntryData } from './entry-data.ts';
import { namesOn, straightMap } from './straight-map.ts';

const DEG = 180 / Math.PI;
/** Heights are drawn so many times larger than lengths. */
const timesOf = (width: number): number => (width < 560 ? 8 : 3);

export function alongSheet(d: EntryData): Sheet {
  const rows = d.ground.filter((_, i) => i % 15 === 0 || i === d.ground.length - 1);
  return {
    head: ['After 120 km', 'Time UTC', 'To go km', 'Height km', 'Place'],
    rows: rows.map((g) => [
      duration(Math.round(g.t)),
      timeOfDay(addSeconds(d.interface, g.t)),
      fixed(g.toGo / 1e3, 1),
      fixed(g.height / 1e3, 1),
      place({ latitude: g.latitude / DEG, longitude: g.longitude / DEG }, 2),
    ]),
  };
}

interface Props {
  readonly data: EntryData;
  /** Of the flight before the change. */
  readonly old: EntryData | undefined;
  readonly clock: Epoch;
}

/** Height over the distance to go, above a map on which the way is a straight line. */
export function Along({ data, old, clock }: Props) {
  const t = secondsBetween(data.interface, clock);
  const now = placeAt({ t: data.ground.map((g) => g.t), x: data.ground.map((g) => g.toGo), y: data.ground.map((g) => g.height) }, t);
  return (
    <Drawing
      title={`Along the track to ${data.target.name}`}
      caption="the ground is straightened under the path, in equal scale; heights are larger, as written"
      sheet={() => alongSheet(data)}
      height={(w) => Math.max(170, Math.min(220, w * 0.2))}
      label={now ? `${length(now[0])} to go, ${length(now[1])} high.` : 'The capsule is not in the air now.'}
      className="along"
    >
      {(w, h) => <Strip data={data} old={old} clock={clock} width={w} height={h} />}
    </Drawing>
  );
}

/** Distance to go and height, m. */
const overGround = (d: EntryData): Track => ({
  t0: d.interface,
  t: d.ground.map((g) => g.t),
  x: d.ground.map((g) => g.toGo),
  y: d.ground.map((g) => g.height),
});

function Strip({ data, old, clock, width, height }: Props & { readonly width: number; readonly height: number }) {
  const far = data.ground[0]?.toGo ?? 1;
  const x0 = 28;
  const x1 = width - 34;
  const k = (x1 - x0) / far;
  const fx = linear(far, 0, x0, x1);
  const highest = Math.max(...data.ground.map((g) => g.height));
  const foot = 16;
  const times = timesOf(width);
  const upper = Math.min(height * 0.5, times * k * highest + 26);
  const fy = (h: number): number => upper - h * k * times;
  const mapTop = upper + 10;
  const mapFoot = height - foot;
  const projection = useMemo(
    () => (data.ground.length > 0 ? straightMap(data.ground[0], data.target, k, x1, (mapTop + mapFoot) / 2) : undefined),
    [data, k, x1, mapTop, mapFoot],
  );
  const outline = useMemo(() => {
    if (!projection) return '';
    projection.clipExtent([
      [0, mapTop],
      [width, mapFoot],
    ]);
    const topology = land as unknown as Parameters<typeof feature>[0];
    return geoPath(projection)(feature(topology, topology.objects['land'])) ?? '';
  }, [projection, width, mapTop, mapFoot]);
  const scale = `${width} ${height}`;
  const over = useMemo(() => overGround(data), [data]);
  const oldOver = useMemo(() => old && overGround(old), [old]);
  const onMap: Track = useMemo(() => {
    const points = data.ground.map((g) => projection?.([g.longitude, g.latitude]) ?? [Number.NaN, Number.NaN]);
    return { t0: data.interface, t: data.ground.map((g) => g.t), x: points.map((p) => p[0]), y: points.map((p) => p[1]) };
  }, [data, projection]);
  const names = useMemo(
    () => (projection ? namesOn(projection, [70, width - 150], [mapTop, mapFoot]) : []),
    [projection, width, mapTop, mapFoot],
  );
  const mark = (kind: string) => {
    const m = data.marks.find((x) => x.kind === kind);
    return m && placeAt(over, secondsBetween(data.interface, m.epoch));
  };
  const [dip, skip] = [mark('first-dip'), mark('skip')];
  const first = data.profile.x[0];
  return (
    <svg width={width} height={height} aria-hidden="true">
      <line className="axis-line" x1={0} x2={width} y1={fy(0)} y2={fy(0)} />
      <OldLine track={oldOver} x={fx} y={fy} />
      <TrackLine track={over} x={fx} y={fy} clock={clock} stroke="var(--hue-returner)" scale={scale} />
      <text className="plain" x={fx(far) + 8} y={fy(over.y[0] ?? 0) - 2}>
        {length(over.y[0] ?? 0)}, {speed(first)}
      </text>
      {dip && (
        <text className="plain mid" x={fx(dip[0])} y={Math.min(fy(dip[1]) + 16, fy(0) - 3)}>
          first dip, {length(dip[1])}
        </text>
      )}
      {skip && (
        <text className="plain mid" x={fx(skip[0])} y={fy(skip[1]) - 7}>
          skip, {length(skip[1])}
        </text>
      )}
      <rect className="sea" x={0} y={mapTop} width={width} height={mapFoot - mapTop} />
      <path className="land" d={outline} />
      {names.map((n) => (
        <text key={n.name} className="name serif mid" x={n.p[0]} y={n.p[1]}>
          {n.name}
        </text>
      ))}
      <TrackLine track={onMap} x={(v) => v} y={(v) => v} clock={clock} stroke="var(--hue-returner)" scale={scale} />
      <g className="target">
        <circle cx={x1} cy={(mapTop + mapFoot) / 2} r={6} fill="none" />
        <path d={`M${x1 - 10} ${(mapTop + mapFoot) / 2}h20M${x1} ${(mapTop + mapFoot) / 2 - 10}v20`} />
      </g>
      <text className="strong mid" x={x1 - 4} y={mapTop + 14}>
        {data.target.name}
      </text>
      <text className="tick end" x={width} y={12}>
        heights ×{times}
      </text>
      {ticksOf(0, far, 6).map((v, i, all) => (
        <text key={v} className={fx(v) < 40 ? 'tick' : 'tick mid'} x={fx(v) < 40 ? 0 : fx(v)} y={height - 3}>
          {fixed(v / 1e3, 0)}
          {i === all.length - 1 ? ' km to go' : ''}
        </text>
      ))}
    </svg>
  );
}
