import { pixelsOf, projectOffset } from '../scene-maths/camera.ts';
import { hiddenBy, placeOfPoint } from '../scene-maths/globe.ts';
import { dotAt, lengthAt, smoothstep, turnBack } from '../scene-maths/into.ts';
import { type Box, edgePlace, meet, type Named, placeLabels, shiftFree } from '../scene-maths/labels.ts';
import { distanceWords, placeWords, speedWords } from '../scene-maths/words.ts';
import type { TheatreState } from '../state/store.ts';
import { hueOf, TOKENS } from '../theme/tokens.ts';
import type { Craft } from './crafts.ts';
import { BODIES, EARTH_MEAN, EARTH_RADIUS, MOON_RADIUS } from './figures.ts';
import type { FlightShow } from './flight-show.ts';
import { axesNow, type Now, standing } from './now.ts';
import type { Mark } from './overlay.ts';
import { useShow } from './show.ts';

/** Pictures narrower than this have no room for names beside the body, px. */
const NARROW = 700;

/** Height and speed, or the place on the ground. */
function figuresOf(now: Now, state: TheatreState, show: FlightShow, c: Craft): string {
  const centre = show.places.own(c.vehicle, state.clock, now.y);
  if (centre === undefined) return '';
  if (standing(show, c.lead, state.clock)) {
    for (let k = 0; k < 3; k++) SITE[k] = c.y[k] - now.bodies.moon[k];
    turnBack(now.turns.moon, 0, SITE, 0, now.s, 0);
    const { latitude, longitude } = placeOfPoint(now.s);
    return placeWords(latitude, longitude);
  }
  const r = lengthAt(now.y, 0);
  const low = centre === 'moon' && r - MOON_RADIUS < 30e3 && (c.lead === 'lander' || (c.lead === 'ascender' && show.ground !== undefined));
  const height = r - (centre === 'earth' ? EARTH_MEAN : low ? (show.ground ?? MOON_RADIUS) : MOON_RADIUS);
  let speed = lengthAt(now.y, 3);
  if (low || (centre === 'earth' && height < 2e5 && c.lead === 'returner')) {
    // near the ground: over the ground
    const body = centre === 'moon' ? 'moon-fixed' : undefined;
    if (body) {
      show.axes.set('moon-fixed', state.clock);
      if (show.axes.at(c.vehicle, now.y)) speed = lengthAt(now.y, 3);
      axesNow(now, state);
    }
  }
  return `${distanceWords(Math.max(0, height))}, ${speedWords(speed)}`;
}

/** About as wide as the text of a mark is, px. */
const widthOf = (m: Mark, width: number): number => Math.min(172, 0.4 * width, Math.max(7.6 * m.name.length, 6.6 * m.figures.length));

/** Badges, names in the margins with their leaders, and arrows to what is out of view. */
export function drawNames(now: Now, state: TheatreState, show: FlightShow, width: number, height: number): void {
  const o = now.overlay;
  const shown = useShow.getState();
  const tokens = TOKENS[state.theme];
  const narrow = width < NARROW;
  o.begin();
  const named: Named[] = [];
  const marks = new Map<string, { mark: Mark; x: number; y: number; radius: number }>();
  const away: { mark: Mark; p: Float64Array }[] = [];
  const glyphs = spread(now.crafts.filter((c) => c.seen));
  for (const c of now.crafts) {
    const mark: Mark = {
      id: c.lead,
      name: c.names,
      figures: figuresOf(now, state, show, c),
      hue: hueOf(c.lead, state.theme),
      glyph: c.lead,
    };
    if (!c.seen) {
      if (c.lead === state.selection || c.lead === state.camera.target)
        away.push({ mark: { ...mark, figures: distanceWords(lengthAt(c.p, 0)) }, p: c.p });
      else o.label(mark, -999, -999, 'left', true);
      continue;
    }
    const at = glyphs.get(c.lead) ?? [c.screen[0], c.screen[1]];
    const strength = 1 - smoothstep(12, 40, c.size);
    o.badge(mark, at[0], at[1], strength, c.lead === state.selection);
    marks.set(c.lead, { mark, x: at[0], y: at[1], radius: strength > 0.3 ? 10 : Math.max(3, 0.4 * c.body) });
    named.push({ id: c.lead, x: at[0], y: at[1], height: c.names.length > 24 ? 52 : 36, width: widthOf(mark, width) });
  }
  // bodies and relay
  const moonPx = pixelsOf(now.view, MOON_RADIUS, lengthAt(now.fromEye.moon, 0));
  if (show.places.has('relay') && show.axes.at('relay', now.y)) {
    const p = new Float64Array(3);
    for (let k = 0; k < 3; k++) p[k] = now.y[k] - now.view.eye[k];
    const from = now.crafts.find((c) => c.lead === 'lander' || c.lead === 'orbiter');
    const d = from ? Math.hypot(p[0] - from.p[0], p[1] - from.p[1], p[2] - from.p[2]) : lengthAt(p, 0);
    const mark: Mark = {
      id: 'relay',
      name: show.relayName ?? 'Relay',
      figures: `${distanceWords(d)} away`,
      hue: hueOf('relay', state.theme),
      glyph: 'relay',
    };
    const hidden = now.lines.hidden(p, 0);
    if (projectOffset(now.view, p[0], p[1], p[2], SCREEN) && inside(SCREEN, width, height)) {
      if (!hidden && moonPx > 40) {
        o.badge(mark, SCREEN[0], SCREEN[1], 1, state.selection === 'relay');
        marks.set('relay', { mark, x: SCREEN[0], y: SCREEN[1], radius: 10 });
        named.push({ id: 'relay', x: SCREEN[0], y: SCREEN[1], height: 36, width: widthOf(mark, width) });
      } else o.label(mark, -999, -999, 'left', true);
    } else if (moonPx > 40) away.push({ mark, p });
  }
  for (const body of BODIES) {
    const p = now.fromEye[body];
    const name = body === 'sun' ? 'Sun' : body === 'earth' ? 'Earth' : 'Moon';
    const mark: Mark = {
      id: body,
      name,
      figures: body === 'sun' ? '' : distanceWords(lengthAt(p, 0)),
      hue: tokens.text2,
      glyph: undefined,
    };
    const ok = projectOffset(now.view, p[0], p[1], p[2], SCREEN);
    const px = ok ? pixelsOf(now.view, body === 'sun' ? 6.957e8 : body === 'moon' ? MOON_RADIUS : EARTH_RADIUS, lengthAt(p, 0)) : 0;
    const big = Math.min(width, height) / 2;
    if (ok && SCREEN[0] > -px && SCREEN[0] < width + px && SCREEN[1] > -px && SCREEN[1] < height + px) {
      const hides = now.covers.some((cover) => cover.centre !== p && hiddenBy(cover.centre, 0, cover.radius, p, 0));
      if (px < 0.2 * big && inside(SCREEN, width, height) && !hides) {
        // a small body is named right beside itself
        const w = widthOf(mark, width);
        const want: Box = { x: SCREEN[0] - w / 2, y: SCREEN[1] + px + 6, width: w, height: 36 };
        const box = shiftFree(want, Object.values(now.reserved), 'y', 4, height - 40);
        o.label(mark, SCREEN[0], box.y, 'middle', !shown.names);
      } else o.label(mark, -999, -999, 'left', true);
    } else if (lengthAt(p, 0) > (body === 'moon' ? 1.2 * MOON_RADIUS : 1.2 * EARTH_RADIUS)) away.push({ mark, p });
    else o.label(mark, -999, -999, 'left', true);
  }
  // names keep off the sentence, the menus and the scale; on a narrow picture they stand below the body, in two columns
  const { sentence, menus, scale } = now.reserved;
  const under = (box: Box, gap: number): number => (box.height > 0 ? box.y + box.height + gap : 24);
  const over = (box: Box): number => (box.height > 0 ? box.y - 12 : height - 24);
  const floor = Math.min(over(scale), narrow ? over(menus) : height);
  const low = { top: Math.max(under(sentence, 20), floor - 92), bottom: floor, inset: Math.min(150, 0.4 * width) };
  const margins = narrow
    ? { width, left: low, right: low }
    : {
        width,
        left: { top: under(sentence, 26), bottom: floor, inset: Math.min(196, 0.2 * width) },
        right: { top: under(menus, 24), bottom: height - 24, inset: Math.min(176, 0.19 * width) },
      };
  const taken: Box[] = [...marks.values()].map((m) => ({ x: m.x - 14, y: m.y - 14, width: 28, height: 28 }));
  for (const l of placeLabels(named, margins)) {
    const m = marks.get(l.id);
    if (!m) continue;
    o.label(m.mark, l.side === 'left' ? l.textX - 8 : l.textX + 8, l.y - 10, l.side, !shown.names);
    taken.push({ x: l.side === 'left' ? l.textX - 176 : l.textX, y: l.y - 12, width: 176, height: 56 });
    if (!shown.names) continue;
    now.lines.segment(l.textX, l.y, l.elbowX, l.y, tokens.text, 1, 0.8, undefined, true);
    const d = Math.hypot(m.x - l.elbowX, m.y - (l.kneeY ?? l.y)) || 1;
    const end = Math.max(0, 1 - (m.radius + 1) / d);
    const knee = l.kneeY ?? l.y;
    if (l.kneeY !== undefined) now.lines.segment(l.elbowX, l.y, l.elbowX, knee, tokens.text, 1, 0.8, undefined, true);
    now.lines.segment(l.elbowX, knee, l.elbowX + (m.x - l.elbowX) * end, knee + (m.y - knee) * end, tokens.text, 1, 0.8, undefined, true);
  }
  drawAway(now, away, taken, width, height, shown.names, tokens.text2);
  o.end();
}

/** Badges that would lie on each other are moved apart along the line between them. */
function spread(crafts: readonly Craft[]): Map<string, readonly [number, number]> {
  const at = new Map<string, [number, number]>(crafts.map((c) => [c.lead, [c.screen[0], c.screen[1]]]));
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < crafts.length; i++) {
      for (let j = i + 1; j < crafts.length; j++) {
        if (crafts[i].size > 40 || crafts[j].size > 40) continue;
        const a = at.get(crafts[i].lead) as [number, number];
        const b = at.get(crafts[j].lead) as [number, number];
        const dx = b[0] - a[0];
        const dy = b[1] - a[1];
        const d = Math.hypot(dx, dy);
        if (d >= 22) continue;
        const ux = d > 0.5 ? dx / d : 1;
        const uy = d > 0.5 ? dy / d : 0;
        const push = (22 - d) / 2;
        a[0] -= ux * push;
        a[1] -= uy * push;
        b[0] += ux * push;
        b[1] += uy * push;
      }
    }
  }
  return at;
}

/** What is out of view, at the edge of the picture; not on the sentence, the menus, the scale or another name. */
function drawAway(
  now: Now,
  away: readonly { readonly mark: Mark; readonly p: Float64Array }[],
  taken: Box[],
  width: number,
  height: number,
  names: boolean,
  colour: string,
): void {
  const a = now.view.axes;
  for (const box of Object.values(now.reserved))
    taken.push({ x: box.x - 10, y: box.y - 10, width: box.width + 20, height: box.height + 16 });
  const narrow = width < NARROW;
  const { sentence, scale } = now.reserved;
  const inset = {
    left: 16,
    right: 16,
    top: narrow ? sentence.y + sentence.height + 16 : 16,
    bottom: narrow && scale.height > 0 ? height - scale.y + 12 : 16,
  };
  for (const { mark, p } of away) {
    let dx = dotAt(a, 0, p, 0);
    let dy = -dotAt(a, 3, p, 0);
    const n = Math.hypot(dx, dy) || 1;
    dx /= n;
    dy /= n;
    // on a narrow picture sentence and menus go from side to side: the edge is below and above them
    const exit = mark.id === 'relay' && !narrow ? now.linkLeaves : undefined;
    const e = exit ?? edgePlace(width, height, inset, dx, dy);
    const w = 24 + 7.5 * Math.max(mark.name.length, 12);
    const lateral = e.side === 'left' || e.side === 'right';
    // the box of arrow and text
    const want: Box = {
      x: e.side === 'right' ? e.x - w + 8 : e.x - 8,
      y: e.side === 'bottom' ? e.y - 32 : e.y - 10,
      width: w,
      height: 40,
    };
    const upright = (from: Box): Box => shiftFree(from, taken, 'y', inset.top - 12, height - inset.bottom - 28);
    const sideways = (from: Box): Box => shiftFree(from, taken, 'x', 8, width - w);
    const first = lateral ? upright(want) : sideways(want);
    const box = taken.some((o) => meet(first, o)) ? (lateral ? sideways(first) : upright(first)) : first;
    taken.push(box);
    const x = e.x + box.x - want.x;
    const y = e.y + box.y - want.y;
    now.lines.arrow(x, y, dx, dy, 7, mark.glyph === undefined ? colour : mark.hue);
    if (e.side === 'left') now.overlay.label(mark, x + 12, y - 10, 'right', !names);
    else if (e.side === 'right') now.overlay.label(mark, x - 12, y - 10, 'left', !names);
    else if (e.side === 'top') now.overlay.label(mark, x + 12, y - 6, 'right', !names);
    else now.overlay.label(mark, x + 12, y - 30, 'right', !names);
  }
}

const SITE = new Float64Array(6);
const SCREEN = new Float64Array(3);

const inside = (s: Float64Array, w: number, h: number): boolean => s[0] > 0 && s[1] > 0 && s[0] < w && s[1] < h;
