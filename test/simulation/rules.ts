import {
  DEFAULT_RULES,
  type IdentityRules,
  type LimitWindow,
  PLAIN_TYPE,
  type TypeRules,
} from '../../shared/domain/identity/rules.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { Random } from './random.ts';

const WINDOWS: readonly LimitWindow[] = ['ever', 'ever', 'ever', 'weekly', 'monthly'];

/** Tight limits, so that few events make many conflicts. */
const typeOf = (random: Random, most: number): TypeRules => ({
  ...PLAIN_TYPE,
  limit: 1 + random.below(most),
  window: random.pick(WINDOWS),
  policy: random.pick(['demote', 'demote', 'moveToLatest']),
  sharedBy: { userIds: 1 + random.below(4), devices: 2 + random.below(5) },
});

const rulesAt = (random: Random, version: number): IdentityRules => ({
  version,
  priority: random.pick([DEFAULT_RULES.priority, ['userId', 'anonymousId', 'card', 'email']]),
  types: {
    userId: {
      ...PLAIN_TYPE,
      limit: 1 + (random.chance(0.2) ? 1 : 0),
      sharedBy: { userIds: 3, devices: 3 + random.below(4) },
    },
    card: typeOf(random, 2),
    email: typeOf(random, 3),
    anonymousId: typeOf(random, 4),
  },
  blocked: { values: random.chance(0.2) ? [random.pick(['c1', 'e1@acme.com', 'u2', 'k1'])] : [], patterns: [] },
});

/** Rules under which a crowd may share an address or fit on a profile, or may not. */
const roomyAt = (random: Random, version: number): IdentityRules => {
  const { types, ...rules } = rulesAt(random, version);
  const [devices, limit] = [random.pick([3, 50, 100, 200]), random.pick([3, 40, 200])];
  return {
    ...rules,
    types: {
      ...types,
      userId: { ...PLAIN_TYPE, limit: 1, sharedBy: { userIds: 3, devices } },
      email: {
        ...PLAIN_TYPE,
        policy: 'demote',
        sharedBy: { userIds: 3, devices },
      },
      anonymousId: { ...PLAIN_TYPE, limit, policy: 'demote' },
    },
    blocked: { values: random.chance(0.2) ? ['office@acme.com'] : [], patterns: [] },
  };
};

/** Rules under which a crowd of devices is passed on, or is not. */
const passingAt = (random: Random, version: number): IdentityRules => {
  const { types, ...rules } = rulesAt(random, version);
  const [users, devices] = [random.pick([3, 200]), random.pick([50, 200, 200])];
  const sharedBy = { userIds: users, devices };
  return {
    ...rules,
    types: {
      ...types,
      userId: { ...PLAIN_TYPE, limit: 1, sharedBy: { userIds: 3, devices: 200 } },
      email: {
        ...PLAIN_TYPE,
        limit: random.pick([1, 1, 200]),
        policy: random.pick(['demote', 'moveToLatest']),
        sharedBy,
      },
      anonymousId: {
        ...PLAIN_TYPE,
        limit: random.pick([3, 40, 100, 100]),
        window: random.pick(WINDOWS),
        policy: random.pick(['demote', 'moveToLatest', 'moveToLatest', 'moveToLatest']),
        sharedBy,
      },
    },
    blocked: { values: random.chance(0.1) ? [random.pick(['office@acme.com', 'c0'])] : [], patterns: [] },
  };
};

/** What the rules of a run leave room for. */
export type Room = 'few' | 'crowd' | 'passed on';

const RULES_FOR = { few: rulesAt, crowd: roomyAt, 'passed on': passingAt } as const;

/** Rules that may change once, seen by each worker when its seed says so; never older than asked for. */
export const createChangingRules = (random: Random, room: Room) => {
  const rulesOf = RULES_FOR[room];
  const versions = [rulesOf(random, 0), ...(random.chance(0.5) ? [rulesOf(random, 1)] : [])];
  const state = {
    changed: false,
    /** The rules that everybody ends up with. */
    last: versions.at(-1) ?? DEFAULT_RULES,
    hasChange: versions.length > 1,
    first: versions[0] ?? DEFAULT_RULES,
    port: {
      current: async (atLeast = 0): Promise<IdentityRules> =>
        random.pick(versions.filter(({ version }) => (version === 0 || state.changed) && version >= atLeast)),
    } satisfies RulesDirectory,
  };
  return state;
};
