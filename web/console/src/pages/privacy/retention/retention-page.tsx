import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answerOf, api } from '../../../api/client.ts';
import { useCan } from '../../../app/access.ts';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import styles from '../privacy.module.css';
import { PrivacyFrame } from '../privacy-frame.tsx';
import { ControllerCard, EventsCard, IdentifiersCard, PersonsCard } from './retention-form.tsx';
import { Preview } from './retention-preview.tsx';
import { type Retention, type RetentionDraft, useRetention } from './retention-queries.ts';
import { SaveRetentionDialog } from './save-retention-dialog.tsx';

interface Versioned {
  readonly data: Retention;
  readonly etag: string | undefined;
}

const draftOf = ({
  identifiers,
  prospects,
  customers,
  customerIdentifiers,
  controller,
}: Retention): RetentionDraft => ({
  ...{ identifiers, prospects, customers, customerIdentifiers },
  ...(controller && { controller }),
});

const isSame = (a: RetentionDraft, b: RetentionDraft): boolean => JSON.stringify(a) === JSON.stringify(b);

const useTypes = (draft: RetentionDraft): readonly string[] => {
  const { data } = useQuery({
    queryKey: ['identity-rules'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/identity/rules', { signal })),
  });
  return [...new Set([...Object.keys(data?.types ?? {}), ...Object.keys(draft.identifiers)])];
};

const WARNED = ['prospects', 'customers', 'identifiers.anonymousId'] as const;

/** What goes beyond what CNIL recommends, in the reader's language where the console knows the place. */
const Warnings = ({ warnings }: Pick<Retention, 'warnings'>) => {
  const t = useTranslations('privacy-retention.warning');
  if (warnings.length === 0) return <Notice tone="good">{t('none')}</Notice>;
  const textOf = ({ path, message }: Retention['warnings'][number]): string => {
    const known = WARNED.find((each) => each === path);
    if (known === 'identifiers.anonymousId') return t('devices');
    if (known) return t(known);
    return path.startsWith('sources.') ? t('source', { source: path.slice('sources.'.length) }) : `${path} ${message}`;
  };
  return (
    <Notice tone="warn" title={t('title')}>
      <ul>
        {warnings.map((warning) => (
          <li key={warning.path}>{textOf(warning)}</li>
        ))}
      </ul>
    </Notice>
  );
};

const Editor = ({ loaded }: { readonly loaded: Versioned }) => {
  const t = useTranslations('privacy-retention');
  const can = useCan();
  const [base, setBase] = useState(loaded);
  const [draft, setDraft] = useState(() => draftOf(loaded.data));
  const [asked, setAsked] = useState<RetentionDraft>();
  const [isOpen, setOpen] = useState(false);
  const types = useTypes(draft);
  if (loaded.etag !== base.etag && (isSame(draft, draftOf(base.data)) || isSame(draft, draftOf(loaded.data)))) {
    setBase(loaded);
    setDraft(draftOf(loaded.data));
  }
  const isChanged = !isSame(draft, draftOf(base.data));
  const part = { draft, types, onChange: setDraft };
  const isCounted = asked !== undefined && isSame(asked, draft);
  return (
    <>
      <div className={layout.columns}>
        <div className={layout.stack}>
          <PersonsCard {...part} />
          <IdentifiersCard {...part} />
          <ControllerCard draft={draft} onChange={setDraft} />
        </div>
        <div className={layout.stack}>
          <Warnings warnings={base.data.warnings} />
          {can('POST /v1/privacy/retention/preview') && (
            <Card
              title={t('preview.title')}
              description={t('preview.help')}
              actions={
                <Button small disabled={isCounted} onClick={() => setAsked(draft)}>
                  {t('preview.count')}
                </Button>
              }
            >
              <Preview draft={draft} isAsked={isCounted} />
            </Card>
          )}
          <EventsCard sources={base.data.sources} proof={base.data.proof} />
        </div>
      </div>
      {isChanged && can('PUT /v1/privacy/retention') && (
        <div className={styles.bar}>
          <span role="status">{t('save.changed')}</span>
          <span className={layout.row}>
            <Button onClick={() => setDraft(draftOf(base.data))}>{t('save.discard')}</Button>
            <Button kind="primary" onClick={() => setOpen(true)} disabled={draft.controller?.name === ''}>
              {t('save.review')}
            </Button>
          </span>
        </div>
      )}
      {isOpen && (
        <SaveRetentionDialog
          etag={base.etag}
          draft={draft}
          onClose={() => setOpen(false)}
          onTake={(taken) => setDraft(draftOf(taken))}
        />
      )}
    </>
  );
};

/** What is kept for how long. */
export const RetentionPage = () => (
  <PrivacyFrame tab="retention">
    <QueryView query={useRetention()} rows={8}>
      {(loaded) => <Editor loaded={loaded} />}
    </QueryView>
  </PrivacyFrame>
);
