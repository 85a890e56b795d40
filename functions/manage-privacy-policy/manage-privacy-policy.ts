import { type DocumentStore, replaceDocument, showDocument } from '../../shared/domain/api/documents.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import { privacyPolicyOperations } from '../../shared/domain/api/operations/privacy-policy.ts';
import { completePolicy, type PolicyInput, policyFaults } from '../../shared/domain/api/privacy-policy-schemas.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { DEFAULT_POLICY, PRIVACY_POLICY, type PrivacyPolicy } from '../../shared/domain/consent/policy.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import { testPolicy } from './test-policy.ts';

const MAX_DETAILS = 20;

/** There is a policy before anybody wrote one: the defaults, as version 0. */
const withDefaults = (configuration: ConfigurationStore): DocumentStore<'privacy'> => ({
  ...configuration,
  get: async <T>(kind: 'privacy', id: string) =>
    (await configuration.get<T>(kind, id)) ?? { id, version: 0, document: DEFAULT_POLICY as T },
});

/** `at`: where in the request the policy stands. */
const decide = (input: PolicyInput, at = '') => {
  const document = completePolicy(input);
  const faults = policyFaults(document).map(({ path, message }) => ({ path: `${at}${path}`, message }));
  return faults.length === 0 ? { document } : { refused: invalid(faults.slice(0, MAX_DETAILS)) };
};

/** The calls on the privacy policy. */
export const createManagePrivacyPolicy = ({ configuration }: { readonly configuration: ConfigurationStore }) => {
  const store = withDefaults(configuration);
  const { kind, id } = PRIVACY_POLICY;
  return serve(privacyPolicyOperations, {
    'GET /v1/privacy/policy': async () => {
      const stored = await store.get<PrivacyPolicy>(kind, id);
      return showDocument(200, stored?.version ?? 0, stored?.document);
    },
    'PUT /v1/privacy/policy': ({ headers, body }) =>
      replaceDocument<PrivacyPolicy, 'privacy'>(
        { store, kind, id, headers },
        async () => decide(body),
        ({ document }) => document,
      ),
    'POST /v1/privacy/policy/test': async ({ body, now }) => {
      const decided = body.policy && decide(body.policy, 'policy.');
      if (decided && 'refused' in decided) return decided.refused;
      const inForce = decided ?? (await configuration.get<PrivacyPolicy>(kind, id));
      return testPolicy(configuration, inForce?.document ?? DEFAULT_POLICY, { asked: body, now });
    },
  });
};
