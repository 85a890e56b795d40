import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { NavigationList } from './navigation-list.tsx';
import styles from './shell.module.css';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The navigation over the page, on narrow screens. The browser's own dialog keeps the focus in it, closes by Escape and gives the focus back. */
export const NavigationDrawer = ({ open, onClose }: Props) => {
  const t = useTranslations('app');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the drawer; keyboards have Escape and the button
    <dialog
      ref={dialog}
      className={styles.drawer}
      aria-label={t('navigation.label')}
      data-leads=""
      onClose={onClose}
      onClick={({ target }) => {
        // Closed before the page that a link leads to is there: behind an open dialog its heading could not take the focus.
        if (target === dialog.current || (target as Element).closest('a') !== null) onClose();
      }}
    >
      {open && (
        <div className={styles.drawerBody}>
          <div className={styles.drawerTop}>
            <span className={styles.brand}>Headwater</span>
            <Button kind="quiet" icon={<X />} aria-label={t('action.close')} onClick={onClose} />
          </div>
          <NavigationList />
          <AccountMenu />
        </div>
      )}
    </dialog>
  );
};
