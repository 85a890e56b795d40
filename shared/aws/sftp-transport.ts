import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { UploadProblem } from '../destinations/sftp/answer.ts';
import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transport } from '../ports/transport.ts';
import { isPublicAddress, type Resolve, resolveHost } from './public-address.ts';

/** A file to write, and where. `address` is the one that was checked; `path` its name once it is whole. */
export interface SftpFile {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** `SHA256:…`: any other server is left at once. */
  readonly hostKey: string;
  readonly path: string;
  /** Absent: nothing is written, the folder is looked for. */
  readonly bytes?: Uint8Array;
}

/** How an upload ended; `lost`: the connection broke, and the file may be there. */
export type Uploaded = 'written' | UploadProblem | { readonly lost: string };

/** Writes a file under a hidden name and renames it; gives up when `signal` says so. */
export type Upload = (file: SftpFile, signal: AbortSignal) => Promise<Uploaded>;

interface Options {
  /** True on the local host alone: private addresses are then allowed. */
  readonly allowPrivate: boolean;
  /** Loads what speaks SSH when the first file leaves: other lanes start without it. */
  readonly load: () => Promise<Upload>;
  readonly clock: Clock;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const PREFIX = 'sftp://';
/** As long as a call of any other lane may take. */
const TIMEOUT_MS = 15_000;

const fileOf = ({ method, url, headers, body }: DeliveryRequest, address: string): SftpFile => {
  const { username, port, pathname } = new URL(url);
  const optional = { password: 'sftp-password', privateKey: 'sftp-private-key', passphrase: 'sftp-passphrase' };
  const secrets = Object.entries(optional).flatMap(([name, header]) =>
    headers[header] ? [[name, headers[header]]] : [],
  );
  return {
    address,
    port: Number(port || 22),
    username: decodeURIComponent(username),
    hostKey: headers['sftp-host-key'] ?? '',
    path: posix.normalize(pathname.slice(1).split('/').map(decodeURIComponent).join('/')),
    ...(method === 'GET' ? {} : { bytes: Buffer.from(body, 'utf8') }),
    ...Object.fromEntries(secrets),
  };
};

/**
 * Writes requests to `sftp://user@host:port/path` as files, on public addresses only, and answers with digest and size, or
 * with the problem; a GET only looks whether the folder is there; everything else goes to `next`.
 */
export const createSftpTransport = (options: Options, next: Transport): Transport => {
  const { allowPrivate, load, clock, resolve = resolveHost, timeoutMs = TIMEOUT_MS } = options;

  const addressOf = async (host: string): Promise<string | undefined> => {
    // Whatever the resolver failed with, there is nowhere to connect to.
    const addresses = await resolve(host).catch(() => []);
    const isAllowed = allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
    return isAllowed ? addresses[0]?.address : 'private';
  };
  const write = async (request: DeliveryRequest, signal: AbortSignal): Promise<DeliveryResponse> => {
    const address = await addressOf(new URL(request.url).hostname);
    const failed = (failure: 'network' | 'refused-address', message: string): DeliveryResponse => ({
      failure,
      message,
      at: clock(),
    });
    if (address === undefined)
      return failed('network', 'The name of the SFTP server has no address. Check its spelling.');
    if (address === 'private') return failed('refused-address', 'The SFTP server has an address that is not public.');
    const file = fileOf(request, address);
    const end = await (await load())(file, signal);
    if (typeof end === 'object')
      return failed('network', `The SFTP server cannot be reached, or broke off (${end.lost}).`);
    const { bytes = new Uint8Array() } = file;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const body = end === 'written' ? { sha256, bytes: bytes.length } : { problem: end };
    return { status: end === 'written' ? 200 : 502, headers: {}, body: JSON.stringify(body), at: clock() };
  };
  const send = async (request: DeliveryRequest): Promise<DeliveryResponse> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const silence = new Promise<DeliveryResponse>((answer) => {
      const message = `The SFTP server did not finish within ${timeoutMs / 1000} s.`;
      signal.addEventListener('abort', () => answer({ failure: 'timeout', message, at: clock() }));
    });
    return Promise.race([write(request, signal), silence]);
  };
  return { send: (request) => (request.url.startsWith(PREFIX) ? send(request) : next.send(request)) };
};
