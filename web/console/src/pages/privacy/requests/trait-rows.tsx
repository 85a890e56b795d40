import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import { TRAIT_KINDS, type TraitRow } from './request-draft.ts';

interface Props {
  readonly rows: readonly TraitRow[];
  readonly onChange: (rows: readonly TraitRow[]) => void;
  readonly error?: string;
}

/** What is set right: trait by trait. */
export const TraitRows = ({ rows, onChange, error }: Props) => {
  const t = useTranslations('privacy.new.traits');
  const set = (key: number, part: Partial<TraitRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className={styles.group}>
      <legend>{t('legend')}</legend>
      {rows.map((row, index) => (
        <div key={row.key} className={styles.triple}>
          <TextField
            label={t('name')}
            value={row.name}
            onChange={(name) => set(row.key, { name })}
            error={index === 0 && error}
            mono
          />
          <SelectField
            label={t('kind')}
            value={row.kind}
            choices={TRAIT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(kind) => set(row.key, { kind })}
          />
          <TextField
            label={t('value')}
            value={row.value}
            disabled={row.kind !== 'text' && row.kind !== 'number'}
            onChange={(value) => set(row.key, { value })}
          />
          <Button
            kind="quiet"
            icon={<X />}
            aria-label={t('remove', { name: row.name })}
            disabled={rows.length === 1}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      <div>
        <Button
          small
          icon={<Plus />}
          onClick={() =>
            onChange([...rows, { key: Math.max(...rows.map(({ key }) => key)) + 1, name: '', kind: 'text', value: '' }])
          }
        >
          {t('add')}
        </Button>
      </div>
    </fieldset>
  );
};
