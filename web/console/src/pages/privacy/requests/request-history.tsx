import { useTranslations } from 'use-intl';
import { Badge } from '../../../ui/badge.tsx';
import { classNames } from '../../../ui/class-names.ts';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Time } from '../../../ui/time.tsx';
import styles from '../privacy.module.css';
import type { PrivacyRequest } from './requests-queries.ts';

type History = PrivacyRequest['headwater']['history'];
type Steps = NonNullable<PrivacyRequest['headwater']['erasure']>;

const TONES: Readonly<Record<string, string | undefined>> = {
  completed: styles['good'],
  escalated: styles['warn'],
  overdue: styles['bad'],
  rejected: styles['bad'],
  waiting: styles['warn'],
  'callback-abandoned': styles['bad'],
};

/** What happened, and who did it; the newest first. */
export const RequestHistory = ({ history }: { readonly history: History }) => {
  const t = useTranslations('privacy.history');
  return (
    <Card title={t('title')}>
      <ol className={styles.history}>
        {history.toReversed().map(({ at, what, by, reason }) => (
          <li key={`${at} ${what}`} className={classNames(styles.entry, TONES[what])}>
            <div className={styles.line}>
              <span>{t.has(what as 'received') ? t(what as 'received') : what}</span>
              <span className={layout.muted}>
                <Time at={at} as="instant" />
              </span>
            </div>
            {(by || reason) && (
              <span className={classNames(layout.muted, layout.small)}>
                {by && reason
                  ? t('byWithReason', { by: by.tokenId, reason })
                  : by
                    ? t('by', { by: by.tokenId })
                    : reason}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
};

const StepState = ({ isDone, doneAt, notBefore }: Steps[number]) => {
  const t = useTranslations('privacy.erasure');
  if (isDone)
    return (
      <span className={layout.row}>
        {doneAt !== undefined && (
          <span className={layout.muted}>
            <Time at={doneAt} as="instant" />
          </span>
        )}
        <Badge tone="good">{t('done')}</Badge>
      </span>
    );
  if (notBefore === undefined) return <Badge tone="info">{t('underWay')}</Badge>;
  return (
    <span className={layout.row}>
      <span className={layout.muted}>{t.rich('waits', { at: () => <Time at={notBefore} as="instant" /> })}</span>
      <Badge>{t('later')}</Badge>
    </span>
  );
};

/** How far an erasure is, store by store. */
export const ErasureSteps = ({ steps }: { readonly steps: Steps }) => {
  const t = useTranslations('privacy.erasure');
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <Card title={t('title')} description={t('progress', { done, count: steps.length })}>
      <div className={layout.stack}>
        <Progress value={done / steps.length} label={t('title')} />
        <ol className={styles.history}>
          {steps.map((step) => (
            <li key={step.step} className={classNames(styles.entry, step.isDone ? styles['good'] : styles['going'])}>
              <div className={styles.line}>
                <span>{t(`step.${step.step}`)}</span>
                <StepState {...step} />
              </div>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
};
