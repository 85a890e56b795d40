import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { HostParts } from '../host-parts.ts';
import type { LocalControls } from './local-controls.ts';
import { answerOf, eventOf, GATEWAY_ANSWERS, type HttpAnswer } from './payload.ts';

/** API Gateway takes 10 MB; Lambda's own limit of 6 MiB (base64 included) is met first by what needs it. */
const MOST_BODY = 10 * 1024 * 1024;
const MOST_EVENT = 6 * 1024 * 1024;
/** An HTTP API waits 30 s for its integration. */
const INTEGRATION_MS = 30_000;

/** The port is taken at once, so that a taken one is told before anything else starts; until all runs the answer is 503. */
export const openServer = async (port: number): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer({ keepAliveTimeout: 60_000 });
  server.on('request', (_request, response) => send(response, GATEWAY_ANSWERS.timedOut, randomUUID()));
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

/** Without the query, where write keys may stand. */
const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/';

const readLimited = async (request: IncomingMessage): Promise<Buffer | 'too-large'> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MOST_BODY) chunks.push(chunk as Buffer);
  }
  return size > MOST_BODY ? 'too-large' : Buffer.concat(chunks);
};

const send = (response: ServerResponse, answer: HttpAnswer, requestId: string): void => {
  response.writeHead(answer.status, {
    ...answer.headers,
    'apigw-requestid': requestId,
    'content-length': answer.body.length,
  });
  response.end(answer.body);
};

const withTimeout = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(otherwise), INTEGRATION_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

const invokeRoute = async (request: IncomingMessage, requestId: string, parts: HostParts): Promise<HttpAnswer> => {
  const body = await readLimited(request);
  const method = request.method ?? 'GET';
  const url = request.url ?? '/';
  const route = parts.router.match(method, pathOf(request));
  if (!route) return GATEWAY_ANSWERS.notFound;
  if (body === 'too-large') return GATEWAY_ANSWERS.tooLarge;
  const sourceIp = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
  const event = eventOf(
    { requestId, method, url, headers: request.headers, sourceIp, body, now: parts.clock.now() },
    route,
  );
  if (body.length > MOST_EVENT / 2 && JSON.stringify(event).length > MOST_EVENT) return GATEWAY_ANSWERS.tooLarge;
  const pool = parts.functions.get(route.functionArn);
  if (!pool) return GATEWAY_ANSWERS.failed;
  const result = await withTimeout(pool.invoke(event), {
    ok: false,
    errorType: 'Sandbox.Timedout',
    errorMessage: '',
  } as const);
  if (result.ok) return answerOf(result.value);
  return result.errorType === 'Sandbox.Timedout' ? GATEWAY_ANSWERS.timedOut : GATEWAY_ANSWERS.failed;
};

/** Serves the template's routes and the host's own `/_local`. */
export const serveApi = (server: Server, parts: HostParts, controls: LocalControls): void => {
  const { reporter, clock } = parts;
  const answer = async (request: IncomingMessage, requestId: string): Promise<HttpAnswer> => {
    try {
      if (request.url?.startsWith('/_local')) return await controls(request);
      return await invokeRoute(request, requestId, parts);
    } catch (error) {
      reporter.say(
        `  ✗ ${request.method} ${pathOf(request)}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return GATEWAY_ANSWERS.failed;
    }
  };
  server.removeAllListeners('request');
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    const start = performance.now();
    const answered = await answer(request, requestId);
    if (!response.destroyed) send(response, answered, requestId);
    const took = Math.round(performance.now() - start);
    reporter.detail(
      `${new Date(clock.now()).toISOString()} ${request.method} ${pathOf(request)} → ${answered.status} (${took} ms)`,
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
