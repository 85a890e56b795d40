import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Badge } from '../../../ui/badge.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Time } from '../../../ui/time.tsx';
import styles from '../privacy.module.css';
import { PrivacyFrame } from '../privacy-frame.tsx';
import type { AuditCall } from './audit-calls.ts';
import { type AuditFilter, useAudit } from './audit-queries.ts';

const route = getRouteApi('/privacy/audit');
const TONES = { done: 'good', failed: 'warn', refused: 'bad', open: 'neutral' } as const;
const SHORT = 24;

/** What a call does, in words where there are any. */
const useRouteName = (): ((name: string) => string) => {
  const t = useTranslations('privacy-audit.route');
  return (name) => (t.has(name as 'PUT /v1/segments/{id}') ? t(name as 'PUT /v1/segments/{id}') : name);
};

const useColumns = (): readonly Column<AuditCall>[] => {
  const t = useTranslations('privacy-audit');
  const tRole = useTranslations('app.role');
  const search = route.useSearch();
  const nameOf = useRouteName();
  return [
    { key: 'at', header: t('at'), cell: ({ at }) => <Time at={at} as="instant" />, width: 'minmax(11rem, 0.8fr)' },
    {
      key: 'what',
      header: t('what'),
      cell: (call) => <span title={call.route}>{nameOf(call.route)}</span>,
      width: 'minmax(10rem, 1.6fr)',
    },
    {
      key: 'who',
      header: t('who'),
      cell: ({ token, role }) => (
        <Link to="/privacy/audit" search={{ ...search, token }} title={t('onlyToken', { token })}>
          {token} <span className={layout.muted}>{tRole(role)}</span>
        </Link>
      ),
      from: 'medium',
    },
    {
      key: 'target',
      header: t('target'),
      cell: ({ target }) =>
        target === undefined ? (
          '–'
        ) : (
          <Link to="/privacy/audit" search={{ ...search, target }} title={target}>
            <code>{target.length > SHORT ? `${target.slice(0, SHORT)}…` : target}</code>
          </Link>
        ),
      from: 'wide',
    },
    {
      key: 'outcome',
      header: t('outcome.label'),
      cell: ({ outcome, status, isIntact }) => (
        <span className={layout.row}>
          <Badge tone={TONES[outcome]}>
            {t(`outcome.${outcome}`)}
            {outcome === 'failed' && ` ${status}`}
          </Badge>
          {!isIntact && <Badge tone="bad">{t('changed')}</Badge>}
        </span>
      ),
      width: 'minmax(6rem, auto)',
    },
  ];
};

/** Filters by a text are taken when they are complete: on Enter or by the button. */
const TextFilters = ({ filter }: { readonly filter: AuditFilter }) => {
  const t = useTranslations('privacy-audit');
  const navigate = useNavigate({ from: '/privacy/audit' });
  const [token, setToken] = useState(filter.token ?? '');
  const [target, setTarget] = useState(filter.target ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { token: _, target: __, ...rest } = filter;
    void navigate({
      search: {
        ...rest,
        ...(token.trim() && { token: token.trim() }),
        ...(target.trim() && { target: target.trim() }),
      } as AuditFilter,
    });
  };
  return (
    <form onSubmit={submit} className={styles.filterTexts}>
      <TextField label={t('token')} value={token} onChange={setToken} mono />
      <TextField label={t('target')} placeholder={t('targetHelp')} value={target} onChange={setTarget} mono />
      <div className={layout.rowEnd}>
        <Button type="submit">{t('search')}</Button>
        <ButtonLink to="/privacy/audit" search={{}} kind="quiet">
          {t('clear')}
        </ButtonLink>
      </div>
    </form>
  );
};

const Filters = ({ filter }: { readonly filter: AuditFilter }) => {
  const t = useTranslations('privacy-audit');
  const navigate = useNavigate({ from: '/privacy/audit' });
  const go = (key: 'period' | 'calls' | 'outcome', value: string): void => {
    const { [key]: _, ...rest } = filter;
    void navigate({ search: { ...rest, ...(value === '' ? {} : { [key]: value }) } as AuditFilter });
  };
  return (
    <div className={styles.filters}>
      <SelectField
        label={t('period.label')}
        value={filter.period ?? ''}
        choices={[
          { value: '', label: t('period.day') },
          { value: 'week', label: t('period.week') },
          { value: 'month', label: t('period.month') },
        ]}
        onChange={(period) => go('period', period)}
      />
      <SelectField
        label={t('calls.label')}
        value={filter.calls ?? ''}
        choices={[
          { value: '', label: t('calls.write') },
          { value: 'read', label: t('calls.read') },
          { value: 'all', label: t('calls.all') },
        ]}
        onChange={(calls) => go('calls', calls)}
      />
      <SelectField
        label={t('outcome.label')}
        value={filter.outcome ?? ''}
        choices={[
          { value: '', label: t('outcome.any') },
          ...(['done', 'failed', 'refused'] as const).map((value) => ({ value, label: t(`outcome.${value}`) })),
        ]}
        onChange={(outcome) => go('outcome', outcome)}
      />
      <TextFilters key={`${filter.token} ${filter.target}`} filter={filter} />
    </div>
  );
};

const Integrity = ({ isIntact, entries }: { readonly isIntact: boolean; readonly entries: number }) => {
  const t = useTranslations('privacy-audit.integrity');
  return (
    <Notice
      tone={isIntact ? 'good' : 'bad'}
      icon={isIntact ? <ShieldCheck /> : <ShieldAlert />}
      title={t(isIntact ? 'intact' : 'changed', { count: entries })}
    >
      {t(isIntact ? 'intactText' : 'changedText')}
    </Notice>
  );
};

/** Who did what, and whether the log is as it was written. */
export const AuditPage = () => {
  const t = useTranslations('privacy-audit');
  const filter = route.useSearch();
  const query = useAudit(filter);
  const columns = useColumns();
  return (
    <PrivacyFrame tab="audit">
      {query.data && query.data.entries > 0 && <Integrity {...query.data} />}
      <Card flush title={t('title')}>
        <Filters filter={filter} />
        <QueryView
          query={query}
          isEmpty={({ calls }) => calls.length === 0}
          empty={<EmptyState title={t('empty')}>{t('emptyAdvice')}</EmptyState>}
        >
          {({ calls }) => (
            <DataTable
              label={t('title')}
              columns={columns}
              rows={calls}
              rowKey={({ id }) => id}
              onEnd={() => {
                if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
              }}
              footer={t(query.hasNextPage ? 'shownMore' : 'shown', { count: calls.length })}
            />
          )}
        </QueryView>
      </Card>
    </PrivacyFrame>
  );
};
