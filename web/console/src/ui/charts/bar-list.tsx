import type { ReactNode } from 'react';
import { useFormatter } from 'use-intl';
import styles from './charts.module.css';

/** A row: what it counts, and how many. */
export interface BarRow {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: number;
}

interface Props<Row extends BarRow> {
  /** What is counted, for screen readers. */
  readonly label: string;
  readonly rows: readonly Row[];
  /**
   * Makes a row a link or a button that filters by it: `<Link {...} className={className}>{content}</Link>`. Without, rows only tell.
   */
  readonly renderRow?: (row: Row, parts: { readonly className: string; readonly content: ReactNode }) => ReactNode;
  readonly format?: (value: number) => string;
  /** What the longest bar stands for; the largest value if not given. */
  readonly top?: number;
}

/** Values as bars below each other, each row a link where there is somewhere to go. */
export const BarList = <Row extends BarRow>({ label, rows, renderRow, format, top }: Props<Row>) => {
  const formatter = useFormatter();
  const shown = format ?? ((value: number) => formatter.number(value));
  const most = top ?? Math.max(1e-9, ...rows.map(({ value }) => value));
  return (
    <ul className={styles.bars} aria-label={label}>
      {rows.map((row) => {
        const content = (
          <>
            <span className={styles.bar} style={{ inlineSize: `${(row.value / most) * 100}%` }} />
            <span className={styles.name}>{row.label}</span>
            <span className={styles.value}>{shown(row.value)}</span>
          </>
        );
        return (
          <li key={row.key}>
            {renderRow ? (
              renderRow(row, { className: styles.link ?? '', content })
            ) : (
              <div className={styles.told}>{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
};
