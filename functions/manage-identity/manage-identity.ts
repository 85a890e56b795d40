import { type DocumentStore, replaceDocument, type Stored, showDocument } from '../../shared/domain/api/documents.ts';
import { identityOperations } from '../../shared/domain/api/operations/identity.ts';
import { readRules } from '../../shared/domain/api/read-rules.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { RulesDocument } from '../../shared/domain/identity/complete-rules.ts';
import { DEFAULT_RULES } from '../../shared/domain/identity/rules.ts';
import { IDENTITY_RULES, rulesHash } from '../../shared/domain/segment/backfill.ts';
import { backfillStatus } from '../../shared/domain/segment/backfill-progress.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly backfills: Pick<BackfillStore, 'get'>;
  /** Has stored profiles resolved by the rules of this version. */
  readonly onChanged: (version: number) => Promise<void>;
}

/** There are rules before anybody wrote some: the defaults, as version 0. */
const withDefaults = (configuration: ConfigurationStore): DocumentStore<'identity'> => ({
  ...configuration,
  get: async <T>(kind: 'identity', id: string) => {
    const { version, ...document } = DEFAULT_RULES;
    return (await configuration.get<T>(kind, id)) ?? { id, version, document: document as T };
  },
});

/** The calls on the rules of identity. */
export const createManageIdentity = ({ configuration, backfills, onChanged }: Dependencies) => {
  const store = withDefaults(configuration);

  /** How far profiles are resolved by these rules; whoever meets one that is not resolves it first. */
  const statusOf = async (version: number) => {
    if (version === 0) return { status: 'ready' as const, progress: 1 };
    const backfill = await backfills.get(IDENTITY_RULES);
    const { status, progress } = backfillStatus({ hash: rulesHash(version) }, backfill, { now: 0 });
    return { status, progress };
  };
  const show = async ({ version, document }: Stored<RulesDocument>) => ({
    version,
    ...(await statusOf(version)),
    ...document,
  });

  return serve(identityOperations, {
    'GET /v1/identity/rules': async () => {
      const stored = await store.get<RulesDocument>('identity', 'rules');
      return showDocument(200, stored?.version ?? 0, stored && (await show(stored)));
    },
    'PUT /v1/identity/rules': ({ headers, body }) =>
      replaceDocument<RulesDocument, 'identity'>(
        { store, kind: 'identity', id: 'rules', headers },
        async () => readRules(body),
        async (stored) => {
          // Also where the same rules were put again: what a failed call left undone is done then.
          await onChanged(stored.version);
          return show(stored);
        },
      ),
  });
};
