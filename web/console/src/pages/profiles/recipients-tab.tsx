import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { type Recipient, useRecipients } from './profiles-queries.ts';

const TONES: Readonly<Record<Recipient['state'], Tone>> = {
  absent: 'neutral',
  sending: 'info',
  sent: 'info',
  confirmed: 'good',
};

const useColumns = (): readonly Column<Recipient>[] => {
  const t = useTranslations('profiles.recipients');
  const typeName = useTypeName();
  return [
    {
      key: 'destination',
      header: t('destination'),
      cell: ({ destination: { id, name } }) => name ?? id,
      width: 'minmax(9rem, 1.2fr)',
    },
    {
      key: 'identifier',
      header: t('identifier'),
      cell: ({ identifier: { type, value } }) => (
        <>
          <span className={layout.muted}>{typeName(type)}</span> {value}
        </>
      ),
      width: 'minmax(9rem, 2fr)',
    },
    {
      key: 'state',
      header: t('state.label'),
      cell: ({ state, removedAt }) => (
        <Badge tone={TONES[state]}>
          {t(`state.${removedAt !== undefined && state === 'absent' ? 'removed' : state}`)}
        </Badge>
      ),
      width: '8rem',
    },
    {
      key: 'first',
      header: t('firstSent'),
      cell: ({ firstSentAt }) => <Time at={firstSentAt} as="instant" />,
      width: 'minmax(15rem, 1fr)',
      from: 'medium',
    },
    {
      key: 'removed',
      header: t('removed'),
      cell: ({ removedAt }) => (removedAt === undefined ? '–' : <Time at={removedAt} as="instant" />),
      from: 'wide',
    },
    { key: 'exports', header: t('exports'), cell: ({ exports }) => exports.join(', ') || '–', from: 'wide' },
  ];
};

/** Who received what of this person, and when. */
export const RecipientsTab = () => {
  const t = useTranslations('profiles.recipients');
  const { profileId } = useParams({ from: '/profiles/$profileId/recipients' });
  const columns = useColumns();
  return (
    <Panel
      title={t('title')}
      description={t('description')}
      flush
      query={useRecipients(profileId)}
      isEmpty={(recipients) => recipients.length === 0}
      empty={<EmptyState title={t('empty')}>{t('advice')}</EmptyState>}
    >
      {(recipients) => (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={recipients}
          rowKey={({ destination, audience, identifier }) =>
            `${destination.id} ${audience} ${identifier.type}:${identifier.value}`
          }
        />
      )}
    </Panel>
  );
};
