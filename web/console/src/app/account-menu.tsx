import { ChevronsUpDown } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { setPreferences, usePreferences } from './preferences.ts';
import { signOut } from './session/renewal.ts';
import { useSession } from './session/session.ts';
import styles from './shell.module.css';

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const;

/** Who is signed in; language, theme, signing out. */
export const AccountMenu = () => {
  const t = useTranslations('app');
  const state = useSession();
  const { theme, locale } = usePreferences();
  if (state.kind === 'absent') return null;
  const { name, role } = state.session;
  const others = Object.entries(LOCALES).filter(([key]) => key !== locale);
  return (
    <Menu
      trigger={
        <Button kind="quiet" className={styles.account}>
          <span className={styles.person}>
            {name}
            <small>{t(`role.${role}`)}</small>
          </span>
          <ChevronsUpDown aria-hidden />
        </Button>
      }
      entries={[
        { label: t(`theme.${nextTheme[theme]}`), onSelect: () => setPreferences({ theme: nextTheme[theme] }) },
        ...others.map(([key, label]) => ({ label, onSelect: () => setPreferences({ locale: key as Locale }) })),
        { label: t('signIn.out'), onSelect: () => void signOut() },
      ]}
    />
  );
};
