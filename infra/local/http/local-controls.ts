import type { IncomingMessage } from 'node:http';
import { HeadwaterError } from '../../../shared/domain/errors.ts';
import { parseDuration } from '../clock/duration.ts';
import type { TimeTravel } from '../clock/time-travel.ts';
import type { Mappings } from '../event-sources/mappings.ts';
import type { HostParts } from '../host-parts.ts';
import { SIGN_IN_PATH, type SignInRequest } from '../sign-in/local-sign-in.ts';
import { pathOf } from './invoke-route.ts';
import type { HttpAnswer } from './payload.ts';

export type LocalControls = (request: IncomingMessage) => Promise<HttpAnswer>;

const answer = (status: number, value: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

const refuse = (status: number, code: string, message: string): HttpAnswer =>
  answer(status, { error: { code, message } });

/** A page in a browser must not move the clock: neither from another origin nor by a name that points here. */
const isStranger = ({ headers }: IncomingMessage): boolean => {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const isLocal = host === '127.0.0.1' || host === 'localhost' || host === '[::1]';
  return (
    !isLocal ||
    (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) ||
    headers['sec-fetch-site'] === 'cross-site'
  );
};

interface Body {
  readonly advance?: unknown;
  readonly function?: unknown;
  readonly enabled?: unknown;
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const signInRequestOf = async (request: IncomingMessage): Promise<SignInRequest> => {
  const { method = 'GET', url = '/', headers } = request;
  const { pathname, searchParams: query } = new URL(url, 'http://host');
  return {
    ...{ method, query, path: pathname.slice(SIGN_IN_PATH.length), origin: `http://${headers.host}` },
    form: new URLSearchParams(await readText(request)),
    cookie: headers.cookie ?? '',
    languages: headers['accept-language'] ?? '',
  };
};

const readJson = async (request: IncomingMessage): Promise<Body> => {
  try {
    const value: unknown = JSON.parse((await readText(request)) || '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const STATUS: Readonly<Record<string, number>> = {
  'local.busy': 409,
  'local.not-drained': 504,
  'local.unknown-function': 404,
};

/** A jump further than this is a slip of the pen. */
const LONGEST_MS = 400 * 86_400_000;

const setMapping =
  (mappings: Mappings) =>
  async (request: IncomingMessage): Promise<HttpAnswer> => {
    const { function: name, enabled } = await readJson(request);
    if (typeof name !== 'string' || typeof enabled !== 'boolean')
      return refuse(400, 'invalid-mapping', 'Say which and how: {"function":"stitch-profiles","enabled":false}.');
    await mappings.set(name, enabled);
    return answer(200, { function: name, enabled });
  };

/**
 * `GET /_local/clock`, `POST /_local/clock {"advance":"PT31M"}`, `DELETE` to halt on the way; `POST /_local/drain`; and `POST
 * /_local/mappings {"function":"stitch-profiles","enabled":false}`, which answers once the batch in hand is done;
 * `POST /_local/ticks`, which answers once what schedules have fired has ended; and everything of Cognito under `/_local/sign-in`.
 */
export const createLocalControls = (
  travel: TimeTravel,
  { mappings, schedules, signIn }: Pick<HostParts, 'mappings' | 'schedules' | 'signIn'>,
): LocalControls => {
  const iso = (instant: number) => new Date(instant).toISOString();
  const clockState = () => {
    const target = travel.target();
    return { now: iso(travel.now()), ...(target === undefined ? {} : { travellingTo: iso(target) }) };
  };
  const advance = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const { advance: given } = await readJson(request);
    const milliseconds = typeof given === 'string' ? parseDuration(given) : undefined;
    if (milliseconds === undefined)
      return refuse(
        400,
        'invalid-duration',
        'Give an ISO 8601 duration of weeks to seconds: {"advance":"PT31M"}. Time moves forward only.',
      );
    if (milliseconds > LONGEST_MS)
      return refuse(400, 'too-far', 'Every minute on the way is lived through: advance by P400D at most at a time.');
    return answer(200, await travel.advance(milliseconds));
  };
  const actions: Record<string, (request: IncomingMessage) => Promise<HttpAnswer> | HttpAnswer> = {
    'GET /_local/clock': () => answer(200, clockState()),
    'POST /_local/clock': advance,
    'DELETE /_local/clock': () => {
      travel.halt();
      return answer(200, clockState());
    },
    'POST /_local/mappings': setMapping(mappings),
    'POST /_local/ticks': async () => {
      await schedules.settled();
      return answer(200, clockState());
    },
    'POST /_local/drain': async () => {
      await travel.drain();
      return answer(200, clockState());
    },
  };
  return async (request) => {
    if (isStranger(request))
      return refuse(403, 'not-local', 'Only this machine may use /_local, without another origin.');
    const path = pathOf(request.url ?? '/');
    if (path.startsWith(`${SIGN_IN_PATH}/`)) return signIn.answer(await signInRequestOf(request));
    const action = actions[`${request.method} ${path}`];
    if (!action) return refuse(404, 'unknown', `There is ${Object.keys(actions).join(', ')}.`);
    try {
      return await action(request);
    } catch (error) {
      if (error instanceof HeadwaterError && STATUS[error.code])
        return refuse(STATUS[error.code] ?? 500, error.code.replace('local.', ''), error.message);
      throw error;
    }
  };
};
