import { existsSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FarsideError } from '@farside/math';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFolder, makeFolder, readText, statOf } from './files.ts';
import { fileError, systemFault } from './system-errors.ts';

/** Errors are those that the system really gives. */
let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'farside-system-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (e) {
    return e;
  }
  throw new Error('it did not fail');
}

test('each failure of the system becomes one typed error with its path and what to try', async () => {
  const file = join(home, 'file');
  writeFileSync(file, 'x');
  symlinkSync(join(home, 'loop'), join(home, 'loop'));
  const cases: [string, string, string, () => unknown][] = [
    ['ENOENT', 'FILE_MISSING', join(home, 'none'), () => readFile(join(home, 'none'))],
    ['EISDIR', 'FILE_KIND', home, () => readFile(home)],
    ['ENOTDIR', 'FILE_KIND', join(file, 'below'), () => open(join(file, 'below'))],
    ['EEXIST', 'FILE_KIND', file, () => mkdir(file)],
    ['ELOOP', 'FILE_FAULT', join(home, 'loop'), () => readFile(join(home, 'loop'))],
    ['ENAMETOOLONG', 'FILE_FAULT', join(home, 'n'.repeat(300)), () => readFile(join(home, 'n'.repeat(300)))],
  ];
  for (const [system, code, path, work] of cases) {
    const e = fileError(await failureOf(work), 'read', path);
    expect(e, system).toBeInstanceOf(FarsideError);
    const { details } = e as FarsideError;
    expect(e).toMatchObject({ code, details: { where: path, found: system } });
    expect(String(e)).toContain(`cannot read '${path}': `);
    expect(details.tryThis).toBeTruthy();
  }
});

test.skipIf(!existsSync('/dev/full'))('a full device is told as such (skipped where there is no /dev/full)', async () => {
  const e = fileError(await failureOf(() => writeSync(openSync('/dev/full', 'w'), 'x')), 'write', '/dev/full');
  expect(e).toMatchObject({ code: 'FILE_DISK_FULL', message: "cannot write '/dev/full': there is no room left" });
});

test('what the system reports without a case of its own keeps its name; other errors stay what they are', () => {
  const odd = Object.assign(new Error('EXDEV: cross-device link'), { code: 'EXDEV', syscall: 'rename', path: '/a' });
  expect(fileError(odd)).toMatchObject({ code: 'FILE_FAULT', details: { where: '/a', found: 'EXDEV' } });
  for (const [system, code] of [
    ['EACCES', 'FILE_ACCESS'],
    ['EPERM', 'FILE_ACCESS'],
    ['EROFS', 'FILE_READ_ONLY'],
    ['EDQUOT', 'FILE_DISK_FULL'],
  ])
    expect(systemFault(Object.assign(new Error(system), { code: system, syscall: 'open' }))).toMatchObject({ code, system });
  const typed = new FarsideError('TANK_DRY', 'dry');
  expect(fileError(typed)).toBe(typed);
  const own = Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' });
  expect(fileError(own)).toBe(own);
  expect(fileError('text')).toBe('text');
});

test('files and folders that are not there are told from those that cannot be used', () => {
  writeFileSync(join(home, 'text'), 'x');
  expect(statOf(join(home, 'none'))).toBeUndefined();
  expect(statOf(join(home, 'text', 'below'))).toBeUndefined();
  expect(statOf(join(home, 'text'))?.isFile()).toBe(true);
  expect(readText(join(home, 'text'))).toBe('x');
  expect(() => readText(home)).toThrow(expect.objectContaining({ code: 'FILE_KIND' }));
  expect(() => listFolder(join(home, 'text'))).toThrow(expect.objectContaining({ code: 'FILE_KIND' }));
  expect(() => listFolder(join(home, 'none'))).toThrow(expect.objectContaining({ code: 'FILE_MISSING' }));
});

test('folders are made with those above them; where none can be made it fails instead of trying for ever', async () => {
  await Promise.all([makeFolder(join(home, 'a', 'b', 'c')), makeFolder(join(home, 'a', 'b', 'd'))]);
  expect(statOf(join(home, 'a', 'b', 'c'))?.isDirectory()).toBe(true);
  await makeFolder(join(home, 'a', 'b'));
  writeFileSync(join(home, 'a', 'file'), '');
  await expect(makeFolder(join(home, 'a', 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(home, 'a', 'file', 'x', 'y'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  if (existsSync('/proc/self')) await expect(makeFolder('/proc/farside/x')).rejects.toMatchObject({ syscall: 'mkdir' });
});
