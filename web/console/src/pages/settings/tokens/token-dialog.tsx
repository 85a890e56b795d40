import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { serverNow } from '../../../api/clock.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { say } from '../../../ui/toast.tsx';
import { TokenFields } from './token-fields.tsx';
import { formOf, NEW_TOKEN, tokenFaults, wishesOf } from './token-form.ts';
import styles from './tokens.module.css';
import { type MadeToken, type Token, useChangeToken, useMakeToken } from './tokens-queries.ts';

interface Props {
  /** The token to change; without, a new one is made. */
  readonly token?: Token | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onMade: (token: MadeToken) => void;
}

const Form = ({ token, onClose, onMade, open }: Props) => {
  const t = useTranslations('settings.tokens');
  const cancel = useTranslations('app.action')('cancel');
  const id = useId();
  const [form, setForm] = useState(() => (token ? formOf(token) : NEW_TOKEN));
  const [isTried, setTried] = useState(false);
  const [making, changing] = [useMakeToken(), useChangeToken()];
  const faults = tokenFaults(form);
  const submit = (): void => {
    setTried(true);
    if (faults.length > 0) return;
    const wishes = wishesOf(form, { now: serverNow(), kept: token?.expiresAt });
    const onSuccess = () => {
      say({ title: t('changed') });
      onClose();
    };
    if (token === undefined) making.mutate(wishes, { onSuccess: onMade });
    else changing.mutate({ id: token.id, wishes }, { onSuccess });
  };
  const error = making.error ?? changing.error;
  return (
    <Dialog
      {...{ open, onClose }}
      title={token ? t('form.editTitle', { name: token.name }) : t('form.createTitle')}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" form={id} kind="primary" busy={making.isPending || changing.isPending}>
            {token ? t('form.save') : t('form.submit')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TokenFields form={form} onChange={setForm} faults={isTried ? faults : []} kept={token?.expiresAt} />
        {error && <ErrorNotice error={error} />}
      </form>
    </Dialog>
  );
};

/** Makes a token, or changes what one may do. Each opening begins anew. */
export const TokenDialog = (props: Props) => (props.open ? <Form key={props.token?.id ?? ''} {...props} /> : null);
