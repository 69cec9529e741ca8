import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, ROOT } from './farside.ts';

/** The examples of docs/examples, and how a newcomer runs one. */
export const FOLDER = join(ROOT, 'docs', 'examples');
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

export interface Example {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly code: string;
  /** What it prints, as its last comment says. */
  readonly prints: string;
  /** Reads or makes whole flights. */
  readonly flies: boolean;
}

const HEAD = /^\/\*\*\n([\s\S]*?)\n \*\/\n/;
const PRINTS = /\n\/\* prints:\n([\s\S]*?)\n\*\/\n?$/;

export function examples(): readonly Example[] {
  return readdirSync(FOLDER)
    .filter((f) => f.endsWith('.ts'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const lines = (HEAD.exec(text)?.[1] ?? '').split('\n').map((l) => l.replace(/^ \* ?/, ''));
      const name = file.slice(0, -3);
      return {
        name,
        title: lines[0],
        about: lines.slice(1).join('\n').trim(),
        code: text.replace(HEAD, '').replace(PRINTS, '\n').trim(),
        prints: PRINTS.exec(text)?.[1] ?? '',
        flies: /\b(?:readFlight|flyMission|outline)\(/.test(text),
      };
    });
}

/** The text of an example's file with another output. */
export function withPrints(name: string, prints: string): string {
  const text = readFileSync(join(FOLDER, `${name}.ts`), 'utf8')
    .replace(PRINTS, '\n')
    .trimEnd();
  return `${text}\n\n/* prints:\n${prints.trimEnd()}\n*/\n`;
}

/** Runs a program of TypeScript with the project's own Node; flights are looked for on `shelf`. */
export function runProgram(file: string, shelf: string, cwd = ROOT): Promise<Ran> {
  const { FORCE_COLOR: _f, NO_COLOR: _n, ...env } = process.env;
  const child = spawn(NODE, [file], { cwd, env: { ...env, FARSIDE_FLIGHTS: shelf }, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (d) => {
      stdout += String(d);
    });
    child.stderr.on('data', (d) => {
      stderr += String(d);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** docs/examples/README.md, made from the examples. */
export function examplesPage(all: readonly Example[]): string {
  return `<!-- Written by npm run examples. -->
# Examples

Each is a file of this folder and runs inside the clone: \`node_modules/node/bin/node docs/examples/target.ts\`. What stands under it is what it prints; the tests run every one and hold its output to this.

| example | file |
|---|---|
${all.map((e) => `| [${e.title}](#${e.name}) | \`${e.name}.ts\` |`).join('\n')}

${all.map((e) => `## ${e.title}\n\n<a id="${e.name}"></a>\n${e.about.replaceAll('\n', ' ').replace(/Fly it first: (.*)$/, 'Fly it first: `$1`.')} ([${e.name}.ts](${e.name}.ts))\n\n\`\`\`ts\n${e.code}\n\`\`\`\n\n\`\`\`text\n${e.prints}\n\`\`\`\n`).join('\n')}`;
}
