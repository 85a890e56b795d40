import { Outlet, useRouterState } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { AccountMenu } from './account-menu.tsx';
import { NavigationDrawer } from './navigation-drawer.tsx';
import { NavigationList } from './navigation-list.tsx';
import { PaletteButton, usePalette } from './palette/palette-opener.tsx';
import styles from './shell.module.css';

/** What is above every page on narrow screens; on wide ones it is the head of the navigation. */
const Bar = ({ onFind }: { readonly onFind: () => void }) => {
  const t = useTranslations('app');
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the navigation
  useEffect(() => setOpen(false), [path]);
  return (
    <header className={styles.bar}>
      <Button
        kind="quiet"
        className={styles.toggle}
        icon={<MenuIcon />}
        aria-label={t('navigation.label')}
        aria-expanded={isOpen}
        data-leads=""
        onClick={() => setOpen(true)}
      />
      <span className={styles.brand}>Headwater</span>
      <span className={styles.toggle}>
        <PaletteButton bare onOpen={onFind} />
      </span>
      <NavigationDrawer open={isOpen} onClose={() => setOpen(false)} />
    </header>
  );
};

/** Navigation at the side (behind a button where the screen is narrow), the page beside it. */
export const Shell = () => {
  const t = useTranslations('app');
  const isLoading = useRouterState({ select: ({ isLoading: loading }) => loading });
  const { open, palette } = usePalette();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('action.skip')}
      </a>
      {isLoading && <div className={styles.loading} />}
      <Bar onFind={open} />
      <div className={styles.side} data-leads="">
        <PaletteButton onOpen={open} />
        <NavigationList />
        <AccountMenu />
      </div>
      <main id="content" className={styles.content} tabIndex={-1} aria-busy={isLoading || undefined}>
        <Outlet />
      </main>
      {palette}
    </div>
  );
};
