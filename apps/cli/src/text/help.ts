import { widthOf, wrap } from './terminal.ts';

/** What stands below the options of a command: prose fitted to the terminal, examples (indented by two) broken before an option where they are too long. */
export function helpText(text: string): string {
  const width = widthOf(process.stdout);
  const blocks: string[][] = [];
  let prose = false;
  for (const line of text.split('\n')) {
    const indented = line.startsWith('  ');
    const joins = prose && !indented && line !== '' && !line.endsWith(':');
    if (joins) blocks.at(-1)?.push(line);
    else blocks.push([line]);
    prose = !indented && line !== '' && !line.endsWith(':');
  }
  return blocks.map((b) => (b[0].startsWith('  ') ? example(b[0], width) : wrap(b.join(' '), width))).join('\n');
}

function example(line: string, width: number): string {
  if (line.length <= width) return line;
  const parts = line.split(/ (?=--[a-z])/);
  const out = [parts[0]];
  for (const part of parts.slice(1)) {
    const last = out.length - 1;
    if (out[last].length + part.length + 3 <= width) out[last] += ` ${part}`;
    else out.push(`      ${part}`);
  }
  return out.join(' \\\n');
}
