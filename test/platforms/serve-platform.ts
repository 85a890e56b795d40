import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answered, Asked, PlatformDouble } from './platform-double.ts';

/** What goes wrong with a call; `-applied`: the platform did what it was asked before. `twice`: it did so two times. */
export const MOODS = ['well', '429', '500', '500-applied', 'silent', 'silent-applied', 'twice'] as const;
export type Mood = (typeof MOODS)[number];

/** A double on a port of this machine. */
export interface ServedPlatform {
  readonly double: PlatformDouble;
  readonly address: string;
  readonly state: { mood: Mood; requests: number };
  readonly stop: () => Promise<void>;
}

const read = async (request: IncomingMessage): Promise<Asked> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    body: Buffer.concat(parts).toString('utf8'),
  };
};

/** What comes back under a mood; nothing where the platform falls silent. */
const respond = (double: PlatformDouble, asked: Asked, mood: Mood): Answered | undefined => {
  const times = mood === 'twice' ? 2 : ['429', '500', 'silent'].includes(mood) ? 0 : 1;
  const answered = Array.from({ length: times }, () => double.answer(asked)).at(-1);
  if (mood.startsWith('silent')) return undefined;
  if (mood === '429') return double.throttled();
  return mood.startsWith('500') ? { status: 500, body: '<html>' } : answered;
};

/** Serves a double over HTTP, with what it holds at `/_held`; port 0 takes a free one. */
export const servePlatform = async (double: PlatformDouble, port = 0): Promise<ServedPlatform> => {
  const state: ServedPlatform['state'] = { mood: 'well', requests: 0 };
  const held = (): Answered => ({ status: 200, body: [...double.audience()].sort() });
  const server = createServer(async (request, response) => {
    const asked = await read(request);
    const isCall = asked.url.pathname !== '/_held';
    state.requests += isCall ? 1 : 0;
    const answer = isCall ? respond(double, asked, state.mood) : held();
    if (!answer) return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { double, address: `http://127.0.0.1:${taken}`, state, stop };
};
