import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transport } from '../ports/transport.ts';
import { type HostAddress, isPublicAddress, type Resolve, resolveHost } from './public-address.ts';

interface TransportOptions {
  /** True on the local host alone: private addresses and plain http are then allowed. */
  readonly allowPrivate: boolean;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

/** Standard Webhooks asks for 15 to 30 s; ours must fit a Lambda invocation several times. */
const TIMEOUT_MS = 15_000;
const MAX_ANSWER = 65_536;
const USER_AGENT = 'Headwater';

type Failure = Omit<Extract<DeliveryResponse, { failure: string }>, 'at'>;

const refused = (message: string): Failure => ({ failure: 'refused-address', message });

/** Reads at most 64 KiB and lets go of the rest. */
const readBody = (answer: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (): void => resolve(Buffer.concat(parts).subarray(0, MAX_ANSWER).toString('utf8'));
    answer.on('data', (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size < MAX_ANSWER) return;
      finish();
      answer.destroy();
    });
    answer.on('end', finish);
    answer.on('error', reject);
  });

const headersOf = (answer: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

/** The address to connect to, or why there is none: every address of the name must be public, or none is used. */
const chooseAddress = async (
  { hostname, protocol }: URL,
  { allowPrivate, resolve = resolveHost }: TransportOptions,
): Promise<HostAddress | Failure> => {
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) return refused('The address is not https.');
  // Whatever the resolver failed with, there is nowhere to connect to.
  const addresses = await resolve(hostname).catch(() => []);
  const [first] = addresses;
  if (!first) return { failure: 'network', message: 'The host name has no address.' };
  if (!allowPrivate && !addresses.every(({ address }) => isPublicAddress(address)))
    return refused('The host name leads to an address that is not public.');
  return first;
};

/** Sends to the address that was checked, whatever the name says by then; TLS still verifies the name. */
const exchange = (request: DeliveryRequest, address: HostAddress, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const body = Buffer.from(request.body, 'utf8');
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = open(
      url,
      {
        method: request.method,
        headers: { 'user-agent': USER_AGENT, ...request.headers, 'content-length': body.length },
        agent: false,
        signal,
        lookup: (_host, options, found) =>
          options.all ? found(null, [address]) : found(null, address.address, address.family),
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/**
 * Sends over HTTPS to public addresses only, each name resolved once and the connection pinned to what was checked, so
 * that neither DNS nor a redirect leads elsewhere. One deadline covers connecting, sending and reading.
 */
export const createHttpTransport = (options: TransportOptions): Transport => {
  const { timeoutMs = TIMEOUT_MS, clock = Date.now } = options;

  const attempt = async (request: DeliveryRequest, signal: AbortSignal): Promise<DeliveryResponse> => {
    const address = await chooseAddress(new URL(request.url), options);
    if ('failure' in address) return { ...address, at: clock() };
    const answer = await exchange(request, address, signal);
    const body = await readBody(answer);
    return { status: answer.statusCode ?? 0, headers: headersOf(answer), body, at: clock() };
  };

  return {
    send: async (request) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const silence = new Promise<DeliveryResponse>((resolve) => {
        signal.addEventListener('abort', () =>
          resolve({ failure: 'timeout', message: `No answer within ${timeoutMs / 1000} s.`, at: clock() }),
        );
      });
      const answered = attempt(request, signal).catch((error: unknown): DeliveryResponse => {
        // Whatever a platform does to the connection is an answer of the kind "no answer"; the code names no person.
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'broken';
        return { failure: 'network', message: `The connection failed (${code}).`, at: clock() };
      });
      return Promise.race([answered, silence]);
    },
  };
};
