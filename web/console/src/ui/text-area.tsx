import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { Field, type FieldProps } from './field.tsx';

interface Props extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly mono?: boolean;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
}

/** Several lines of text. */
export const TextArea = ({ label, help, error, required, labelHidden, onChange, mono, rows = 4, ...area }: Props) => (
  <Field {...{ label, help, error, required }} {...(labelHidden && { labelHidden })}>
    {(control) => (
      <textarea
        spellCheck={!mono}
        {...area}
        {...control}
        rows={rows}
        className={classNames(styles.control, mono && styles.mono)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    )}
  </Field>
);
