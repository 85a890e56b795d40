import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { openSession } from './session.ts';
import styles from './sign-in-page.module.css';

/** Signing in with a management token. */
export const SignInPage = () => {
  const t = useTranslations('app.signIn');
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    openSession({ token: token.trim(), role: 'admin', name: 'admin' });
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <h1>Headwater</h1>
        <TextField label={t('token')} type="password" value={token} onChange={setToken} required />
        <Button type="submit" kind="primary">
          {t('submit')}
        </Button>
      </form>
    </main>
  );
};
