import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { Card, QueryView } from '../../../ui/panel.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { Time } from '../../../ui/time.tsx';
import styles from '../privacy.module.css';
import { checkReceipt, receiptQuery } from './receipt.ts';
import type { ReceiptLine, SignedReceipt } from './verify-receipt.ts';

const STORES = [
  ...(['profiles', 'timelines', 'quarantine', 'devices', 'results', 'stream', 'archive'] as const),
  ...(['failed-batches', 'exports', 'deliveries', 'tombstones', 'backups', 'written', 'ordered'] as const),
] as const;
type Store = (typeof STORES)[number];

/** Stores whose line means something else where nothing is erased. */
const OTHERWISE: Readonly<Record<string, Store>> = { results: 'written', stream: 'ordered' };

const storeOf = (kind: string, store: string): Store | undefined => {
  const meant = kind === 'erasure' ? store : (OTHERWISE[store] ?? store);
  return STORES.find((each) => each === meant);
};

interface LineProps {
  /** As the console knows it; undefined: the receipt's own words are shown. */
  readonly known: Store | undefined;
  readonly line: ReceiptLine;
}

/** What stays of it, in the reader's language where the console knows the store, else in the receipt's own words. */
const Remains = ({ known, line: { remains } }: LineProps) => {
  const t = useTranslations('privacy.receipt');
  if (remains === undefined) return null;
  const until = () => <Time at={remains.until} as="date" />;
  const key = known as 'profiles';
  if (known !== undefined && t.has(`remains.${key}`))
    return <p className={layout.muted}>{t.rich(`remains.${key}`, { until })}</p>;
  return <p className={layout.muted}>{t.rich('remainsOther', { what: remains.what, why: remains.why, until })}</p>;
};

const Line = ({ known, line }: LineProps) => {
  const t = useTranslations('privacy.receipt');
  const { store, what, count, at } = line;
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <span>{known === undefined ? t('lineOther', { store, what }) : t(`line.${known}`, { count })}</span>
        <span className={layout.muted}>
          <Time at={at} as="instant" />
        </span>
      </div>
      <Remains known={known} line={line} />
    </li>
  );
};

/** Checks the signature here, in the browser, against the key that the deployment publishes. */
const Verification = ({ signed }: { readonly signed: SignedReceipt }) => {
  const t = useTranslations('privacy.receipt');
  const check = useMutation({ mutationFn: () => checkReceipt(signed) });
  return (
    <>
      {check.data && (
        <Notice
          tone={check.data === 'valid' ? 'good' : check.data === 'invalid' ? 'bad' : 'warn'}
          icon={check.data === 'valid' ? <ShieldCheck /> : <ShieldAlert />}
          title={t(`verdict.${check.data}`)}
        >
          {t(`verdictText.${check.data}`)}
        </Notice>
      )}
      {check.error && <ErrorNotice error={check.error} onRetry={() => check.mutate()} />}
      <div>
        <Button icon={<ShieldCheck />} busy={check.isPending} onClick={() => check.mutate()}>
          {t('verify')}
        </Button>
      </div>
    </>
  );
};

/** What was done in each store, what remains until when and why; signed. */
export const RequestReceipt = ({ id }: { readonly id: string }) => {
  const t = useTranslations('privacy.receipt');
  const query = useQuery(receiptQuery(id));
  return (
    <Card
      title={t('title')}
      description={t('description')}
      actions={
        query.data && (
          <Button
            small
            icon={<Download />}
            onClick={() => saveFile(JSON.stringify(query.data), `receipt-${id}.json`, 'application/json')}
          >
            {t('download')}
          </Button>
        )
      }
    >
      <QueryView query={query} rows={5}>
        {(signed) => (
          <div className={layout.stack}>
            <p>
              {t.rich('completed', {
                at: () => <Time at={signed.receipt.completed_time} as="instant" />,
                count: signed.receipt.identifiers.length,
              })}
            </p>
            {signed.receipt.lines.length === 0 ? (
              <p className={layout.muted}>{t('noLines')}</p>
            ) : (
              <ul className={styles.list}>
                {signed.receipt.lines.map((line, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of a receipt never move
                  <Line key={index} line={line} known={storeOf(signed.receipt.subject_request_type, line.store)} />
                ))}
              </ul>
            )}
            <Verification signed={signed} />
          </div>
        )}
      </QueryView>
    </Card>
  );
};
