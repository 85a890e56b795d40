import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { RulesDirectory } from '../ports/rules-directory.ts';
import { createCachedIdentityRules } from './cached-identity-rules.ts';
import { documentClient } from './clients.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { resourceName } from './environment.ts';

/** What people configured and the identity rules among it, for functions that read `table:configuration`. */
export const openConfiguration = (): { readonly configuration: ConfigurationStore; readonly rules: RulesDirectory } => {
  const table = resourceName('table:configuration');
  const configuration = createConfigurationStore({ client: documentClient(), table });
  return { configuration, rules: createCachedIdentityRules({ configuration, clock: Date.now }) };
};
