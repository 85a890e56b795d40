import type { UseQueryResult } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { BarList } from '../../ui/charts/bar-list.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './overview.module.css';
import type { Costs } from './overview-queries.ts';

/** What is less is not told apart. */
const CENT = 0.01;

const useDollars = (): ((amount: number) => string) => {
  const format = useFormatter();
  return (amount) => {
    const isTiny = amount > 0 && amount < CENT;
    const shown = format.number(isTiny ? CENT : amount, { style: 'currency', currency: 'USD' });
    return isTiny ? `< ${shown}` : shown;
  };
};

const Basis = ({ costs }: { readonly costs: Costs }) => {
  const t = useTranslations('overview.cost');
  const format = useFormatter();
  const dollars = useDollars();
  const { counted, basis, perMillionEvents, standing } = costs;
  return (
    <details className={styles.basis}>
      <summary>{t('how')}</summary>
      <p>
        {t('basis', {
          events: counted.events,
          members: counted.members,
          prices: format.dateTime(new Date(`${basis.pricesAsOf}-15`), { month: 'long', year: 'numeric' }),
        })}
      </p>
      <p>{t('recent', { days: Math.max(1, Math.round(basis.recentDays)) })}</p>
      <p>{t('perMillion', { amount: dollars(perMillionEvents) })}</p>
      <p>{t('notIncluded')}</p>
      <table className={styles.standing}>
        <caption>{t('standing')}</caption>
        <tbody>
          {standing
            .filter(({ perMonth }) => perMonth > 0)
            .map(({ line, perMonth }) => (
              <tr key={line}>
                <th scope="row">{line}</th>
                <td>{dollars(perMonth)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
};

/** What the month costs so far and will, part by part. */
export const CostCard = ({ query }: { readonly query: UseQueryResult<Costs> }) => {
  const t = useTranslations('overview.cost');
  const dollars = useDollars();
  return (
    <Panel title={t('title')} query={query} rows={5}>
      {(costs) => (
        <div className={layout.stack}>
          <dl className={styles.sums}>
            <div>
              <dt>{t('soFar')}</dt>
              <dd>{dollars(costs.soFar)}</dd>
            </div>
            <div>
              <dt>{t('projected')}</dt>
              <dd>{dollars(costs.projected)}</dd>
            </div>
          </dl>
          <BarList
            label={t('parts')}
            format={dollars}
            rows={costs.parts
              .filter(({ projected }) => projected > 0)
              .toSorted((a, b) => b.projected - a.projected)
              .map(({ part, projected }) => ({ key: part, label: t(`part.${part}`), value: projected }))}
          />
          <p className={styles.aside}>{t.rich('asOf', { time: () => <Time at={costs.asOf} /> })}</p>
          <Basis costs={costs} />
        </div>
      )}
    </Panel>
  );
};
