import { use, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { loadConfig } from './config.ts';
import type { Absence } from './session.ts';
import { signInHere } from './sign-in.ts';
import { SignInChoices } from './sign-in-choices.tsx';
import styles from './sign-in-page.module.css';

let isLeaving = false;

/** Whoever comes with nothing goes to the sign-in at once: it may know them already. */
const leaveOnce = (): void => {
  if (isLeaving) return;
  isLeaving = true;
  void signInHere();
};

const WORDS = { 'signed-out': 'signedOut', 'no-role': 'noRole', failed: 'didNotWork' } as const;

const absenceHere = (because: Absence | undefined): Absence | undefined =>
  location.pathname === '/console/signed-out' ? 'signed-out' : because;

/** Before anybody is signed in. */
export const SignInPage = ({ because }: { readonly because?: Absence | undefined }) => {
  const t = useTranslations('app.signIn');
  const { signIn } = use(loadConfig());
  const why = absenceHere(because);
  const isAutomatic = signIn !== undefined && why === undefined;
  useEffect(() => {
    if (isAutomatic) leaveOnce();
  }, [isAutomatic]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <h1>Headwater</h1>
        <p role="status">{isAutomatic ? t('leaving') : why === undefined ? t('welcome') : t(WORDS[why])}</p>
        <SignInChoices onSignIn={signInHere} />
      </div>
    </main>
  );
};

/** In the window beside, once its work is done. */
export const SignedInBeside = () => {
  const t = useTranslations('app.signIn');
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <h1>Headwater</h1>
        <p role="status">{t('beside')}</p>
      </div>
    </main>
  );
};
