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

/* ---------- what is told of one case ---------- */
let tip;
function tell(c, box, x, y) {
  hush();
  const rows = [...axes, ...new Set([...asked(), ...shown])].filter((q) => q.varied || c.v !== null);
  tip = h(
    'div',
    { class: 'tip', role: 'status' },
    h('b', {}, `Case ${c.n}`),
    c.e ? h('span', { style: 'color:var(--bad)' }, `  ${c.e.code}${c.e.phase ? ` in ${c.e.phase}` : ''}`) : null,
    h('table', {}, ...rows.map((q) => h('tr', {}, h('td', {}, q.label), h('td', {}, q.text(c))))),
    c.e ? h('p', {}, c.e.message) : null,
    c.e?.hint ? h('p', { class: 'hint' }, `Try: ${c.e.hint}`) : null,
  );
  box.append(tip);
  const place = box.getBoundingClientRect();
  const left = x + 18 + tip.offsetWidth > place.width ? Math.max(0, x - tip.offsetWidth - 14) : x + 16;
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(-10, y - tip.offsetHeight - 12 < -40 ? y + 16 : y - tip.offsetHeight - 12)}px`;
}
function hush() {
  tip?.remove();
  tip = undefined;
}
document.addEventListener('keydown', (e) => {
  if (e.key === 'Escape') hush();
});
/** Measures that the plots show at the moment. */
const asked = () => [...document.querySelectorAll('#plots select')].map((x) => measureNamed(x.value)).filter((m) => m !== undefined);

/** Marks of cases: each can be pointed at, reached by arrow keys, and opened in the table. */
function live(svg, box) {
  const marks = [...svg.querySelectorAll('[data-case]')];
  for (const [i, m] of marks.entries()) {
    const c = byNumber.get(Number(m.getAttribute('data-case')));
    m.setAttribute('tabindex', i === 0 ? '0' : '-1');
    m.setAttribute('role', 'button');
    m.setAttribute(
      'aria-label',
      `Case ${c.n}: ${axes.map((a) => `${a.label} ${a.text(c)}`).join(', ')}; ${
        c.e
          ? `refused, ${c.e.code}`
          : asked()
              .map((q) => `${q.label} ${q.text(c)}`)
              .join(', ')
      }`,
    );
    const near = (e) => {
      const b = box.getBoundingClientRect();
      const r = m.getBoundingClientRect();
      const own = e.clientX === undefined || e.type === 'focus';
      tell(c, box, (own ? r.left + r.width / 2 : e.clientX) - b.left, (own ? r.top : e.clientY) - b.top);
    };
    m.addEventListener('pointerenter', near);
    m.addEventListener('pointerleave', hush);
    m.addEventListener('focus', near);
    m.addEventListener('blur', hush);
    m.addEventListener('click', () => open(c));
    m.addEventListener('keydown', (e) => {
      if (e.key === 'Enter' || e.key === ' ') {
        e.preventDefault();
        open(c);
        return;
      }
      const to = nextMark(marks, i, e.key);
      if (to === undefined) return;
      e.preventDefault();
      m.setAttribute('tabindex', '-1');
      marks[to].setAttribute('tabindex', '0');
      marks[to].focus();
    });
  }
}
/** The nearest mark in the direction of an arrow key. */
function nextMark(marks, i, key) {
  if (key === 'Home') return 0;
  if (key === 'End') return marks.length - 1;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!way) return undefined;
  const centre = (m) => {
    const r = m.getBoundingClientRect();
    return [r.left + r.width / 2, r.top + r.height / 2];
  };
  const [x, y] = centre(marks[i]);
  let best;
  let least = Number.POSITIVE_INFINITY;
  for (const [k, m] of marks.entries()) {
    const [u, v] = centre(m);
    const along = (u - x) * way[0] + (v - y) * way[1];
    const aside = Math.abs((u - x) * way[1]) + Math.abs((v - y) * way[0]);
    if (along <= 0.5 || along + 3 * aside >= least) continue;
    least = along + 3 * aside;
    best = k;
  }
  return best;
}

/* ---------- plots ---------- */
const WIDE = 960;
const widthOf = (box) => Math.max(320, Math.min(WIDE + 220, box.clientWidth || WIDE));
const frameText = (x, y, text, more = {}) => s('text', { x, y, ...more }, text);

function frame(svg, q, X, r, Y, m, H, W) {
  for (const [y, t] of Y.marks) {
    svg.append(s('line', { class: 'grid', x1: m.l, x2: W - m.r, y1: y, y2: y }), frameText(m.l - 8, y + 4, t, { 'text-anchor': 'end' }));
  }
  const wide = Math.max(...X.marks.map(([, t]) => t.length), 1) * 6.6 + 10;
  const every = Math.max(1, Math.ceil((wide * X.marks.length) / (W - m.l - m.r)));
  for (const [i, [x, t]] of X.marks.entries()) {
    if (q.kind !== 'text') svg.append(s('line', { class: 'grid', x1: x, x2: x, y1: m.t, y2: H - m.b }));
    if (i % every === 0) svg.append(frameText(x, H - m.b + 18, t, { 'text-anchor': 'middle' }));
  }
  svg.append(s('line', { class: 'axis', x1: m.l, x2: W - m.r, y1: H - m.b, y2: H - m.b }));
  svg.append(
    frameText((m.l + W - m.r) / 2, H - 6, `${upper(titled(q))}${X.note ? ` ${X.note}` : ''}`, { class: 'title', 'text-anchor': 'middle' }),
  );
  svg.append(frameText(m.l - 8 > 60 ? 0 : 0, 14, `${upper(titled(r))}${Y.note ? ` ${Y.note}` : ''}`, { class: 'title' }));
}

const quantityNamed = (name) => axes.find((a) => a.path === name) ?? measureNamed(name);

/** Points over a varied setting or over another measure; where it is a setting, a line joins the cases that differ in it alone. */
function drawPoints(box, legend, q, r, by) {
  const W = widthOf(box);
  const H = W < 560 ? 320 : 400;
  const Ymarks = scale(
    r,
    flown.map((c) => r.of(c)).filter((x) => x !== undefined),
    0,
    1,
    6,
  ).marks;
  const m = { l: Math.max(44, ...Ymarks.map(([, t]) => t.length * 6.9 + 14)), r: 16, t: 28, b: 46 };
  const band = q.varied && refused.length > 0 ? 26 : 0;
  const svg = s('svg', { viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': `${r.label} over ${q.label}` });
  const seen = flown.filter((c) => q.of(c) !== undefined && r.of(c) !== undefined);
  const all = q.varied ? D.cases : seen;
  const X = scale(
    q,
    all.map((c) => q.of(c)),
    m.l,
    W - m.r,
    Math.max(3, Math.floor(W / 110)),
  );
  const Y = scale(
    r,
    seen.map((c) => r.of(c)),
    H - m.b - band - 4,
    m.t,
    6,
  );
  frame(svg, q, X, r, Y, m, H, W);
  const colour = (c) => (by ? lineColour(c.at[axes.indexOf(by)], by.values.length) : 'var(--accent)');
  if (q.varied && q.kind !== 'text') {
    const lines = new Map();
    const own = axes.indexOf(q);
    for (const c of seen) {
      const key = c.at.filter((_, i) => i !== own).join(' ');
      if (!lines.has(key)) lines.set(key, []);
      lines.get(key).push(c);
    }
    for (const list of lines.values()) {
      list.sort((a, b) => a.at[own] - b.at[own]);
      let d = '';
      for (const [i, c] of list.entries()) {
        // a refused case between two flown ones is a gap
        const joined = i > 0 && c.at[own] === list[i - 1].at[own] + 1;
        d += `${joined ? 'L' : 'M'}${X.at(q.of(c)).toFixed(1)} ${Y.at(r.of(c)).toFixed(1)}`;
      }
      svg.append(s('path', { d, fill: 'none', stroke: colour(list[0]), 'stroke-width': 1.6, opacity: 0.65 }));
    }
  }
  for (const c of seen) {
    svg.append(
      s('circle', {
        class: 'point',
        'data-case': c.n,
        cx: X.at(q.of(c)),
        cy: Y.at(r.of(c)),
        r: seen.length > 400 ? 3 : 5,
        fill: colour(c),
      }),
    );
  }
  if (band > 0) {
    const y = H - m.b - band / 2;
    svg.append(s('rect', { x: m.l, y: H - m.b - band, width: W - m.l - m.r, height: band, fill: 'var(--bad)', opacity: 0.07 }));
    // several refused cases over one place stand beside each other
    const places = new Map();
    for (const c of refused) places.set(q.of(c), [...(places.get(q.of(c)) ?? []), c]);
    const room = (W - m.l - m.r) / Math.max(1, q.values.length);
    for (const [value, list] of places) {
      const apart = Math.min(13, (0.9 * room) / list.length);
      const arm = Math.max(1.5, Math.min(4, apart / 3));
      for (const [k, c] of list.entries()) {
        const x = X.at(value) + (k - (list.length - 1) / 2) * apart;
        svg.append(
          s(
            'g',
            { class: 'no', 'data-case': c.n },
            s('rect', { x: x - apart / 2, y: y - 9, width: apart, height: 18, fill: 'transparent', stroke: 'none' }),
            s('path', { d: `M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}m0-${2 * arm}l-${2 * arm} ${2 * arm}` }),
          ),
        );
      }
    }
  }
  box.replaceChildren(svg);
  live(svg, box);
  legend.replaceChildren(
    ...(by ? by.values.map((t, i) => h('li', {}, h('i', { style: `background:${lineColour(i, by.values.length)}` }), t)).slice(0, 24) : []),
    ...(band > 0 ? [h('li', {}, h('span', { style: 'color:var(--bad)' }, '✕ '), 'could not be flown')] : []),
  );
  if (by) legend.prepend(h('li', {}, `${upper(by.label)}:`));
}

/** A measure over two settings; refused cells are hatched, whatever else is varied is held. */
function drawHeat(box, legend, q, p, r, held) {
  const W = widthOf(box);
  const [iq, ip] = [axes.indexOf(q), axes.indexOf(p)];
  const cells = D.cases.filter((c) => axes.every((_, i) => i === iq || i === ip || c.at[i] === held[i]));
  const nx = q.values.length;
  const ny = p.values.length;
  const m = { l: Math.max(40, ...p.values.map((t) => t.length * 6.9 + 14)), r: 8, t: 28, b: 46 };
  const w = (W - m.l - m.r) / nx;
  const high = Math.max(18, Math.min(52, 460 / ny));
  const H = m.t + m.b + ny * high;
  const svg = s('svg', { viewBox: `0 0 ${W} ${H}`, role: 'group', 'aria-label': `${r.label} over ${q.label} and ${p.label}` });
  svg.append(
    s(
      'defs',
      {},
      s(
        'pattern',
        { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        s('rect', { width: 7, height: 7, fill: 'var(--raised)' }),
        s('line', { x1: 0, y1: 0, x2: 0, y2: 7, stroke: 'var(--hatch)', 'stroke-width': 3 }),
      ),
    ),
  );
  const values = cells.map((c) => r.of(c)).filter((x) => x !== undefined);
  const [lo, hi] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const share = (x) => (hi > lo ? (x - lo) / (hi - lo) : 0.5);
  const bare = (c) => (r.kind === 'epoch' ? stamp(r.of(c)).slice(5) : grouped(r.of(c).toFixed(r.decimals)));
  const roomy =
    values.length > 0 && high >= 20 && Math.max(...cells.filter((c) => r.of(c) !== undefined).map((c) => bare(c).length)) * 6.8 + 8 <= w;
  for (const c of cells) {
    const x = m.l + c.at[iq] * w;
    const y = m.t + (ny - 1 - c.at[ip]) * high;
    const v = r.of(c);
    const fill = v === undefined ? undefined : viridis(share(v));
    const g = s(
      'g',
      { 'data-case': c.n },
      s('rect', { class: 'cell', x, y, width: w, height: high, rx: 3, fill: fill ? rgb(fill) : 'url(#hatch)' }),
    );
    if (fill && roomy)
      g.append(
        s(
          'text',
          { x: x + w / 2, y: y + high / 2 + 4, 'text-anchor': 'middle', style: `fill:${inkOn(fill)};pointer-events:none` },
          bare(c),
        ),
      );
    g.addEventListener('focus', () => g.firstChild.classList.add('on'));
    g.addEventListener('blur', () => g.firstChild.classList.remove('on'));
    svg.append(g);
  }
  const every = Math.max(1, Math.ceil((Math.max(...q.values.map((t) => t.length)) * 6.9 + 12) / w));
  for (const [i, t] of q.values.entries())
    if (i % every === 0) svg.append(frameText(m.l + (i + 0.5) * w, H - m.b + 18, t, { 'text-anchor': 'middle' }));
  const rows = Math.max(1, Math.ceil(15 / high));
  for (const [i, t] of p.values.entries())
    if (i % rows === 0) svg.append(frameText(m.l - 8, m.t + (ny - 0.5 - i) * high + 4, t, { 'text-anchor': 'end' }));
  svg.append(
    frameText((m.l + W - m.r) / 2, H - 6, upper(q.label), { class: 'title', 'text-anchor': 'middle' }),
    frameText(0, 14, upper(p.label), { class: 'title' }),
  );
  box.replaceChildren(svg);
  live(svg, box);
  const bar = VIRIDIS.map((_, i) => rgb(viridis(i / (VIRIDIS.length - 1)))).join(',');
  const text = (x) => (r.kind === 'epoch' ? stamp(x) : grouped(x.toFixed(r.decimals)));
  legend.replaceChildren(
    h('li', {}, `${upper(titled(r))}:`),
    ...(values.length > 0
      ? [
          h(
            'li',
            {},
            text(lo),
            ' ',
            h('i', { style: `width:140px;border-radius:3px;margin:0 4px;background:linear-gradient(90deg,${bar})` }),
            ' ',
            text(hi),
          ),
        ]
      : [h('li', {}, 'no case has it')]),
    ...(cells.some((c) => r.of(c) === undefined) ? [h('li', {}, h('i', { class: 'hatched' }), 'could not be flown')] : []),
  );
}

/** Every case as a line through all varied settings and the measures of the table. */
function drawThreads(box, legend, r) {
  // what reads the same in all flights tells nothing
  const differs = (q) => new Set(flown.map((c) => q.text(c))).size > 1;
  const list = [...axes, ...new Set([r, ...shown])].filter((q) => q.varied || differs(q));
  const W = Math.max(widthOf(box), list.length * 120);
  const H = 380;
  const m = { l: 70, r: list.at(-1).kind === 'number' ? 70 : 96, t: 52, b: 22 };
  const svg = s('svg', {
    viewBox: `0 0 ${W} ${H}`,
    role: 'group',
    'aria-label': 'All cases as lines through settings and measures',
    style: `min-width:${Math.min(W, list.length * 120)}px`,
  });
  const at = (i) => m.l + (i * (W - m.l - m.r)) / Math.max(1, list.length - 1);
  const own = list.map((q) =>
    scale(
      q,
      D.cases.map((c) => q.of(c)).filter((x) => x !== undefined),
      H - m.b,
      m.t,
      5,
      0,
    ),
  );
  const values = flown.map((c) => r.of(c)).filter((x) => x !== undefined);
  const [lo, hi] = [Math.min(...values), Math.max(...values)];
  const full = flown.filter((c) => list.every((q) => q.of(c) !== undefined));
  for (const c of full) {
    const d = list.map((q, i) => `${i === 0 ? 'M' : 'L'}${at(i).toFixed(1)} ${own[i].at(q.of(c)).toFixed(1)}`).join('');
    svg.append(s('path', { class: 'thread', 'data-case': c.n, d, stroke: onPaper(hi > lo ? (r.of(c) - lo) / (hi - lo) : 0.5) }));
  }
  for (const [i, q] of list.entries()) {
    svg.append(s('line', { class: 'axis', x1: at(i), x2: at(i), y1: m.t, y2: H - m.b, 'stroke-width': 1.5 }));
    const words = upper(titled(q)).split(' ');
    const lines = [''];
    for (const w of words) {
      if (lines.at(-1).length + w.length > 17 && lines.at(-1) !== '') lines.push('');
      lines[lines.length - 1] = `${lines.at(-1)} ${w}`.trim();
    }
    const end = i === 0 ? 'start' : i === list.length - 1 ? 'end' : 'middle';
    const x = i === 0 ? 0 : i === list.length - 1 ? W : at(i);
    for (const [k, t] of lines.slice(-3).entries()) svg.append(frameText(x, 12 + k * 14, t, { class: 'title', 'text-anchor': end }));
    for (const [y, t] of own[i].marks) {
      svg.append(
        s('line', { class: 'axis', x1: at(i) - 4, x2: at(i) + 4, y1: y, y2: y }),
        frameText(at(i) + (i === list.length - 1 ? 8 : -8), y + 4, t, {
          'text-anchor': i === list.length - 1 ? 'start' : 'end',
          style: 'paint-order:stroke;stroke:var(--raised);stroke-width:4',
        }),
      );
    }
  }
  box.replaceChildren(svg);
  live(svg, box);
  legend.replaceChildren(h('li', {}, `Coloured by ${r.label}. ${refused.length > 0 ? 'Cases that could not be flown are left out.' : ''}`));
}

function plots() {
  const kinds = [
    ['points', 'Points'],
    ...(axes.length > 1 ? [['heat', 'Heat map']] : []),
    ...(axes.length + shown.length > 2 && flown.length > 1 ? [['threads', 'Parallel']] : []),
  ];
  let kind = axes.length > 1 ? 'heat' : 'points';
  const widest = [...axes].sort((a, b) => b.values.length - a.values.length);
  const state = { q: widest[0], p: widest[1], r: first, by: axes.find((a) => a !== widest[0]) ?? null, held: axes.map(() => 0) };
  const bar = h('div', { class: 'bar' });
  const box = h('div', { class: 'plot' });
  const legend = h('ul', { class: 'legend' });
  const change = (set) => (value) => {
    set(value);
    controls();
    draw();
  };
  /** A choice; `read` makes of the chosen option what `set` wants. */
  function choose(text, options, read, set) {
    const changed = change(set);
    return field(text, h('select', { onchange: (e) => changed(read(e.target.value)) }, ...options));
  }
  function settle() {
    if (kind === 'heat') {
      if (!state.q.varied) state.q = widest[0];
      if (state.p === state.q) state.p = widest.find((a) => a !== state.q);
    }
    const others = axes.filter((a) => a !== state.q);
    if (!others.includes(state.by)) state.by = others[0] ?? null;
  }
  function controls() {
    settle();
    const setKind = change((k) => {
      kind = k;
    });
    const kindOf = ([value, label]) =>
      h('label', {}, h('input', { type: 'radio', name: 'kind', value, checked: value === kind, onchange: () => setKind(value) }), label);
    const list = [h('fieldset', { 'aria-label': 'Kind of plot' }, ...kinds.map(kindOf))];
    const names = { heat: 'measure', threads: 'coloured by', points: 'upwards' };
    list.push(
      choose(names[kind], measureOptions(state.r), measureNamed, (m) => {
        state.r = m;
      }),
    );
    const others = axes.filter((a) => a !== state.q);
    const across = (options) =>
      choose('across', options, quantityNamed, (q) => {
        state.q = q;
      });
    if (kind === 'points') {
      list.push(across([h('optgroup', { label: 'varied' }, ...axisOptions(axes, state.q)), ...measureOptions(state.q)]));
      if (others.length > 1 || (others.length === 1 && !state.q.varied)) {
        list.push(
          choose('colour', axisOptions(others, state.by), quantityNamed, (q) => {
            state.by = q;
          }),
        );
      }
    }
    if (kind === 'heat') {
      list.push(across(axisOptions(axes, state.q)));
      list.push(
        choose('upwards', axisOptions(others, state.p), quantityNamed, (q) => {
          state.p = q;
        }),
      );
      for (const a of others) {
        if (a === state.p) continue;
        const i = axes.indexOf(a);
        const options = a.values.map((t, k) => h('option', { value: k, selected: k === state.held[i] }, t));
        list.push(
          choose(`at ${a.label}`, options, Number, (k) => {
            state.held[i] = k;
          }),
        );
      }
    }
    // the control that has the focus keeps it
    const at = [...bar.querySelectorAll('select, input')].indexOf(document.activeElement);
    bar.replaceChildren(...list);
    if (at >= 0) [...bar.querySelectorAll('select, input')][at]?.focus();
  }
  function draw() {
    hush();
    box.style.overflowX = kind === 'threads' ? 'auto' : 'visible';
    if (kind === 'points') drawPoints(box, legend, state.q, state.r, state.by);
    else if (kind === 'heat') drawHeat(box, legend, state.q, state.p, state.r, state.held);
    else drawThreads(box, legend, state.r);
  }
  $('plots').append(
    h('h2', { id: 'h-plots' }, 'Plots'),
    h('div', { class: 'panel' }, bar, box, legend),
    h(
      'p',
      { class: 'hint' },
      'Point at a case for its figures, click it to find it in the table; with the keyboard: arrow keys and Enter.',
    ),
  );
  controls();
  draw();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) < 8) return;
    width = box.clientWidth;
    draw();
  }).observe($('plots'));
}

/* ---------- best ---------- */
function bests() {
  const o = { direction: objective?.direction ?? 'min', r: first };
  const bar = h('div', { class: 'bar' });
  const box = h('div', { class: 'scroll low', tabindex: '0', role: 'region', 'aria-label': 'Best cases' });
  function draw() {
    const list = flown
      .filter((c) => o.r.of(c) !== undefined)
      .sort((a, b) => (o.direction === 'min' ? 1 : -1) * (o.r.of(a) - o.r.of(b)) || a.n - b.n)
      .slice(0, 5);
    const columns = [...axes, o.r, ...shown.filter((m) => m !== o.r)];
    box.replaceChildren(
      h(
        'table',
        { class: 'cases' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Case'),
            ...columns.map((q) => h('th', { scope: 'col' }, head(q), h('small', {}, unitText(q)))),
          ),
        ),
        h(
          'tbody',
          {},
          ...list.map((c) =>
            h(
              'tr',
              {},
              h('td', {}, h('button', { class: 'case', onclick: () => open(c) }, String(c.n))),
              ...columns.map((q) => h('td', {}, cell(q, c))),
            ),
          ),
        ),
      ),
    );
  }
  bar.append(
    field(
      'better is',
      h(
        'select',
        {
          onchange: (e) => {
            o.direction = e.target.value;
            draw();
          },
        },
        h('option', { value: 'min', selected: o.direction === 'min' }, 'less'),
        h('option', { value: 'max', selected: o.direction === 'max' }, 'more'),
      ),
    ),
    field(
      'of',
      h(
        'select',
        {
          onchange: (e) => {
            o.r = measureNamed(e.target.value);
            draw();
          },
        },
        ...measureOptions(o.r),
      ),
    ),
  );
  $('best').append(h('h2', { id: 'h-best' }, 'Best cases'), bar, box);
  draw();
}

/* ---------- table ---------- */
const head = (q) => h('span', { title: q.varied ? q.path : `${q.label} (${q.name})` }, upper(q.short ?? q.label));
const unitText = (q) => (q.varied || !q.unit ? '' : q.unit);
const cell = (q, c) => {
  if (q.varied) return q.text(c);
  const x = q.of(c);
  return x === undefined ? '—' : q.kind === 'epoch' ? stamp(x) : grouped(x.toFixed(q.decimals));
};
const PAGE = 200;
const T = { sort: null, down: false, which: 'all', words: '', columns: [...shown], room: PAGE, current: null };
let body;

function rows() {
  const words = T.words
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  const list = D.cases.filter((c) => {
    if (T.which === 'flown' && c.v === null) return false;
    if (T.which === 'refused' && c.v !== null) return false;
    if (words.length === 0) return true;
    const text =
      `${c.n} ${axes.map((a) => a.text(c)).join(' ')} ${c.e ? `${c.e.code} ${c.e.phase} ${c.e.message} ${c.e.hint}` : ''}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
  if (T.sort === null) return T.down ? list.reverse() : list;
  const sign = T.down ? -1 : 1;
  return list.sort((a, b) => {
    const [x, y] = [T.sort.of(a), T.sort.of(b)];
    // what has no figure stands last, either way
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined) || a.n - b.n;
    return sign * (x - y) || a.n - b.n;
  });
}

function fill() {
  const list = rows();
  const some = list.slice(0, T.room);
  body.replaceChildren(
    ...some.map((c) =>
      h(
        'tr',
        { id: `case-${c.n}`, 'aria-current': c.n === T.current ? 'true' : null },
        h('td', { class: 'case' }, String(c.n)),
        ...axes.map((a) => h('td', {}, a.text(c))),
        ...(c.v === null
          ? [
              h(
                'td',
                { class: 'why', colspan: Math.max(1, T.columns.length) },
                h(
                  'div',
                  {},
                  h('b', {}, c.e.code),
                  c.e.phase ? ` in ${c.e.phase}: ` : ': ',
                  c.e.message,
                  c.e.hint ? h('p', { class: 'hint' }, `Try: ${c.e.hint}`) : null,
                ),
              ),
            ]
          : T.columns.length === 0
            ? [h('td', { style: 'text-align:left' }, 'flown')]
            : T.columns.map((q) => h('td', {}, cell(q, c)))),
      ),
    ),
  );
  const all = grouped(String(D.cases.length));
  $('count').textContent = list.length === D.cases.length ? `${all} cases` : `${grouped(String(list.length))} of ${all} cases`;
  $('more').hidden = list.length <= T.room;
}

function heads() {
  const th = (q, label, unit, extra) =>
    h(
      'th',
      { scope: 'col', 'aria-sort': T.sort === q && (q !== null || T.down || T.sorted) ? (T.down ? 'descending' : 'ascending') : null },
      h(
        'button',
        {
          onclick: () => {
            T.down = T.sort === q && !(q === null && !T.sorted) ? !T.down : false;
            T.sort = q;
            T.sorted = true;
            heads();
            fill();
          },
        },
        label,
      ),
      h('small', {}, unit ?? '', extra),
    );
  $('heads').replaceChildren(
    th(null, 'Case', null, null),
    ...axes.map((a) => th(a, upper(a.label), null, null)),
    // where no figure is shown the reasons have a head of their own
    ...(T.columns.length === 0 ? [h('th', { scope: 'col', style: 'text-align:left' }, 'Outcome')] : []),
    ...T.columns.map((q) =>
      th(
        q,
        head(q),
        unitText(q),
        h(
          'button',
          {
            class: 'drop',
            title: 'take this column away',
            'aria-label': `take the column ${q.label} away`,
            onclick: () => {
              T.columns = T.columns.filter((x) => x !== q);
              heads();
              fill();
            },
          },
          '×',
        ),
      ),
    ),
  );
}

function table() {
  body = h('tbody', {});
  const which = (value, label) =>
    h(
      'label',
      {},
      h('input', {
        type: 'radio',
        name: 'which',
        value,
        checked: value === 'all',
        onchange: () => {
          T.which = value;
          T.room = PAGE;
          fill();
        },
      }),
      label,
    );
  $('table').append(
    h('h2', { id: 'h-table' }, 'All cases'),
    h(
      'div',
      { class: 'bar' },
      h('fieldset', { 'aria-label': 'Which cases' }, which('all', 'All'), which('flown', 'Flown'), which('refused', 'Refused')),
      field(
        'with the words',
        h('input', {
          type: 'search',
          placeholder: 'case, setting, reason …',
          oninput: (e) => {
            T.words = e.target.value;
            T.room = PAGE;
            fill();
          },
        }),
      ),
      field(
        'add a column',
        h(
          'select',
          {
            onchange: (e) => {
              const q = measureNamed(e.target.value);
              if (q && !T.columns.includes(q)) T.columns.push(q);
              e.target.value = '';
              heads();
              fill();
            },
          },
          h('option', { value: '', selected: true }, 'measure …'),
          ...measureOptions(null),
        ),
      ),
      h('span', { class: 'hint', id: 'count', role: 'status' }),
    ),
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of all cases' },
      h('table', { class: 'cases' }, h('thead', {}, h('tr', { id: 'heads' })), body),
    ),
    h(
      'button',
      {
        id: 'more',
        class: 'more',
        hidden: true,
        onclick: () => {
          T.room += 5 * PAGE;
          fill();
        },
      },
      'Show more',
    ),
  );
  heads();
  fill();
}

/** Finds a case in the table. */
function open(c) {
  T.current = c.n;
  const hidden = (T.which === 'flown' && c.v === null) || (T.which === 'refused' && c.v !== null) || T.words !== '';
  if (hidden) {
    T.which = 'all';
    T.words = '';
    document.querySelector('#table input[type=search]').value = '';
    document.querySelector('#table input[value=all]').checked = true;
  }
  T.room = Math.max(T.room, rows().indexOf(c) + 1);
  fill();
  $(`case-${c.n}`)?.scrollIntoView({
    block: 'center',
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}

/* ---------- reasons ---------- */
function reasons() {
  if (refused.length === 0) return;
  const groups = new Map();
  for (const c of refused) {
    const key = `${c.e.code} ${c.e.phase}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(c);
  }
  const list = [...groups.values()].sort((a, b) => b.length - a.length || a[0].n - b[0].n);
  $('reasons').append(
    h('h2', { id: 'h-reasons' }, 'Why cases could not be flown'),
    h(
      'ul',
      { class: 'reasons' },
      ...list.map((g) =>
        h(
          'li',
          {},
          h(
            'h3',
            {},
            g[0].e.code,
            h('span', {}, `  ${g[0].e.phase ? `in ${g[0].e.phase}, ` : ''}${g.length} ${g.length === 1 ? 'case' : 'cases'}`),
          ),
          h('p', {}, `Case ${g[0].n}: ${g[0].e.message}`),
          g[0].e.figures ? h('p', { class: 'hint' }, g[0].e.figures) : null,
          g[0].e.hint ? h('p', { class: 'hint' }, `Try: ${g[0].e.hint}`) : null,
          h(
            'button',
            {
              onclick: () => {
                const search = document.querySelector('#table input[type=search]');
                search.value = g[0].e.code;
                T.words = g[0].e.code;
                T.which = 'refused';
                document.querySelector('#table input[value=refused]').checked = true;
                fill();
                $('table').scrollIntoView({ block: 'start' });
              },
            },
            g.length === 1 ? 'show it in the table' : `show all ${g.length} in the table`,
          ),
        ),
      ),
    ),
  );
}

if (flown.length > 0) {
  bests();
  plots();
} else {
  $('best').remove();
  $('plots').remove();
}
table();
reasons();
