import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Json, JsonObject } from '../../../../../shared/domain/json.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './destinations.module.css';
import type { InputProps } from './setting-input.tsx';
import type { RowColumn, SettingField } from './setting-schema.ts';

type Rows = Extract<SettingField, { kind: 'rows' }>;

const rowsOf = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((each): each is JsonObject => typeof each === 'object' && each !== null) : [];

interface CellProps {
  readonly column: RowColumn;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly wordOf: (value: string) => string;
}

const Cell = ({ column, label, value, onChange, wordOf }: CellProps) =>
  column.choices ? (
    <SelectField
      labelHidden
      label={label}
      value={value}
      choices={column.choices.map((choice) => ({ value: choice, label: wordOf(choice) }))}
      onChange={onChange}
    />
  ) : (
    <TextField labelHidden mono label={label} placeholder={label} value={value} onChange={onChange} />
  );

/** Rows of columns: each trait with the field that it is written into. */
export const SettingRows = ({ field, words, value, error, onChange }: InputProps<Rows>) => {
  const t = useTranslations('destination-settings.list');
  const rows = rowsOf(value);
  const change = (at: number, name: string, text: string) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, [name]: text } : row)));
  const empty = Object.fromEntries(
    field.columns.map(({ name, choices, fallback }) => [name, fallback ?? choices?.[0] ?? '']),
  );
  return (
    <fieldset className={styles.group}>
      <legend>{words.label(field.name)}</legend>
      <p className={styles.help}>{words.help(field.name)}</p>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and stay in their order
        <div key={index} className={styles.pair}>
          {field.columns.map((column) => (
            <Cell
              key={column.name}
              column={column}
              label={t('row', { column: words.column(column.name), row: index + 1 })}
              value={String(row[column.name] ?? '')}
              onChange={(text) => change(index, column.name, text)}
              wordOf={words.value}
            />
          ))}
          <Button
            kind="quiet"
            icon={<X />}
            aria-label={t('remove', { row: index + 1 })}
            onClick={() => onChange(rows.filter((_, each) => each !== index))}
          />
        </div>
      ))}
      {error !== undefined && <p className={styles.fault}>{error}</p>}
      <div>
        <Button small icon={<Plus />} onClick={() => onChange([...rows, empty])}>
          {t('add')}
        </Button>
      </div>
    </fieldset>
  );
};
