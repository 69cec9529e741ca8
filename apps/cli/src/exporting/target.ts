import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FarsideError } from '@farside/math';
import { fileError } from '@farside/node';
import { err, pour, pourInto } from '../output.ts';
import { shown } from '../places.ts';
import { size } from '../text/figures.ts';
import type { Exporter, Product } from './exporter.ts';

/** Where a product goes: a file, or a folder for several. */
export interface Target {
  readonly path: string;
}

/** Refuses a place that is taken, before anything is computed. Throws FILE_EXISTS. */
export function target(path: string, exporter: Exporter, force: boolean): Target {
  if (!existsSync(path)) return { path };
  const folder = statSync(path).isDirectory();
  if (folder && !exporter.folder)
    throw new FarsideError('FILE_EXISTS', `'${shown(path)}' is a folder`, {
      expected: 'the name of a file',
      tryThis: `--out ${shown(join(path, `flight.${ENDING[exporter.option]}`))}`,
    });
  if (!folder && exporter.folder)
    throw new FarsideError('FILE_EXISTS', `'${shown(path)}' is a file`, { expected: 'the name of a folder for four tables' });
  if (!force) {
    throw new FarsideError('FILE_EXISTS', `there is already a ${folder ? 'folder' : 'file'} '${shown(path)}'`, {
      tryThis: 'name another one with --out, or replace it with --force',
    });
  }
  return { path };
}

const ENDING: Readonly<Record<Exporter['option'], string>> = {
  oem: 'oem',
  opm: 'opm',
  spk: 'bsp',
  czml: 'czml',
  csv: 'csv',
  parquet: 'parquet',
};

/** Writes a product to its target, or text to stdout. A file is there whole or not at all. Throws FILE_*. */
export async function deliver(product: Product, to: Target | undefined): Promise<void> {
  if ('text' in product && !to) {
    await pour(product.text);
    return;
  }
  const path = to?.path ?? '';
  if ('files' in product) {
    writing(path, () => mkdirSync(path, { recursive: true }));
    for (const f of product.files) {
      const file = join(path, f.name);
      whole(file, (part) => writeFileSync(part, f.bytes));
      err().line(`${f.about} → ${shown(file)} (${size(f.bytes.length)})`);
    }
    return;
  }
  if ('bytes' in product) {
    whole(path, (part) => writeFileSync(part, product.bytes));
    err().line(`${product.what} → ${shown(path)} (${size(product.bytes.length)})`);
    return;
  }
  let lines = 0;
  whole(path, (part) => {
    lines = pourInto(part, product.text);
  });
  err().line(`${product.what} → ${shown(path)} (${lines} lines)`);
}

/** Writes beside the file and puts it in its place when it is whole. */
function whole(path: string, write: (part: string) => void): void {
  // a device or a pipe has no place to be put in
  const part = existsSync(path) && !statSync(path).isFile() ? path : `${path}.${process.pid}.part`;
  try {
    writing(path, () => write(part));
    if (part !== path) writing(path, () => renameSync(part, path));
  } catch (e) {
    if (part !== path) rmSync(part, { force: true });
    throw e;
  }
}

function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw fileError(cause, 'write', shown(path));
  }
}
