import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './farside.ts';

/** What a reader of the documents types, and what they show him to expect. */
export interface Block {
  /** Line of the page on which it begins, 1-based. */
  readonly line: number;
  readonly kind: 'sh' | 'ts' | 'py';
  readonly text: string;
  /** What it prints, where the page shows it: a fence of `text` right behind it. A line `…` stands for any lines, `…` in a line for anything. */
  readonly prints?: string;
}

/** Pages with commands and programs to be typed: what tools write is left to the tests of those tools. */
export function pages(): readonly string[] {
  const under = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((d) =>
      d.isDirectory() ? (d.name === 'site' ? [] : under(`${folder}/${d.name}`)) : d.name.endsWith('.md') ? [`${folder}/${d.name}`] : [],
    );
  return ['README.md', 'CONTRIBUTING.md', ...under('missions'), ...under('docs')].filter((p) => !isWritten(read(p)));
}

export const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Pages that a tool writes say so in their first lines. */
const isWritten = (text: string): boolean => /^(?:<!-- Written by|.*\n+.*[Ww]ritten by `npm run)/.test(text);

/** What getting the clone and installing takes is done already: the clean copy of .ci/run does exactly that. */
const DONE = /^(?:git clone|cd |npm (?:start|test|ci|install|run))/;
/** An indented block is typed when it begins like this. */
const TYPED = /^(?:npx farside|cp |mkdir )/;

export function blocksOf(text: string): readonly Block[] {
  const lines = text.split('\n');
  const found: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const fence = /^```(\w*)/.exec(lines[i]);
    const begin = i;
    if (fence) {
      const inside = [];
      for (i++; i < lines.length && !lines[i].startsWith('```'); i++) inside.push(lines[i]);
      const [, kind] = fence;
      if ((kind === 'sh' || kind === 'ts' || kind === 'py') && !left(lines, begin))
        found.push({ line: begin + 1, kind, text: inside.join('\n') });
      const last = found.at(-1);
      if (fence[1] === 'text' && last && isBehind(lines, last, begin)) found[found.length - 1] = { ...last, prints: inside.join('\n') };
    } else if (/^ {4}\S/.test(lines[i])) {
      const inside = [];
      for (; i < lines.length && (/^ {4}/.test(lines[i]) || (lines[i] === '' && /^ {4}/.test(lines[i + 1] ?? ''))); i++)
        inside.push(lines[i].slice(4));
      if (inside.some((l) => TYPED.test(l)) && !left(lines, begin)) found.push({ line: begin + 1, kind: 'sh', text: inside.join('\n') });
    }
  }
  return found.map((b) => (b.kind === 'sh' ? { ...b, text: typed(b.text) } : b)).filter((b) => b.text.trim() !== '');
}

/** `<!-- not run: why -->` on the line before a block. */
const left = (lines: readonly string[], begin: number): boolean =>
  lines.slice(Math.max(0, begin - 2), begin).some((l) => /^<!-- not run: \S.* -->$/.test(l));

const typed = (text: string): string =>
  text
    .split('\n')
    .filter((l) => !DONE.test(l))
    .join('\n');

/** Only blanks stand between the end of a block and this line. */
function isBehind(lines: readonly string[], b: Block, line: number): boolean {
  const end = lines.indexOf('```', b.line);
  return end >= 0 && end < line && lines.slice(end + 1, line).every((l) => l.trim() === '');
}

/** What was printed is what the page shows. */
export function shows(expected: string, printed: string): boolean {
  const literal = (s: string): string => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const line = (l: string): string => literal(l.trimEnd()).replaceAll('…', '.*') + '[ \\t]*\\n';
  const pattern = expected
    .trimEnd()
    .split('\n')
    .map((l) => (l.trim() === '…' ? '(?:.*\\n)*?' : line(l)))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${printed.trimEnd()}\n`);
}
