import type * as z from 'zod';
import { type DocumentStore, replaceDocument, type Stored, showDocument } from '../../shared/domain/api/documents.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import { retentionOperations } from '../../shared/domain/api/operations/retention.ts';
import { type retentionInput, retentionWarnings } from '../../shared/domain/api/retention-schemas.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import type { SourceDocument } from '../../shared/domain/api/source-schemas.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from '../../shared/domain/privacy/retention.ts';
import { NOT_CONTACT } from '../../shared/domain/profile/contact.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { PolicyDirectory } from '../../shared/ports/policy-directory.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';

interface Dependencies {
  readonly configuration: ConfigurationStore;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
}

type Input = z.output<typeof retentionInput>;

/** There is a policy before anybody wrote one: the defaults, as version 0. */
const withDefaults = (configuration: ConfigurationStore): DocumentStore<'privacy'> => ({
  ...configuration,
  get: async <T>(kind: 'privacy', id: string) =>
    (await configuration.get<T>(kind, id)) ?? { id, version: 0, document: DEFAULT_RETENTION as T },
});

const policyOf = ({ controller, ...rest }: Input): RetentionPolicy => {
  if (controller === undefined) return rest;
  const { name, contact, officer } = controller;
  return {
    ...rest,
    controller: { name, ...(contact === undefined ? {} : { contact }), ...(officer === undefined ? {} : { officer }) },
  };
};

/** Types that no identifier can have: a slip of the pen that would keep nothing from growing old. */
const unknownTypes = ({ identifiers, customerIdentifiers }: Input, rules: IdentityRules) => {
  const named = [
    ...Object.keys(identifiers).map((type) => [`identifiers.${type}`, type] as const),
    ...customerIdentifiers.map((type, index) => [`customerIdentifiers.${index}`, type] as const),
  ];
  const known = Object.keys(rules.types);
  return named
    .filter(([, type]) => !known.includes(type))
    .map(([path]) => ({ path, message: `is no type of the identity rules, which know ${known.join(', ')}` }));
};

/** The calls on what is kept for how long. */
export const createManageRetention = ({ configuration, rules, policy: consent }: Dependencies) => {
  const store = withDefaults(configuration);

  const show = async ({ version, document }: Stored<RetentionPolicy>) => {
    const sources = (await configuration.list<SourceDocument>('source')).map(({ id, document: source }) => ({
      id,
      retentionDays: source.retentionDays,
    }));
    const policy = { ...DEFAULT_RETENTION, ...document };
    return {
      version,
      ...policy,
      sources: sources.map(({ id, retentionDays }) => ({ id, retention: `P${retentionDays}D` })),
      proof: (await consent.current()).proofRetention,
      notContact: [...NOT_CONTACT],
      warnings: retentionWarnings(policy, sources),
    };
  };

  return serve(retentionOperations, {
    'GET /v1/privacy/retention': async () => {
      const stored = await store.get<RetentionPolicy>('privacy', 'retention');
      return showDocument(200, stored?.version ?? 0, stored && (await show(stored)));
    },
    'PUT /v1/privacy/retention': ({ headers, body }) =>
      replaceDocument<RetentionPolicy, 'privacy'>(
        { store, kind: 'privacy', id: 'retention', headers },
        async () => {
          const unknown = unknownTypes(body, await rules.current());
          return unknown.length > 0 ? { refused: invalid(unknown) } : { document: policyOf(body) };
        },
        show,
      ),
  });
};
