import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { say } from '../../ui/toast.tsx';
import { useSegmentStore } from './segment-store.ts';
import type { Users } from './segment-users.ts';
import { type Segment, useDeleteSegment } from './segments-queries.ts';
import { UsersList } from './users-list.tsx';

interface Props {
  readonly segment: Segment;
  readonly etag: string | undefined;
  readonly users: Users;
  readonly onClose: () => void;
}

/** Says what follows from deleting a segment, and does it; says what uses it where that keeps it from being deleted. */
export const DeleteSegment = ({ segment, etag, users, onClose }: Props) => {
  const t = useTranslations('segments.delete');
  const a = useTranslations('app.action');
  const navigate = useNavigate();
  const deletion = useDeleteSegment();
  const store = useSegmentStore();
  const { id, name, size, timezone, profileTimezone } = segment;
  const isUsed = users.segments.length + users.exports.length > 0;
  const again = () =>
    void store.put(id, undefined, {
      etag: undefined,
      ...{ name, timezone, profileTimezone, definition: segment.definition as Json },
    });
  const confirm = () =>
    deletion.mutate(
      { id, etag },
      {
        onSuccess: () => {
          say({ title: t('done', { name }), undo: { label: a('undo'), onUndo: again } });
          void navigate({ to: '/segments' });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('title', { name })}
      confirmLabel={a('delete')}
      onConfirm={confirm}
      busy={deletion.isPending}
      disabled={isUsed}
      error={deletion.error}
    >
      {isUsed ? (
        <Notice tone="warn" title={t('used')}>
          <UsersList users={users} />
          <p>{t('usedHelp')}</p>
        </Notice>
      ) : (
        <p>{t('what', { count: size })}</p>
      )}
    </ConfirmDialog>
  );
};
