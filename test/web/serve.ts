import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.yaml': 'text/yaml',
};

export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves folders on the loopback address at a free port: `mounts` from the first part of the path to a folder, '' for the rest. Only reads, only below these folders. */
export async function serve(mounts: Readonly<Record<string, string>>): Promise<Served> {
  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).slice(1);
      const [first, ...rest] = path.split('/');
      const [folder, name] = mounts[first] === undefined ? [mounts[''], path] : [mounts[first], rest.join('/')];
      const inside = normalize(name === '' ? 'index.html' : name);
      if (inside.startsWith('..') || inside.startsWith(sep)) throw new Error('outside');
      const bytes = await readFile(join(folder, inside));
      response.writeHead(200, { 'content-type': TYPES[extname(inside)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
