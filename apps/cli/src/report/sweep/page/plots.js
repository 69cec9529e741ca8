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
