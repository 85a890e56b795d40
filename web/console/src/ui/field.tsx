import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

/** What every control of a form has around it. */
export interface FieldProps {
  readonly label: ReactNode;
  /** What to put in, shown under the label. */
  readonly help?: ReactNode;
  /** What is wrong and what to do; shown where the fault is, and read out with the control. */
  readonly error?: ReactNode;
  readonly required?: boolean | undefined;
  /** The label is read out but not shown: for toolbars, where the control speaks for itself. */
  readonly labelHidden?: boolean;
}

/** What the control must carry to be tied to its label, help and error. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly required: boolean | undefined;
}

interface Props extends FieldProps {
  readonly children: (control: ControlProps) => ReactNode;
}

const isShown = (node: ReactNode): boolean => node !== undefined && node !== null && node !== false && node !== '';

/** A label, a control, its help and its error. */
export const Field = ({ label, help, error, required, labelHidden, children }: Props) => {
  const id = useId();
  const described = [isShown(help) && `${id}-help`, isShown(error) && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={classNames(styles.label, labelHidden && 'visually-hidden')}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {isShown(help) && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': isShown(error) || undefined,
        required,
      })}
      {isShown(error) && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
};
