/** Something to be named beside the picture. */
export interface Named {
  readonly id: string;
  /** Where its mark is, px. */
  readonly x: number;
  readonly y: number;
  /** Height of its text, px. */
  readonly height: number;
  /** And its width. */
  readonly width: number;
}

export interface Placed {
  readonly id: string;
  readonly side: 'left' | 'right';
  /** Middle of the text's first line, px. */
  readonly y: number;
  /** Where the leader bends: at the text's inner edge and a stub farther in. */
  readonly textX: number;
  readonly elbowX: number;
  /** Where the leader, coming from the mark, turns down to the elbow, px; undefined: it goes there straight. */
  readonly kneeY?: number;
}

/** Where text may stand: from `top` to `bottom` in each margin, its inner edge `inset` px from the side of the picture. */
export interface Margins {
  readonly width: number;
  readonly left: { readonly top: number; readonly bottom: number; readonly inset: number };
  readonly right: { readonly top: number; readonly bottom: number; readonly inset: number };
}

const STUB = 26;
const GAP = 10;

const turn = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Whether two straight lines cross inside both. */
export function crosses(
  a: readonly [number, number],
  b: readonly [number, number],
  c: readonly [number, number],
  d: readonly [number, number],
): boolean {
  return (
    turn(a[0], a[1], b[0], b[1], c[0], c[1]) * turn(a[0], a[1], b[0], b[1], d[0], d[1]) < 0 &&
    turn(c[0], c[1], d[0], d[1], a[0], a[1]) * turn(c[0], c[1], d[0], d[1], b[0], b[1]) < 0
  );
}

/** Above this many names not every share of them between the two margins is tried. */
const MANY = 6;

/**
 * Places names in the margins: each on the side that is nearer, in order of height, without overlap, and such that no two leaders (from the mark to the elbow) cross. What finds
 * no room in its margin goes to the other one. Where a leader or a mark would then be on another name, the names are shared out such that the fewest are.
 */
export function placeLabels(items: readonly Named[], m: Margins): Placed[] {
  const first = placeNearest(items, m);
  let least = clashes(first, items);
  if (least === 0 || items.length > MANY) return first;
  let best = first;
  for (let shared = 0; shared < 1 << items.length; shared++) {
    const left = items.filter((_, i) => (shared >> i) & 1);
    const right = items.filter((_, i) => !((shared >> i) & 1));
    if (heightOf(left) > m.left.bottom - m.left.top || heightOf(right) > m.right.bottom - m.right.top) continue;
    const placed = [...column(left, 'left', m), ...column(right, 'right', m)];
    if (crossing(placed, items)) continue;
    const n = clashes(placed, items);
    if (n < least) {
      least = n;
      best = placed;
    }
  }
  if (least === 0) return best;
  // what is left comes in above the names of its side and goes down beside them
  return best.map((p) => {
    const knee = { ...p, kneeY: Math.min(p.y, m[p.side].top - 14) };
    return overs(p, best, items) > 0 && overs(knee, best, items) < overs(p, best, items) ? knee : p;
  });
}

const heightOf = (items: readonly Named[]): number => items.reduce((sum, i) => sum + i.height + GAP, -GAP);

/** How often a mark or its leader lies on another one's name. */
export const clashes = (placed: readonly Placed[], items: readonly Named[]): number =>
  placed.reduce((n, p) => n + overs(p, placed, items), 0);

function overs(p: Placed, placed: readonly Placed[], items: readonly Named[]): number {
  const mark = items.find((i) => i.id === p.id);
  if (!mark) return 0;
  const knee = p.kneeY ?? p.y;
  let n = 0;
  for (const q of placed) {
    const text = items.find((i) => i.id === q.id);
    if (q.id === p.id || !text) continue;
    const box: Box = { x: q.side === 'left' ? q.textX - text.width : q.textX, y: q.y - 10, width: text.width, height: text.height };
    if (
      runsOver(mark.x, mark.y, p.elbowX, knee, box) ||
      runsOver(p.elbowX, knee, p.elbowX, p.y, box) ||
      runsOver(p.elbowX, p.y, p.textX, p.y, box)
    )
      n++;
  }
  return n;
}

/** Whether a straight line meets a box. */
export function runsOver(x0: number, y0: number, x1: number, y1: number, box: Box): boolean {
  let from = 0;
  let to = 1;
  for (const [at, d, lo, hi] of [
    [x0, x1 - x0, box.x, box.x + box.width],
    [y0, y1 - y0, box.y, box.y + box.height],
  ]) {
    if (d === 0) {
      if (at < lo || at > hi) return false;
      continue;
    }
    const a = (lo - at) / d;
    const b = (hi - at) / d;
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return from < to;
}

function placeNearest(items: readonly Named[], m: Margins): Placed[] {
  const room = { left: m.left.bottom - m.left.top, right: m.right.bottom - m.right.top };
  const sides = { left: [] as Named[], right: [] as Named[] };
  const taken = { left: 0, right: 0 };
  for (const item of [...items].sort((a, b) => Math.abs(b.x - m.width / 2) - Math.abs(a.x - m.width / 2))) {
    // what is in the middle goes where there is less
    const middle = Math.abs(item.x - m.width / 2) < 0.08 * m.width && taken.left !== taken.right;
    const near = (middle ? taken.left < taken.right : item.x < m.width / 2) ? 'left' : 'right';
    const other = near === 'left' ? 'right' : 'left';
    const side = taken[near] + item.height <= room[near] || taken[other] + item.height > room[other] ? near : other;
    sides[side].push(item);
    taken[side] += item.height + GAP;
  }
  // a leader to the left and one to the right that cross change sides, the one farther left going left
  for (let round = 0; ; round++) {
    const placed = [...column(sides.left, 'left', m), ...column(sides.right, 'right', m)];
    const pair = round < items.length * items.length ? crossing(placed, items) : undefined;
    if (!pair) return placed;
    const [l, r] = pair;
    sides.left = sides.left.map((i) => (i.id === l ? (sides.right.find((x) => x.id === r) ?? i) : i));
    const moved = items.find((i) => i.id === l);
    sides.right = sides.right.map((i) => (i.id === r && moved ? moved : i));
  }
}

/** A name on the left and one on the right whose leaders cross. */
function crossing(placed: readonly Placed[], items: readonly Named[]): readonly [string, string] | undefined {
  const at = (id: string): readonly [number, number] => {
    const i = items.find((x) => x.id === id);
    return [i?.x ?? 0, i?.y ?? 0];
  };
  for (const l of placed) {
    if (l.side !== 'left') continue;
    for (const r of placed) {
      if (r.side === 'right' && crosses(at(l.id), [l.elbowX, l.y], at(r.id), [r.elbowX, r.y])) return [l.id, r.id];
    }
  }
  return undefined;
}

function column(items: Named[], side: 'left' | 'right', m: Margins): Placed[] {
  const { top, bottom, inset } = m[side];
  const textX = side === 'left' ? inset : m.width - inset;
  const elbowX = side === 'left' ? textX + STUB : textX - STUB;
  const order = [...items].sort((a, b) => a.y - b.y || a.x - b.x);
  // slots from the wished heights, pushed apart downwards and back up from the bottom
  const y = order.map((i) => Math.min(Math.max(i.y, top), bottom - i.height));
  for (let i = 1; i < y.length; i++) y[i] = Math.max(y[i], y[i - 1] + order[i - 1].height + GAP);
  let floor = bottom;
  for (let i = y.length - 1; i >= 0; i--) {
    y[i] = Math.min(y[i], floor - order[i].height);
    floor = y[i] - GAP;
  }
  // where two leaders cross, their names change places: each time the leaders get shorter, so it ends
  for (let round = 0; round < order.length * order.length; round++) {
    let crossed = false;
    for (let i = 0; i < order.length && !crossed; i++) {
      for (let j = i + 1; j < order.length && !crossed; j++) {
        const a = order[i];
        const b = order[j];
        if (crosses([a.x, a.y], [elbowX, y[i]], [b.x, b.y], [elbowX, y[j]])) {
          order[i] = b;
          order[j] = a;
          crossed = true;
        }
      }
    }
    if (!crossed) break;
  }
  return order.map((item, i) => ({ id: item.id, side, y: y[i], textX, elbowX }));
}

/** A rectangle of the picture, px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two boxes lie on each other. */
export const meet = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Shifts a box along one axis, to the nearer side, until it meets none of the others; where there is no room it stays where it was. */
export function shiftFree(box: Box, others: readonly Box[], axis: 'x' | 'y', least: number, most: number): Box {
  for (let d = 0; d < most - least; d += 4) {
    for (const sign of d === 0 ? [1] : [1, -1]) {
      const at = box[axis] + sign * d;
      if (at < least || at > most) continue;
      const moved = { ...box, [axis]: at };
      if (!others.some((o) => meet(moved, o))) return moved;
    }
  }
  return box;
}

/** Where the arrow of something out of view stands: on the edge of a box, in its direction from the middle; and whichever way it points. */
export function edgePlace(
  width: number,
  height: number,
  inset: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  dx: number,
  dy: number,
): { readonly x: number; readonly y: number; readonly side: 'left' | 'right' | 'top' | 'bottom' } {
  const x0 = inset.left;
  const x1 = width - inset.right;
  const y0 = inset.top;
  const y1 = height - inset.bottom;
  const cx = (x0 + x1) / 2;
  const cy = (y0 + y1) / 2;
  const n = Math.hypot(dx, dy) || 1;
  const ux = dx / n;
  const uy = dy / n || 1e-9;
  const tx = Math.abs(ux) > 1e-9 ? (x1 - x0) / 2 / Math.abs(ux) : Number.POSITIVE_INFINITY;
  const ty = (y1 - y0) / 2 / Math.abs(uy);
  const t = Math.min(tx, ty);
  const side = tx < ty ? (ux < 0 ? 'left' : 'right') : uy < 0 ? 'top' : 'bottom';
  return { x: cx + t * ux, y: cy + t * uy, side };
}
