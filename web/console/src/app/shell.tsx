import { Outlet, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { AccountMenu } from './account-menu.tsx';
import { NavigationList } from './navigation-list.tsx';
import styles from './shell.module.css';

/** Navigation at the side (behind a button where the screen is narrow), the page beside it. */
export const Shell = () => {
  const t = useTranslations('app');
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the navigation
  useEffect(() => setOpen(false), [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('action.skip')}
      </a>
      <header className={styles.bar}>
        <Button
          kind="quiet"
          className={styles.toggle}
          icon={<MenuIcon />}
          aria-label={t('navigation.label')}
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        />
        <span className={styles.brand}>Headwater</span>
      </header>
      <div id="navigation" className={classNames(styles.side, isOpen && styles.open)}>
        <NavigationList />
        <AccountMenu />
      </div>
      <main id="content" className={styles.content} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
};
