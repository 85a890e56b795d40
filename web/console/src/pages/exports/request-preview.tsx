import { Eye } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import type { Destination } from '../destinations/destinations-queries.ts';
import styles from './exports.module.css';
import { type Preview, usePreview } from './preview-queries.ts';
import { useReasonWords } from './reason-words.ts';

interface Props {
  readonly segmentId: string;
  readonly destination: Destination | undefined;
}

/** JSON as people read it; anything else as it is. */
const readable = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // A file, or the form of a grant: shown as it is sent.
    return body;
  }
};

const Request = ({ request: { method, url, headers, body } }: { readonly request: Preview['requests'][number] }) => {
  const t = useTranslations('exports.preview');
  return (
    <li className={styles.request}>
      <p className={layout.mono}>
        <strong>{method}</strong> {url}
      </p>
      <dl className={styles.headers}>
        {Object.entries(headers).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {body !== '' && <CodeBlock label={t('body')} code={readable(body)} />}
    </li>
  );
};

const Shown = ({ preview }: { readonly preview: Preview & { readonly members: number } }) => {
  const t = useTranslations('exports.preview');
  const reasonOf = useReasonWords();
  if (preview.members === 0) return <p>{t('nobody')}</p>;
  return (
    <>
      <p className={layout.muted}>{t('about', { count: preview.members })}</p>
      {preview.skipped.length > 0 && (
        <ul className={layout.tight}>
          {preview.skipped.map(({ index, reason }) => (
            <li key={index}>{t('skipped', { place: index + 1, reason: reasonOf(reason) })}</li>
          ))}
        </ul>
      )}
      <ol>
        {preview.requests.map((request, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: requests are shown as they come, once
          <Request key={index} request={request} />
        ))}
      </ol>
    </>
  );
};

/** The exact requests that a run would send for the first members; nothing is sent, and secrets are masked. */
export const RequestPreview = ({ segmentId, destination }: Props) => {
  const t = useTranslations('exports.preview');
  const can = useCan();
  const preview = usePreview();
  const isPermitted = can('GET /v1/profiles/{identifier}') && can('POST /v1/destination-types/{slug}/preview');
  if (!isPermitted) return null;
  const isReady = segmentId !== '' && destination !== undefined;
  return (
    <Card
      title={t('title')}
      description={t('description')}
      actions={
        <Button
          small
          icon={<Eye />}
          disabled={!isReady}
          busy={preview.isPending}
          onClick={() => destination && preview.mutate({ segmentId, destination })}
        >
          {t('show')}
        </Button>
      }
    >
      <div role="status" className={layout.stack}>
        {preview.error && <ErrorNotice error={preview.error} />}
        {preview.data ? (
          <Shown preview={preview.data} />
        ) : (
          <p className={layout.muted}>{t(isReady ? 'ready' : 'choose')}</p>
        )}
      </div>
    </Card>
  );
};
