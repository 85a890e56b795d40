import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { OPERANDS, type OperatorName } from '../model/operators.ts';
import styles from './builder.module.css';
import { DurationField } from './duration-field.tsx';
import { castValue, typeOfValue, VALUE_TYPES, ValueField, type ValueType } from './value-field.tsx';

interface Props {
  readonly op: OperatorName;
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
  readonly error?: string | undefined;
  readonly list?: readonly string[];
}

const elementsOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** Several values, one a line, all of one kind. */
const ListField = ({ value, onChange, error }: Omit<Props, 'op'>) => {
  const t = useTranslations('conditions');
  const values = elementsOf(value);
  const [chosen, setChosen] = useState<ValueType>('text');
  const type = typeOfValue(values[0]) ?? chosen;
  const read = (text: string, as: ValueType): readonly Json[] =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => (as === 'text' ? line : castValue(line.trim(), as)) ?? line);
  const [typed, setTyped] = useState('');
  const isShown = JSON.stringify(read(typed, type)) === JSON.stringify(values);
  return (
    <>
      <div className={styles.wide}>
        <TextArea
          labelHidden
          label={t('field.values')}
          placeholder={t('field.values')}
          rows={Math.min(8, Math.max(2, values.length + 1))}
          value={isShown ? typed : values.map(String).join('\n')}
          error={error}
          onChange={(text) => {
            setTyped(text);
            onChange(read(text, type));
          }}
        />
      </div>
      <SelectField
        labelHidden
        label={t('field.type')}
        value={type}
        choices={VALUE_TYPES.map((each) => ({ value: each, label: t(`valueType.${each}`) }))}
        onChange={(each) => {
          setChosen(each);
          onChange(values.map((element) => castValue(element, each) ?? element));
        }}
      />
    </>
  );
};

/** Two bounds of one kind. */
const RangeField = ({ value, onChange, error }: Omit<Props, 'op'>) => {
  const t = useTranslations('conditions.field');
  const [low = null, high = null] = elementsOf(value);
  return (
    <>
      <ValueField
        label={t('low')}
        types={['number', 'text']}
        value={low}
        error={error}
        onChange={(next) => {
          const type = typeOfValue(next);
          onChange([next, type === undefined ? high : castValue(high, type)]);
        }}
      />
      <span className={styles.word}>{t('and')}</span>
      <ValueField
        label={t('high')}
        types={[typeOfValue(low) ?? 'number']}
        value={high}
        onChange={(next) => onChange([low, next])}
      />
    </>
  );
};

/** What an operator compares with. */
export const OperandField = ({ op, value, onChange, error, list = [] }: Props) => {
  const t = useTranslations('conditions.field');
  const text = typeof value === 'string' ? value : '';
  switch (OPERANDS[op]) {
    case 'none':
      return null;
    case 'list':
      return <ListField {...{ value, onChange, error }} />;
    case 'range':
      return <RangeField {...{ value, onChange, error }} />;
    case 'duration':
      return <DurationField label={t('amount')} {...{ value, onChange, error }} />;
    case 'date':
      return <TextField labelHidden label={t('date')} placeholder="2026-11-22" value={text} {...{ onChange, error }} />;
    case 'pattern':
    case 'text':
      return (
        <div className={styles.wide}>
          <TextField
            labelHidden
            label={t('value')}
            mono={op === 'matches'}
            value={text}
            {...{ onChange, error, list }}
          />
        </div>
      );
    case 'comparable':
      return <ValueField label={t('value')} types={['number', 'text']} {...{ value, onChange, error, list }} />;
    case 'scalar':
      return <ValueField label={t('value')} {...{ value, onChange, error, list }} />;
  }
};
