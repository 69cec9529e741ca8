import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = join(import.meta.dirname, '../..');

/** In development, data/, missions/ and flights/ of the repository stand where the built site has them. */
function repositoryFolders(): Plugin {
  return {
    name: 'repository-folders',
    configureServer(server) {
      for (const folder of ['data', 'missions', 'flights']) {
        server.middlewares.use(`/${folder}`, (request, response, next) => {
          const inside = normalize(decodeURIComponent((request.url ?? '/').split('?')[0])).replace(/^[/\\]+/, '');
          const file = join(root, folder === 'flights' ? 'apps/web/dist/flights' : folder, inside);
          if (inside.startsWith('..') || inside.startsWith(sep) || !existsSync(file) || !statSync(file).isFile()) {
            next();
            return;
          }
          createReadStream(file).pipe(response);
        });
      }
    },
  };
}

/** The theatre: static files for any web host, at any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), repositoryFolders()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 1200 },
  worker: { format: 'es' },
});
