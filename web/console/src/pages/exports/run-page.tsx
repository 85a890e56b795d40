import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useExportName } from './export-name.tsx';
import { isUnderWay, type Run, useCancelRun, useExport, useRun, useRunNow } from './exports-queries.ts';
import { RunErrors } from './run-errors.tsx';
import { RunMembers } from './run-members.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunBadge } from './state-badge.tsx';

const route = getRouteApi('/exports/$exportId/runs/$runId');

const openOf = ({ errors, rejected }: Run): number =>
  Math.max(
    rejected,
    errors.reduce((sum, { count }) => sum + count, 0),
  );

const RunActions = ({ run }: { readonly run: Run }) => {
  const t = useTranslations('exports');
  const { exportId } = route.useParams();
  const can = useCan();
  const navigate = useNavigate();
  const again = useRunNow(exportId);
  const cancel = useCancelRun(exportId, run.runId);
  const open = openOf(run);
  if (isUnderWay(run))
    return (
      run.startedAt !== undefined &&
      can('POST /v1/exports/{id}/runs/{runId}/cancel') && (
        <Button busy={cancel.isPending} disabled={run.cancelled === true} onClick={() => cancel.mutate()}>
          {t(run.cancelled ? 'cancelling' : 'cancel')}
        </Button>
      )
    );
  if (open === 0 || !can('POST /v1/exports/{id}/runs')) return null;
  return (
    <>
      <Button
        kind="primary"
        icon={<RotateCw />}
        busy={again.isPending}
        onClick={() =>
          again.mutate(undefined, {
            onSuccess: ({ runId }) =>
              void navigate({ to: '/exports/$exportId/runs/$runId', params: { exportId, runId } }),
          })
        }
      >
        {t('redrive', { count: open })}
      </Button>
      {again.error && <ErrorNotice error={again.error} />}
    </>
  );
};

const Facts = ({ run }: { readonly run: Run }) => {
  const t = useTranslations('exports');
  const { startedAt, finishedAt, matchRate, runId } = run;
  return (
    <Card title={t('about')}>
      <dl className={layout.facts}>
        <dt>{t('column.started')}</dt>
        <dd>{startedAt === undefined ? t('soon') : <Time at={startedAt} as="instant" />}</dd>
        {finishedAt !== undefined && (
          <>
            <dt>{t('finished')}</dt>
            <dd>
              <Time at={finishedAt} as="instant" />
            </dd>
          </>
        )}
        {matchRate && (
          <>
            <dt>{t('matchRate')}</dt>
            <dd>{t('matched', { from: matchRate.from, to: matchRate.to, count: matchRate.members })}</dd>
          </>
        )}
        <dt>{t('id')}</dt>
        <dd className={layout.mono}>{runId}</dd>
      </dl>
    </Card>
  );
};

const ALERTS = { failed: 'alert.failed', 'size-jump': 'alert.size-jump' } as const;

const Shown = ({ run }: { readonly run: Run }) => {
  const t = useTranslations('exports');
  const { exportId } = route.useParams();
  const can = useCan();
  return (
    <div className={layout.mainAndSide}>
      <div className={layout.stack}>
        {run.alerts?.map(({ code }) => (
          <Notice key={code} tone="warn" title={t(`${ALERTS[code]}.title`)}>
            <p>{t(`${ALERTS[code]}.advice`)}</p>
          </Notice>
        ))}
        <Card title={t('progress.title')}>
          <RunProgress run={run} />
        </Card>
        {run.errors.length > 0 && <RunErrors run={run} />}
        {can('GET /v1/exports/{id}/runs/{runId}/members') && <RunMembers exportId={exportId} run={run} />}
      </div>
      <Facts run={run} />
    </div>
  );
};

/** One run: how far it is or how it ended, whom it reached, whom it did not and why. */
export const RunPage = () => {
  const t = useTranslations('exports');
  const { exportId, runId } = route.useParams();
  const query = useRun(exportId, runId);
  const found = useExport(exportId).data?.data;
  const nameOf = useExportName();
  const name = found ? nameOf(found) : t('one');
  return (
    <Page
      title={t('run')}
      trail={
        <>
          <Link to="/exports">{t('title')}</Link> /{' '}
          <Link to="/exports/$exportId" params={{ exportId }}>
            {name}
          </Link>
        </>
      }
      description={query.data && <RunBadge run={query.data} />}
      actions={query.data && <RunActions run={query.data} />}
    >
      <QueryView query={query} rows={6}>
        {(run) => <Shown run={run} />}
      </QueryView>
    </Page>
  );
};
