import { type FormEvent, use, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { loadConfig } from './config.ts';
import { sessionOfToken, UnknownToken } from './open.ts';
import { resume } from './renewal.ts';
import styles from './sign-in-page.module.css';

type Failure = 'unknownToken' | 'unreachable' | 'didNotWork';

const TokenForm = ({ onFailure }: { readonly onFailure: (failure: Failure | undefined) => void }) => {
  const t = useTranslations('app.signIn');
  const [token, setToken] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    onFailure(undefined);
    try {
      resume(await sessionOfToken(token.trim()));
    } catch (error) {
      onFailure(error instanceof UnknownToken ? 'unknownToken' : 'unreachable');
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField label={t('token')} type="password" value={token} onChange={setToken} required />
      <Button type="submit" busy={isBusy}>
        {t('submitToken')}
      </Button>
    </form>
  );
};

interface Props {
  /** Signs in with the provider. Rejects where it did not work. */
  readonly onSignIn: (signal: AbortSignal) => Promise<unknown>;
}

/** The ways in: the company's sign-in where there is one, a management token in any case. */
export const SignInChoices = ({ onSignIn }: Props) => {
  const t = useTranslations('app.signIn');
  const { signIn } = use(loadConfig());
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const attempt = useRef<AbortController>(undefined);
  useEffect(() => () => attempt.current?.abort(), []);
  const begin = async (): Promise<void> => {
    attempt.current?.abort();
    const mine = new AbortController();
    attempt.current = mine;
    setFailure(undefined);
    setBusy(true);
    try {
      await onSignIn(mine.signal);
    } catch {
      if (!mine.signal.aborted) setFailure('didNotWork');
    }
    if (!mine.signal.aborted) setBusy(false);
  };
  return (
    <>
      {signIn && (
        <Button kind="primary" onClick={() => void begin()} aria-busy={isBusy || undefined}>
          {t('submit')}
        </Button>
      )}
      {failure !== undefined && (
        <p role="alert" className={styles.failure}>
          {t(failure)}
        </p>
      )}
      {signIn ? (
        <details className={styles.other}>
          <summary>{t('withToken')}</summary>
          <TokenForm onFailure={setFailure} />
        </details>
      ) : (
        <TokenForm onFailure={setFailure} />
      )}
    </>
  );
};
