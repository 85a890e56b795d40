import { HeadwaterError } from '../../shared/domain/errors.ts';
import { createSettleProfile } from '../../shared/stitching/settle-profile.ts';
import { type Crew, storesFor } from './crew.ts';
import { clearKeyring, NOW } from './deployment.ts';
import type { Life } from './scheduler.ts';

/** Every profile brought to the rules in force, as the walk after a change does; dies now and then and starts over. */
export const createWalker = (crew: Crew) => {
  const { random, rules, scheduler } = crew;
  let life: Life = { name: 'none', isOver: true };
  let isDone = false;
  const faults: unknown[] = [];
  const walk = async (mine: Life): Promise<void> => {
    const stores = storesFor(crew, mine);
    const settle = createSettleProfile(stores);
    const { heads } = await stores.profiles.scan({ segment: 0, segments: 1, limit: 1000 });
    for (const head of heads) await settle(head);
    if (life === mine) isDone = true;
  };
  return {
    faults,
    isDone: () => isDone || !rules.hasChange,
    tend: () => {
      if (isDone || !rules.changed || !rules.hasChange) return;
      if (!life.isOver && random.chance(scheduler.weather.crash)) life.isOver = true;
      if (!life.isOver) return;
      const mine: Life = { name: 'walker', isOver: false };
      life = mine;
      walk(mine).catch((fault: unknown) => {
        if (fault instanceof HeadwaterError) mine.isOver = true;
        else faults.push(fault);
      });
    },
  };
};

/** The second walk, when nobody with former rules is left: it finds what was made behind the first. */
export const walkAgain = async ({ deployment, definitions, rules }: Crew): Promise<void> => {
  const { ports } = deployment;
  rules.changed = true;
  const settle = createSettleProfile({
    ...ports,
    definitions: definitions.port,
    rules: { current: async () => rules.last },
    keyring: clearKeyring,
    clock: () => NOW,
  });
  const { heads } = await ports.profiles.scan({ segment: 0, segments: 1, limit: 1000 });
  for (const head of heads) await settle(head);
};
