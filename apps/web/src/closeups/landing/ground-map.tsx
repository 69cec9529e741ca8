import { type Epoch, secondsBetween } from '@farside/astro';
import { memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { setClock, useTheatre } from '../../state/store.ts';
import { angle, fixed, length, timeOfDay } from '../../text/figures.ts';
import type { Theme } from '../../theme/tokens.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear, placeAt } from '../shared/track.ts';
import { TrackLine } from '../shared/track-line.tsx';
import type { DescentData } from './descent.ts';
import { type Candidate, type GroundData, hazardRows, shadedGround } from './ground.ts';

const SHADES = 300;

/** How much stronger slopes are shaded than they are. */
const RELIEF = 2;

/** Grey of a brightness beside that of flat ground: the Moon at night in the dark theme, printed on paper in the light one. */
function grey(theme: Theme, light: number, flat: number): number {
  const v = Math.min(1, Math.max(0, 0.45 + RELIEF * 0.6 * (light - flat)));
  return theme === 'dark' ? 10 + 190 * v : 70 + 178 * v ** 0.7;
}

export function groundSheet(g: GroundData): Sheet {
  return {
    head: ['Spot', 'East m', 'North m', 'Slope °', 'Highest thing m', 'Way m', 'Cost'],
    rows: g.candidates.map((c, i) => [
      i === 0 ? '1, chosen' : `${i + 1}`,
      fixed(c.x, 1),
      fixed(c.y, 1),
      fixed((c.slope * 180) / Math.PI, 2),
      fixed(c.obstacle, 2),
      fixed(c.distance, 1),
      fixed(c.cost, 2),
    ]),
  };
}

/** Why the first spot was taken, in one line. */
export function reasonOf(g: GroundData): string {
  const [first, ...rest] = g.candidates;
  if (rest.length === 0) return 'Nothing else within reach is safe and apart from it.';
  const least = (of: (c: Candidate) => number): boolean => rest.every((c) => of(first) <= of(c) + 1e-9);
  const reasons = [
    ...(least((c) => c.slope) ? ['flattest under the legs'] : []),
    ...(least((c) => c.obstacle) ? ['freest of rocks'] : []),
    ...(least((c) => c.distance) ? ['nearest'] : []),
  ];
  const cost = `cost ${fixed(first.cost, 2)} against ${fixed(rest[0].cost, 2)}`;
  const why = [...reasons, cost].join(', ');
  return `Spot 1 wins: ${why}.`;
}

interface Props {
  readonly descent: DescentData;
  readonly ground: GroundData;
  readonly clock: Epoch;
}

/** The ground as the hover sees it, the spots that the search weighed, and the way over. */
export function GroundMap({ descent, ground, clock }: Props) {
  const seen = secondsBetween(ground.seen, clock) >= -0.5;
  const landed = secondsBetween(descent.touchdown, clock) >= 0;
  const share = useMemo(() => hazardRows(ground).reduce((s, r) => s + r[2], 0) / Math.max(1, ground.places.length), [ground]);
  return (
    <Drawing
      title={seen ? `Ground below, seen at ${timeOfDay(ground.seen)}` : 'Ground below'}
      caption={
        <>
          <svg width="12" height="12" aria-hidden="true" className="key-swatch">
            <defs>
              <pattern id="hazard-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <line className="hatch" x1="0" y1="0" x2="0" y2="5" />
              </pattern>
            </defs>
            <rect width="12" height="12" fill="url(#hazard-hatch)" />
            <rect className="hazard" width="12" height="12" />
          </svg>{' '}
          steeper than {angle(ground.maxSlope, 0)} or rougher than {fixed(ground.clearance, 1)} m: {fixed(share * 100, 0)} % of it; modelled
          ground, relief shading ×2
        </>
      }
      sheet={() => groundSheet(ground)}
      height={(w, room) => Math.min(w, Math.max(250, room - 305))}
      label={
        seen
          ? `${reasonOf(ground)} It lies ${length(ground.candidates[0].distance)} from the hover, slope ${angle(ground.candidates[0].slope, 1)}.`
          : `The ground is looked at from the hover, at ${timeOfDay(ground.seen)}.`
      }
      className="ground-map"
    >
      {(w, h) => <MapBox descent={descent} ground={ground} clock={clock} side={Math.min(w, h)} seen={seen} landed={landed} />}
    </Drawing>
  );
}

function MapBox({
  descent,
  ground,
  clock,
  side,
  seen,
  landed,
}: Props & { readonly side: number; readonly seen: boolean; readonly landed: boolean }) {
  const theme = useTheatre((s) => s.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const light = useMemo(() => (seen ? shadedGround(ground, SHADES) : undefined), [ground, seen]);
  useEffect(() => {
    const c = canvas.current?.getContext('2d');
    if (!c || !light) return;
    const image = c.createImageData(SHADES, SHADES);
    for (let i = 0; i < light.length; i++) {
      const v = grey(theme, light[i], ground.sun[2]);
      image.data[4 * i] = v;
      image.data[4 * i + 1] = v;
      image.data[4 * i + 2] = theme === 'light' ? v * 0.98 : v;
      image.data[4 * i + 3] = 255;
    }
    c.putImageData(image, 0, 0);
  }, [light, theme, ground]);
  const x = linear(-ground.half, ground.half, 0, side);
  const y = linear(-ground.half, ground.half, side, 0);
  const k = side / (2 * ground.half);
  if (!seen) {
    return (
      <div className="map-frame" style={{ width: side, height: side }}>
        <p className="serif map-note">
          Seen from the hover on, at {timeOfDay(ground.seen)}.{' '}
          <button type="button" className="link" onClick={() => setClock(ground.seen)}>
            Go there
          </button>
        </p>
      </div>
    );
  }
  const [chosen] = ground.candidates;
  const now = placeAt(descent.ground, secondsBetween(descent.ground.t0, clock));
  const [lx, ly] = descent.ground.x.length > 0 && landed ? [descent.ground.x.at(-1) ?? 0, descent.ground.y.at(-1) ?? 0] : (now ?? [0, 0]);
  const miss = Math.hypot(lx, ly);
  return (
    <div className="map-frame" style={{ width: side, height: side }}>
      <canvas ref={canvas} width={SHADES} height={SHADES} style={{ width: side, height: side }} />
      <svg width={side} height={side} aria-hidden="true">
        <Hazards ground={ground} side={side} />
        {ground.candidates.slice(1).map((c, i) => (
          <g key={`${c.x} ${c.y}`} className="candidate">
            <circle className="casing" cx={x(c.x)} cy={y(c.y)} r={ground.legs * k} />
            <circle className="ring" cx={x(c.x)} cy={y(c.y)} r={ground.legs * k} />
            <Cased x={x(c.x) + ground.legs * k + 4} y={y(c.y) + 4}>
              {i + 2}
            </Cased>
          </g>
        ))}
        <TrackLine track={descent.ground} x={x} y={y} clock={clock} stroke="var(--hue-lander)" scale={`${side}`} dot={!landed} />
        <g className="target">
          <path className="casing" d={`M${x(0) - 8} ${y(0)}h16M${x(0)} ${y(0) - 8}v16`} />
          <path d={`M${x(0) - 8} ${y(0)}h16M${x(0)} ${y(0) - 8}v16`} />
        </g>
        <Cased x={x(0) + 11} y={y(0) + 17}>
          planned
        </Cased>
        <g stroke="var(--hue-lander)" fill="none" strokeWidth={1.8}>
          <circle cx={x(chosen.x)} cy={y(chosen.y)} r={ground.legs * k} />
          {[45, 135, 225, 315].map((a) => {
            const [c, s] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
            const [fx, fy] = landed ? [lx, ly] : [chosen.x, chosen.y];
            return (
              <g key={a}>
                <line x1={x(fx)} y1={y(fy)} x2={x(fx + ground.legs * c)} y2={y(fy + ground.legs * s)} />
                <circle cx={x(fx + ground.legs * c)} cy={y(fy + ground.legs * s)} r={landed ? 3 : 2.2} fill="var(--hue-lander)" />
              </g>
            );
          })}
        </g>
        <Cased x={x(chosen.x)} y={y(chosen.y) - ground.legs * k - 7} mid strong>
          {landed ? `landed, ${length(miss)} from the plan` : '1 chosen'}
        </Cased>
        <g className="map-scale">
          <path className="casing" d={`M10 ${side - 16}v5h${10 * k}v-5`} />
          <path d={`M10 ${side - 16}v5h${10 * k}v-5`} />
          <Cased x={16 + 10 * k} y={side - 10}>
            10 m
          </Cased>
          <Cased x={side - 22} y={20}>
            ↑ N
          </Cased>
        </g>
      </svg>
    </div>
  );
}

/** Where a rule is broken: tinted and hatched. Does not change with the clock. */
const Hazards = memo(function Hazards({ ground, side }: { readonly ground: GroundData; readonly side: number }) {
  const k = side / (2 * ground.half);
  const d = hazardRows(ground)
    .map(
      ([x, y, w]) =>
        `M${((x + ground.half) * k).toFixed(1)} ${(side - (y + ground.grid + ground.half) * k).toFixed(1)}h${(w * k).toFixed(1)}v${(ground.grid * k).toFixed(1)}h${(-w * k).toFixed(1)}z`,
    )
    .join('');
  return (
    <>
      <path className="hazard" d={d} />
      <path fill="url(#hazard-hatch)" d={d} />
    </>
  );
});

/** Text over a picture: with a casing of the space behind. */
function Cased({
  x,
  y,
  mid,
  strong,
  children,
}: {
  readonly x: number;
  readonly y: number;
  readonly mid?: boolean;
  readonly strong?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <text className={`cased${mid ? ' mid' : ''}${strong ? ' strong' : ''}`} x={x} y={y}>
      {children}
    </text>
  );
}

/** The spots as a small table, and why the first won. */
export function Spots({ ground }: { readonly ground: GroundData }) {
  return (
    <>
      <table className="spots">
        <caption className="sr">Landing spots that the search weighed</caption>
        <thead>
          <tr>
            <th scope="col">Spot</th>
            <th scope="col" className="num">
              Slope
            </th>
            <th scope="col" className="num">
              Highest thing
            </th>
            <th scope="col" className="num">
              Way
            </th>
            <th scope="col" className="num">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {ground.candidates.map((c, i) => (
            <tr key={`${c.x} ${c.y}`} className={i === 0 ? 'key' : undefined}>
              <th scope="row">{i === 0 ? '1, chosen' : i + 1}</th>
              <td className="num">{angle(c.slope, 1)}</td>
              <td className="num">{fixed(c.obstacle, 2)} m</td>
              <td className="num">{fixed(c.distance, 1)} m</td>
              <td className="num">{fixed(c.cost, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="reason serif">{reasonOf(ground)}</p>
    </>
  );
}
