import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { isBuiltIn } from '../../../../../../shared/domain/identity/type-names.ts';
import { useTypeName } from '../../../i18n/names.ts';
import { Button } from '../../../ui/button.tsx';
import styles from './identity.module.css';
import { moved, type RulesDraft, rulesOf, withoutType } from './rules-draft.ts';
import { TypeFields } from './type-fields.tsx';
import { useTypeWords } from './type-words.tsx';

interface Props {
  readonly draft: RulesDraft;
  readonly onChange: (draft: RulesDraft) => void;
  readonly errorAt: (path: string) => string | undefined;
}

interface ItemProps extends Props {
  readonly type: string;
  readonly rank: number;
  readonly onMoved: (said: string) => void;
}

const Moves = ({ type, rank, draft, onChange, onMoved }: ItemProps) => {
  const t = useTranslations('settings.edit');
  const name = useTypeName()(type);
  const move = (by: -1 | 1): void => {
    onChange(moved(draft, type, by));
    onMoved(t('moved', { type: name, rank: rank + by }));
  };
  return (
    <div className={styles.moves}>
      <Button
        small
        kind="quiet"
        icon={<ArrowUp />}
        aria-label={t('up', { type: name })}
        disabled={rank === 1}
        onClick={() => move(-1)}
      />
      <Button
        small
        kind="quiet"
        icon={<ArrowDown />}
        aria-label={t('down', { type: name })}
        disabled={rank === draft.order.length}
        onClick={() => move(1)}
      />
      {!isBuiltIn(type) && (
        <Button
          small
          kind="quiet"
          icon={<Trash2 />}
          aria-label={t('remove', { type: name })}
          onClick={() => onChange(withoutType(draft, type))}
        />
      )}
    </div>
  );
};

const TypeItem = (props: ItemProps) => {
  const { type, rank, draft, onChange, errorAt } = props;
  const format = useFormatter();
  const nameOf = useTypeName();
  const words = useTypeWords();
  const own = draft.types[type];
  const rules = rulesOf(draft).types[type];
  const prefix = `types.${type}.`;
  const fields = [
    'limit',
    'policy',
    'names',
    'sharedBy.userIds',
    'sharedBy.devices',
    'blocked.values',
    'blocked.patterns',
  ];
  const hasFault = fields.some((path) => errorAt(`${prefix}${path}`) !== undefined);
  const [isOpen, setOpen] = useState(false);
  const isShown = isOpen || hasFault;
  if (own === undefined || rules === undefined) return null;
  return (
    <li className={styles.type}>
      <div className={styles.line}>
        <span className={styles.rank}>{format.number(rank)}</span>
        <button type="button" className={styles.toggle} aria-expanded={isShown} onClick={() => setOpen(!isShown)}>
          {isShown ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          <span>
            <strong>{nameOf(type)}</strong>
            {!hasFault && (
              <span className={styles.summary}>
                {words.limit(rules)} · {words.policy(rules)}
              </span>
            )}
          </span>
        </button>
        <Moves {...props} />
      </div>
      {isShown && (
        <TypeFields
          type={type}
          draft={own}
          errorAt={(path) => errorAt(`${prefix}${path}`)}
          onChange={(changed) => onChange({ ...draft, types: { ...draft.types, [type]: changed } })}
        />
      )}
    </li>
  );
};

/** The types in the order of their strength, each with its rules. */
export const TypeList = (props: Props) => {
  const [said, setSaid] = useState('');
  return (
    <>
      <ol>
        {props.draft.order.map((type, index) => (
          <TypeItem key={type} {...props} type={type} rank={index + 1} onMoved={setSaid} />
        ))}
      </ol>
      <span role="status" className="visually-hidden">
        {said}
      </span>
    </>
  );
};
