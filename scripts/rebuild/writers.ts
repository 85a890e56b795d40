import { discoverFunctions } from '../../infra/discover.ts';
import { ROOT } from '../cdk.ts';

const writersOf = async () => {
  const functions = await discoverFunctions(ROOT);
  return functions.filter(({ definition: { writes } }) => writes.includes('table:profiles'));
};

/**
 * The functions that write profiles, found as the stack finds them. Each is held back by its mapping while the tables are emptied:
 * none may have an old profile in hand.
 */
export const profileWriters = async () =>
  (await writersOf()).filter(({ definition }) => definition.trigger.kind !== 'schedule');

/** Those that a schedule sets running: no mapping holds them back, so each looks at the rebuild's mark itself. */
export const scheduledWriters = async () =>
  (await writersOf()).filter(({ definition }) => definition.trigger.kind === 'schedule');
