import { Dialog as Primitive } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** The buttons, the one that goes on last. */
  readonly footer?: ReactNode;
  /** `side`: a drawer at the edge, for details beside a list. */
  readonly shape?: 'centre' | 'wide' | 'side';
  readonly children?: ReactNode;
}

/** A window over the page. Focus goes into it and returns; Escape closes it. */
export const Dialog = ({ open, onClose, title, description, footer, shape = 'centre', children }: Props) => {
  const t = useTranslations('app.action');
  return (
    <Primitive.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className={styles.backdrop} />
        <Primitive.Popup className={classNames(styles.popup, styles[shape])}>
          <header className={styles.header}>
            <div>
              <Primitive.Title className={styles.title}>{title}</Primitive.Title>
              {description !== undefined && (
                <Primitive.Description className={styles.description}>{description}</Primitive.Description>
              )}
            </div>
            <Primitive.Close render={<Button kind="quiet" icon={<X />} aria-label={t('close')} />} />
          </header>
          <div className={styles.body} tabIndex={0} role="group">
            {children}
          </div>
          {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  );
};
