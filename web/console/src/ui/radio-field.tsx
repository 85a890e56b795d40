import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface Option<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  readonly help?: ReactNode;
}

interface Props<V extends string> {
  readonly legend: ReactNode;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
}

/** One of a few choices that need explaining. */
export const RadioField = <V extends string>({ legend, value, options, onChange }: Props<V>) => {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.label}>{legend}</legend>
      {options.map((option) => (
        <div key={option.value} className={styles.check}>
          <input
            type="radio"
            id={`${name}-${option.value}`}
            name={name}
            checked={option.value === value}
            aria-describedby={option.help === undefined ? undefined : `${name}-${option.value}-help`}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={`${name}-${option.value}`}>{option.label}</label>
          {option.help !== undefined && (
            <p id={`${name}-${option.value}-help`} className={styles.help}>
              {option.help}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
};
