import { useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import { Progress } from '../../ui/progress.tsx';
import styles from './exports.module.css';
import { isUnderWay, type Run } from './exports-queries.ts';

const COUNTS = ['added', 'removed', 'accepted', 'rejected', 'skipped'] as const;

/** What a run has done so far, and how far it is. */
export const RunProgress = ({ run }: { readonly run: Run }) => {
  const t = useTranslations('exports');
  const { progress } = run;
  const waits = run.status === 'planning';
  return (
    <div className={layout.stack}>
      {isUnderWay(run) && (
        <div className={layout.tight} role="status">
          <Progress label={t('progress.label')} {...(progress && !waits && { value: progress.share })} />
          <p className={layout.muted}>
            {progress && !waits
              ? t('progress.delivering', { share: progress.share, units: progress.units ?? 0 })
              : t('progress.planning')}
          </p>
        </div>
      )}
      <dl className={styles.tally}>
        {COUNTS.map((name) => (
          <div key={name}>
            <dt>{t(`count.${name}`)}</dt>
            <dd>{t('number', { count: run[name] })}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
};
