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

type Search = ReturnType<typeof useSearch<never, '/segments/new', true, false>>;

const useStart = () => {
  const t = useTranslations('segments');
  return ({ template, copy, both, only, with: other }: Search, segments: readonly Segment[]): Start | undefined => {
    const find = (id: string | undefined) => segments.find((segment) => segment.id === id);
    const copied = find(copy);
    if (copied) return { ...copied, name: t('page.copyOf', { name: copied.name }), definition: copied.definition as Json };
    const [first, second] = [find(both ?? only), find(other)];
    if (first && second) {
      const names = { first: first.name, second: second.name };
      const reference = { segment: second.id };
      return {
        name: t(both === undefined ? 'comparing.onlyName' : 'comparing.bothName', names),
        definition: { all: [{ segment: first.id }, both === undefined ? { not: reference } : reference] },
      };
    }
    if (template === undefined) return undefined;
    return template === 'blank'
      ? { name: '', definition: { all: [] } }
      : { name: t(`template.${template}.name`), definition: TEMPLATES[template] };
  };
};

const KEPT = 'headwater.draft.segment.';

const New = ({ segments }: { readonly segments: readonly Segment[] }) => {
  const t = useTranslations('segments');
  const search = useSearch({ from: '/segments/new' });
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
