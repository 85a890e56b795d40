import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../infra/build-console.ts';
import { createConsole } from '../../infra/local/console/serve-console.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The built console alone, as the host serves it, for stories whose answers come from `page.route`. */
export const serveConsole = async (): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const show = createConsole({ folder: await buildConsole(ROOT), hasSignIn: () => false });
  const server = createServer(({ method = 'GET', url = '/' }, response) => {
    const answer = show(method, url.split('?')[0] ?? '/');
    response.writeHead(answer?.status ?? 404, answer?.headers ?? {}).end(answer?.body);
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
