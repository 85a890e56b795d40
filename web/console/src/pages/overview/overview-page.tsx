import { getRouteApi } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { EVENT_RANGES } from '../../../../../shared/domain/overview/event-range.ts';
import { ChoiceLink, ChoiceList } from '../../ui/choice-list.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { AttentionList } from './attention-list.tsx';
import { Checklist, isSetUp } from './checklist.tsx';
import { CostCard } from './cost-card.tsx';
import { EventsCard } from './events-card.tsx';
import { Numbers } from './numbers.tsx';
import { type EventsView, useCosts, useEvents, useEventsBefore, useOverview } from './overview-queries.ts';
import { RunsCard } from './runs-card.tsx';

const route = getRouteApi('/');

const Ranges = ({ range, sourceId }: EventsView) => {
  const t = useTranslations('overview.range');
  return (
    <ChoiceList label={t('label')}>
      {EVENT_RANGES.map((each) => (
        <ChoiceLink
          key={each}
          to="/"
          search={{ range: each, ...(sourceId === undefined ? {} : { source: sourceId }) }}
          isShown={each === range}
        >
          {t(each)}
        </ChoiceLink>
      ))}
    </ChoiceList>
  );
};

/** How everything is doing: what needs attention, what became of events, today's runs, what it costs. */
export const OverviewPage = () => {
  const t = useTranslations('overview');
  const { range = '24h', source } = route.useSearch();
  const view = { range, sourceId: source };
  const [overview, events, before, costs] = [useOverview(), useEvents(view), useEventsBefore(view), useCosts()];
  return (
    <Page
      title={t('title')}
      description={overview.data && t.rich('asOf', { time: () => <Time at={overview.data.asOf} /> })}
      actions={<Ranges {...view} />}
    >
      <QueryView query={overview}>
        {(data) => (
          <div className={layout.stack}>
            {!isSetUp(data.setup) && <Checklist setup={data.setup} />}
            <AttentionList items={data.attention} />
            <Numbers overview={data} range={range} events={events.data} before={before.data} costs={costs.data} />
          </div>
        )}
      </QueryView>
      <EventsCard query={events} {...view} />
      <div className={layout.mainAndSide}>
        {overview.data?.exports && <RunsCard exports={overview.data.exports} />}
        <CostCard query={costs} />
      </div>
    </Page>
  );
};
