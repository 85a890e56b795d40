import { mayGrant } from '../../shared/domain/access/access.ts';
import { type Caller, ROOT_CALLER, ROOT_TOKEN } from '../../shared/domain/access/caller.ts';
import { digestedText, TOKEN_DIGEST, type TokenDocument, tokenText } from '../../shared/domain/access/token.ts';
import {
  type Decision,
  deleteDocument,
  replaceDocument,
  type Stored,
  showDocument,
} from '../../shared/domain/api/documents.ts';
import { failure, invalid, notFound } from '../../shared/domain/api/failures.ts';
import { tokenOperations } from '../../shared/domain/api/operations/access.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { showToken } from '../../shared/domain/api/token-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import type { AuditLog } from '../../shared/ports/audit-log.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly audit: Pick<AuditLog, 'lastUses'>;
  readonly keyring: Pick<Keyring, 'digest'>;
  /** 32 random bytes, base64url. */
  readonly makeSecret: () => string;
}

/** A call on one token. */
interface OnToken {
  readonly path: { readonly id: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly now: number;
  readonly caller?: Caller;
}

/** A call that came past the authenticator, which none does, hands out nothing. */
const NOBODY: Caller = { tokenId: 'nobody', role: 'read-only', scopes: [] };

type Decide = (current: Stored<TokenDocument> | undefined) => Decision<TokenDocument>;

const showRoot = (lastUsedOn: string | undefined) => ({
  id: ROOT_TOKEN,
  name: 'The token in the secret of the deployment',
  role: ROOT_CALLER.role,
  ...(lastUsedOn === undefined ? {} : { lastUsedOn }),
});

const isRoot = (): HttpResponse =>
  failure('conflict', `The token “${ROOT_TOKEN}” is in the secret of the deployment; change it there.`);

const isBeyond = (): HttpResponse =>
  failure(
    'not-permitted',
    'Your token is narrowed to scopes: it may only hand out tokens that are narrowed to some of them.',
  );

const isPast = (): HttpResponse => invalid([{ path: 'expiresAt', message: 'is past; DELETE the token to end it now' }]);

/** The calls on management tokens. A caller hands out no more than it has itself. */
export const createManageTokens = ({ configuration, audit, keyring, makeSecret }: Dependencies) => {
  const lastUse = async (id: string) => (await audit.lastUses([id])).get(id);
  const at = ({ path: { id }, headers }: OnToken) => ({ store: configuration, kind: 'token' as const, id, headers });
  const show = async ({ id, document }: Stored<TokenDocument>) => showToken(id, document, await lastUse(id));

  /** Replaces a token's document; `decide` gets the secret that is shown if it takes its digest. */
  const replace = (call: OnToken, decide: (made: { secret: string; digest: string }) => Decide) => {
    const { id } = call.path;
    if (id === ROOT_TOKEN) return Promise.resolve(isRoot());
    const secret = makeSecret();
    const digest = keyring.digest(TOKEN_DIGEST, digestedText(id, secret));
    return replaceDocument<TokenDocument, 'token'>(
      at(call),
      async (current) => decide({ secret, digest })(current),
      async (stored) => ({
        ...(await show(stored)),
        ...(stored.document.digest === digest ? { token: tokenText(id, secret) } : {}),
      }),
    );
  };
  const granted = ({ caller = NOBODY }: OnToken, document: TokenDocument): Decision<TokenDocument> =>
    mayGrant(caller, document.scopes) ? { document } : { refused: isBeyond() };

  return serve(tokenOperations, {
    'GET /v1/tokens': async () => {
      const stored = await configuration.list<TokenDocument>('token');
      const uses = await audit.lastUses([ROOT_TOKEN, ...stored.map(({ id }) => id)]);
      const tokens = stored.map(({ id, document }) => showToken(id, document, uses.get(id)));
      return answer({ tokens: [showRoot(uses.get(ROOT_TOKEN)), ...tokens] });
    },
    'GET /v1/tokens/{id}': async ({ path: { id } }) => {
      if (id === ROOT_TOKEN) return answer(showRoot(await lastUse(id)));
      const found = await configuration.get<TokenDocument>('token', id);
      return found ? showDocument(200, found.version, await show(found)) : notFound('token', id);
    },
    'PUT /v1/tokens/{id}': (call) => {
      const { name, role, scopes, expiresAt } = call.body;
      if (expiresAt !== undefined && expiresAt <= call.now) return Promise.resolve(isPast());
      return replace(call, ({ digest }) => (current) => {
        const { tokenId: createdBy } = call.caller ?? NOBODY;
        const { scopes: _, expiresAt: __, ...kept } = current?.document ?? { createdAt: call.now, createdBy, digest };
        return granted(call, {
          ...{ ...kept, name, role },
          ...(scopes && { scopes }),
          ...(expiresAt === undefined ? {} : { expiresAt }),
        });
      });
    },
    'POST /v1/tokens/{id}/rotate': (call) =>
      replace(
        call,
        ({ digest }) =>
          (current) =>
            current
              ? granted(call, { ...current.document, digest, rotatedAt: call.now })
              : { refused: notFound('token', call.path.id) },
      ),
    'DELETE /v1/tokens/{id}': (call) =>
      call.path.id === ROOT_TOKEN ? Promise.resolve(isRoot()) : deleteDocument(at(call)),
  });
};
