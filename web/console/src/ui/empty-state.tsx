import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

interface Props {
  readonly title: ReactNode;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}

/** There is nothing here yet, and this is what to do about it. */
export const EmptyState = ({ title, children, action, icon }: Props) => (
  <div className={styles.empty}>
    {icon}
    <p className={styles.title}>{title}</p>
    {children !== undefined && <div className={styles.text}>{children}</div>}
    {action}
  </div>
);
