import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { say } from '../../ui/toast.tsx';
import { ExportLinks } from '../exports/export-links.tsx';
import type { Export } from '../exports/exports-queries.ts';
import { type Destination, useDeleteDestination } from './destinations-queries.ts';

interface Props {
  readonly destination: Destination;
  readonly etag: string | undefined;
  readonly users: readonly Export[];
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Deletes a destination that no export uses; else says which do. */
export const DeleteDestination = ({ destination: { id, name }, etag, users, open, onClose }: Props) => {
  const t = useTranslations('destinations.delete');
  const action = useTranslations('app.action');
  const navigate = useNavigate();
  const remove = useDeleteDestination();
  const confirm = () =>
    remove.mutate(
      { id, etag },
      {
        onSuccess: () => {
          say({ title: t('done', { name }) });
          void navigate({ to: '/destinations' });
        },
      },
    );
  if (users.length > 0)
    return (
      <Dialog
        {...{ open, onClose }}
        title={t('used', { name, count: users.length })}
        footer={<Button onClick={onClose}>{action('close')}</Button>}
      >
        <p>{t('usedAdvice')}</p>
        <ExportLinks exports={users} />
      </Dialog>
    );
  return (
    <ConfirmDialog
      {...{ open, onClose }}
      title={t('title', { name })}
      confirmLabel={t('button')}
      onConfirm={confirm}
      busy={remove.isPending}
      error={remove.error}
    >
      <p>{t('consequence')}</p>
    </ConfirmDialog>
  );
};
