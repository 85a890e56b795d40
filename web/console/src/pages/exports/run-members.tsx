import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { ChoiceLink, ChoiceList } from '../../ui/choice-list.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { isUnderWay, type Run, type RunMember, useRunMembers } from './exports-queries.ts';
import { OUTCOMES } from './outcomes.ts';
import { useReasonWords } from './reason-words.ts';

const route = getRouteApi('/exports/$exportId/runs/$runId');

const TONES: Readonly<Record<RunMember['outcome'], Tone>> = {
  accepted: 'good',
  rejected: 'bad',
  skipped: 'neutral',
  pending: 'warn',
};
const SHORT = 10;

/** Who it is: a link to the profile where that is known, else the kind of identifier and the beginning of its key. */
const Who = ({ member, profileId }: RunMember) => {
  const at = member.indexOf(':');
  const [type, key] = [member.slice(0, at), member.slice(at + 1)];
  const id = profileId ?? (type === 'profileId' ? key : undefined);
  if (id !== undefined)
    return (
      <Link to="/profiles/$profileId" params={{ profileId: id }} className={layout.mono}>
        {id.slice(0, SHORT)}
      </Link>
    );
  return (
    <span className={layout.mono} title={member}>
      {type} {key.slice(0, SHORT)}
    </span>
  );
};

const useColumns = (): readonly Column<RunMember>[] => {
  const t = useTranslations('exports.members');
  const reasonOf = useReasonWords();
  return [
    { key: 'member', header: t('member'), width: 'minmax(9rem, 1fr)', cell: (each) => <Who {...each} /> },
    {
      key: 'operation',
      header: t('operation'),
      width: '7rem',
      from: 'medium',
      cell: ({ operation }) => operation && t(operation),
    },
    {
      key: 'outcome',
      header: t('outcome'),
      width: '7.5rem',
      cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{t(outcome)}</Badge>,
    },
    {
      key: 'reason',
      header: t('reason'),
      width: 'minmax(9rem, 2fr)',
      cell: ({ reason, example }) =>
        reason !== undefined && (
          <span>
            {reasonOf(reason)}{' '}
            {example !== undefined && example !== '' && (
              <span lang="en" className={layout.muted}>
                {example}
              </span>
            )}
          </span>
        ),
    },
  ];
};

/** What became of each member, with the platform's reasons. */
export const RunMembers = ({ exportId, run }: { readonly exportId: string; readonly run: Run }) => {
  const t = useTranslations('exports.members');
  const { outcome } = route.useSearch();
  const query = useRunMembers({ id: exportId, runId: run.runId }, { outcome, isOver: !isUnderWay(run) });
  const columns = useColumns();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = data?.pages.flatMap(({ members }) => members) ?? [];
  const params = { exportId, runId: run.runId };
  return (
    <Panel
      flush
      title={t('title')}
      actions={
        <ChoiceList label={t('filter')}>
          {[undefined, ...OUTCOMES].map((each) => (
            <ChoiceLink
              key={each ?? 'all'}
              to="/exports/$exportId/runs/$runId"
              params={params}
              search={each ? { outcome: each } : {}}
              isShown={outcome === each}
            >
              {t(each ?? 'all')}
            </ChoiceLink>
          ))}
        </ChoiceList>
      }
      query={query}
      isEmpty={() => rows.length === 0}
      empty={<EmptyState title={t('none.title')}>{t(isUnderWay(run) ? 'none.wait' : 'none.advice')}</EmptyState>}
    >
      {() => (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowKey={({ member, operation }) => `${operation ?? ''} ${member}`}
          onEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
          }}
        />
      )}
    </Panel>
  );
};
