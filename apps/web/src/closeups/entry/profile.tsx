import { type Epoch, secondsBetween } from '@farside/astro';
import { useMemo } from 'react';
import { ticksOf } from '../../plots/steps.ts';
import { angle, duration, fixed, length, speed } from '../../text/figures.ts';
import { Drawing } from '../shared/drawing.tsx';
import type { Sheet } from '../shared/sheet.ts';
import { linear, placeAt } from '../shared/track.ts';
import { OldLine, TrackLine } from '../shared/track-line.tsx';
import { type EntryData, loadContour, skipContour } from './entry-data.ts';

const DOT = 30;

export function profileSheet(d: EntryData): Sheet {
  const end = secondsBetween(d.interface, d.landing);
  const rows: (readonly string[])[] = [];
  const put = (t: number, what: string): void => {
    const p = placeAt(d.profile, t);
    const load = placeAt(d.load, t);
    if (p) rows.push([duration(Math.round(t)), what, fixed(p[1] / 1e3, 1), fixed(p[0] / 1e3, 3), load ? fixed(load[1], 2) : '–']);
  };
  const marks = d.marks.map((m) => ({ t: secondsBetween(d.profile.t0, m.epoch), what: m.name }));
  const grid = Array.from({ length: Math.floor(end / 60) + 1 }, (_, i) => ({ t: 60 * i, what: '' }));
  for (const r of [...marks, ...grid.filter((g) => marks.every((m) => Math.abs(m.t - g.t) > 5))].sort((a, b) => a.t - b.t))
    put(r.t, r.what);
  return { head: ['After 120 km', 'What', 'Height km', 'Speed km/s', 'Load g'], rows };
}

interface Props {
  readonly data: EntryData;
  /** Of the flight before the change. */
  readonly old: EntryData | undefined;
  readonly clock: Epoch;
}

/** Altitude over speed, with the lines of equal load. */
export function Profile({ data, old, clock }: Props) {
  const p = placeAt(data.profile, secondsBetween(data.profile.t0, clock));
  return (
    <Drawing
      title="Altitude against speed"
      caption="a dot every 30 s; fainter is still to come; speed against the air"
      sheet={() => profileSheet(data)}
      height={(w, room) => Math.max(200, Math.min(w * 0.55, room - 372))}
      label={p ? `${length(p[1])} high at ${speed(p[0])}.` : 'The capsule is not in the air now.'}
    >
      {(w, h) => <Chart data={data} old={old} clock={clock} width={w} height={h} />}
    </Drawing>
  );
}

function Chart({ data, old, clock, width, height }: Props & { readonly width: number; readonly height: number }) {
  const left = 44;
  const narrow = width < 400;
  const foot = height - 20;
  const fastest = Math.ceil(Math.max(...data.profile.x) / 1e3 + 0.3) * 1e3;
  const highest = Math.max(130e3, Math.max(...data.profile.y) * 1.05);
  const fx = linear(fastest, 0, left, width - 8);
  const fy = linear(0, highest, foot, 6);
  const scale = `${width} ${height}`;
  const speeds = useMemo(() => Array.from({ length: 90 }, (_, i) => 700 + ((fastest - 700) * i) / 89), [fastest]);
  const contours = useMemo(
    () => ({
      one: loadContour(data, 1, speeds),
      three: loadContour(data, 3, speeds),
      limit: data.limit === undefined ? [] : loadContour(data, data.limit, speeds),
      skip: skipContour(data, speeds),
    }),
    [data, speeds],
  );
  const line = (points: readonly (readonly [number, number])[]): string =>
    points.length > 1 ? `M${points.map(([v, h]) => `${fx(v).toFixed(1)} ${fy(h).toFixed(1)}`).join('L')}` : '';
  const heightAt = (g: number, v: number): number | undefined => loadContour(data, g, [v])[0]?.[1];
  const skipAt = contours.skip.at(-1);
  const t = secondsBetween(data.profile.t0, clock);
  const dots = useMemo(() => {
    const end = data.profile.t[data.profile.t.length - 1];
    return Array.from({ length: Math.floor(end / DOT) + 1 }, (_, i) => i * DOT).flatMap((at) => {
      const p = placeAt(data.profile, at);
      return p ? [{ at, p }] : [];
    });
  }, [data]);
  const mark = (kind: string) => {
    const m = data.marks.find((x) => x.kind === kind);
    const at = m && secondsBetween(data.profile.t0, m.epoch);
    const p = at === undefined ? undefined : placeAt(data.profile, at);
    return p && at !== undefined ? { p, load: placeAt(data.load, at)?.[1] } : undefined;
  };
  const [skip, peak] = [mark('skip'), mark('peak-load')];
  const label = (g: number) => {
    const h = heightAt(g, 3300);
    return h === undefined ? null : (
      <text key={g} className="tick cased" x={fx(3300)} y={fy(h) + 4}>
        {g} g
      </text>
    );
  };
  return (
    <svg width={width} height={height} aria-hidden="true">
      <defs>
        <pattern id="load-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="hatch2" x1="0" y1="0" x2="0" y2="7" />
        </pattern>
        <clipPath id="profile-clip">
          <rect x={left} y={0} width={width - left} height={foot} />
        </clipPath>
      </defs>
      {[0, 40e3, 80e3, 120e3].map((v) => (
        <g key={v}>
          <line className={v === 0 ? 'axis-line' : 'rule'} x1={left} x2={width - 8} y1={fy(v)} y2={fy(v)} />
          <text className="tick end" x={left - 6} y={fy(v) + 4}>
            {v / 1e3}
            {v === 120e3 ? ' km' : ''}
          </text>
        </g>
      ))}
      {ticksOf(0, fastest, 6).map((v, i, all) => (
        <text key={v} className="tick mid" x={fx(v)} y={height - 5}>
          {v / 1e3}
          {i === all.length - 1 ? ' km/s' : ''}
        </text>
      ))}
      <g clipPath="url(#profile-clip)">
        {contours.limit.length > 1 && (
          <>
            <path d={`${line(contours.limit)}V${foot}H${fx(700)}Z`} fill="url(#load-hatch)" />
            <path className="warning-line" d={line(contours.limit)} />
          </>
        )}
        <path className="contour" d={line(contours.one)} />
        <path className="contour" d={line(contours.three)} />
        <path className="skip-line" d={line(contours.skip)} />
      </g>
      {label(1)}
      {label(3)}
      {data.limit !== undefined && (
        <text
          className="plain cased"
          x={narrow ? left + 6 : fx(fastest * 0.55)}
          y={narrow ? foot - 8 : fy((heightAt(data.limit, fastest * 0.5) ?? 45e3) - 17e3)}
        >
          more than {fixed(data.limit, 0)} g
        </text>
      )}
      {skipAt && width > 340 && (
        <text className="tick" x={fx(fastest * 0.935)} y={fy(108e3)}>
          over the dashes
          <tspan x={fx(fastest * 0.935)} dy={13}>
            it skips out again
          </tspan>
        </text>
      )}
      <OldLine track={old?.profile} x={fx} y={fy} />
      <TrackLine track={data.profile} x={fx} y={fy} clock={clock} stroke="var(--hue-returner)" scale={scale} dot={false} />
      {dots.map(({ at, p }) => (
        <circle key={at} cx={fx(p[0])} cy={fy(p[1])} r={2} fill="var(--hue-returner)" opacity={at <= t ? 1 : 0.5} />
      ))}
      {(() => {
        const p = placeAt(data.profile, t);
        return p && <circle className="now-dot" cx={fx(p[0])} cy={fy(p[1])} r={4.5} fill="var(--hue-returner)" />;
      })()}
      {data.profile.x.length > 0 && (
        <text className="plain" x={fx(data.profile.x[0]) + 10} y={fy(data.profile.y[0]) - 4}>
          entry at {data.angle.flown === undefined ? '–' : angle(data.angle.flown)}
          {data.angle.wanted === undefined ? '' : `, wanted ${angle(data.angle.wanted)}`}
        </text>
      )}
      {skip && (
        <g>
          <line className="lead" x1={fx(skip.p[0]) + 5} y1={fy(skip.p[1])} x2={fx(skip.p[0]) + 26} y2={fy(skip.p[1])} />
          <text className="strong" x={fx(skip.p[0]) + 30} y={fy(skip.p[1]) + 4}>
            Top of the skip
          </text>
          <text className="plain" x={fx(skip.p[0]) + 30} y={fy(skip.p[1]) + 18}>
            {length(skip.p[1])}, {speed(skip.p[0])}
          </text>
        </g>
      )}
      {peak?.load !== undefined && (
        <g>
          <line className="lead" x1={fx(peak.p[0])} y1={fy(peak.p[1]) + 5} x2={fx(peak.p[0]) + 14} y2={fy(peak.p[1]) + 34} />
          <text className="strong cased" x={fx(peak.p[0]) + 18} y={fy(peak.p[1]) + 44}>
            {fixed(peak.load, 1)} g, {length(peak.p[1])}
          </text>
          <text className="plain cased" x={fx(peak.p[0]) + 18} y={fy(peak.p[1]) + 58}>
            greatest load
          </text>
        </g>
      )}
    </svg>
  );
}
