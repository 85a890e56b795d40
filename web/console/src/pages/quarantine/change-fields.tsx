import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type ChangeDraft, KINDS } from './change-draft.ts';
import styles from './quarantine.module.css';

const OPS = ['rename', 'set', 'convert', 'remove'] as const;

interface Props {
  readonly draft: ChangeDraft;
  readonly onChange: (draft: ChangeDraft) => void;
  readonly onRemove: () => void;
}

const More = ({ draft, onChange }: Omit<Props, 'onRemove'>) => {
  const t = useTranslations('quarantine.change');
  const set = (more: string): void => onChange({ ...draft, more });
  if (draft.op === 'remove') return null;
  if (draft.op === 'convert')
    return (
      <SelectField
        label={t('to')}
        value={draft.more === '' ? 'number' : draft.more}
        onChange={set}
        choices={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
    );
  return <TextField label={t(draft.op === 'rename' ? 'newPath' : 'value')} mono value={draft.more} onChange={set} />;
};

/** One change to each event. */
export const ChangeFields = ({ draft, onChange, onRemove }: Props) => {
  const t = useTranslations('quarantine.change');
  return (
    <fieldset className={styles.change}>
      <legend className="visually-hidden">{t('legend')}</legend>
      <SelectField
        label={t('what')}
        value={draft.op}
        onChange={(op) => onChange({ ...draft, op, more: '' })}
        choices={OPS.map((value) => ({ value, label: t(`op.${value}`) }))}
      />
      <TextField
        label={t('path')}
        mono
        placeholder="properties.total"
        value={draft.path}
        onChange={(path) => onChange({ ...draft, path })}
      />
      <More draft={draft} onChange={onChange} />
      <Button kind="quiet" icon={<X />} aria-label={t('remove')} onClick={onRemove} />
    </fieldset>
  );
};
