import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card, QueryView } from '../../ui/panel.tsx';
import { TabLink, TabList } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { ExportActions } from './export-actions.tsx';
import { useExportEnds, useExportName } from './export-name.tsx';
import { ExportSettings } from './export-settings.tsx';
import { type Export, isUnderWay, useExport } from './exports-queries.ts';
import { NextTimes } from './next-times.tsx';
import { PausedNotice } from './paused-notice.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunsPanel } from './runs-panel.tsx';
import { StateBadge, stateOf } from './state-badge.tsx';

const route = getRouteApi('/exports/$exportId');

const Side = ({ of }: { readonly of: Export }) => {
  const t = useTranslations('exports');
  const { segment, destination } = useExportEnds()(of);
  return (
    <div className={layout.stack}>
      <Card title={t('schedule.when')}>
        {stateOf(of) === 'active' ? (
          <NextTimes schedule={of.schedule} timezone={of.timezone} nextAt={of.nextRunAt} />
        ) : (
          <p className={layout.muted}>{t('notScheduled')}</p>
        )}
      </Card>
      <Card title={t('about')}>
        <dl className={layout.facts}>
          <dt>{t('form.destination')}</dt>
          <dd>
            <Link to="/destinations/$destinationId" params={{ destinationId: of.destinationId }}>
              {destination}
            </Link>
          </dd>
          <dt>{t('form.segment')}</dt>
          <dd>
            <Link to="/segments/$segmentId" params={{ segmentId: of.segmentId }}>
              {segment}
            </Link>
          </dd>
          <dt>{t('form.mode.label')}</dt>
          <dd>{t(`form.mode.${of.mode}`)}</dd>
          <dt>{t('id')}</dt>
          <dd className={layout.mono}>{of.id}</dd>
        </dl>
      </Card>
    </div>
  );
};

const Runs = ({ of }: { readonly of: Export }) => {
  const t = useTranslations('exports');
  const { lastRun } = of;
  return (
    <div className={layout.mainAndSide}>
      <div className={layout.stack}>
        {lastRun && (
          <Card
            title={t(isUnderWay(lastRun) ? 'running' : 'lastRun')}
            actions={
              <>
                {lastRun.finishedAt !== undefined && (
                  <span className={layout.muted}>
                    <Time at={lastRun.finishedAt} />
                  </span>
                )}
                <Link to="/exports/$exportId/runs/$runId" params={{ exportId: of.id, runId: lastRun.runId }}>
                  {t('seeRun')}
                </Link>
              </>
            }
          >
            <RunProgress run={lastRun} />
          </Card>
        )}
        <RunsPanel exportId={of.id} />
      </div>
      <Side of={of} />
    </div>
  );
};

/** One export: what it did and when it goes on, or its settings. */
export const ExportPage = () => {
  const t = useTranslations('exports');
  const { exportId } = route.useParams();
  const { tab } = route.useSearch();
  const query = useExport(exportId);
  const nameOf = useExportName();
  const found = query.data?.data;
  const here = { to: '/exports/$exportId', params: { exportId } } as const;
  return (
    <Page
      title={found ? nameOf(found) : t('one')}
      trail={<Link to="/exports">{t('title')}</Link>}
      description={found && <StateBadge of={found} />}
      actions={found && <ExportActions of={found} etag={query.data?.etag} />}
    >
      <TabList label={t('parts')}>
        <TabLink
          {...here}
          search={{}}
          activeOptions={{ exact: true }}
          aria-current={tab === undefined ? 'page' : undefined}
        >
          {t('runs')}
        </TabLink>
        <TabLink {...here} search={{ tab: 'settings' }} aria-current={tab === 'settings' ? 'page' : undefined}>
          {t('settings')}
        </TabLink>
      </TabList>
      <QueryView query={query} rows={8}>
        {({ data, etag }) => (
          <>
            <PausedNotice of={data} />
            {tab === 'settings' ? (
              <ExportSettings key={data.id} of={data} etag={etag} onReload={() => query.refetch()} />
            ) : (
              <Runs of={data} />
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
};
