import type { ShopCall, Visitor } from './shop.ts';

/** Who was shown: what the profiles should come to. */
export interface People {
  readonly add: (visitor: Visitor) => void;
  /** Groups of identifiers that the events join: one profile each. */
  readonly profiles: () => number;
  readonly identifiers: () => number;
  /** A userId for each visitor that has one, some of them where there are many. */
  readonly userIds: () => readonly string[];
}

const SAMPLE = 1000;

const namesOf = (call: ShopCall): readonly string[] => {
  const email = call.method === 'identify' ? call.traits?.['email'] : undefined;
  return [call.userId, call.anonymousId, email].filter((name) => typeof name === 'string');
};

/** How many groups, and of how many names: names that appear together belong together. */
const groupNames = (together: Iterable<readonly string[]>): { readonly groups: number; readonly names: number } => {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    const parent = parents.get(name) ?? name;
    return parent === name ? name : rootOf(parent);
  };
  for (const names of together) {
    for (const name of names) {
      if (!parents.has(name)) parents.set(name, name);
      parents.set(rootOf(name), rootOf(names[0] ?? name));
    }
  }
  return { groups: [...parents].filter(([name, parent]) => name === parent).length, names: parents.size };
};

/** Counts people as their events show them. No name is shared between visitors. */
export const createPeople = (): People => {
  let [profiles, identifiers] = [0, 0];
  const userIds: string[] = [];
  return {
    add: ({ calls, userId }) => {
      const { groups, names } = groupNames(calls.map(namesOf));
      profiles += groups;
      identifiers += names;
      if (userId !== undefined && userIds.length < SAMPLE && calls.some((call) => call.userId === userId))
        userIds.push(userId);
    },
    profiles: () => profiles,
    identifiers: () => identifiers,
    userIds: () => userIds,
  };
};
