import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { usePurposeName } from '../../i18n/names.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Card, Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './profile.module.css';
import { type ConsentEntry, type Consents, useConsents, useSourceNames } from './profiles-queries.ts';
import { RecordConsentDialog } from './record-consent-dialog.tsx';

const Answer = ({ granted }: { readonly granted: boolean }) => {
  const t = useTranslations('profiles.consent');
  return <Badge tone={granted ? 'good' : 'bad'}>{t(granted ? 'granted' : 'refused')}</Badge>;
};

const Effective = ({
  effective,
  onWithdraw,
}: {
  effective: Consents['effective'];
  onWithdraw?: (purpose: string) => void;
}) => {
  const t = useTranslations('profiles.consent');
  const purposeName = usePurposeName();
  const sourceName = useSourceNames();
  return (
    <div className={styles.people}>
      {Object.entries(effective).map(([purpose, { granted, at, decidedBy }]) => (
        <div key={purpose} className={styles.person}>
          <div className={layout.spread}>
            <strong>{purposeName(purpose)}</strong>
            <Answer granted={granted} />
          </div>
          <span className={layout.muted}>
            <Time at={at} as="instant" />
          </span>
          <span className={layout.muted}>{t(`how.${decidedBy.kind}`, { source: sourceName(decidedBy.sourceId) })}</span>
          {granted && onWithdraw && (
            <div>
              <Button
                small
                onClick={() => onWithdraw(purpose)}
                aria-label={t('withdrawNamed', { purpose: purposeName(purpose) })}
              >
                {t('withdraw')}
              </Button>
            </div>
          )}
        </div>
      ))}
    </div>
  );
};

const useColumns = (): readonly Column<ConsentEntry>[] => {
  const t = useTranslations('profiles.consent');
  const purposeName = usePurposeName();
  const sourceName = useSourceNames();
  return [
    { key: 'purpose', header: t('purpose'), cell: ({ purpose }) => purposeName(purpose), width: 'minmax(9rem, 1fr)' },
    { key: 'answer', header: t('answer'), cell: ({ granted }) => <Answer granted={granted} />, width: '6rem' },
    { key: 'at', header: t('at'), cell: ({ at }) => <Time at={at} as="instant" />, width: 'minmax(15rem, 1fr)' },
    { key: 'kind', header: t('kind.label'), cell: ({ kind }) => t(`kind.${kind}`), from: 'medium' },
    { key: 'source', header: t('source'), cell: ({ sourceId }) => sourceName(sourceId), from: 'medium' },
    { key: 'policy', header: t('policy'), cell: ({ policy }) => policy ?? '–', from: 'wide' },
    {
      key: 'proof',
      header: t('proof'),
      cell: ({ proof }) => proof.text ?? <code className={layout.mono}>{proof.messageId}</code>,
      from: 'wide',
      width: 'minmax(10rem, 2fr)',
    },
  ];
};

/** What counts now for each purpose, and every answer with its proof. */
export const ConsentsTab = () => {
  const t = useTranslations('profiles.consent');
  const can = useCan();
  const columns = useColumns();
  const { profileId } = useParams({ from: '/profiles/$profileId/consents' });
  const [recording, setRecording] = useState<{ readonly purpose: string } | undefined>();
  const [awaited, setAwaited] = useState<string>();
  const query = useConsents(profileId, true, awaited);
  const mayRecord = can('POST /v1/profiles/{identifier}/consents');
  const entries = query.data?.pages.flatMap(({ consents }) => consents) ?? [];
  const isAwaited = awaited !== undefined && !entries.some(({ proof }) => proof.messageId === awaited);
  const recordButton = mayRecord && <Button onClick={() => setRecording({ purpose: '' })}>{t('record')}</Button>;
  return (
    <div className={layout.stack}>
      {isAwaited && <Notice tone="info">{t('awaited')}</Notice>}
      <Panel
        title={t('effective')}
        description={t('effectiveText')}
        actions={recordButton}
        query={query}
        isEmpty={() => entries.length === 0}
        empty={<EmptyState title={t('empty')}>{t('advice')}</EmptyState>}
      >
        {({ pages }) => (
          <Effective
            effective={pages[0]?.effective ?? {}}
            {...(mayRecord && { onWithdraw: (purpose: string) => setRecording({ purpose }) })}
          />
        )}
      </Panel>
      {entries.length > 0 && (
        <Card title={t('ledgerTitle')} description={t('ledgerText')} flush>
          <DataTable
            label={t('ledgerTitle')}
            columns={columns}
            rows={entries}
            rowKey={({ proof, purpose }) => `${proof.messageId} ${purpose}`}
            {...(query.hasNextPage && { onEnd: () => void query.fetchNextPage() })}
          />
        </Card>
      )}
      {recording && (
        <RecordConsentDialog
          profileId={profileId}
          purpose={recording.purpose}
          onClose={() => setRecording(undefined)}
          onRecorded={setAwaited}
        />
      )}
    </div>
  );
};
