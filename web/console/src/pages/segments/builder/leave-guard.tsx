import { useBlocker } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

interface Props {
  readonly isDirty: () => boolean;
  readonly onDiscard: () => void;
}

/** Asks before unsaved changes are left. Reloading asks nothing: the draft is there again afterwards. */
export const LeaveGuard = ({ isDirty, onDiscard }: Props) => {
  const t = useTranslations('segments.leave');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty() && current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      open
      onClose={blocker.reset}
      title={t('title')}
      footer={
        <>
          <Button onClick={blocker.reset}>{t('stay')}</Button>
          <Button
            kind="danger"
            onClick={() => {
              onDiscard();
              blocker.proceed();
            }}
          >
            {t('discard')}
          </Button>
          <Button kind="primary" onClick={blocker.proceed}>
            {t('keep')}
          </Button>
        </>
      }
    >
      <p>{t('what')}</p>
    </Dialog>
  );
};
