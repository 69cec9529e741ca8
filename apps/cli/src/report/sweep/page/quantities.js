const D = JSON.parse(document.getElementById('data').textContent);

/* ---------- small helpers ---------- */
const $ = (id) => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';
/** An element with attributes and children; `on…` attributes are listeners. */
function h(name, attributes = {}, ...children) {
  const svg = name.startsWith('svg:');
  const e = svg ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
  for (const [k, v] of Object.entries(attributes)) {
    if (v === undefined || v === null || v === false) continue;
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v === true ? '' : v);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}
const s = (name, attributes, ...children) => h(`svg:${name}`, attributes, ...children);

const MINUS = '−';
const grouped = (text) => {
  const [whole, decimals] = text.replace('-', MINUS).split('.');
  const marked = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return decimals === undefined ? marked : `${marked}.${decimals}`;
};
const two = (n) => String(n).padStart(2, '0');
const stamp = (ms, long = true) => {
  const d = new Date(ms);
  const day = `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
  return long ? `${day} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}` : day;
};

/* ---------- quantities: what can stand on an axis of a plot ---------- */
const refused = D.cases.filter((c) => c.v === null);
const flown = D.cases.filter((c) => c.v !== null);
const byNumber = new Map(D.cases.map((c) => [c.n, c]));
const epochMs = (text) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);

const axes = D.axes.map((a, i) => ({
  ...a,
  varied: true,
  label: a.title,
  x: a.kind === 'epoch' ? a.values.map(epochMs) : a.x,
  of(c) {
    return this.x[c.at[i]];
  },
  text(c) {
    return a.values[c.at[i]];
  },
}));
const measures = D.measures.map((m, i) => ({
  ...m,
  varied: false,
  // a hyphen that no line ends with
  label: m.title.replaceAll('delta-v', 'delta\u2011v'),
  short: m.short.replaceAll('delta-v', 'delta\u2011v'),
  of: (c) => (c.v === null || c.v[i] === null ? undefined : m.kind === 'epoch' ? Date.parse(c.v[i]) : c.v[i]),
  text(c) {
    const x = this.of(c);
    return x === undefined ? '—' : this.kind === 'epoch' ? stamp(x) : `${grouped(x.toFixed(m.decimals))}${m.unit ? ` ${m.unit}` : ''}`;
  },
}));
const measureNamed = (name) => measures.find((m) => m.name === name);
const shown = D.shown.map(measureNamed).filter((m) => m !== undefined);
if (shown.length === 0) shown.push(...measures.slice(0, 4));
const objective = D.objective && measureNamed(D.objective.measure) ? D.objective : null;
const first = objective ? measureNamed(objective.measure) : shown[0];
const titled = (q) => `${q.label}${q.unit ? `, ${q.unit}` : ''}`;
const upper = (t) => t.charAt(0).toUpperCase() + t.slice(1);

/** Options of measures, in groups by what stands before the dot. */
function measureOptions(chosen) {
  const groups = new Map();
  for (const m of measures) {
    const g = m.name.split('.')[0];
    if (!groups.has(g)) groups.set(g, []);
    groups.get(g).push(m);
  }
  const names = { total: 'sums', margin: 'left to limits', score: 'score' };
  return [...groups].map(([g, list]) =>
    h(
      'optgroup',
      { label: names[g] ?? g.replaceAll('-', ' ') },
      ...list.map((m) =>
        h('option', { value: m.name, selected: m === chosen }, m.label + (m.unit && m.unit !== 'UTC' ? ` (${m.unit})` : '')),
      ),
    ),
  );
}
const field = (text, control) => h('label', { class: 'field' }, text, control);
const axisOptions = (list, chosen) => list.map((a) => h('option', { value: a.path, selected: a === chosen }, a.label));

/* ---------- scales and colours ---------- */
/** Round values that lie in a span, some `n` of them. */
function ticks(lo, hi, n) {
  if (!(hi > lo)) return [lo];
  const raw = (hi - lo) / n;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].find((k) => k * size >= raw * 0.999) * size;
  const out = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9; k++) out.push(Number((k * step).toPrecision(12)));
  return out;
}
const DAY = 864e5;
function epochTicks(lo, hi, n) {
  const steps = [
    6e4,
    3e5,
    6e5,
    18e5,
    36e5,
    108e5,
    216e5,
    432e5,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
    15 * DAY,
    30 * DAY,
    60 * DAY,
    120 * DAY,
    365 * DAY,
  ];
  const step = steps.find((x) => (hi - lo) / x <= n) ?? 730 * DAY;
  const out = [];
  for (let t = Math.ceil(lo / step) * step; t <= hi; t += step) out.push(t);
  return out.length > 0 ? out : [lo];
}
/** A quantity over pixels. Words stand one beside the other. */
function scale(q, values, from, to, n, room = 0.04) {
  let lo = Math.min(...values);
  let hi = Math.max(...values);
  if (values.length === 0) [lo, hi] = [0, 1];
  if (q.kind === 'text') [lo, hi] = [-0.5, q.values.length - 0.5];
  else if (lo === hi) {
    const d = q.kind === 'epoch' ? DAY / 2 : Math.abs(lo) * 0.05 || 1;
    [lo, hi] = [lo - d, hi + d];
  } else {
    const d = (hi - lo) * room;
    [lo, hi] = [lo - d, hi + d];
  }
  const at = (x) => from + ((x - lo) / (hi - lo)) * (to - from);
  if (q.kind === 'text') return { at, marks: q.values.map((t, i) => [at(i), t]) };
  if (q.kind === 'epoch') {
    const list = epochTicks(lo, hi, n);
    const hours = list.some((t) => t % DAY !== 0);
    const year = list.length > 0 && new Date(list[0]).getUTCFullYear() === new Date(list.at(-1)).getUTCFullYear();
    return {
      at,
      note: year ? String(new Date(list[0]).getUTCFullYear()) : '',
      marks: list.map((t) => [at(t), stamp(t, hours).slice(year ? 5 : 0)]),
    };
  }
  const list = ticks(lo, hi, n);
  const step = list.length > 1 ? Math.abs(list[1] - list[0]) : Math.abs(list[0]) || 1;
  let decimals = 0;
  while (decimals < 9 && Math.abs(Number(step.toFixed(decimals)) - step) > 1e-9 * step) decimals++;
  return { at, marks: list.map((x) => [at(x), grouped(x.toFixed(decimals))]) };
}
/** Viridis (Smith and van der Walt, 2015) at nine places. */
const VIRIDIS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];
function viridis(t) {
  const x = Math.max(0, Math.min(1, t)) * (VIRIDIS.length - 1);
  const i = Math.min(VIRIDIS.length - 2, Math.floor(x));
  return VIRIDIS[i].map((a, k) => Math.round(a + (VIRIDIS[i + 1][k] - a) * (x - i)));
}
const rgb = (c) => `rgb(${c.join(' ')})`;
const inkOn = (c) => (0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2] > 140 ? '#14181c' : '#ffffff');
/** The ends of the scale are left out where lines stand on the paper itself. */
const DARK = matchMedia('(prefers-color-scheme: dark)').matches;
const onPaper = (t) => rgb(viridis(DARK ? 0.32 + 0.65 * t : 0.08 + 0.72 * t));
const lineColour = (i, n) => onPaper(n <= 1 ? 0.5 : i / (n - 1));
