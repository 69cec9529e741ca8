import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Pages of the repository that stand in the site, in their order, and what they are called there. */
const PAGES: readonly (readonly [string, string])[] = [
  ['docs/guides/your-first-trade-study.md', 'your-first-trade-study.md'],
  ['docs/guides/mission-file.md', 'mission-file.md'],
  ['docs/guides/flight-record.md', 'flight-record.md'],
  ['docs/examples/README.md', 'examples.md'],
  ['docs/changes.md', 'changes.md'],
  ['docs/accuracy.md', 'accuracy.md'],
  ['KNOWN-ISSUES.md', 'known-issues.md'],
];

/** Copies the pages side by side into `to`, each under its own title; a link to a page that is not in the site becomes its words. */
export function copyPages(root: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const known = new Map(PAGES.map(([from, name]) => [from, name]));
  for (const [from, name] of PAGES) {
    const text = readFileSync(join(root, from), 'utf8').replace(/^<!--.*-->\n+/, '');
    const title = /^# (.*)$/m.exec(text)?.[1] ?? basename(name, '.md');
    const body = text.replace(/\[([^\]]+)\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)/g, (_all, words: string, link: string, part = '') => {
      const target = known.get(join(from, '..', link).replaceAll('\\', '/'));
      return target ? `[${words}](${target}${part})` : words;
    });
    writeFileSync(join(to, name), `---\ntitle: ${JSON.stringify(title)}\n---\n\n${body}`);
  }
}
