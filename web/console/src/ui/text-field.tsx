import type { HTMLInputTypeAttribute } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { Field, type FieldProps } from './field.tsx';

interface Props extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: HTMLInputTypeAttribute;
  /** Which keys a phone shows. */
  readonly inputMode?: 'text' | 'decimal' | 'numeric';
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly readOnly?: boolean;
  /** Suggestions; anything else may be typed as well. */
  readonly list?: readonly string[];
  readonly onBlur?: () => void;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly step?: number | string;
}

/** A line of text (or a number, a date, a secret: `type`). Values are text; the page reads them. */
export const TextField = ({ label, help, error, required, labelHidden, onChange, mono, list, ...input }: Props) => (
  <Field {...{ label, help, error, required }} {...(labelHidden && { labelHidden })}>
    {(control) => (
      <>
        <input
          autoComplete="off"
          {...input}
          {...control}
          {...(list && { list: `${control.id}-list` })}
          className={classNames(styles.control, mono && styles.mono)}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
        {list && (
          <datalist id={`${control.id}-list`}>
            {list.map((value) => (
              <option key={value} value={value} />
            ))}
          </datalist>
        )}
      </>
    )}
  </Field>
);
