import styles from './field.module.css';
import { Field, type FieldProps } from './field.tsx';

/** One of a list. */
export interface Choice<V extends string = string> {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
}

interface Props<V extends string> extends FieldProps {
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
}

/** One of a few choices, by the browser's own control: it is what keyboards, phones and screen readers know best. */
export const SelectField = <V extends string>({ label, help, error, required, labelHidden, ...own }: Props<V>) => (
  <Field {...{ label, help, error, required }} {...(labelHidden && { labelHidden })}>
    {(control) => (
      <select
        {...control}
        className={styles.control}
        disabled={own.disabled}
        value={own.value}
        onChange={({ currentTarget }) => {
          const chosen = own.choices.find(({ value }) => value === currentTarget.value);
          if (chosen) own.onChange(chosen.value);
        }}
      >
        {own.choices.map(({ value, label: text, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
);
