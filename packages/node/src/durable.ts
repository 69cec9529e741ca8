import { constants, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes a name in a folder durable. Not every file system can; then the file's own sync must do. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Writes a file whole or not at all: a reader sees the old one or the new one. Throws errors of the system. */
export async function writeAtomically(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  const passing = `${path}.new`;
  try {
    const handle = await open(passing, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(passing, path);
  } catch (e) {
    await unlink(passing).catch(() => undefined);
    throw e;
  }
  await syncFolder(folder);
}
