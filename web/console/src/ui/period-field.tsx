import { useTranslations } from 'use-intl';
import { DURATION_UNITS, type DurationUnit, readPeriod, useUnitNames } from './duration.ts';
import styles from './field.module.css';
import { Field, type FieldProps } from './field.tsx';
import layout from './layout.module.css';

interface Props extends FieldProps {
  /** ISO 8601: `P13M`. */
  readonly value: string;
  readonly onChange: (iso: string) => void;
}

const isUnit = (text: string): text is DurationUnit => Object.hasOwn(DURATION_UNITS, text);

/** A period as a number and a unit. */
export const PeriodField = ({ value, onChange, label, help, error, required, labelHidden }: Props) => {
  const t = useTranslations('app.unit');
  const names = useUnitNames();
  const period = readPeriod(value);
  const unit = period?.unit ?? 'M';
  return (
    <Field {...{ label, help, error, required }} {...(labelHidden && { labelHidden })}>
      {(control) => (
        <span className={layout.row}>
          <input
            {...control}
            type={period === undefined && value !== '' ? 'text' : 'number'}
            min={1}
            className={styles.control}
            style={{ inlineSize: '6rem' }}
            value={period?.count ?? value}
            onChange={({ currentTarget }) => onChange(`P${Number(currentTarget.value.replace(/\D/g, ''))}${unit}`)}
          />
          <select
            aria-label={t('of', { label: typeof label === 'string' ? label : '' })}
            className={styles.control}
            style={{ inlineSize: 'auto' }}
            value={unit}
            onChange={({ currentTarget }) => {
              if (isUnit(currentTarget.value)) onChange(`P${period?.count ?? 1}${currentTarget.value}`);
            }}
          >
            {Object.entries(names).map(([key, name]) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
};
