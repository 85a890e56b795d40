import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './shell.module.css';
import { useIsOld } from './version.ts';

/** Says that a newer console was deployed. Whoever is in the middle of something goes on and reloads when it suits. */
export const NewVersionNotice = () => {
  const t = useTranslations('app.version');
  const isOld = useIsOld();
  return (
    <div role="status" className={styles.version}>
      {isOld && (
        <Notice
          tone="info"
          icon={<RefreshCw aria-hidden />}
          title={t('title')}
          action={
            <Button small kind="primary" onClick={() => location.reload()}>
              {t('reload')}
            </Button>
          }
        >
          <p>{t('advice')}</p>
        </Notice>
      )}
    </div>
  );
};
