import { discoverFunctions } from '../../infra/discover.ts';
import { ROOT } from '../cdk.ts';

/**
 * The functions that write profiles, found as the stack finds them. Each is held back by its mapping while the tables are emptied:
 * none may have an old profile in hand.
 */
export const profileWriters = async () => {
  const functions = await discoverFunctions(ROOT);
  return functions.filter(({ definition: { writes } }) => writes.includes('table:profiles'));
};
