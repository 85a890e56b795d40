import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  /** A question that names the thing: “Delete “Big spenders”?” */
  readonly title: ReactNode;
  /** What follows from it, counted. */
  readonly children?: ReactNode;
  /** The verb of the button, never “OK”. */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly isDangerous?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly error?: Error | null;
}

/** Asks before something that cannot be taken back, or that concerns many. */
export const ConfirmDialog = ({
  children,
  confirmLabel,
  onConfirm,
  isDangerous = true,
  busy = false,
  ...rest
}: Props) => {
  const t = useTranslations('app.action');
  const { open, onClose, title, error, disabled = false } = rest;
  return (
    <Dialog
      {...{ open, onClose, title }}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind={isDangerous ? 'danger' : 'primary'} onClick={onConfirm} busy={busy} disabled={disabled}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {error && <ErrorNotice error={error} />}
    </Dialog>
  );
};
