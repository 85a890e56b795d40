import { discoverFunctions } from '../../infra/discover.ts';
import { ROOT } from '../cdk.ts';

/**
 * The functions that write profiles, found as the stack finds them: none may have an old profile in hand while the tables are emptied.
 * Those that a stream or a queue sets running are held back by their mapping; those that the clock sets running begin nothing while
 * the mark stands.
 */
export const profileWriters = async () => {
  const functions = await discoverFunctions(ROOT);
  const writers = functions.filter(({ definition: { writes } }) => writes.includes('table:profiles'));
  const isTicking = ({ definition: { trigger } }: (typeof writers)[number]): boolean => trigger.kind === 'schedule';
  return { held: writers.filter((each) => !isTicking(each)), ticking: writers.filter(isTicking) };
};
