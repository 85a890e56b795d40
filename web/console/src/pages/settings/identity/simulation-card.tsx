import { FlaskConical } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { RulesDocument } from '../../../../../../shared/domain/identity/complete-rules.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card } from '../../../ui/panel.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { SimulationResult } from './simulation-result.tsx';
import type { SimulationRun } from './use-simulation-run.ts';

interface Props {
  readonly run: SimulationRun;
  readonly rules: RulesDocument;
  /** The rules that were tried out last are those of now. */
  readonly isCurrent: boolean;
  readonly disabled: boolean;
}

/** Tries the rules out and shows what they would do. */
export const SimulationCard = ({ run, rules, isCurrent, disabled }: Props) => {
  const t = useTranslations('settings.simulation');
  const { isPending, data, error } = run;
  const start = () => run.run(rules);
  return (
    <Card
      title={t('title')}
      actions={
        isPending ? (
          <Button onClick={run.cancel}>{t('cancel')}</Button>
        ) : (
          <Button icon={<FlaskConical />} onClick={start} disabled={disabled}>
            {data ? t('again') : t('run')}
          </Button>
        )
      }
    >
      <div className={layout.stack} aria-live="polite">
        {isPending && (
          <>
            <Progress label={t('title')} />
            <p>{t('running')}</p>
          </>
        )}
        {error && <ErrorNotice error={error} onRetry={start} />}
        {!isPending && !error && !data && <p className={layout.muted}>{t('need')}</p>}
        {data && !isPending && (
          <>
            {!isCurrent && <Notice tone="warn" title={t('outdated')} />}
            <SimulationResult simulation={data} />
          </>
        )}
      </div>
    </Card>
  );
};
