import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Rng, rng } from '@farside/math';

/** Mission files with something done to them: by machines (bytes), editors and merges (lines), people (values), and those who try what YAML can do. */
export interface Mutant {
  /** `kind number`: makes the same file again. */
  readonly name: string;
  readonly text: string;
  /** What was done, in short. */
  readonly what: string;
}

export type MutantKind = 'bytes' | 'lines' | 'values' | 'yaml' | 'plausible';
export const MUTANT_KINDS: readonly MutantKind[] = ['bytes', 'lines', 'values', 'yaml', 'plausible'];

const FILES = ['change-6', 'change-5'].map((m) => readFileSync(join(import.meta.dirname, '../../missions', m, 'mission.yaml'), 'utf8'));

type Damage = (text: string, r: Rng) => readonly [text: string, what: string];

const below = (r: Rng, n: number): number => Math.floor(r.uniform() * n);
const pick = <T>(r: Rng, list: readonly T[]): T => list[below(r, list.length)];

/** The mutant of this kind and number. @param number even: of Chang'e 6, odd: of Chang'e 5. */
export function mutant(kind: MutantKind, number: number): Mutant {
  const r = rng(6, number, kind);
  let text = FILES[number % FILES.length];
  const did: string[] = [];
  const most = kind === 'plausible' ? 2 : 3;
  for (let n = 1 + below(r, most); n > 0; n--) {
    const [next, what] = pick(r, DAMAGES[kind])(text, r);
    text = next;
    did.push(what);
  }
  return { name: `${kind} ${number}`, text, what: did.join('; ') };
}

const STRANGE = [
  '\u0000',
  '\ufeff',
  '\u2028',
  '\u00a0',
  '\u0085',
  '\u200b',
  '\ud800',
  '\udfff',
  '😀',
  'é',
  'ﬀ',
  '\u0007',
  '\u001b[31m',
  '\r',
  '\t',
  '−',
  '–',
  '’',
  '５',
];
const SIGNS = [...':{}[],&*#?|>-!%@"\'`~<=\n '];

const cut = (t: string, at: number, n: number, put = ''): string => t.slice(0, at) + put + t.slice(at + n);
const quoted = (s: string): string => JSON.stringify(s.slice(0, 40));

const BYTES: readonly Damage[] = [
  (t, r) => {
    const [at, n] = [below(r, t.length), 1 + below(r, 40)];
    return [cut(t, at, n), `${n} characters deleted at ${at}`];
  },
  (t, r) => {
    const [at, n] = [below(r, t.length), 1 + below(r, 80)];
    return [cut(t, at, 0, t.slice(at, at + n)), `${n} characters at ${at} twice`];
  },
  (t, r) => {
    const [at, s] = [below(r, t.length + 1), pick(r, [...STRANGE, ...SIGNS]).repeat(1 + below(r, 3))];
    return [cut(t, at, 0, s), `${quoted(s)} inserted at ${at}`];
  },
  (t, r) => {
    const [at, s] = [below(r, t.length), pick(r, [...STRANGE, ...SIGNS])];
    return [cut(t, at, 1, s), `${quoted(s)} in place of ${quoted(t[at] ?? '')} at ${at}`];
  },
  (t, r) => {
    const [a, b, n] = [below(r, t.length), below(r, t.length), 1 + below(r, 12)];
    const [x, y] = [t.slice(a, a + n), t.slice(b, b + n)];
    return [cut(cut(t, a, x.length, y), b, y.length, x), `${n} characters at ${a} and ${b} exchanged`];
  },
  (t, r) => {
    const bytes = Buffer.from(t, 'utf8');
    const bits = Array.from({ length: 1 + below(r, 4) }, () => below(r, 8 * bytes.length));
    for (const b of bits) bytes[b >> 3] ^= 1 << (b & 7);
    return [bytes.toString('utf8'), `bits ${bits.join(', ')} flipped`];
  },
  (t, r) => {
    const at = below(r, t.length);
    return [t.slice(0, at), `cut at ${at}`];
  },
  (t) => [t.replaceAll('\n', '\r\n'), 'ends of lines CR LF'],
  (t) => [t.replaceAll('\n', '\r'), 'ends of lines CR'],
  (t) => [`\ufeff${t}`, 'byte-order mark in front'],
  (t) => [Buffer.from(t, 'utf16le').toString('latin1'), 'UTF-16'],
  (t) => [Buffer.from(t, 'utf8').toString('latin1'), 'read as Latin-1'],
  (t, r) => {
    const at = below(r, t.length);
    return [cut(t, at, 0, '\u0000'.repeat(512)), `a block of zeroes at ${at}`];
  },
];

function linewise(change: (lines: string[], k: number, r: Rng) => string): Damage {
  return (t, r) => {
    const lines = t.split('\n');
    const what = change(lines, below(r, lines.length), r);
    return [lines.join('\n'), what];
  };
}
const LINES: readonly Damage[] = [
  linewise((l, k) => {
    l.splice(k, 1);
    return `line ${k + 1} removed`;
  }),
  linewise((l, k, r) => {
    const n = 2 + below(r, 12);
    l.splice(k, n);
    return `${n} lines removed from ${k + 1}`;
  }),
  linewise((l, k) => {
    l.splice(k, 0, l[k]);
    return `line ${k + 1} twice`;
  }),
  linewise((l, k, r) => {
    const to = below(r, l.length);
    l.splice(to, 0, ...l.splice(k, 1));
    return `line ${k + 1} moved to ${to + 1}`;
  }),
  linewise((l, k, r) => {
    const n = below(r, 14);
    l[k] = ' '.repeat(n) + l[k].trim();
    return `line ${k + 1} indented by ${n}`;
  }),
  linewise((l, k) => {
    l[k] = l[k].replace(/^ +/, (s) => '\t'.repeat(Math.ceil(s.length / 2)));
    return `line ${k + 1} indented with tabs`;
  }),
  linewise((l, k, r) => {
    const n = 1 + below(r, 20);
    for (let i = k; i < Math.min(k + n, l.length); i++) l[i] = `  ${l[i]}`;
    return `${n} lines from ${k + 1} indented by two more`;
  }),
  linewise((l, k) => {
    l[k] = `# ${l[k]}`;
    return `line ${k + 1} commented out`;
  }),
  linewise((l, k) => {
    l.splice(k, 0, '<<<<<<< ours', l[k], '=======');
    l.splice(k + 4, 0, '>>>>>>> theirs');
    return `an unmended merge at line ${k + 1}`;
  }),
  linewise((l, k, r) => {
    const other = FILES[below(r, FILES.length)].split('\n');
    l[k] = other[below(r, other.length)];
    return `line ${k + 1} is one of another place`;
  }),
  linewise((l, k) => {
    l[k] = l[k].replace(/([\w-]+):/, (_, key: string) => `${key.slice(0, -1)}:`);
    return `key of line ${k + 1} misspelt`;
  }),
];

/** Every `key: value` on one line, also inside braces, and entries of lists. */
function values(t: string): readonly { readonly at: number; readonly text: string }[] {
  return [...t.matchAll(/(?<=[\w-]: |\[|, )(?![{[&*|>])(?:"[^"\n]*"|[^\n,{}[\]#]+)/g)].map((m) => ({ at: m.index, text: m[0].trimEnd() }));
}
const NUMBER = /[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?/i;
function valuewise(change: (old: string, r: Rng, t: string) => string, fits = (_: string): boolean => true): Damage {
  return (t, r) => {
    const list = values(t).filter((v) => fits(v.text));
    if (list.length === 0) return [t, 'nothing'];
    const v = pick(r, list);
    const now = change(v.text, r, t);
    const line = t.slice(0, v.at).split('\n').length;
    return [cut(t, v.at, v.text.length, now), `line ${line}: ${quoted(v.text)} → ${quoted(now)}`];
  };
}
const number = (s: string): boolean => NUMBER.test(s) && !/^"|\d-\d|:/.test(s);
const numberwise = (change: (x: number, r: Rng) => string): Damage =>
  valuewise((old, r) => old.replace(NUMBER, (x) => change(Number(x.replaceAll('_', '')), r)), number);

const ODD = [
  ...[
    '.nan',
    '.inf',
    '-.inf',
    'NaN',
    'Infinity',
    '-Infinity',
    'nan km',
    'inf kg',
    '1e400 km',
    '-1e308 m',
    '1e-320 s',
    '0x1F',
    '0o17',
    '1_000',
    '+5',
    '.',
    '-',
  ],
  ...[
    'null',
    '~',
    'true',
    'no',
    '""',
    "''",
    '[]',
    '{}',
    '[1, 2, 3]',
    '[[[1]]]',
    '{a: {b: c}}',
    '|',
    '>-',
    '!!binary aGk=',
    '!!int "7"',
    '!!set {a}',
    '*x',
    '&x 5 km',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '9'.repeat(400),
    '1,5 km',
    '5 km ',
    '5km',
    '5  km',
    '5 km 3 m',
    '5 km/h',
    '3 parsec',
    '12 N m',
    'launch',
    'touchdown + ',
    'docking + 5 h',
  ],
  ...[
    'launch - 1e306 d',
    'touchdown + 1 month',
    'lift-off + lift-off',
    '2024-05-03',
    '2024-02-30',
    '2024-13-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '0000-00-00',
    '12:00:00',
    '25:61:61',
  ],
];
const UNITS = ['m', 'km', 'cm', 'deg', 'rad', 'kg', 't', 's', 'min', 'h', 'd', 'N', 'kN', 'm/s', 'km/s', 'm2', 'g0', '%', 'K', 'Pa', ''];

const VALUES: readonly Damage[] = [
  numberwise((x, r) => String(x * 10 ** (below(r, 25) - 12))),
  numberwise((x) => String(-x)),
  numberwise(() => '0'),
  numberwise((_, r) =>
    pick(r, ['1e300', '-1e300', '1e15', '1e9', '1e-9', '1e-300', '-1e-9', '5e-324', '1.7976931348623157e308', '9007199254740993']),
  ),
  numberwise((x, r) => String(x * (0.5 + r.uniform()))),
  valuewise((_, r) => pick(r, ODD)),
  valuewise((_, r, t) => pick(r, values(t)).text),
  valuewise((old, r) => old.replace(/[a-z%][a-z/0-9%]*$/i, pick(r, UNITS)), number),
  valuewise((old) => `[${old}]`),
  valuewise((old) => `{ value: ${old} }`),
  valuewise((old) => `${old} ${old}`),
  valuewise((old) => old.toUpperCase()),
  valuewise(() => ''),
  (t, r) => {
    const lists = [...t.matchAll(/\[[^[\]\n]*\]/g)];
    if (lists.length === 0) return [t, 'nothing'];
    const m = pick(r, lists);
    const now = pick(r, [
      '[]',
      '5 km',
      m[0].replace(/^\[(.*), (.*)\]$/, '[$2, $1]'),
      m[0].replace(/,.*\]/, ']'),
      m[0].replace(']', ', 1 h]'),
      `[${m[0]}]`,
    ]);
    return [cut(t, m.index, m[0].length, now), `list ${quoted(m[0])} → ${quoted(now)}`];
  },
];

const bomb = (levels: number): string =>
  `bomb:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: levels }, (_, i) => `  a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]\n`).join('')}`;
const deep = (r: Rng): string => {
  const n = pick(r, [10, 60, 200, 1000, 5000, 20000]);
  return pick(r, [
    '['.repeat(n) + ']'.repeat(n),
    '{a: '.repeat(n) + '}'.repeat(n),
    '- '.repeat(n),
    '['.repeat(n),
    '? '.repeat(n),
    '!!x '.repeat(n),
  ]);
};
const YAML: readonly Damage[] = [
  (t, r) => [`${t}\nextra: ${deep(r)}\n`, 'a deep key'],
  (t, r) => [cut(t, pick(r, [...values(t), { at: 0 }]).at, 0, deep(r)), 'depth before a value'],
  (t, r) => {
    const n = 1 + below(r, 9);
    return [`${t}\n${bomb(n)}`, `aliases of aliases, ${n} levels`];
  },
  (t, r) => {
    const n = 1 + below(r, 9);
    return [`${bomb(n)}\n${t.replace(/name: .*/, `name: *a${n}`)}`, `aliases of aliases as the name, ${n} levels`];
  },
  (t) => [t.replace(/^launch:/m, 'launch: &self').replace(/^transfer:\n/m, 'transfer:\n  own: *self\n'), 'a branch by alias'],
  (t) => [t.replace(/^landing:\n/m, 'landing: &a\n  again: *a\n'), 'a branch within itself'],
  (t) => [t.replace(/^ {2}lander:\n/m, '  lander: &l\n').replace(/^ {2}ascender:\n/m, '  ascender:\n    <<: *l\n'), 'a merge key'],
  (t) => [t.replace(/^launch:\n/m, 'launch:\n  <<: [*none, { date: 2024-05-04 }]\n'), 'a merge key of nothing'],
  (t) => [t.replace(/dry: (.*)/, 'dry: &m $1').replace(/propellant: .*/, 'propellant: *m'), 'a value by alias'],
  (t) => [`%YAML 1.1\n---\n${t}`, 'YAML 1.1'],
  (t) => [`%YAML 9.9\n%TAG ! tag:x,2000:\n---\n${t}`, 'directives'],
  (t, r) => {
    const lines = t.split('\n');
    const k = below(r, lines.length);
    lines.splice(
      k,
      0,
      pick(r, [
        '---',
        '...',
        '--- !!map',
        '--- |',
        '? complex',
        '? [a, b]\n: c',
        ': x',
        '- item',
        '!!map',
        '&anchor',
        '"',
        "'",
        '{',
        '[',
        '|',
        '>+2',
        '  - x: &y',
        '<<: 5',
        '__proto__: { polluted: 1 }',
        'constructor: 1',
        '"\\u0000": 1',
        '? {a: 1}\n: 2',
        '1: 2',
        'null: 3',
        '~: 4',
        'true: 5',
        '.nan: 6',
      ]),
    );
    return [lines.join('\n'), `line ${k + 1}: ${quoted(lines[k])}`];
  },
  (t, r) => {
    const key = pick(r, [...t.matchAll(/^ *[\w-]+(?=:)/gm)]) as RegExpExecArray | undefined;
    if (!key) return [t, 'nothing'];
    const now = pick(r, [
      `"${key[0].trim()}"`,
      `!!str ${key[0].trim()}`,
      `&k ${key[0].trim()}`,
      `? ${key[0].trim()}\n`,
      key[0].trim().toUpperCase(),
      '__proto__',
      '5',
      '[x]',
      '{x: y}',
      '""',
      '*k',
    ]);
    const indent = key[0].match(/^ */)?.[0] ?? '';
    return [cut(t, key.index, key[0].length, indent + now), `key ${quoted(key[0])} → ${quoted(now)}`];
  },
  (t) => [t + t, 'the file twice'],
  (t) => [JSON.stringify(t), 'the file as one string'],
  (t) => [`- ${t.replaceAll('\n', '\n  ')}`, 'the file as an entry of a list'],
  (t) => [`mission:\n${t.replace(/^/gm, '  ')}`, 'the file under a key'],
  (t) => [t.replaceAll(/#.*$/gm, ''), 'without comments'],
];

/** What people try: a figure somewhat, or much, larger or smaller; another word that is allowed there. */
const PLAUSIBLE: readonly Damage[] = [
  numberwise((x, r) =>
    round(x * pick(r, [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01, 1.02, 1.05, 1.1, 1.2, 1.3, 1.5, 2, 3, 10])),
  ),
  numberwise((x, r) => round(x * (0.9 + 0.2 * r.uniform()))),
  numberwise((x, r) => round(x + pick(r, [-1, 1, 2, 5, -5, 10, -10]))),
  valuewise(
    (old, r) =>
      pick(
        r,
        ['main', 'translation', 'trim'].filter((e) => e !== old),
      ),
    (s) => /^(?:main|translation|trim)$/.test(s),
  ),
  valuewise(
    (old, r) =>
      old.replace(/(\d+)-(\d+)$/, () => `${String(1 + below(r, 12)).padStart(2, '0')}-${String(1 + below(r, 28)).padStart(2, '0')}`),
    (s) => /^\d{4}-\d\d-\d\d$/.test(s),
  ),
];
const round = (x: number): string => String(Number(x.toPrecision(5)));

const DAMAGES: Readonly<Record<MutantKind, readonly Damage[]>> = {
  bytes: BYTES,
  lines: LINES,
  values: VALUES,
  yaml: YAML,
  plausible: PLAUSIBLE,
};
