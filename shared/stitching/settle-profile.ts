import { HeadwaterError } from '../domain/errors.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import { createKnownTies } from './known-ties.ts';
import { planReplay } from './plan-replay.ts';
import { createDecide, type DecideDependencies, type Used } from './rounds.ts';
import { commitDecision, decidePlan } from './stitch-group.ts';

/** Whoever loses this often in a row meets a broken store, not competition. */
const ATTEMPTS = 50;

/**
 * Makes who a profile's identifiers are what the rules in force say, where it was resolved with others or is left half-done.
 * Doing it again changes nothing. Throws `stitch.contended` where others keep writing it.
 */
export const createSettleProfile = (dependencies: DecideDependencies) => {
  const { profiles, timers, definitions, rules } = dependencies;
  const decide = createDecide(dependencies);

  const settleOnce = async (head: ProfileHead, used: Used): Promise<'done' | 'progress' | 'lost'> => {
    const decision = await decide(async (deciding) => {
      const plan = await planReplay([], [head.founder], deciding.planning);
      return plan === 'conflict' ? plan : decidePlan(plan, [], deciding);
    }, used);
    if (decision === 'conflict') return 'lost';
    if (decision.timers.length > 0) await timers.arm(decision.timers);
    if ((await commitDecision(decision, { profiles, ties: used.ties })) === 'conflict') return 'lost';
    return decision.isPartial ? 'progress' : 'done';
  };

  return async (first: ProfileHead): Promise<void> => {
    let head: ProfileHead | undefined = first;
    const ties = createKnownTies();
    let newest = Math.max(0, first.rulesVersion);
    for (let lost = 0; lost < ATTEMPTS; ) {
      const used = {
        definitions: await definitions.current(),
        rules: await rules.current(newest),
        ties,
      };
      newest = used.rules.version;
      if (head === undefined || (head.rulesVersion === used.rules.version && !head.isStale)) return;
      const outcome = await settleOnce(head, used);
      if (outcome === 'done') return;
      if (outcome === 'lost') lost += 1;
      head = (await profiles.heads([first.profileId])).get(first.profileId);
    }
    throw new HeadwaterError('stitch.contended', 'A profile changes too fast to be settled; it is tried again.');
  };
};
