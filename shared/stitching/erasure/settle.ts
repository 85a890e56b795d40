import { HeadwaterError } from '../../domain/errors.ts';
import type { IdentifierKey } from '../../domain/identity/identifier.ts';
import { createKnownTies } from '../known-ties.ts';
import { planReplay } from '../plan-replay.ts';
import { createDecide } from '../rounds.ts';
import { commitDecision, decidePlan } from '../stitch-group.ts';
import type { EraseDependencies } from './scene.ts';

/** Whoever loses this often in a row meets a broken store, not competition. */
const ATTEMPTS = 50;

/** Makes who these identifiers are what is left says. Again is harmless. Throws `stitch.contended` where others keep writing. */
export const settleAll = async (dependencies: EraseDependencies, keys: readonly IdentifierKey[]): Promise<void> => {
  const { profiles, timers, definitions, rules } = dependencies;
  const decide = createDecide(dependencies);
  const ties = createKnownTies();
  for (let lost = 0; lost < ATTEMPTS; ) {
    const { pointers } = await profiles.places(keys);
    if (pointers.size === 0) return;
    const used = { definitions: await definitions.current(), rules: await rules.current(), ties };
    const decision = await decide(async (deciding) => {
      const plan = await planReplay([], [...pointers.keys()], deciding.planning);
      return plan === 'conflict' ? plan : decidePlan(plan, [], deciding);
    }, used);
    if (decision !== 'conflict') {
      if (decision.timers.length > 0) await timers.arm(decision.timers);
      const answer = await commitDecision(decision, { profiles, ties });
      if (answer === 'committed' && !decision.isPartial) return;
      if (answer === 'committed') continue;
    }
    lost += 1;
  }
  throw new HeadwaterError('stitch.contended', 'Profiles change too fast to be settled; it is tried again.');
};
