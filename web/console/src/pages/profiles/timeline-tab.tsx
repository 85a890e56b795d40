import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { EventDrawer } from './event-drawer.tsx';
import { useTimeline } from './profiles-queries.ts';
import { type Filter, TimelineFilters } from './timeline-filters.tsx';
import { TimelineList } from './timeline-list.tsx';

const from = '/profiles/$profileId/timeline';

/** How long nobody types before a search begins. */
const PAUSE_MS = 300;

/** All that somebody did, newest first; filters are in the address, what is searched for is not: it may name people. */
export const TimelineTab = () => {
  const t = useTranslations('profiles.timeline');
  const { profileId } = useParams({ from });
  const { event, former: _, ...filter } = useSearch({ from });
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const sought = useDebounced(text.trim(), PAUSE_MS);
  const query = useTimeline(profileId, { ...filter, ...(sought && { text: sought }) });
  const go = (search: Filter & { readonly event?: string }, replace = false) =>
    void navigate({ to: from, params: { profileId }, search, replace, resetScroll: false });
  const pages = query.data?.pages ?? [];
  const events = pages.flatMap((page) => page.events);
  const isFiltered = text !== '' || Object.keys(filter).length > 0;
  return (
    <div className={layout.stack}>
      <TimelineFilters
        filter={filter}
        text={text}
        facets={pages[0]?.facets}
        onFilter={(next) => go(next)}
        onText={setText}
      />
      <Panel
        flush
        query={query}
        rows={10}
        isEmpty={() => events.length === 0 && !query.hasNextPage}
        empty={
          <EmptyState title={t(isFiltered ? 'nothingFound' : 'empty')}>
            {t(isFiltered ? 'nothingFoundAdvice' : 'advice')}
          </EmptyState>
        }
      >
        {() => (
          <TimelineList
            events={events}
            total={pages[0]?.total ?? 0}
            searchedTo={pages.at(-1)?.searchedTo}
            isFetching={query.isFetchingNextPage}
            selected={event}
            {...(query.hasNextPage && { onMore: () => void query.fetchNextPage() })}
            onSelect={(messageId) => go({ ...filter, event: messageId })}
          />
        )}
      </Panel>
      {event !== undefined && (
        <EventDrawer
          profileId={profileId}
          messageId={event}
          known={events.find((each) => each.messageId === event)}
          onClose={() => go(filter, true)}
        />
      )}
    </div>
  );
};
