import { lackOf } from '../domain/access/access.ts';
import type { AuditFacts } from '../domain/access/audit-entry.ts';
import { type Caller, ROOT_CALLER, ROOT_TOKEN } from '../domain/access/caller.ts';
import { networkOf } from '../domain/access/network-of.ts';
import { readSession, userName } from '../domain/access/session.ts';
import { targetOf } from '../domain/access/target-of.ts';
import { digestedText, readToken, TOKEN_DIGEST } from '../domain/access/token.ts';
import type { Operation } from '../domain/api/operation.ts';
import { type HttpRequest, type HttpResponse, refuse } from '../domain/http.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';
import { createAuditWriter } from './audit-writer.ts';
import { bearerOf, isSame, missingToken, unknownToken } from './bearer-token.ts';
import type { Authenticate } from './http-handler.ts';
import { loggable, logger } from './observability.ts';

/** What it takes to know who calls, and to write it down. */
export interface AuthenticatorDependencies {
  /** The deployment's own token. */
  readonly rootToken: () => Promise<string>;
  readonly tokens: TokenDirectory;
  readonly keyring: Pick<Keyring, 'digest' | 'keyOf'>;
  readonly audit: AuditLog;
  readonly newId: () => string;
  readonly clock: Clock;
}

const createIdentify =
  ({ rootToken, tokens, keyring, clock }: AuthenticatorDependencies) =>
  async (text: string): Promise<Caller | undefined> => {
    if (isSame(text, await rootToken())) return ROOT_CALLER;
    const named = readToken(text) ?? readSession(text);
    if (named === undefined || named.id === ROOT_TOKEN) return undefined;
    const presented = keyring.digest(TOKEN_DIGEST, digestedText(named.id, named.secret));
    const token = await tokens.find(named.id, ({ digest }) => isSame(digest, presented));
    if (token === undefined || (token.expiresAt ?? Number.POSITIVE_INFINITY) <= clock()) return undefined;
    if ('subject' in token) return { tokenId: userName(token.subject), role: token.role, session: named.id };
    return { tokenId: named.id, role: token.role, ...(token.scopes && { scopes: token.scopes }) };
  };

/** The 403 of a call that the token may not make; `undefined` where it may. */
const refusalOf = (caller: Caller, route: string, operation: Operation | undefined): HttpResponse | undefined => {
  const lack = lackOf(caller, route, operation);
  if (lack === undefined) return undefined;
  const wanted = 'roles' in lack ? `the role ${lack.roles.join(' or ')}` : `the scope ${lack.scope}`;
  return refuse(403, { code: 'not-permitted', message: `Your token may not make this call, which takes ${wanted}.` });
};

/**
 * Lets a management call through when its token or session is known and has the role and scope that the call takes, and writes both the call and its outcome down
 * in the audit log: before it is carried out (no entry, no call) and after it. A call that wants no credential passes. A token that opens nothing leaves no entry, else
 * anybody could fill the log.
 */
export const createAuthenticator = (access: AuthenticatorDependencies): Authenticate => {
  const { audit, keyring, clock } = access;
  const identify = createIdentify(access);
  const write = createAuditWriter({ log: audit, keyring, newId: access.newId });

  const factsOf = (request: HttpRequest, caller: Caller, operation: Operation | undefined) => {
    const sourceIp = networkOf(request.sourceIp);
    const target = targetOf(operation, request, keyring.keyOf);
    return {
      requestId: request.requestId,
      route: request.route,
      tokenId: caller.tokenId,
      role: caller.role,
      ...(sourceIp === undefined ? {} : { sourceIp }),
      ...(target === undefined ? {} : { target }),
    } satisfies Omit<AuditFacts, 'at' | 'step'>;
  };

  return async (request, route) => {
    if (route.operation?.credential === 'none') return route(request);
    const token = bearerOf(request.headers);
    if (token === undefined) return missingToken();
    const caller = await identify(token);
    if (caller === undefined) return unknownToken();
    const { operation } = route;
    const facts = factsOf(request, caller, operation);
    const refused = refusalOf(caller, request.route, operation);
    if (refused) {
      await write({ ...facts, at: clock(), step: 'refused', status: refused.status });
      return refused;
    }
    await Promise.all([write({ ...facts, at: clock(), step: 'asked' }), audit.noteUse(caller.tokenId, clock())]);
    const response = await route({ ...request, caller });
    try {
      await write({ ...facts, at: clock(), step: 'answered', status: response.status });
    } catch (error) {
      // What was done is done: the caller must learn it, and the log holds the call without its outcome.
      logger.error('outcome not written', { route: request.route, error: loggable(error) });
    }
    return response;
  };
};
