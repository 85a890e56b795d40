import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../../app/access.ts';
import { useTypeName } from '../../../i18n/names.ts';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import layout from '../../../ui/layout.module.css';
import { Panel } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { SettingsLayout } from '../settings-layout.tsx';
import { ReleaseDialog } from './release-dialog.tsx';
import { type SharedIdentifier, useSharedIdentifiers } from './shared-queries.ts';

const useColumns = (onRelease: (identifier: SharedIdentifier) => void): readonly Column<SharedIdentifier>[] => {
  const t = useTranslations('settings.shared');
  const nameOf = useTypeName();
  const can = useCan();
  const columns: Column<SharedIdentifier>[] = [
    {
      key: 'identifier',
      header: t('identifier'),
      cell: ({ type, value }) => (
        <>
          <span className={layout.muted}>{nameOf(type)}</span> <code>{value}</code>
        </>
      ),
      width: 'minmax(10rem, 2fr)',
    },
    {
      key: 'users',
      header: t('users'),
      cell: ({ userIds, sharedBy }) => t('ofMost', { count: userIds, most: sharedBy.userIds }),
      align: 'end',
      from: 'medium',
    },
    {
      key: 'devices',
      header: t('devices'),
      cell: ({ devices, sharedBy }) => t('ofMost', { count: devices, most: sharedBy.devices }),
      align: 'end',
      from: 'medium',
    },
    { key: 'since', header: t('since'), cell: ({ since }) => since && <Time at={since} />, from: 'wide' },
  ];
  if (!can('POST /v1/identity/quarantine/{identifier}/release')) return columns;
  const release: Column<SharedIdentifier> = {
    key: 'release',
    header: <span className="visually-hidden">{t('release')}</span>,
    cell: (identifier) => (
      <Button small onClick={() => onRelease(identifier)}>
        {t('release')}
      </Button>
    ),
    width: '8rem',
    align: 'end',
  };
  return [...columns, release];
};

/** Identifiers that tie strangers together, set aside. */
export const SharedPage = () => {
  const t = useTranslations('settings.shared');
  const [released, setReleased] = useState<SharedIdentifier>();
  const columns = useColumns(setReleased);
  const query = useSharedIdentifiers();
  return (
    <SettingsLayout tab="shared">
      <p className={layout.muted}>{t('intro')}</p>
      <Panel
        flush
        query={query}
        isEmpty={(identifiers) => identifiers.length === 0}
        empty={
          <EmptyState
            title={t('empty.title')}
            action={<ButtonLink to="/settings/identity">{t('empty.action')}</ButtonLink>}
          >
            {t('empty.text')}
          </EmptyState>
        }
      >
        {(identifiers) => (
          <DataTable
            label={t('identifier')}
            columns={columns}
            rows={identifiers}
            rowKey={({ type, value }) => `${type}:${value}`}
            footer={
              query.hasNextPage && (
                <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </Button>
              )
            }
          />
        )}
      </Panel>
      <ReleaseDialog identifier={released} onClose={() => setReleased(undefined)} />
    </SettingsLayout>
  );
};
