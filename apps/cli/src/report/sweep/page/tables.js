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
