import styles from './progress.module.css';

interface Props {
  /** 0 to 1; without: nobody knows how long. */
  readonly value?: number;
  readonly label: string;
}

/** How far long work is. */
export const Progress = ({ value, label }: Props) => (
  <progress className={styles.progress} aria-label={label} {...(value !== undefined && { value, max: 1 })} />
);
