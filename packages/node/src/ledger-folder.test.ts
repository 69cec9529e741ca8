import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseRecord, headLine, LEDGER_VERSION, type LedgerHead, recordLine } from '@farside/campaign';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LEDGER, openLedgerFolder } from './ledger-folder.ts';

let root = '';
let n = 0;
const fresh = (): string => join(root, `sweep${n++}`);
const code = (c: string, details: object = {}) => expect.objectContaining({ code: c, details: expect.objectContaining(details) });
const head: LedgerHead = {
  ledger: LEDGER_VERSION,
  kind: 'sweep',
  mission: 'small',
  manifest: 'abc',
  engine: '0.1.0',
  variation: [{ path: 'a.b', values: ['1', '2', '3', '4'] }],
  cases: 4,
};
const record = (k: number): CaseRecord => ({ case: k, key: `k${k}`, status: 'flown', values: { 'total.delta-v': k / 7 }, elapsed: 1 });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'farside-ledger-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function written(folder: string, count: number): Promise<void> {
  const l = await openLedgerFolder(folder, head);
  for (let k = l.records.length + 1; k <= count; k++) await l.append(recordLine(record(k)));
  await l.close();
}

test('what was appended is there when it is opened again; lines of several writers never interleave', async () => {
  const folder = fresh();
  const l = await openLedgerFolder(folder, head);
  expect(l.records).toEqual([]);
  await Promise.all([1, 2, 3].map((k) => l.append(recordLine(record(k)))));
  await l.close();
  const again = await openLedgerFolder(folder, head);
  expect(again.records).toEqual([1, 2, 3].map(record));
  await again.close();
  expect(await readdir(folder)).toEqual([LEDGER]);
});

test('cut at every byte it opens with the lines before the cut, and goes on to the same bytes', async () => {
  const folder = fresh();
  await written(folder, 4);
  const whole = await readFile(join(folder, LEDGER));
  for (let cut = 0; cut <= whole.length; cut += 7) {
    await writeFile(join(folder, LEDGER), whole.subarray(0, cut));
    await written(folder, 4);
    expect((await readFile(join(folder, LEDGER))).equals(whole), `cut at ${cut}`).toBe(true);
  }
});

test('damage in the middle is refused with file and line; --fresh keeps it beside the new one', async () => {
  const folder = fresh();
  await written(folder, 4);
  const lines = (await readFile(join(folder, LEDGER), 'utf8')).split('\n');
  lines[2] = lines[2].replace('total', 'tutal');
  await writeFile(join(folder, LEDGER), lines.join('\n'));
  await expect(openLedgerFolder(folder, head)).rejects.toThrow(
    code('LEDGER_BROKEN', { where: join(folder, LEDGER), numbers: { line: 3 }, tryThis: expect.stringContaining('--fresh') }),
  );
  expect(await readFile(join(folder, LEDGER), 'utf8')).toBe(lines.join('\n'));
  const l = await openLedgerFolder(folder, head, { fresh: true });
  expect([l.aside, l.records]).toEqual([`${LEDGER}.broken-1`, []]);
  await l.close();
  expect(await readFile(join(folder, `${LEDGER}.broken-1`), 'utf8')).toBe(lines.join('\n'));
  expect(await readFile(join(folder, LEDGER), 'utf8')).toBe(headLine(head));
});

test('another sweep and something else are left as they are', async () => {
  const folder = fresh();
  await written(folder, 2);
  const before = await readFile(join(folder, LEDGER), 'utf8');
  const other = { ...head, variation: [{ path: 'c.d', values: ['1', '2', '3', '4'] }] };
  await expect(openLedgerFolder(folder, other)).rejects.toThrow(code('LEDGER_OTHER'));
  expect(await readFile(join(folder, LEDGER), 'utf8')).toBe(before);
  expect(await readdir(folder)).toEqual([LEDGER]);
  const replaced = await openLedgerFolder(folder, other, { fresh: true });
  expect(replaced.records).toEqual([]);
  await replaced.close();
  const foreign = fresh();
  await mkdir(foreign);
  await writeFile(join(foreign, 'letter.txt'), 'dear');
  for (const o of [{}, { fresh: true }]) await expect(openLedgerFolder(foreign, head, o)).rejects.toThrow(code('LEDGER_FOLDER'));
  expect(await readdir(foreign)).toEqual(['letter.txt']);
});

test('one writer at a time; the lock of a process that is gone is passed over', async () => {
  const folder = fresh();
  const l = await openLedgerFolder(folder, head);
  await expect(openLedgerFolder(folder, head)).rejects.toThrow(code('LEDGER_LOCKED'));
  await l.close();
  await writeFile(join(folder, 'lock-9'), JSON.stringify({ pid: 2 ** 22 + 12345, host: hostname(), token: 'gone' }));
  await written(folder, 1);
  expect(await readdir(folder)).toEqual([LEDGER]);
});

test('a place that is no folder, or that may not be written to', async () => {
  const file = join(root, 'file');
  await writeFile(file, 'x');
  await expect(openLedgerFolder(file, head)).rejects.toThrow(code('FILE_KIND'));
  await expect(openLedgerFolder(join(file, 'below'), head)).rejects.toThrow(code('FILE_KIND'));
});

test.skipIf(process.getuid?.() === 0)('a folder without permission (skipped for root, who has it)', async () => {
  const folder = fresh();
  await mkdir(folder);
  await chmod(folder, 0o500);
  await expect(openLedgerFolder(folder, head)).rejects.toThrow(code('FILE_ACCESS'));
});

const NODE_24 = process.execPath;
test.skipIf(process.platform === 'win32')(
  'a full disk: what was finished is kept, nothing torn, and there is a way on (skipped where there is no ulimit)',
  async () => {
    const folder = fresh();
    await written(folder, 1);
    const before = await readFile(join(folder, LEDGER));
    const script = `
    const { openLedgerFolder } = await import('@farside/node');
    const l = await openLedgerFolder(process.argv[1], ${JSON.stringify(head)});
    await l.append('x'.repeat(2048) + '\\n').then(() => console.log('written'), (e) => console.log(e.code + ': ' + e.message + ' / ' + e.details.tryThis));
    await l.close();`;
    // blocks of 512 bytes or of 1024: the line fits in neither
    const child = spawn('sh', ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1" "$2"', NODE_24, script, folder], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const d of child.stdout) said += String(d);
    expect(said).toContain('FILE_DISK_FULL');
    expect(said).toContain('the cases finished so far are kept');
    expect(said).toContain('the same command goes on');
    expect((await readFile(join(folder, LEDGER))).equals(before)).toBe(true);
  },
);
