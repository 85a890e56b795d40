import { Link, useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/panel.tsx';
import type { Base } from './builder/use-draft.ts';
import { TEMPLATES } from './model/templates.ts';
import { SegmentEditor } from './segment-editor.tsx';
import { type Segment, useSegments } from './segments-queries.ts';
import { TemplatesList } from './templates-list.tsx';

/** What a new segment begins with, and is called. */
interface Start {
  readonly name: string;
  readonly definition: Json;
  readonly timezone?: string;
  readonly profileTimezone?: boolean;
}

const useNewSearch = () => useSearch({ from: '/segments/new' });

type Search = ReturnType<typeof useNewSearch>;

/** Of two segments: those in both, or those in the first only. */
const useStartOfTwo = () => {
  const t = useTranslations('segments.comparing');
  return ([first, second]: readonly [Segment, Segment], isBoth: boolean): Start => {
    const other = { segment: second.id };
    return {
      name: t(isBoth ? 'bothName' : 'onlyName', { first: first.name, second: second.name }),
      definition: { all: [{ segment: first.id }, isBoth ? other : { not: other }] },
    };
  };
};

const useStart = () => {
  const t = useTranslations('segments');
  const startOfTwo = useStartOfTwo();
  return ({ template, copy, both, only, with: other }: Search, segments: readonly Segment[]): Start | undefined => {
    const [copied, first, second] = [copy, both ?? only, other].map((id) => segments.find((each) => each.id === id));
    if (copied)
      return { ...copied, name: t('page.copyOf', { name: copied.name }), definition: copied.definition as Json };
    if (first && second) return startOfTwo([first, second], both !== undefined);
    if (template === 'blank') return { name: '', definition: { all: [] } };
    return template && { name: t(`template.${template}.name`), definition: TEMPLATES[template] };
  };
};

const KEPT = 'headwater.draft.segment.';

const New = ({ segments }: { readonly segments: readonly Segment[] }) => {
  const t = useTranslations('segments');
  const search = useNewSearch();
  const start = useStart()(search, segments);
  if (!start && sessionStorage.getItem(KEPT) === null)
    return (
      <Page title={t('edit.new')} trail={<Link to="/segments">{t('title')}</Link>} description={t('empty.advice')}>
        <TemplatesList />
      </Page>
    );
  const base: Base = {
    etag: undefined,
    name: start?.name ?? '',
    definition: { all: [] },
    timezone: start?.timezone,
    profileTimezone: start?.profileTimezone ?? false,
  };
  return <SegmentEditor base={base} {...(start && { start: start.definition })} view={search.view} at={search.at} />;
};

/** A new segment: from a template, from another segment, or from nothing. */
export const NewSegmentPage = () => {
  const t = useTranslations('segments');
  const query = useSegments();
  if (query.data) return <New segments={query.data} />;
  return (
    <Page title={t('edit.new')}>
      <QueryView query={query}>{(segments) => <New segments={segments} />}</QueryView>
    </Page>
  );
};
