import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { say } from '../../ui/toast.tsx';
import { type Group, useDiscardAll, useRestore } from './quarantine-queries.ts';

/** Sets all of a group aside, with why; there is a way back. */
export const DiscardDialog = ({ group, onClose }: { readonly group: Group; readonly onClose: () => void }) => {
  const t = useTranslations('quarantine.discard');
  const action = useTranslations('app.action');
  const [reason, setReason] = useState('');
  const discard = useDiscardAll();
  const restore = useRestore();
  const confirm = (): void =>
    discard.mutate(
      { group, reason: reason.trim() },
      {
        onSuccess: (ids) => {
          onClose();
          say({
            title: t('done', { count: ids.length }),
            undo: { label: action('undo'), onUndo: () => restore.mutate(ids) },
          });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('title', { count: group.waiting })}
      confirmLabel={t('confirm')}
      onConfirm={confirm}
      busy={discard.isPending}
      disabled={reason.trim() === ''}
      error={discard.error}
    >
      <p>{t('what')}</p>
      <TextField label={t('reason')} help={t('reasonHelp')} required value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
};
