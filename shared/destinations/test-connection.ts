import { adviceOf, type ConnectionFault } from '../domain/export/connection.ts';
import type { DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transport } from '../ports/transport.ts';
import { createAuthorisedTransport } from './authorised-transport.ts';
import type { Authority } from './authority.ts';
import { maskWords } from './http-answer.ts';
import { faultOfStatus } from './probe.ts';

/** What a test of a connection found. `said`: the platform's own words, without anything secret or personal. */
export interface ConnectionTest {
  readonly outcome: 'ok' | 'broken' | 'untested';
  readonly code?: ConnectionFault;
  readonly sentence: string;
  readonly said?: string;
}

/** Whose connection is tested; without `latest` and `renew` of a stored destination the credentials are those just given. */
export type TestedAuthority = Pick<Authority, 'type' | 'settings' | 'credentials'> & Partial<Authority>;

const secretsIn = (credentials: unknown): readonly string[] =>
  Object.values(Object(credentials)).filter((each): each is string => typeof each === 'string' && each !== '');

const wordsOf = (response: DeliveryResponse, credentials: unknown): string => {
  const text = 'failure' in response ? response.message : response.body;
  const safe = secretsIn(credentials).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return /^\s*</.test(safe) ? '' : maskWords(safe);
};

const UNSAVED =
  'Save first, then test: this platform gives a new refresh token with each sign-in, and only a saved destination can keep it.';

/** Asks the probe of a destination type, with whatever token it wants. Never throws for what the platform does. */
export const testConnection = async (
  { transport, clock }: { readonly transport: Transport; readonly clock: Clock },
  given: TestedAuthority,
): Promise<ConnectionTest> => {
  const { type, settings, credentials } = given;
  if ('none' in type.probe) return { outcome: 'untested', sentence: type.probe.none };
  if (type.renew && !given.renew) return { outcome: 'untested', sentence: UNSAVED };
  const authority: Authority = {
    name: 'tested',
    latest: async () => credentials,
    renew: async () => undefined,
    ...given,
  };
  const { request, read = faultOfStatus } = type.probe;
  const send = createAuthorisedTransport(transport, clock);
  const response = await send(authority, { ...request({ settings, credentials, at: clock() }), members: [] });
  // What refuses the token says so in the words of OAuth, which no platform's own reading knows.
  const fault =
    read(response) ?? ('status' in response && response.status === 401 ? faultOfStatus(response) : undefined);
  if (fault === undefined) return { outcome: 'ok', sentence: `${type.name} answers and knows what the settings name.` };
  const said = wordsOf(response, credentials);
  return { outcome: 'broken', code: fault, sentence: adviceOf(fault, type.name), ...(said === '' ? {} : { said }) };
};
