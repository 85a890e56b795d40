import { EllipsisVertical } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { duplicateNode, moveNode, movesOf, removeNode, toggleNot, unwrapGroup, wrapNode } from '../model/edits.ts';
import { type EditNode, parentOf } from '../model/tree.ts';
import { useBuilder } from './builder-context.ts';

interface Props {
  readonly node: EditNode;
}

/** The node that stands in the list: the negation, where it is negated. */
const standingOf = (root: EditNode, node: EditNode): EditNode => {
  const parent = parentOf(root, node.id);
  return parent?.kind === 'not' ? parent : node;
};

/** Where the focus goes once a node is gone: its neighbour, else its group. */
const neighbourOf = (root: EditNode, node: EditNode): string => {
  const standing = standingOf(root, node);
  const parent = parentOf(root, standing.id);
  if (!parent || parent.kind === 'leaf' || parent.kind === 'not') return root.id;
  const index = parent.children.indexOf(standing);
  const next = parent.children[index + 1] ?? parent.children[index - 1] ?? parent;
  return next.kind === 'not' ? next.child.id : next.id;
};

/** What can be done with a condition or a group, by mouse and by keyboard. */
export const BlockActions = ({ node }: Props) => {
  const t = useTranslations('conditions.block');
  const { root, change, focusOn } = useBuilder();
  const standing = standingOf(root, node);
  const isRoot = standing.id === root.id;
  const isGroup = node.kind === 'all' || node.kind === 'any';
  const to = (next: EditNode, focus = node.id) => {
    change(next);
    focusOn(focus);
  };
  const entries: readonly MenuEntry[] = [
    {
      label: t(standing.kind === 'not' ? 'affirm' : 'negate'),
      onSelect: () => to(toggleNot(root, node.id)),
    },
    ...movesOf(root, standing.id).map((move) => ({
      label: t(move),
      onSelect: () => to(moveNode(root, standing.id, move)),
    })),
    ...(isRoot && isGroup ? [] : [{ label: t('duplicate'), onSelect: () => to(duplicateNode(root, node.id)) }]),
    { label: t('wrapAll'), onSelect: () => to(wrapNode(root, standing.id, 'all')) },
    { label: t('wrapAny'), onSelect: () => to(wrapNode(root, standing.id, 'any')) },
    ...(isGroup && !isRoot && standing === node
      ? [{ label: t('unwrap'), onSelect: () => to(unwrapGroup(root, node.id), root.id) }]
      : []),
    {
      label: t('remove'),
      isDangerous: true,
      onSelect: () => to(removeNode(root, node.id), neighbourOf(root, node)),
    },
  ];
  return (
    <Menu
      trigger={
        <Button kind="quiet" small icon={<EllipsisVertical />} aria-label={t(isGroup ? 'groupActions' : 'actions')} />
      }
      entries={entries}
    />
  );
};
