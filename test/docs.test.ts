import { expect, test } from 'vitest';
import { blocksOf, pages, read, shows } from './doc-blocks.ts';

test('blocks are found as readers see them', () => {
  const page = [
    'Text.',
    '',
    '    npx farside missions',
    '    # a word',
    '',
    '    a table, no command',
    '',
    '```sh',
    'npm start',
    'npx farside fly x',
    '```',
    '',
    '```text',
    'shown',
    '```',
    '',
    '    only a drawing',
    '',
    '```ts',
    'console.log(1);',
    '```',
    'Between them stands text.',
    '```text',
    'no output',
    '```',
    '<!-- not run: it takes an hour -->',
    '',
    '```sh',
    'npx farside sweep',
    '```',
  ].join('\n');
  expect(blocksOf(page)).toEqual([
    { line: 3, kind: 'sh', text: 'npx farside missions\n# a word\n\na table, no command' },
    { line: 8, kind: 'sh', text: 'npx farside fly x', prints: 'shown' },
    { line: 19, kind: 'ts', text: 'console.log(1);' },
  ]);
});

test('what is shown is held against what is printed, but for what an ellipsis stands for', () => {
  expect(shows('a\nb', 'a\nb\n')).toBe(true);
  expect(shows('a\nb', 'a\nc\n')).toBe(false);
  expect(shows('a\n…\nb', 'a\n1\n2\nb\n')).toBe(true);
  expect(shows('a', 'a\nmore\n')).toBe(false);
  expect(shows('a\n…', 'a\nmore\n')).toBe(true);
  expect(shows('took … s (done)', 'took 3.2 s (done)\n')).toBe(true);
  expect(shows('1.5', '1x5\n')).toBe(false);
});

test('the documents have blocks to be run', () => {
  const all = pages().map((p) => ({ page: p, blocks: blocksOf(read(p)) }));
  expect(all.find((p) => p.page === 'README.md')?.blocks.map((b) => b.kind)).toEqual(expect.arrayContaining(['sh', 'ts']));
  expect(all.map((p) => p.page)).not.toContain('docs/accuracy.md');
});
