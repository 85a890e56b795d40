import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useCan } from './access.ts';
import { NAVIGATION } from './navigation.ts';
import styles from './shell.module.css';

/** The pages that the session may read. */
export const NavigationList = () => {
  const t = useTranslations('app.navigation');
  const can = useCan();
  return (
    <nav aria-label={t('label')}>
      <ul className={styles.list}>
        {NAVIGATION.filter(({ takes }) => can(takes)).map(({ key, to, icon: Icon }) => (
          <li key={key}>
            <Link to={to} className={styles.link} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon aria-hidden />
              {t(key)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
};
