import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { FarsideError } from '@farside/math';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.yaml': 'text/yaml; charset=utf-8',
  '.woff2': 'font/woff2',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

export interface Serving {
  /** `http://127.0.0.1:port/` */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves a folder of static files on the loopback address; only reads, only below the folder. Port 0 takes a free one. Throws SITE_PORT. */
export async function serveSite(folder: string, port: number): Promise<Serving> {
  const server = createServer((request, response) => {
    const path = inside(request.url ?? '/');
    const file = path === undefined ? undefined : join(folder, path);
    if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not here\n');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
      // what is built carries its hash in its name; everything else may be made again under the same name
      'cache-control': path?.startsWith('assets') ? 'max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      fail(
        new FarsideError('SITE_PORT', `the theatre cannot be served on port ${port}`, {
          found: cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message,
          tryThis: 'another one with --port, or leave it out for a free one',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', done);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** The path below the folder that an address means; undefined for one that leads out of it. */
function inside(url: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)).replace(/^[/\\]+/, '');
    if (path.startsWith('..') || path.startsWith(sep) || path.includes('\0')) return undefined;
    return path === '' || path.endsWith('/') ? join(path, 'index.html') : path;
  } catch {
    return undefined;
  }
}
