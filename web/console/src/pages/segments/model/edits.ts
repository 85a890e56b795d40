import type { Json } from '../../../../../../shared/domain/json.ts';
import { definitionOf, type EditNode, freshId, type GroupNode, groupOf, parentOf, treeOf } from './tree.ts';

/** The tree with one node replaced, or taken out where `change` gives none; a negation goes with what it negates. */
const replaceNode = (
  root: EditNode,
  id: string,
  change: (node: EditNode) => EditNode | undefined,
): EditNode | undefined => {
  if (root.id === id) return change(root);
  if (root.kind === 'leaf') return root;
  if (root.kind === 'not') {
    const child = replaceNode(root.child, id, change);
    return child && (child === root.child ? root : { ...root, child });
  }
  const children = root.children.flatMap((child) => replaceNode(child, id, change) ?? []);
  const isSame = children.length === root.children.length && children.every((each, i) => each === root.children[i]);
  return isSame ? root : { ...root, children };
};

const edit = (root: EditNode, id: string, change: (node: EditNode) => EditNode | undefined): EditNode =>
  replaceNode(root, id, change) ?? groupOf('all', []);

/** Another condition in a leaf's place. */
export const changeLeaf = (root: EditNode, id: string, condition: Json): EditNode =>
  edit(root, id, (node) => (node.kind === 'leaf' ? { ...node, condition } : node));

/** All instead of any, or the other way round. */
export const changeGroup = (root: EditNode, id: string, kind: GroupNode['kind']): EditNode =>
  edit(root, id, (node) => (node.kind === 'all' || node.kind === 'any' ? { ...node, kind } : node));

/** A condition more at the end of a group; a tree that is one condition becomes a group of both. */
export const addTo = (root: EditNode, groupId: string, added: EditNode): EditNode =>
  edit(root, groupId, (node) =>
    node.kind === 'all' || node.kind === 'any'
      ? { ...node, children: [...node.children, added] }
      : groupOf('all', [node, added]),
  );

/** Without a node; without the last one an empty group is left, to begin again. */
export const removeNode = (root: EditNode, id: string): EditNode => edit(root, id, () => undefined);

/** The node in a group of its own. */
export const wrapNode = (root: EditNode, id: string, kind: GroupNode['kind']): EditNode =>
  edit(root, id, (node) => groupOf(kind, [node]));

/** What a group holds, in the place of the group. */
export const unwrapGroup = (root: EditNode, id: string): EditNode => {
  const parent = parentOf(root, id);
  const isGroup = (node: EditNode): node is GroupNode => node.kind === 'all' || node.kind === 'any';
  if (parent && isGroup(parent))
    return edit(root, parent.id, () => ({
      ...parent,
      children: parent.children.flatMap((child) => (child.id === id && isGroup(child) ? child.children : [child])),
    }));
  return edit(root, id, (node) => (isGroup(node) && node.children.length === 1 ? node.children[0] : node));
};

/** Negated, or no longer so. */
export const toggleNot = (root: EditNode, id: string): EditNode => {
  const parent = parentOf(root, id);
  if (parent?.kind === 'not') return edit(root, parent.id, () => parent.child);
  return edit(root, id, (node) => (node.kind === 'not' ? node.child : { id: freshId(), kind: 'not', child: node }));
};

/** The same once more, right after it. */
export const duplicateNode = (root: EditNode, id: string): EditNode => {
  const parent = parentOf(root, id);
  if (parent?.kind === 'not') return duplicateNode(root, parent.id);
  const copy = (node: EditNode): EditNode => treeOf(definitionOf(node));
  if (!parent || parent.kind === 'leaf') return edit(root, id, (node) => groupOf('all', [node, copy(node)]));
  return edit(root, parent.id, () => ({
    ...parent,
    children: parent.children.flatMap((child) => (child.id === id ? [child, copy(child)] : [child])),
  }));
};

/** Where a node can go: a place up or down, into the group before it, out of its own group. */
export type Move = 'up' | 'down' | 'in' | 'out';

const movable = (root: EditNode, id: string) => {
  const parent = parentOf(root, id);
  if (parent?.kind === 'not') return movable(root, parent.id);
  if (!parent || parent.kind === 'leaf') return undefined;
  const index = parent.children.findIndex((child) => child.id === id);
  const node = parent.children[index];
  return node && { parent, index, node };
};

/** Where the node can go as things are. */
export const movesOf = (root: EditNode, id: string): readonly Move[] => {
  const found = movable(root, id);
  if (!found) return [];
  const { parent, index } = found;
  const before = parent.children[index - 1];
  const isGroup = before?.kind === 'all' || before?.kind === 'any';
  const above = parentOf(root, parent.id);
  return [
    ...(index > 0 ? (['up'] as const) : []),
    ...(index < parent.children.length - 1 ? (['down'] as const) : []),
    ...(isGroup ? (['in'] as const) : []),
    ...(above && above.kind !== 'not' ? (['out'] as const) : []),
  ];
};

const swapped = (children: readonly EditNode[], index: number, other: number): readonly EditNode[] =>
  children.map((child, i) => (i === index ? children[other] : i === other ? children[index] : child) ?? child);

/** The tree with a node moved; the same tree where it cannot go there. */
export const moveNode = (root: EditNode, id: string, move: Move): EditNode => {
  const found = movable(root, id);
  if (!found || !movesOf(root, id).includes(move)) return root;
  const { parent, index, node } = found;
  if (move === 'up' || move === 'down') {
    const children = swapped(parent.children, index, move === 'up' ? index - 1 : index + 1);
    return edit(root, parent.id, () => ({ ...parent, children }));
  }
  const before = parent.children[index - 1];
  if (move === 'in') return before ? addTo(removeNode(root, node.id), before.id, node) : root;
  const above = parentOf(root, parent.id);
  if (!above || above.kind === 'leaf' || above.kind === 'not') return root;
  const children = parent.children.filter((child) => child !== node);
  const rest = children.length > 0 ? [{ ...parent, children }] : [];
  return edit(root, above.id, () => ({
    ...above,
    children: above.children.flatMap((child) => (child.id === parent.id ? [...rest, node] : [child])),
  }));
};
