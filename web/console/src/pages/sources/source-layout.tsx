import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/panel.tsx';
import { TabLink, TabList } from '../../ui/tabs.tsx';
import { type Source, useSource } from './sources-queries.ts';

interface Props {
  readonly id: string;
  readonly children: (source: Source, etag: string | undefined) => ReactNode;
}

/** What the pages of one source have in common. */
export const SourceLayout = ({ id, children }: Props) => {
  const t = useTranslations('sources');
  const query = useSource(id);
  const mayChange = useCan()('PUT /v1/sources/{id}');
  return (
    <Page title={query.data?.data.name ?? id} trail={<Link to="/sources">{t('title')}</Link>}>
      {mayChange && (
        <TabList label={t('tabs.label')}>
          <TabLink
            to="/sources/$sourceId"
            params={{ sourceId: id }}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {t('tabs.connect')}
          </TabLink>
          <TabLink to="/sources/$sourceId/settings" params={{ sourceId: id }}>
            {t('tabs.settings')}
          </TabLink>
        </TabList>
      )}
      <QueryView query={query} rows={6}>
        {({ data, etag }) => children(data, etag)}
      </QueryView>
    </Page>
  );
};
