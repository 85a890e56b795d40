import { useFormatter, useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { say } from '../../../ui/toast.tsx';
import { type MadeToken, type Token, useRevokeToken, useRotateToken } from './tokens-queries.ts';

interface Props {
  readonly token: Token | undefined;
  readonly onClose: () => void;
}

/** When the token last opened something: who decides wants to know. */
const LastUse = ({ token: { lastUsedOn } }: { readonly token: Token }) => {
  const t = useTranslations('settings.tokens.revoke');
  const format = useFormatter();
  if (lastUsedOn === undefined) return <p>{t('unused')}</p>;
  return <p>{t('used', { date: format.dateTime(new Date(lastUsedOn), { dateStyle: 'long', timeZone: 'UTC' }) })}</p>;
};

/** Asks before a token is ended. */
export const RevokeDialog = ({ token, onClose }: Props) => {
  const t = useTranslations('settings.tokens.revoke');
  const revoke = useRevokeToken();
  if (token === undefined) return null;
  const onSuccess = () => {
    say({ title: t('done', { name: token.name }) });
    onClose();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('title', { name: token.name })}
      confirmLabel={t('confirm')}
      onConfirm={() => revoke.mutate(token.id, { onSuccess })}
      busy={revoke.isPending}
      error={revoke.error}
    >
      <p>{t('text')}</p>
      <LastUse token={token} />
    </ConfirmDialog>
  );
};

/** Asks before a token gets another secret. */
export const RotateDialog = ({ token, onClose, onMade }: Props & { readonly onMade: (token: MadeToken) => void }) => {
  const t = useTranslations('settings.tokens.rotate');
  const rotate = useRotateToken();
  if (token === undefined) return null;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('title', { name: token.name })}
      confirmLabel={t('confirm')}
      onConfirm={() => rotate.mutate(token.id, { onSuccess: onMade })}
      busy={rotate.isPending}
      error={rotate.error}
    >
      <p>{t('text')}</p>
      <LastUse token={token} />
    </ConfirmDialog>
  );
};
