import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './notice.module.css';

interface Props {
  readonly tone: 'info' | 'good' | 'warn' | 'bad';
  readonly title?: ReactNode;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** Something the reader should know, in its place on the page. */
export const Notice = ({ tone, title, icon, action, children }: Props) => (
  <div className={classNames(styles.notice, styles[tone])} role={tone === 'bad' ? 'alert' : undefined} data-padded="">
    {icon}
    <div className={styles.text}>
      {title !== undefined && <p className={styles.title}>{title}</p>}
      {children}
    </div>
    {action}
  </div>
);
