import type { Json } from '../../../../../../shared/domain/json.ts';
import { addTo, changeLeaf, removeNode } from './edits.ts';
import { formOf, objectsAt, textAt } from './forms.ts';
import { isSameJson } from './same.ts';
import { definitionOf, type EditNode, groupOf, treeOf } from './tree.ts';

/** One difference between two definitions. */
export type Change =
  | { readonly kind: 'added'; readonly after: Json }
  | { readonly kind: 'removed'; readonly before: Json }
  | { readonly kind: 'changed'; readonly before: Json; readonly after: Json }
  /** All became any, or the other way round; `before` and `after` are the groups. */
  | { readonly kind: 'regrouped'; readonly before: Json; readonly after: Json };

/** What a condition is about: two of the same topic are one condition that changed. */
const topicOf = (node: EditNode): string => {
  if (node.kind === 'not') return `not ${topicOf(node.child)}`;
  if (node.kind !== 'leaf') return 'group';
  const { condition } = node;
  const form = formOf(condition);
  const first = form === 'sequence' ? objectsAt(condition, 'sequence')[0] : condition;
  const subject = form === 'sequence' ? 'event' : form === 'aggregate' ? 'event' : form;
  return `${form} ${textAt(first, subject)}`;
};

const isSame = (a: EditNode, b: EditNode): boolean => isSameJson(definitionOf(a), definitionOf(b));

/** Takes out of both lists what `match` pairs, in order; answers the pairs and what is left. */
const pair = (
  before: readonly EditNode[],
  after: readonly EditNode[],
  match: (a: EditNode, b: EditNode) => boolean,
) => {
  const left = [...after];
  const pairs: (readonly [EditNode, EditNode])[] = [];
  const alone = before.filter((a) => {
    const index = left.findIndex((b) => match(a, b));
    const [b] = index < 0 ? [] : left.splice(index, 1);
    if (b) pairs.push([a, b]);
    return !b;
  });
  return { pairs, before: alone, after: left };
};

const isGroup = (node: EditNode): node is Extract<EditNode, { children: unknown }> => 'children' in node;

const diffNodes = (a: EditNode, b: EditNode): readonly Change[] => {
  if (isSame(a, b)) return [];
  if (isGroup(a) && isGroup(b)) {
    const same = pair(a.children, b.children, isSame);
    const alike = pair(same.before, same.after, (x, y) => topicOf(x) === topicOf(y));
    const regrouped: readonly Change[] =
      a.kind === b.kind ? [] : [{ kind: 'regrouped', before: definitionOf(a), after: definitionOf(b) }];
    return [
      ...regrouped,
      ...alike.pairs.flatMap(([x, y]) => diffNodes(x, y)),
      ...alike.before.map((x): Change => ({ kind: 'removed', before: definitionOf(x) })),
      ...alike.after.map((y): Change => ({ kind: 'added', after: definitionOf(y) })),
    ];
  }
  return [{ kind: 'changed', before: definitionOf(a), after: definitionOf(b) }];
};

/** One condition and a group of one are compared alike. */
const asGroup = (json: Json): EditNode => {
  const node = treeOf(json);
  return isGroup(node) ? node : groupOf('all', [node]);
};

/** What became of a definition, condition by condition. Empty where both say the same. */
export const diffDefinitions = (before: Json, after: Json): readonly Change[] =>
  isSameJson(before, after) ? [] : diffNodes(asGroup(before), asGroup(after));

const findSame = (node: EditNode, json: Json): EditNode | undefined => {
  if (isSameJson(definitionOf(node), json)) return node;
  const children = node.kind === 'leaf' ? [] : node.kind === 'not' ? [node.child] : node.children;
  for (const child of children) {
    const found = findSame(child, json);
    if (found) return found;
  }
  return undefined;
};

/** The tree with somebody else's change made in it too; undefined where what they changed is not there (any more). */
export const applyChange = (root: EditNode, change: Change): EditNode | undefined => {
  if (change.kind === 'added')
    return findSame(root, change.after) ? undefined : addTo(root, root.id, treeOf(change.after));
  const found = findSame(root, change.before);
  if (!found) return undefined;
  if (change.kind === 'removed') return removeNode(root, found.id);
  if (found.kind === 'leaf') return changeLeaf(root, found.id, change.after);
  return findAndReplace(root, found.id, treeOf(change.after));
};

const findAndReplace = (node: EditNode, id: string, other: EditNode): EditNode => {
  if (node.id === id) return other;
  if (node.kind === 'leaf') return node;
  if (node.kind === 'not') return { ...node, child: findAndReplace(node.child, id, other) };
  return { ...node, children: node.children.map((child) => findAndReplace(child, id, other)) };
};
