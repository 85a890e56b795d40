import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

interface Props {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

/** A state in a word; the word says it, the colour only helps. */
export const Badge = ({ tone = 'neutral', children }: Props) => (
  <span className={classNames(styles.badge, styles[tone])}>{children}</span>
);
