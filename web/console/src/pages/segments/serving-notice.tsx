import { useFormatter, useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { useServerNow } from '../../api/clock.ts';
import { useCan } from '../../app/access.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { say } from '../../ui/toast.tsx';
import { useWords } from './builder/use-words.ts';
import { sayDefinition } from './model/sentence.ts';
import { type Segment, usePutSegment } from './segments-queries.ts';

const Restore = ({ segment, etag }: { readonly segment: Segment; readonly etag: string | undefined }) => {
  const t = useTranslations('segments.page');
  const put = usePutSegment();
  const { id, name, serving } = segment;
  if (!serving) return null;
  const { definition, timezone, profileTimezone } = serving;
  const body = { name, definition: definition as Json, timezone, profileTimezone };
  const restore = () => put.mutate({ id, etag, body }, { onSuccess: () => say({ title: t('restored') }) });
  return (
    <>
      <Button small busy={put.isPending} onClick={restore}>
        {t('restore')}
      </Button>
      {put.error && <ErrorNotice error={put.error} />}
    </>
  );
};

/** While a definition is computed: how far it is, and what serves meanwhile. */
export const ServingNotice = ({ segment, etag }: { readonly segment: Segment; readonly etag: string | undefined }) => {
  const t = useTranslations('segments');
  const format = useFormatter();
  const now = useServerNow(10_000);
  const words = useWords();
  const can = useCan();
  const { status, progress, readyBy, serving } = segment;
  if (status === 'ready') return null;
  return (
    <Notice
      tone="info"
      title={t('status.computing')}
      action={serving && can('PUT /v1/segments/{id}') && <Restore segment={segment} etag={etag} />}
    >
      <div className={layout.tight}>
        <div className={layout.row}>
          <Progress value={progress} label={t('status.computing')} />
          <span>{t('computing', { progress })}</span>
          {readyBy !== undefined && <span>{t('readyBy', { when: format.relativeTime(new Date(readyBy), now) })}</span>}
        </div>
        {serving && (
          <p>
            {t('page.serving')} {sayDefinition(words, serving.definition as Json)}
          </p>
        )}
      </div>
    </Notice>
  );
};
