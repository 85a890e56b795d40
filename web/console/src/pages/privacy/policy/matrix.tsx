import { useTranslations } from 'use-intl';
import styles from '../privacy.module.css';
import type { Policy } from './policy-queries.ts';

/** A row: what answers, and the purposes that it answers. */
export interface MatrixRow {
  readonly key: string;
  readonly label: string;
  readonly purposes: readonly string[];
}

interface Props {
  readonly label: string;
  readonly rowLabel: string;
  readonly purposes: Policy['purposes'];
  readonly rows: readonly MatrixRow[];
  readonly onChange: (key: string, purposes: string[]) => void;
}

/** Which answers mean which purposes: one box for each pair. */
export const Matrix = ({ label, rowLabel, purposes, rows, onChange }: Props) => {
  const t = useTranslations('privacy-policy');
  const ids = Object.entries(purposes);
  return (
    <div role="group" className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{rowLabel}</th>
            {ids.map(([id, { name }]) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              {ids.map(([id, { name }]) => (
                <td key={id}>
                  <input
                    type="checkbox"
                    aria-label={t('matrixCell', { row: row.label, purpose: name })}
                    checked={row.purposes.includes(id)}
                    onChange={({ currentTarget: { checked } }) =>
                      onChange(row.key, checked ? [...row.purposes, id] : row.purposes.filter((each) => each !== id))
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
