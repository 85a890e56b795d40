import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { JsonObject } from '../../../../../../shared/domain/json.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { objectsAt, textAt, withMembers } from '../model/forms.ts';
import { isOperator, type OperatorName, PROPERTY_OPERATORS, valueFor } from '../model/operators.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.ts';
import type { LeafProps } from './leaf-props.ts';
import { OperandField } from './operand-field.tsx';

interface OperatorProps {
  readonly condition: JsonObject;
  readonly operators: readonly OperatorName[];
  readonly onChange: (condition: JsonObject) => void;
  readonly error: string | undefined;
}

/** Which comparison; the value is kept as far as the new one takes it. */
export const OperatorField = ({ condition, operators, onChange, error }: OperatorProps) => {
  const t = useTranslations('conditions');
  const { op } = condition;
  const isKnown = isOperator(op) && operators.includes(op);
  const own = isKnown ? [] : [{ value: String(op ?? ''), label: isOperator(op) ? t(`op.${op}`) : String(op ?? '') }];
  const choices = [...own, ...operators.map((value) => ({ value: value as string, label: t(`op.${value}`) }))];
  return (
    <SelectField
      labelHidden
      label={t('field.op')}
      value={isKnown ? op : String(op ?? '')}
      {...{ choices, error }}
      onChange={(next) => {
        if (isOperator(next)) onChange(withMembers(condition, { op: next, value: valueFor(next, condition['value']) }));
      }}
    />
  );
};

type FilterProps = LeafProps & { readonly event: string; readonly onRemove: () => void };

const FilterFields = ({ condition, onChange, faultOf, prefix = '', event, onRemove }: FilterProps) => {
  const t = useTranslations('conditions');
  const { suggestions } = useBuilder();
  const property = textAt(condition, 'property');
  const { op, value } = condition;
  return (
    <div className={styles.line}>
      <span className={styles.word}>{t('field.where')}</span>
      <div className={styles.wide}>
        <TextField
          labelHidden
          label={t('field.property')}
          placeholder={t('field.property')}
          list={suggestions.propertiesOf(event)}
          value={property}
          error={faultOf(`${prefix}property`)}
          onChange={(next) => onChange(withMembers(condition, { property: next }), `${prefix}property`)}
        />
      </div>
      <OperatorField {...{ condition, onChange }} operators={PROPERTY_OPERATORS} error={faultOf(`${prefix}op`)} />
      {isOperator(op) && (
        <OperandField
          key={op}
          {...{ op, value }}
          list={suggestions.examplesOf({ event, path: property })}
          error={faultOf(`${prefix}value`)}
          onChange={(next) => onChange(withMembers(condition, { value: next }), `${prefix}value`)}
        />
      )}
      <Button kind="quiet" icon={<X />} aria-label={t('block.removeFilter')} onClick={onRemove} />
    </div>
  );
};

/** What is asked of the properties of an event, and a way to ask more. */
export const FiltersField = ({ condition, onChange, faultOf, prefix = '' }: LeafProps) => {
  const t = useTranslations('conditions');
  const filters = objectsAt(condition, 'where');
  const put = (where: readonly JsonObject[], topic?: string) =>
    onChange(withMembers(condition, { where: where.length > 0 ? where : undefined }), topic);
  const fault = faultOf(`${prefix}where`);
  return (
    <>
      {filters.length > 0 && (
        <div className={styles.filters}>
          {filters.map((filter, index) => (
            <FilterFields
              // biome-ignore lint/suspicious/noArrayIndexKey: a filter has no other name than its place
              key={index}
              condition={filter}
              event={textAt(condition, 'event')}
              faultOf={faultOf}
              prefix={`${prefix}where[${index}].`}
              onChange={(next, topic) => put(filters.with(index, next), topic)}
              onRemove={() => put(filters.toSpliced(index, 1))}
            />
          ))}
          {filters.length > 20 && fault !== undefined && <p className={styles.fault}>{fault}</p>}
        </div>
      )}
      <div>
        <Button
          small
          kind="quiet"
          icon={<Plus />}
          onClick={() => put([...filters, { property: '', op: 'eq', value: '' }])}
        >
          {t('block.addFilter')}
        </Button>
      </div>
    </>
  );
};
