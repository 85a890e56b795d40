import { HeadwaterError } from '../../shared/domain/errors.ts';

/** Calls the management API; throws HeadwaterError `demo.api` with what the API said. */
export interface Api {
  readonly get: <T>(path: string) => Promise<T>;
  readonly put: <T>(path: string, body: unknown) => Promise<T>;
  readonly post: <T>(path: string, body?: unknown) => Promise<T>;
}

interface Refusal {
  readonly error?: { readonly code?: string; readonly message?: string };
}

const TRIES = 5;
const TIMEOUT = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const read = async (answer: Response): Promise<unknown> => {
  const text = await answer.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new HeadwaterError('demo.api', `${answer.url} answered ${answer.status} with something that is not JSON.`);
  }
};

/** An API at a URL, with a management token. Waits and tries again where the API asks for it. */
export const createApi = ({ url, token }: { readonly url: string; readonly token: string }): Api => {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT),
      }).catch((cause: Error) => {
        throw new HeadwaterError('demo.api', `${method} ${path}: no answer from ${url}.`, { cause });
      });
      const content = await read(answer);
      if (answer.ok) return content as T;
      const { code = answer.status, message = answer.statusText } = (content as Refusal | undefined)?.error ?? {};
      const mayPass = answer.status === 429 || answer.status >= 500;
      if (!mayPass || attempt === TRIES) throw new HeadwaterError('demo.api', `${method} ${path}: ${code}: ${message}`);
      await pause(1000 * Number(answer.headers.get('retry-after') ?? attempt));
    }
  };
  return {
    get: (path) => call('GET', path),
    put: (path, body) => call('PUT', path, body),
    post: (path, body) => call('POST', path, body),
  };
};
