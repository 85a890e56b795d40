import { useTranslations } from 'use-intl';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { isObject, textAt, withMembers } from '../model/forms.ts';
import { FIGURES, isFigure, isOperator, OPERATOR_NAMES } from '../model/operators.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.ts';
import { EventField } from './event-field.tsx';
import { FiltersField, OperatorField } from './filter-fields.tsx';
import type { LeafProps } from './leaf-props.ts';
import { OperandField } from './operand-field.tsx';
import { WindowField } from './window-field.tsx';

/** Which figure, of which property, of which event. */
export const FigureFields = (props: LeafProps) => {
  const { condition, onChange, faultOf } = props;
  const t = useTranslations('conditions');
  const { suggestions } = useBuilder();
  const aggregate = isObject(condition['aggregate']) ? condition['aggregate'] : {};
  const { fn } = aggregate;
  const choices = FIGURES.map((each) => ({ value: each as string, label: t(`fn.${each}`) }));
  const own = isFigure(fn) ? [] : [{ value: String(fn ?? ''), label: String(fn ?? '') }];
  const property = typeof aggregate['property'] === 'string' ? aggregate['property'] : '';
  return (
    <div className={styles.line}>
      <SelectField
        labelHidden
        label={t('field.fn')}
        value={String(fn ?? '')}
        choices={[...own, ...choices]}
        error={faultOf('aggregate.fn')}
        onChange={(next) =>
          onChange(
            withMembers(condition, {
              aggregate: withMembers(aggregate, { fn: next, property: next === 'count' ? undefined : property }),
            }),
          )
        }
      />
      {fn !== 'count' && (
        <div className={styles.wide}>
          <TextField
            labelHidden
            label={t('field.property')}
            placeholder={t('field.property')}
            list={suggestions.propertiesOf(textAt(condition, 'event'))}
            value={property}
            error={faultOf('aggregate.property')}
            onChange={(next) =>
              onChange(withMembers(condition, { aggregate: withMembers(aggregate, { property: next }) }), 'property')
            }
          />
        </div>
      )}
      <EventField {...props} />
    </div>
  );
};

/** A test of a figure worked out of events. */
export const AggregateBlock = (props: LeafProps) => {
  const { condition, onChange, faultOf } = props;
  const { op, value } = condition;
  return (
    <>
      <FigureFields {...props} />
      <div className={styles.line}>
        <OperatorField {...{ condition, onChange }} operators={OPERATOR_NAMES} error={faultOf('op')} />
        {isOperator(op) && (
          <OperandField
            key={op}
            {...{ op, value }}
            error={faultOf('value')}
            onChange={(next) => onChange(withMembers(condition, { value: next }), 'value')}
          />
        )}
      </div>
      <WindowField {...props} />
      <FiltersField {...props} />
    </>
  );
};
