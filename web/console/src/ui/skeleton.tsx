import { useTranslations } from 'use-intl';
import styles from './skeleton.module.css';

/** The place of what is being loaded. */
export const Skeleton = ({ rows = 3 }: { readonly rows?: number }) => {
  const t = useTranslations('app.state');
  return (
    <div className={styles.skeleton} role="status" data-padded="">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a placeholder are all alike
        <span key={row} className={styles.row} />
      ))}
    </div>
  );
};
