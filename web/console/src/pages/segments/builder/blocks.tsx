import { Plus } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { JsonObject } from '../../../../../../shared/domain/json.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Menu } from '../../../ui/menu.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { addTo, changeGroup, changeLeaf } from '../model/edits.ts';
import { blankOf, FORMS, type FormName, formOf } from '../model/forms.ts';
import { type EditNode, type GroupNode, groupOf, type LeafNode, leafOf } from '../model/tree.ts';
import { AggregateBlock } from './aggregate-block.tsx';
import { BlockActions } from './block-actions.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.ts';
import { EventBlock } from './event-block.tsx';
import { JsonField } from './json-block.tsx';
import type { LeafProps } from './leaf-props.ts';
import { BucketBlock, ConsentBlock, IdentifierBlock, SegmentBlock, TraitBlock } from './plain-blocks.tsx';
import { SequenceBlock } from './sequence-block.tsx';
import { useNodeFault } from './use-node-fault.ts';

const EDITORS: Readonly<Record<Exclude<FormName, 'other'>, (props: LeafProps) => ReactElement>> = {
  event: EventBlock,
  aggregate: AggregateBlock,
  sequence: SequenceBlock,
  trait: TraitBlock,
  segment: SegmentBlock,
  identifier: IdentifierBlock,
  consent: ConsentBlock,
  bucket: BucketBlock,
};

/** Puts the focus into the element when it is this node's turn. */
const useFocus = (nodeId: string) => {
  const { focused } = useBuilder();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focused !== nodeId) return;
    element.current?.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  }, [focused, nodeId]);
  return element;
};

const LeafBlock = ({ node, isNegated }: { readonly node: LeafNode; readonly isNegated: boolean }) => {
  const t = useTranslations('conditions');
  const { root, change, faults, fresh, settle } = useBuilder();
  const faultOf = useNodeFault(node.id);
  const element = useFocus(node.id);
  const form = formOf(node.condition);
  const Editor = form === 'other' ? undefined : EDITORS[form];
  const isFaulty = node.id !== fresh && faults.some(({ nodeId }) => nodeId === node.id);
  const whole = faults.find(({ nodeId, field }) => nodeId === node.id && field === '');
  return (
    <div
      ref={element}
      role="group"
      className={classNames(styles.block, isFaulty && styles.faulty)}
      aria-label={t(`form.${form}`)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (node.id === fresh && !currentTarget.contains(relatedTarget)) settle();
      }}
    >
      <div className={styles.body}>
        <div className={styles.title}>
          {isNegated && <Badge tone="bad">{t('block.not')}</Badge>}
          {t(`form.${form}`)}
        </div>
        {Editor ? (
          <Editor
            condition={node.condition as JsonObject}
            faultOf={faultOf}
            onChange={(condition, topic) =>
              change(changeLeaf(root, node.id, condition), topic === undefined ? undefined : `${node.id} ${topic}`)
            }
          />
        ) : (
          <JsonField
            label={t('block.json')}
            value={node.condition}
            error={faultOf('')}
            onChange={(condition) => change(changeLeaf(root, node.id, condition), `${node.id} json`)}
          />
        )}
        {Editor && whole && isFaulty && <p className={styles.fault}>{t(`fault.${whole.key}`)}</p>}
      </div>
      <BlockActions node={node} />
    </div>
  );
};

/** Offers every form of condition there is. */
export const AddCondition = ({ group }: { readonly group: EditNode }) => {
  const t = useTranslations('conditions');
  const { root, change, focusOn } = useBuilder();
  const add = (added: EditNode) => {
    change(addTo(root, group.id, added));
    focusOn(added.id);
  };
  return (
    <Menu
      trigger={
        <Button small icon={<Plus />}>
          {t('block.add')}
        </Button>
      }
      entries={[
        ...FORMS.filter((form) => form !== 'other').map((form) => ({
          label: t(`form.${form}`),
          onSelect: () => add(leafOf(blankOf(form))),
        })),
        { label: t('form.all'), onSelect: () => add(groupOf('all', [])) },
        { label: t('form.any'), onSelect: () => add(groupOf('any', [])) },
      ]}
    />
  );
};

const GroupBlock = ({ node, isNegated }: { readonly node: GroupNode; readonly isNegated: boolean }) => {
  const t = useTranslations('conditions');
  const { root, change, faults, fresh } = useBuilder();
  const element = useFocus(node.id);
  const isRoot = node.id === root.id;
  const fault = node.id === fresh ? undefined : faults.find(({ nodeId }) => nodeId === node.id);
  return (
    <div
      ref={element}
      role="group"
      className={classNames(styles.group, !isRoot && styles.nested, isNegated && styles.negated)}
      aria-label={t(isNegated ? 'block.notGroup' : 'block.group')}
    >
      <div className={styles.head}>
        <div className={styles.line}>
          {isNegated && <Badge tone="bad">{t('block.not')}</Badge>}
          <SelectField
            labelHidden
            label={t('block.groupKind')}
            value={node.kind}
            choices={(['all', 'any'] as const).map((value) => ({ value, label: t(`block.${value}`) }))}
            onChange={(kind) => change(changeGroup(root, node.id, kind))}
          />
        </div>
        <BlockActions node={node} />
      </div>
      {node.children.map((child) => (
        <Block key={child.kind === 'not' ? child.child.id : child.id} node={child} />
      ))}
      {fault && (!isRoot || fault.key !== 'emptyGroup') && <p className={styles.fault}>{t(`fault.${fault.key}`)}</p>}
      {node.children.length === 0 && isRoot && <p className={styles.word}>{t('block.empty')}</p>}
      <div className={styles.foot}>
        <AddCondition group={node} />
      </div>
    </div>
  );
};

/** A condition, a group of them, or what is not to be. */
export const Block = ({ node, isNegated = false }: { readonly node: EditNode; readonly isNegated?: boolean }) => {
  const t = useTranslations('conditions.block');
  if (node.kind === 'leaf') return <LeafBlock node={node} isNegated={isNegated} />;
  if (node.kind !== 'not') return <GroupBlock node={node} isNegated={isNegated} />;
  if (!isNegated) return <Block node={node.child} isNegated />;
  return (
    <div role="group" className={classNames(styles.nested, styles.negated)} aria-label={t('notGroup')}>
      <Badge tone="bad">{t('not')}</Badge>
      <Block node={node.child} isNegated />
    </div>
  );
};
