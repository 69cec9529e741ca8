import { figure, unitOfMeasure } from '../../apps/cli/src/text/figures.ts';
import { FLOWN, type FlownChange } from './flown.ts';
import { type Flown, flyChanged, moved, refusalOfChange } from './fly.ts';
import { REFUSED } from './refused.ts';

/** A change as one would write it, several in one. */
export const title = (set: FlownChange['set']): string =>
  Object.entries(set)
    .map(([path, value]) => (value === undefined ? `\`${path}\` left out` : `\`${path}: ${String(value)}\``))
    .join(', ');

const plain = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A difference in the unit of its figure, with its sign. */
function difference(measure: string, by: number | undefined): string {
  if (by === undefined) return 'not measured';
  const unit = measure.endsWith('-epoch') || measure.endsWith('-start') || measure.endsWith('-end') ? 's' : unitOfMeasure(measure);
  return `${by < 0 ? '−' : '+'}${figure(Math.abs(by), unit)}`;
}

/** The page, flown anew. @param tell is told what is being flown. */
export function writePage(env: Parameters<typeof flyChanged>[0], version: string, tell: (what: string) => void): string {
  const base: Flown = flyChanged(env, {});
  const lines = [
    '# What moves when an input changes',
    '',
    `Engine version ${version}. Written by \`npm run changes\`; every row is a test (\`test/changes/\`, in \`npm run test:long\`). The mission is Chang'e 6 with one thing changed in its`,
    '`mission.yaml`; everything else in the file stays, and everything downstream is solved and flown again. The test holds each figure to bounds that come from the reason beside it,',
    'holds every phase before the first one touched to the bit, and holds what is promised of every flight: touchdown on the spot, softly and on time, docking inside its limits, the',
    'capsule near its aim.',
    '',
  ];
  for (const [where, changes] of Object.entries(FLOWN)) {
    lines.push(`## Changes ${where}`, '', '| Change | First touched | What moved | Why it had to |', '|---|---|---|---|');
    for (const c of changes) {
      tell(title(c.set));
      const changed = flyChanged(env, c.set);
      const cells = c.moves.map((m) => `${m.measure} ${difference(m.measure, moved(base, changed, m.measure))}`);
      lines.push(`| ${title(c.set)} | ${c.from} | ${cells.join('<br>')} | ${c.moves.map((m) => plain(m.why)).join('<br>')} |`);
    }
    lines.push('');
  }
  lines.push('## Changes that are refused', '', 'Where the hint names what would do, the test follows it, and the mission flies.', '');
  lines.push('| Change | Refused with | What it says | Why |', '|---|---|---|---|');
  for (const c of REFUSED) {
    tell(title(c.set));
    const e = refusalOfChange(env, c.set);
    lines.push(
      `| ${title(c.set)} | ${e?.code ?? 'flies'} | ${plain(`${e?.message ?? ''}. Try: ${e?.details.tryThis ?? ''}`)} | ${plain(c.why)} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}
