import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { useCan } from '../../app/access.ts';
import { withSearch } from '../../app/search.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Card, Panel } from '../../ui/panel.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { ChangeList } from './builder/change-list.tsx';
import { baseOf } from './segment-store.ts';
import styles from './segments.module.css';
import { previewQuery, type Segment, useSegments } from './segments-queries.ts';

interface Pair {
  readonly a: Segment;
  readonly b: Segment;
}

const useCount = (definition: Json) => useQuery(previewQuery({ definition }));

const useFigures = ({ a, b }: Pair) => {
  const t = useTranslations('segments.comparing');
  const [inA, inB]: readonly Json[] = [{ segment: a.id }, { segment: b.id }];
  const onlyA = useCount({ all: [inA ?? null, { not: inB ?? null }] });
  const both = useCount({ all: [inA ?? null, inB ?? null] });
  const onlyB = useCount({ all: [inB ?? null, { not: inA ?? null }] });
  return [
    { key: 'onlyA', title: t('onlyFirst', { name: a.name }), query: onlyA, search: { only: a.id, with: b.id } },
    { key: 'both', title: t('both'), query: both, search: { both: a.id, with: b.id } },
    { key: 'onlyB', title: t('onlySecond', { name: b.name }), query: onlyB, search: { only: b.id, with: a.id } },
  ];
};

const Figures = (pair: Pair) => {
  const t = useTranslations('segments.comparing');
  const format = useFormatter();
  const can = useCan();
  return (
    <div className={styles.figures}>
      {useFigures(pair).map(({ key, title, query, search }) => (
        <Panel key={key} title={title} query={query} rows={1}>
          {({ count }) => (
            <div className={styles.figure}>
              <p className={styles.size}>{format.number(count)}</p>
              {can('PUT /v1/segments/{id}') && (
                <ButtonLink small to="/segments/new" search={search}>
                  {t('make')}
                </ButtonLink>
              )}
            </div>
          )}
        </Panel>
      ))}
    </div>
  );
};

const Comparison = ({ segments }: { readonly segments: readonly Segment[] }) => {
  const t = useTranslations('segments.comparing');
  const search = useSearch({ from: '/segments/compare' });
  const navigate = useNavigate({ from: '/segments/compare' });
  const [a, b] = [search.a, search.b].map((id) => segments.find((segment) => segment.id === id));
  const choices = [{ value: '', label: '–' }, ...segments.map(({ id, name }) => ({ value: id, label: name }))];
  const choose = (side: 'a' | 'b') => (id: string) =>
    void navigate({ search: (former) => withSearch(former, { [side]: id === '' ? undefined : id }) });
  return (
    <>
      <div className={layout.columns}>
        <SelectField label={t('first')} value={a?.id ?? ''} choices={choices} onChange={choose('a')} />
        <SelectField label={t('second')} value={b?.id ?? ''} choices={choices} onChange={choose('b')} />
      </div>
      {a && b && a !== b ? (
        <>
          <Figures key={`${a.id} ${b.id}`} a={a} b={b} />
          <Card title={t('differences')} description={t('differencesHelp')}>
            <ChangeList
              before={baseOf({ data: { ...a, name: '' }, etag: undefined })}
              after={baseOf({ data: { ...b, name: '' }, etag: undefined })}
            />
          </Card>
        </>
      ) : (
        <EmptyState title={t('choose')} />
      )}
    </>
  );
};

/** Two segments side by side: who is in which, and how their conditions differ. */
export const ComparePage = () => {
  const t = useTranslations('segments');
  const query = useSegments();
  return (
    <Page
      title={t('comparing.title')}
      description={t('comparing.description')}
      trail={<Link to="/segments">{t('title')}</Link>}
    >
      {query.data ? (
        <Comparison segments={query.data} />
      ) : (
        <Panel query={query}>{(segments) => <Comparison segments={segments} />}</Panel>
      )}
    </Page>
  );
};
