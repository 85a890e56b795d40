import { useTranslations } from 'use-intl';
import { TimeSeries } from '../../ui/charts/time-series.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useHistory } from './segments-queries.ts';

/** How large a segment was over the last 30 days. */
export const SizeCard = ({ id }: { readonly id: string }) => {
  const t = useTranslations('segments.page');
  return (
    <Panel
      title={t('history')}
      query={useHistory(id)}
      isEmpty={({ points }) => points.length === 0}
      empty={<EmptyState title={t('historyNone')} />}
    >
      {({ points, asOf }) => (
        <div className={layout.tight}>
          <TimeSeries
            label={t('history')}
            as="lines"
            bucket="hour"
            height={180}
            times={points.map(({ at }) => new Date(at))}
            series={[{ key: 'members', label: t('people'), colour: 1, values: points.map(({ members }) => members) }]}
          />
          {asOf !== undefined && (
            <p className={layout.muted}>{t.rich('asOf', { time: () => <Time at={asOf} as="instant" /> })}</p>
          )}
        </div>
      )}
    </Panel>
  );
};
