import type { Json, JsonObject } from '../../../../../../shared/domain/json.ts';

/** Conditions of which all, or any, must hold. */
export interface GroupNode {
  readonly id: string;
  readonly kind: 'all' | 'any';
  readonly children: readonly EditNode[];
}

/** What must not hold. */
export interface NotNode {
  readonly id: string;
  readonly kind: 'not';
  readonly child: EditNode;
}

/** Any other condition, kept as the JSON that it is: what an editor does not know is not lost. */
export interface LeafNode {
  readonly id: string;
  readonly kind: 'leaf';
  readonly condition: Json;
}

/** A definition as it is edited. Ids stay with their conditions while these change and move. */
export type EditNode = GroupNode | NotNode | LeafNode;

let serial = 0;

/** An id that no node has yet. */
export const freshId = (): string => {
  serial += 1;
  return `c${serial}`;
};

/** A leaf with an id of its own. */
export const leafOf = (condition: Json): LeafNode => ({ id: freshId(), kind: 'leaf', condition });

/** A group with an id of its own. */
export const groupOf = (kind: 'all' | 'any', children: readonly EditNode[]): GroupNode => ({
  id: freshId(),
  kind,
  children,
});

const isObject = (json: Json): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

/** The one member of an object that has no other. */
const onlyMember = (json: Json): readonly [string, Json] | undefined => {
  if (!isObject(json)) return undefined;
  const [entry, ...others] = Object.entries(json);
  return others.length === 0 ? entry : undefined;
};

const childrenOf = (node: EditNode | undefined): readonly EditNode[] =>
  node === undefined || node.kind === 'leaf' ? [] : node.kind === 'not' ? [node.child] : node.children;

/** The tree of any JSON. Where `former` has a node of the same kind in the same place, its id is kept. */
export const treeOf = (json: Json, former?: EditNode): EditNode => {
  const [form, value = null] = onlyMember(json) ?? [];
  const keep = (kind: EditNode['kind']): string => (former?.kind === kind ? former.id : freshId());
  const known = childrenOf(former);
  if ((form === 'all' || form === 'any') && Array.isArray(value))
    return { id: keep(form), kind: form, children: value.map((each: Json, index) => treeOf(each, known[index])) };
  if (form === 'not') return { id: keep('not'), kind: 'not', child: treeOf(value, known[0]) };
  return { id: keep('leaf'), kind: 'leaf', condition: json };
};

/** The definition of a tree: the inverse of `treeOf`, to the last member. */
export const definitionOf = (node: EditNode): Json => {
  if (node.kind === 'leaf') return node.condition;
  return node.kind === 'not' ? { not: definitionOf(node.child) } : { [node.kind]: node.children.map(definitionOf) };
};

/** The node with an id. */
export const findNode = (root: EditNode, id: string): EditNode | undefined => {
  if (root.id === id) return root;
  for (const child of childrenOf(root)) {
    const found = findNode(child, id);
    if (found) return found;
  }
  return undefined;
};

/** The node that has this one among its children. */
export const parentOf = (root: EditNode, id: string): EditNode | undefined => {
  const children = childrenOf(root);
  if (children.some((child) => child.id === id)) return root;
  for (const child of children) {
    const found = parentOf(child, id);
    if (found) return found;
  }
  return undefined;
};

/** How many conditions there are, groups left aside. */
export const countLeaves = (node: EditNode): number =>
  node.kind === 'leaf' ? 1 : childrenOf(node).reduce((sum, child) => sum + countLeaves(child), 0);
