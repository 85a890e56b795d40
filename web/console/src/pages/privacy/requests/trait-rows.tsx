import { useTranslations } from 'use-intl';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import { EditableRows } from './editable-rows.tsx';
import { TRAIT_KINDS, type TraitRow } from './request-draft.ts';

interface Props {
  readonly rows: readonly TraitRow[];
  readonly onChange: (rows: readonly TraitRow[]) => void;
  readonly error?: string;
}

/** What is set right: trait by trait. */
export const TraitRows = ({ rows, onChange, error }: Props) => {
  const t = useTranslations('privacy.new.traits');
  return (
    <EditableRows
      {...{ rows, onChange }}
      legend={<legend>{t('legend')}</legend>}
      className={styles.triple}
      removeLabel={({ name }) => t('remove', { name })}
      addLabel={t('add')}
      added={{ name: '', kind: 'text', value: '' }}
    >
      {(row, set) => (
        <>
          <TextField
            label={t('name')}
            value={row.name}
            onChange={(name) => set({ name })}
            error={row === rows[0] && error}
            mono
          />
          <SelectField
            label={t('kind')}
            value={row.kind}
            choices={TRAIT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
            onChange={(kind) => set({ kind })}
          />
          <TextField
            label={t('value')}
            value={row.value}
            disabled={row.kind !== 'text' && row.kind !== 'number'}
            onChange={(value) => set({ value })}
          />
        </>
      )}
    </EditableRows>
  );
};
