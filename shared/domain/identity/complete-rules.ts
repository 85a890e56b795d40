import { type Blocked, DEFAULT_RULES, type IdentityRules, PLAIN_TYPE, rankOf, type TypeRules } from './rules.ts';

/** A value or `undefined` for each field, as a parser gives what was left out. */
type Partly<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Rules as people write them: what is left out has its default. */
export interface PartialRules {
  readonly types: Readonly<
    Record<
      string,
      Partly<Omit<TypeRules, 'sharedBy' | 'blocked'>> & {
        readonly sharedBy?: Partly<TypeRules['sharedBy']> | undefined;
        readonly blocked?: Partly<Blocked> | undefined;
      }
    >
  >;
  readonly priority?: readonly string[] | undefined;
  readonly blocked?: Partly<Blocked> | undefined;
}

/** Rules as stored; their version is the store's. */
export type RulesDocument = Omit<IdentityRules, 'version'>;

const completeBlocked = (given: Partly<Blocked> | undefined, base: Blocked): Blocked => ({
  values: given?.values ?? base.values,
  patterns: given?.patterns ?? base.patterns,
});

const completeType = (type: string, given: PartialRules['types'][string]): TypeRules => {
  const base = Object.hasOwn(DEFAULT_RULES.types, type) ? (DEFAULT_RULES.types[type] ?? PLAIN_TYPE) : PLAIN_TYPE;
  return {
    limit: given.limit ?? base.limit,
    window: given.window ?? base.window,
    policy: given.policy ?? base.policy,
    sharedBy: {
      userIds: given.sharedBy?.userIds ?? base.sharedBy.userIds,
      devices: given.sharedBy?.devices ?? base.sharedBy.devices,
    },
    names: [...new Set(given.names ?? base.names)],
    blocked: completeBlocked(given.blocked, base.blocked),
  };
};

/** As in the default rules; a type that they do not know stands before anonymousId, by name. */
const defaultOrder = (types: readonly string[]): string[] => {
  const last = DEFAULT_RULES.priority.length - 1;
  const place = (type: string): number => {
    const rank = rankOf(DEFAULT_RULES, type);
    return rank > last ? last - 0.5 : rank;
  };
  return types.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
};

/** The rules in full: every field of every type, and every type in the priority. The same rules give the same JSON. */
export const completeRules = ({ types, priority = [], blocked }: PartialRules): RulesDocument => {
  const rest = defaultOrder(Object.keys(types)).filter((type) => !priority.includes(type));
  const order = [...priority, ...rest];
  const given = order.filter((type) => Object.hasOwn(types, type));
  return {
    priority: order,
    types: Object.fromEntries(given.map((type) => [type, completeType(type, types[type] ?? {})])),
    blocked: completeBlocked(blocked, DEFAULT_RULES.blocked),
  };
};
