import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import type { IdentityRow } from './request-draft.ts';

interface Props {
  readonly rows: readonly IdentityRow[];
  readonly types: readonly string[];
  readonly onChange: (rows: readonly IdentityRow[]) => void;
  readonly error?: string;
}

const NAMED = ['email', 'userId', 'phone', 'anonymousId'] as const;
const isNamed = (type: string): type is (typeof NAMED)[number] => NAMED.some((each) => each === type);

/** What one calls a type of identifiers: its own name where it is one of the company's. */
export const useTypeName = (): ((type: string) => string) => {
  const t = useTranslations('privacy.identifier');
  return (type) => (isNamed(type) ? t(type) : type);
};

/** The identifiers that a person proved to own. */
export const IdentityRows = ({ rows, types, onChange, error }: Props) => {
  const t = useTranslations('privacy.new');
  const nameOf = useTypeName();
  const set = (key: number, part: Partial<IdentityRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{t('identities')}</legend>
      {rows.map((row) => (
        <div key={row.key} className={styles.pair}>
          <SelectField
            label={t('identityType')}
            value={row.type}
            choices={types.map((type) => ({ value: type, label: nameOf(type) }))}
            onChange={(type) => set(row.key, { type })}
          />
          <TextField
            label={t('identityValue')}
            value={row.value}
            onChange={(value) => set(row.key, { value })}
            error={row.value.trim() === '' && error}
            required
          />
          <Button
            kind="quiet"
            icon={<X />}
            aria-label={t('removeIdentity', { value: row.value })}
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
            onChange([
              ...rows,
              { key: Math.max(...rows.map(({ key }) => key)) + 1, type: types[0] ?? 'email', value: '' },
            ])
          }
        >
          {t('addIdentity')}
        </Button>
      </div>
    </fieldset>
  );
};
