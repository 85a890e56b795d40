import { ArrowDownRight, ArrowRight, ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import styles from './charts.module.css';

interface Props {
  readonly label: ReactNode;
  readonly value: ReactNode;
  /** What there was in the period before, with its name: “24 hours before”. */
  readonly before?: { readonly now: number; readonly was: number; readonly period: string } | undefined;
  /** A line below: how it was counted, as of when. */
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

const Change = ({ now, was, period }: NonNullable<Props['before']>) => {
  const t = useTranslations('app.chart');
  const format = useFormatter();
  if (was === 0) return <span className={styles.change}>{t('noneBefore', { period })}</span>;
  const change = (now - was) / was;
  const Icon = change > 0.005 ? ArrowUpRight : change < -0.005 ? ArrowDownRight : ArrowRight;
  const shown = format.number(change, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 });
  return (
    <span className={styles.change}>
      <Icon aria-hidden />
      {t('change', { change: shown, period })}
    </span>
  );
};

/** One number that matters, with the period before to hold it against. */
export const Stat = ({ label, value, before, note, children }: Props) => (
  <div className={styles.stat}>
    <div className={styles.statLabel}>{label}</div>
    <div className={styles.statValue}>{value}</div>
    {before && <Change {...before} />}
    {note !== undefined && <div className={styles.change}>{note}</div>}
    {children}
  </div>
);

/** Stats beside each other, as many as fit. */
export const Stats = ({ children }: { readonly children: ReactNode }) => <div className={styles.stats}>{children}</div>;
