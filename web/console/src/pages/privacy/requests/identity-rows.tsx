import { useTranslations } from 'use-intl';
import { useTypeName } from '../../../i18n/names.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import { EditableRows } from './editable-rows.tsx';
import type { IdentityRow } from './request-draft.ts';

interface Props {
  readonly rows: readonly IdentityRow[];
  readonly types: readonly string[];
  readonly onChange: (rows: readonly IdentityRow[]) => void;
  readonly error?: string;
}

/** The identifiers that a person proved to own. */
export const IdentityRows = ({ rows, types, onChange, error }: Props) => {
  const t = useTranslations('privacy.new');
  const nameOf = useTypeName();
  return (
    <EditableRows
      {...{ rows, onChange }}
      legend={<legend className="visually-hidden">{t('identities')}</legend>}
      className={styles.pair}
      removeLabel={({ value }) => t('removeIdentity', { value })}
      addLabel={t('addIdentity')}
      added={{ type: types[0] ?? 'email', value: '' }}
    >
      {(row, set) => (
        <>
          <SelectField
            label={t('identityType')}
            value={row.type}
            choices={types.map((type) => ({ value: type, label: nameOf(type) }))}
            onChange={(type) => set({ type })}
          />
          <TextField
            label={t('identityValue')}
            value={row.value}
            onChange={(value) => set({ value })}
            error={row.value.trim() === '' && error}
            required
          />
        </>
      )}
    </EditableRows>
  );
};
