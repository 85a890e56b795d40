import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../../api/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { say } from '../../../ui/toast.tsx';
import { Preview } from './retention-preview.tsx';
import {
  type Retention,
  type RetentionDraft,
  readRetention,
  useRetentionPreview,
  useSaveRetention,
} from './retention-queries.ts';

interface Props {
  readonly etag: string | undefined;
  readonly draft: RetentionDraft;
  readonly onClose: () => void;
  /** The form is to show this policy. */
  readonly onTake: (taken: Retention) => void;
}

/** Counts what goes before it is saved; what others saved meanwhile is not overwritten without a word. */
export const SaveRetentionDialog = ({ etag, draft, onClose, onTake }: Props) => {
  const t = useTranslations('privacy-retention.save');
  const tAction = useTranslations('app.action');
  const client = useQueryClient();
  const save = useSaveRetention();
  const [theirs, setTheirs] = useState<Awaited<ReturnType<typeof readRetention>>>();
  const isCounting = useRetentionPreview(draft, true).isPending;
  const run = (): void =>
    save.mutate(
      { draft, etag: theirs?.etag ?? etag },
      {
        onSuccess: () => {
          onClose();
          say({ title: t('saved'), description: t('savedText') });
        },
        onError: async (error) => {
          if (!isStatus(error, 412)) return;
          const newest = await readRetention();
          client.setQueryData(['privacy-retention'], newest);
          setTheirs(newest);
        },
      },
    );
  const take = (): void => {
    if (theirs) onTake(theirs.data);
    onClose();
  };
  return (
    <Dialog
      open
      shape="wide"
      onClose={onClose}
      title={t('title')}
      footer={
        <>
          <Button onClick={theirs ? take : onClose}>{theirs ? t('take') : tAction('cancel')}</Button>
          <Button kind="danger" busy={save.isPending} disabled={isCounting} onClick={run}>
            {t(theirs ? 'overwrite' : 'confirm')}
          </Button>
        </>
      }
    >
      {theirs && (
        <Notice tone="warn" title={t('lost')}>
          {t('lostText')}
        </Notice>
      )}
      <Preview draft={draft} isAsked />
      {save.error && !isStatus(save.error, 412) && <ErrorNotice error={save.error} />}
    </Dialog>
  );
};
