import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';
import { invokeRoute, pathOf } from './invoke-route.ts';
import type { LocalControls } from './local-controls.ts';
import { GATEWAY_ANSWERS, type HttpAnswer, type HttpRequest } from './payload.ts';

/** What API Gateway takes; Lambda's own limit is met first by most. */
const MOST_BODY = 10 * 1024 * 1024;

/** The port is taken at once, so that a taken one is told before anything else starts; until all runs the answer is 503. */
export const openServer = async (port: number): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer({ keepAliveTimeout: 60_000 });
  server.on('request', (_request, response) =>
    send(response, GATEWAY_ANSWERS.timedOut, { requestId: randomUUID(), now: Date.now() }),
  );
  const opened = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  try {
    await opened;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new HeadwaterError(
        'local.port',
        `Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
      );
    if (code === 'EACCES')
      throw new HeadwaterError(
        'local.port',
        `Port ${port} may not be opened by this user. Choose one above 1023: PORT=4100 npm start`,
      );
    throw error;
  }
  return { server, port: (server.address() as AddressInfo).port };
};

const readLimited = async (request: IncomingMessage): Promise<Buffer | 'too-large'> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MOST_BODY) chunks.push(chunk as Buffer);
  }
  return size > MOST_BODY ? 'too-large' : Buffer.concat(chunks);
};

const send = (
  response: ServerResponse,
  answer: HttpAnswer,
  { requestId, now }: { requestId: string; now: number },
): void => {
  response.writeHead(answer.status, {
    ...answer.headers,
    // The host's clock can be moved: whoever reads its answers is told what it reads.
    date: new Date(now).toUTCString(),
    'apigw-requestid': requestId,
    'content-length': answer.body.length,
  });
  response.end(answer.body);
};

const readRequest = async (
  request: IncomingMessage,
  requestId: string,
  now: number,
): Promise<HttpRequest | 'too-large'> => {
  const body = await readLimited(request);
  if (body === 'too-large') return body;
  const { method = 'GET', url = '/', headers } = request;
  const sourceIp = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
  return { requestId, method, url, headers, sourceIp, body, now };
};

/** What was called, by its route: a path may name a person (rule 36). */
const calledRoute = ({ method = 'GET', url = '/' }: IncomingMessage, { router }: HostParts): string =>
  url.startsWith('/_local')
    ? `${method} ${pathOf(url)}`
    : (router.match(method, pathOf(url))?.routeKey ?? `${method} (no route)`);

/** What the host answers besides the template's routes. */
export interface OwnAnswers {
  readonly controls: LocalControls;
  readonly showConsole: (method: string, path: string) => HttpAnswer | undefined;
}

/** Serves the template's routes, the console, and the host's own `/_local`. */
export const serveApi = (server: Server, parts: HostParts, { controls, showConsole }: OwnAnswers): void => {
  const { reporter, clock } = parts;
  const answer = async (request: IncomingMessage, requestId: string): Promise<HttpAnswer> => {
    try {
      if (request.url?.startsWith('/_local')) return await controls(request);
      const shown = showConsole(request.method ?? 'GET', pathOf(request.url ?? '/'));
      if (shown) return shown;
      const read = await readRequest(request, requestId, clock.now());
      return read === 'too-large' ? GATEWAY_ANSWERS.tooLarge : await invokeRoute(read, parts);
    } catch (error) {
      reporter.say(`  ✗ ${calledRoute(request, parts)}: ${error instanceof Error ? error.message : String(error)}`);
      return GATEWAY_ANSWERS.failed;
    }
  };
  server.removeAllListeners('request');
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    const start = performance.now();
    const answered = await answer(request, requestId);
    if (!response.destroyed) send(response, answered, { requestId, now: clock.now() });
    const took = Math.round(performance.now() - start);
    reporter.detail(
      `${new Date(clock.now()).toISOString()} ${calledRoute(request, parts)} → ${answered.status} (${took} ms)`,
    );
  });
};

/** Takes no new requests, answers those that run. */
export const closeServer = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), 5000);
  await closed;
  clearTimeout(timer);
};
