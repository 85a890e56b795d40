import type * as z from 'zod';
import type { AuditFacts } from '../../shared/domain/access/audit-entry.ts';
import { type Caller, ROOT_CALLER, ROOT_TOKEN } from '../../shared/domain/access/caller.ts';
import { networkOf } from '../../shared/domain/access/network-of.ts';
import {
  roleOfGroups,
  SESSION_MS,
  type SessionDocument,
  sessionId,
  sessionText,
  userName,
} from '../../shared/domain/access/session.ts';
import { digestedText, TOKEN_DIGEST, type TokenDocument } from '../../shared/domain/access/token.ts';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { failure, noContent } from '../../shared/domain/api/failures.ts';
import { sessionOperations } from '../../shared/domain/api/operations/sessions.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { sessionAnswer } from '../../shared/domain/api/session-schemas.ts';
import { answer, type HttpRequest, type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { IdentityProvider, SignedIn } from '../../shared/ports/identity-provider.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';

interface Dependencies {
  readonly provider: IdentityProvider;
  readonly sessions: SessionStore;
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly keyring: Pick<Keyring, 'digest' | 'seal' | 'open'>;
  /** Writes down in the audit log who signed in. */
  readonly record: (facts: AuditFacts) => Promise<void>;
  /** So many random bytes, base64url. */
  readonly random: (bytes: number) => string;
}

type Shown = z.input<typeof sessionAnswer>;

/** A call that came past the authenticator, which none does, is nobody's. */
const NOBODY: Caller = { tokenId: 'nobody', role: 'read-only', scopes: [] };

const notSignedIn = (): HttpResponse =>
  refuse(401, { code: 'not-signed-in', message: 'This sign-in is not valid here, or has expired: sign in again.' });

const withoutRole = (): HttpResponse =>
  failure(
    'not-permitted',
    'You are signed in, but nobody gave you a role yet: ask an admin of your company to add you to one of the groups admin, marketer, privacy-officer, read-only.',
  );

const isToken = (): HttpResponse =>
  failure('conflict', 'This is a management token and no session: DELETE /v1/tokens/{id} revokes one.');

const ending = (expiresAt: number | undefined, now: number) =>
  expiresAt === undefined
    ? {}
    : { expiresAt: iso(expiresAt), expiresIn: Math.max(0, Math.floor((expiresAt - now) / 1000)) };

/** What the audit log says of a sign-in, by whom and from where. */
const factsOf = ({ requestId, route, sourceIp: address }: HttpRequest, session: SessionDocument): AuditFacts => {
  const sourceIp = networkOf(address);
  const by = { tokenId: userName(session.subject), role: session.role };
  return {
    requestId,
    route,
    ...by,
    at: session.createdAt,
    step: 'answered',
    status: 201,
    ...(sourceIp && { sourceIp }),
  };
};

/** The calls on sessions: each is of one person, with the role of their group, and ends with what the provider vouched for. */
export const createOpenSessions = (dependencies: Dependencies) => {
  const { provider, sessions, configuration, keyring, record, random } = dependencies;

  /** Kept is a digest alone, as of all tokens; the name may be an address and is sealed. */
  const make = ({ subject, name, expiresAt }: SignedIn, role: SessionDocument['role'], now: number) => {
    const [id, secret] = [sessionId(random(16)), random(32)];
    const session: SessionDocument = {
      ...{ subject, role, name: keyring.seal(name), createdAt: now, createdBy: userName(subject) },
      expiresAt: Math.min(expiresAt, now + SESSION_MS),
      digest: keyring.digest(TOKEN_DIGEST, digestedText(id, secret)),
    };
    return { id, session, token: sessionText(id, secret) };
  };

  const nameOf = async ({ tokenId, session }: Caller): Promise<Pick<TokenDocument, 'name' | 'expiresAt'>> => {
    const token =
      session === undefined
        ? (await configuration.get<TokenDocument>('token', tokenId))?.document
        : await sessions.get(session);
    const { name = tokenId, expiresAt } = token ?? {};
    const end = expiresAt === undefined ? {} : { expiresAt };
    return { name: session === undefined ? name : keyring.open(name), ...end };
  };

  const show = async (caller: Caller, now: number): Promise<Shown> => {
    const { tokenId: id, role, scopes } = caller;
    if (id === ROOT_TOKEN) return { id, name: ROOT_TOKEN, role: ROOT_CALLER.role };
    const { name, expiresAt } = await nameOf(caller);
    return { id, name, role, ...(scopes && { scopes: [...scopes] }), ...ending(expiresAt, now) };
  };

  return serve(sessionOperations, {
    'POST /v1/sessions': async ({ body, now, request }) => {
      const person = await provider.verify(body);
      if (person === undefined || person.expiresAt <= now) return notSignedIn();
      const role = roleOfGroups(person.groups);
      if (role === undefined) return withoutRole();
      const { id, session, token } = make(person, role, now);
      await record(factsOf(request, session));
      await sessions.put(id, session);
      const shown: Shown = { id: userName(person.subject), name: person.name, role, ...ending(session.expiresAt, now) };
      return { status: 201, headers: { 'cache-control': 'no-store' }, body: { ...shown, token } };
    },
    'GET /v1/sessions/current': async ({ caller = NOBODY, now }) => answer(await show(caller, now)),
    'DELETE /v1/sessions/current': async ({ caller = NOBODY }) => {
      if (caller.session === undefined) return isToken();
      await sessions.delete(caller.session);
      return noContent;
    },
  });
};
