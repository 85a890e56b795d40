import { CircleCheck, CircleDashed } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Card } from '../../ui/panel.tsx';
import styles from './overview.module.css';
import type { Overview } from './overview-queries.ts';

/** The way from an empty deployment to people in an audience: where each step is done, and the call without which it cannot be. */
const STEPS = [
  { key: 'source', to: '/sources/new', takes: 'PUT /v1/sources/{id}' },
  { key: 'event', to: '/sources', takes: 'GET /v1/sources' },
  { key: 'segment', to: '/segments/new', takes: 'PUT /v1/segments/{id}' },
  { key: 'export', to: '/exports/new', takes: 'PUT /v1/exports/{id}' },
  { key: 'delivered', to: '/exports', takes: 'POST /v1/exports/{id}/runs' },
] as const;

/** Whether everything of a first day is done. */
export const isSetUp = (setup: Overview['setup']): boolean => STEPS.every(({ key }) => setup[key]);

/** The first day: what to do, in order; each step ticks itself off. */
export const Checklist = ({ setup }: Pick<Overview, 'setup'>) => {
  const t = useTranslations('overview.setup');
  const can = useCan();
  const next = STEPS.find(({ key }) => !setup[key]);
  const done = STEPS.filter(({ key }) => setup[key]).length;
  return (
    <Card title={t('title')} description={t('progress', { done, all: STEPS.length })} flush>
      <ol className={styles.list}>
        {STEPS.map(({ key, to, takes }) => {
          const Icon = setup[key] ? CircleCheck : CircleDashed;
          const isNext = next?.key === key;
          return (
            <li
              key={key}
              className={classNames(styles.item, setup[key] && styles.done)}
              aria-current={isNext ? 'step' : undefined}
            >
              <Icon
                className={setup[key] ? styles.good : styles.open}
                role="img"
                aria-label={t(setup[key] ? 'done' : 'open')}
              />
              <span className={styles.what}>
                <span className={styles.step}>{t(`${key}.title`)}</span>
                {isNext && <span className={styles.aside}>{t(`${key}.advice`)}</span>}
              </span>
              {isNext && can(takes) && (
                <ButtonLink kind="primary" small to={to}>
                  {t(`${key}.action`)}
                </ButtonLink>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
};
