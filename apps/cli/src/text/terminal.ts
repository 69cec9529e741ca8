import { styleText } from 'node:util';

/** Where a command speaks: results on stdout, everything else on stderr. */
export interface Voice {
  readonly width: number;
  bold(s: string): string;
  dim(s: string): string;
  good(s: string): string;
  bad(s: string): string;
  accent(s: string): string;
  line(text?: string): void;
}

/** Colours only where a person looks, and never against NO_COLOR (https://no-color.org). */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true && process.env['TERM'] !== 'dumb';
}

export function widthOf(stream: NodeJS.WriteStream): number {
  const told = Number(process.env['COLUMNS']);
  const columns = stream.isTTY ? stream.columns : told > 0 ? told : 100;
  return Math.max(60, Math.min(columns || 80, 120));
}

export function voiceOf(stream: NodeJS.WriteStream): Voice {
  const colour = wantsColour(stream);
  const style = (format: Parameters<typeof styleText>[0]) => (s: string) =>
    colour && s !== '' ? styleText(format, s, { validateStream: false }) : s;
  return {
    width: widthOf(stream),
    bold: style('bold'),
    dim: style('dim'),
    good: style('green'),
    bad: style('red'),
    accent: style('cyan'),
    line(text = '') {
      stream.write(`${text}\n`);
    },
  };
}

/** The visible length: colours take no room. */
export function visible(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character starts a colour
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}

/** Breaks text at blanks into lines of at most `width`; the first begins at `first`, the others at `rest`. */
export function wrap(text: string, width: number, rest = ''): string {
  const out: string[] = [];
  for (const paragraph of text.split('\n')) {
    const lead = out.length === 0 ? (/^ */.exec(paragraph)?.[0] ?? '') : '';
    let line = '';
    for (const [i, word] of paragraph.trimStart().split(' ').entries()) {
      if (i === 0) {
        line = lead + word;
        continue;
      }
      const room = out.length === 0 ? width : width - visible(rest);
      if (line !== '' && visible(line) + 1 + visible(word) > room) {
        out.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    out.push(line);
  }
  return out.map((l, i) => (i === 0 ? l : rest + l)).join('\n');
}
