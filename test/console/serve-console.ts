import { existsSync, readFileSync } from 'node:fs';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = join(ROOT, '.headwater', 'console');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Builds the console and serves it before a host's API, on one origin. */
export const serveConsole = async (api: string): Promise<{ readonly url: string; close(): Promise<void> }> => {
  await build({ configFile: join(ROOT, 'web/console/vite.config.ts'), logLevel: 'error' });
  const server = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url ?? '/', api);
    if (pathname.startsWith('/console')) {
      const path = join(BUILT, pathname.slice('/console'.length));
      const file = extname(path) !== '' && existsSync(path) ? path : join(BUILT, 'index.html');
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(readFileSync(file));
      return;
    }
    const { method = 'GET', headers } = incoming;
    const forwarded = ask(new URL(incoming.url ?? '/', api), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.writeHead(502).end());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
