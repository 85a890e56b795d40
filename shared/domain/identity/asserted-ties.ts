import type { IdentifierKey } from './identifier.ts';

interface Node {
  leads?: Node;
}

const rootOf = (node: Node): Node => {
  let at = node;
  while (at.leads) {
    // Halves the way for whoever comes next.
    if (at.leads.leads) at.leads = at.leads.leads;
    at = at.leads;
  }
  return at;
};

/** Which identifiers asserted links join by themselves, whatever claimed links join besides. */
export const createAssertedTies = () => {
  const nodes = new Map<IdentifierKey, Node>();
  const nodeOf = (key: IdentifierKey): Node => {
    const known = nodes.get(key);
    if (known) return known;
    const made: Node = {};
    nodes.set(key, made);
    return made;
  };
  return {
    join: (a: IdentifierKey, b: IdentifierKey): void => {
      const [one, two] = [rootOf(nodeOf(a)), rootOf(nodeOf(b))];
      if (one !== two) one.leads = two;
    },
    areJoined: (a: IdentifierKey, b: IdentifierKey): boolean => a === b || rootOf(nodeOf(a)) === rootOf(nodeOf(b)),
    /** Starts anew for an identifier that was passed on; those that it joined stay joined. */
    leave: (key: IdentifierKey): void => void nodes.set(key, {}),
  };
};
