import { useBlocker } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

/** Asks before changes are lost by leaving. `mayLeave` is read when somebody leaves. */
export const LeaveDialog = ({ count, mayLeave }: { readonly count: number; readonly mayLeave: () => boolean }) => {
  const t = useTranslations('settings.edit.leave');
  const blocker = useBlocker({
    shouldBlockFn: () => count > 0 && !mayLeave(),
    enableBeforeUnload: () => count > 0 && !mayLeave(),
    withResolver: true,
  });
  const isBlocked = blocker.status === 'blocked';
  return (
    <Dialog
      open={isBlocked}
      onClose={() => blocker.reset?.()}
      title={t('title')}
      footer={
        <>
          <Button onClick={() => blocker.reset?.()}>{t('stay')}</Button>
          <Button kind="danger" onClick={() => blocker.proceed?.()}>
            {t('go')}
          </Button>
        </>
      }
    >
      <p>{t('text', { count })}</p>
    </Dialog>
  );
};
