import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import styles from '../privacy.module.css';

interface Props<Row> {
  readonly legend: ReactNode;
  readonly rows: readonly Row[];
  readonly className: string | undefined;
  /** The fields of a row; `set` changes a part of it. */
  readonly children: (row: Row, set: (part: Partial<Row>) => void) => ReactNode;
  readonly removeLabel: (row: Row) => string;
  readonly addLabel: string;
  /** What a row begins with. */
  readonly added: Omit<Row, 'key'>;
  readonly onChange: (rows: readonly Row[]) => void;
}

/** Rows that can be added and removed; one stays. */
export const EditableRows = <Row extends { readonly key: number }>(props: Props<Row>) => {
  const { legend, rows, className, children, removeLabel, addLabel, added, onChange } = props;
  const add = () => onChange([...rows, { ...added, key: Math.max(...rows.map(({ key }) => key)) + 1 } as Row]);
  return (
    <fieldset className={styles.group}>
      {legend}
      {rows.map((row) => (
        <div key={row.key} className={className}>
          {children(row, (part) => onChange(rows.map((each) => (each.key === row.key ? { ...each, ...part } : each))))}
          <Button
            kind="quiet"
            icon={<X />}
            aria-label={removeLabel(row)}
            disabled={rows.length === 1}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      <div>
        <Button small icon={<Plus />} onClick={add}>
          {addLabel}
        </Button>
      </div>
    </fieldset>
  );
};
