import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from './builder.module.css';
import { NumberField } from './number-field.tsx';

/** Kinds of values that are told apart: the text “5” is not the number 5. */
export const VALUE_TYPES = ['text', 'number', 'boolean'] as const;

export type ValueType = (typeof VALUE_TYPES)[number];

/** Of which kind a value is; undefined where it is none. */
export const typeOfValue = (value: Json | undefined): ValueType | undefined => {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : undefined;
};

/** The value as one of another kind, as far as it can be. */
export const castValue = (value: Json | undefined, type: ValueType): Json => {
  if (type === 'text') return value === null || value === undefined ? '' : String(value);
  if (type === 'boolean') return value === true || value === 'true';
  const number = Number(value);
  return value === '' || value === null || typeof value === 'boolean' || Number.isNaN(number) ? null : number;
};

interface Props {
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
  readonly error?: string | undefined;
  readonly label: string;
  readonly types?: readonly ValueType[];
  readonly list?: readonly string[];
}

const Input = ({ type, ...props }: Omit<Props, 'types'> & { readonly type: ValueType }) => {
  const t = useTranslations('conditions');
  const { value, onChange, error, label, list = [] } = props;
  if (type === 'boolean') {
    const choices = (['true', 'false'] as const).map((each) => ({ value: each, label: t(`boolean.${each}`) }));
    return (
      <SelectField
        labelHidden
        {...{ label, error, choices }}
        value={value === true ? 'true' : 'false'}
        onChange={(each) => onChange(each === 'true')}
      />
    );
  }
  if (type === 'number') return <NumberField {...{ label, value, onChange, error }} />;
  return <TextField labelHidden {...{ label, error, onChange, list }} value={typeof value === 'string' ? value : ''} />;
};

/** A value and of which kind it is. */
export const ValueField = ({ types = VALUE_TYPES, ...props }: Props) => {
  const t = useTranslations('conditions');
  const { value, onChange } = props;
  const [chosen, setChosen] = useState<ValueType>(types.includes('number') && value === null ? 'number' : 'text');
  const type = typeOfValue(value) ?? chosen;
  return (
    <>
      <div className={styles.wide}>
        <Input {...props} type={type} />
      </div>
      {types.length > 1 && (
        <SelectField
          labelHidden
          label={t('field.type')}
          value={type}
          choices={types.map((each) => ({ value: each, label: t(`valueType.${each}`) }))}
          onChange={(each) => {
            setChosen(each);
            onChange(castValue(value, each));
          }}
        />
      )}
    </>
  );
};
