import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { PolicyDirectory } from '../ports/policy-directory.ts';
import type { RulesDirectory } from '../ports/rules-directory.ts';
import { createCachedIdentityRules } from './cached-identity-rules.ts';
import { createCachedPrivacyPolicy } from './cached-privacy-policy.ts';
import { documentClient } from './clients.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { resourceName } from './environment.ts';

/** What people configured, and the identity rules and the privacy policy among it. */
interface Configured {
  readonly configuration: ConfigurationStore;
  readonly rules: RulesDirectory;
  readonly policy: PolicyDirectory;
}

/** For functions that read `table:configuration`. */
export const openConfiguration = (): Configured => {
  const table = resourceName('table:configuration');
  const configuration = createConfigurationStore({ client: documentClient(), table });
  const clock = Date.now;
  return {
    configuration,
    rules: createCachedIdentityRules({ configuration, clock }),
    policy: createCachedPrivacyPolicy({ configuration, clock }),
  };
};
