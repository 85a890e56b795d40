import type { HttpAnswer } from '../http/payload.ts';
import { createGrants } from './grants.ts';
import { LOCAL_PEOPLE, type LocalPerson } from './local-people.ts';
import { peoplePage } from './people-page.ts';
import { createSigning, LIFETIMES } from './signing.ts';

/** Where the host answers in Cognito's place. */
export const SIGN_IN_PATH = '/_local/sign-in';

/** The one client that the local provider knows. */
export const LOCAL_CLIENT = 'local-console';

/** A request to the provider. */
export interface SignInRequest {
  readonly method: string;
  /** Under `/_local/sign-in`: `/oauth2/token`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** `http://127.0.0.1:4100`, as the browser called the host. */
  readonly origin: string;
  readonly cookie: string;
  readonly languages: string;
}

export interface LocalSignIn {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** The groups of the template, filled as they start. */
  readonly groups: Set<string>;
  answer(request: SignInRequest): Promise<HttpAnswer>;
}

const COOKIE = 'headwater-local-person';

const json = (status: number, value: unknown): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: Buffer.from(JSON.stringify(value)),
});
const refuse = (error: string, description: string): HttpAnswer => json(400, { error, error_description: description });
const redirect = (location: string, cookie?: string): HttpAnswer => ({
  status: 302,
  headers: { location, 'cache-control': 'no-store', ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  body: Buffer.alloc(0),
});
const cookieOf = (value: string, seconds: number): string =>
  `${COOKIE}=${value}; Path=${SIGN_IN_PATH}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;

/** Codes and refresh tokens are nobody's to take elsewhere: only back to the console that was asked from. */
const isOurs = (address: string | null, origin: string): boolean =>
  address !== null && URL.canParse(address) && address.startsWith(`${origin}/console/`);

const personIn = ({ query, cookie }: SignInRequest, people: readonly LocalPerson[]): LocalPerson | undefined => {
  const chosen = query.get('person');
  const remembered = new RegExp(`(?:^|; )${COOKIE}=([^;]*)`).exec(cookie)?.[1];
  const wanted = chosen ?? (query.get('prompt') === 'login' ? undefined : remembered);
  return people.find(({ group }) => group === wanted);
};

const page = (request: SignInRequest, people: readonly LocalPerson[]): HttpAnswer => {
  const hrefOf = ({ group }: LocalPerson) => `?${new URLSearchParams([...request.query, ['person', group]])}`;
  const locale = /^fr\b/i.test(request.languages) ? 'fr' : 'en';
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(peoplePage(people, { locale, hrefOf })),
  };
};

/**
 * What Cognito's hosted domain does, by the same addresses and in the same forms: authorization code with PKCE, refresh, revocation, signing out, and
 * the keys of the user pool. Instead of a password one clicks on one of four people; a cookie remembers whom for an hour, as Cognito's does.
 */
export const createLocalSignIn = (url: string, now: () => number): LocalSignIn => {
  const issuer = `${url}${SIGN_IN_PATH}`;
  const signing = createSigning(issuer, now);
  const groups = new Set<string>();
  const granted = createGrants(now);
  const people = () => LOCAL_PEOPLE.filter(({ group }) => groups.has(group));

  const authorize = (request: SignInRequest): HttpAnswer => {
    const { query, origin } = request;
    const redirectUri = query.get('redirect_uri') ?? '';
    const challenge = query.get('code_challenge') ?? '';
    if (!isOurs(redirectUri, origin)) return refuse('invalid_request', 'redirect_uri is not of this host’s console.');
    if (query.get('client_id') !== LOCAL_CLIENT || query.get('response_type') !== 'code')
      return refuse('invalid_request', `Ask for a code as ${LOCAL_CLIENT}.`);
    if (challenge === '' || query.get('code_challenge_method') !== 'S256')
      return refuse('invalid_request', 'A code is given against a challenge of PKCE, S256.');
    const person = personIn(request, people());
    if (person === undefined) return page(request, people());
    const nonce = query.get('nonce');
    const grant = { person, clientId: LOCAL_CLIENT, signedInAt: now(), ...(nonce === null ? {} : { nonce }) };
    const code = granted.give(grant, { redirectUri, challenge });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: query.get('state') ?? '' }).toString();
    return redirect(back.href, cookieOf(person.group, LIFETIMES.access));
  };

  const token = async ({ form }: SignInRequest): Promise<HttpAnswer> => {
    const isFirst = form.get('grant_type') === 'authorization_code';
    const grant = isFirst ? granted.byCode(form) : granted.byRefresh(form);
    if (form.get('client_id') !== LOCAL_CLIENT || grant === undefined)
      return refuse('invalid_grant', 'This code or refresh token is not valid (any more).');
    const tokens = await signing.tokens(grant);
    if (!isFirst) return json(200, tokens);
    return json(200, { ...tokens, refresh_token: granted.keep(grant) });
  };

  const actions: Readonly<Record<string, (request: SignInRequest) => Promise<HttpAnswer> | HttpAnswer>> = {
    'GET /.well-known/jwks.json': async () => json(200, await signing.keys()),
    'GET /oauth2/authorize': authorize,
    'POST /oauth2/token': token,
    'POST /oauth2/revoke': ({ form }) => {
      granted.revoke(form.get('token') ?? '');
      return json(200, {});
    },
    'GET /logout': ({ query, origin }) => {
      const back = query.get('logout_uri');
      if (back === null || !isOurs(back, origin))
        return refuse('invalid_request', 'logout_uri is not of this console.');
      return redirect(back, cookieOf('', 0));
    },
  };
  return {
    issuer,
    groups,
    answer: async (request) => {
      const action = actions[`${request.method} ${request.path}`];
      return action ? action(request) : json(404, { error: 'unknown', known: Object.keys(actions) });
    },
  };
};
