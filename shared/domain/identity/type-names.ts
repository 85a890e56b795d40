import { BUILT_IN_TYPES, type IdentityRules } from './rules.ts';

/** How a type may be spelled: a key is `type:…`, so it holds no colon. */
export const TYPE_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,39}$/;

/** Words before the colon of a path that mean something else. */
export const RESERVED_NAMES: readonly string[] = ['profileId', 'b64'];

/** What a built-in type is called as the type of an entry of `context.externalIds`. */
const BUILT_IN_NAMES: Readonly<Record<string, readonly string[]>> = {
  userId: ['userId', 'user_id'],
  email: ['email'],
  phone: ['phone'],
  anonymousId: ['anonymousId', 'anonymous_id'],
};

/** True for the four types whose fields are the Segment spec's. */
export const isBuiltIn = (type: string): boolean => BUILT_IN_TYPES.some((each) => each === type);

/** Everything a type is called, its own name included. */
export const allNamesOf = (type: string, names: readonly string[]): readonly string[] => [
  ...new Set([type, ...(isBuiltIn(type) ? (BUILT_IN_NAMES[type] ?? []) : []), ...names]),
];

/** Types by the traits that hold them. `email` and `phone` are the Segment spec's; a userId is no trait. */
const traitNames = (rules: IdentityRules): [name: string, type: string][] =>
  Object.entries(rules.types).flatMap(([type, { names }]): [string, string][] => {
    if (isBuiltIn(type)) return type === 'email' || type === 'phone' ? [[type, type]] : [];
    return (names.length === 0 ? [type] : names).map((name) => [name, type]);
  });

/** Where the rules find types: by the name of a trait, and by the type of an entry of `context.externalIds`. */
export interface TypesByName {
  readonly traits: ReadonlyMap<string, string>;
  readonly externalIds: ReadonlyMap<string, string>;
}

const memo = new WeakMap<IdentityRules, TypesByName>();

/** The names of all types, made once for each rules object. */
export const typesByName = (rules: IdentityRules): TypesByName => {
  const known = memo.get(rules);
  if (known) return known;
  const external = Object.entries(rules.types).flatMap(([type, { names }]) =>
    allNamesOf(type, names).map((name): [string, string] => [name, type]),
  );
  const made = { traits: new Map(traitNames(rules)), externalIds: new Map(external) };
  memo.set(rules, made);
  return made;
};
