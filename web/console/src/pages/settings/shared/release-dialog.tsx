import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import layout from '../../../ui/layout.module.css';
import { TextField } from '../../../ui/text-field.tsx';
import { say } from '../../../ui/toast.tsx';
import { type SharedIdentifier, useRelease } from './shared-queries.ts';

interface Props {
  readonly identifier: SharedIdentifier | undefined;
  readonly onClose: () => void;
}

/** Asks why, and says who is concerned, before an identifier's links are followed again. */
export const ReleaseDialog = ({ identifier, onClose }: Props) => {
  const t = useTranslations('settings.shared');
  const [reason, setReason] = useState('');
  const release = useRelease();
  const close = (): void => {
    setReason('');
    release.reset();
    onClose();
  };
  const confirm = (): void => {
    if (identifier === undefined) return;
    release.mutate(
      { identifier, reason: reason.trim() },
      {
        onSuccess: () => {
          say({ title: t('dialog.done') });
          close();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      open={identifier !== undefined}
      onClose={close}
      title={t('dialog.title')}
      confirmLabel={t('release')}
      onConfirm={confirm}
      busy={release.isPending}
      disabled={reason.trim() === ''}
      error={release.error}
    >
      {identifier && (
        <div className={layout.stack}>
          <code className={layout.mono}>
            {identifier.type}:{identifier.value}
          </code>
          <p>{t('dialog.text', { userIds: identifier.userIds, devices: identifier.devices })}</p>
          <TextField
            label={t('dialog.reason')}
            help={t('dialog.reasonHelp')}
            value={reason}
            onChange={setReason}
            required
          />
        </div>
      )}
    </ConfirmDialog>
  );
};
