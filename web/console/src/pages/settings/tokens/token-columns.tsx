import { Ellipsis } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { ROOT_TOKEN } from '../../../../../../shared/domain/access/caller.ts';
import { serverNow } from '../../../api/clock.ts';
import { useCan } from '../../../app/access.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-table.tsx';
import layout from '../../../ui/layout.module.css';
import { Menu } from '../../../ui/menu.tsx';
import { Time } from '../../../ui/time.tsx';
import styles from './tokens.module.css';
import type { Token } from './tokens-queries.ts';

/** What can be done to a token. */
export type TokenAct = 'edit' | 'rotate' | 'revoke';

const Actions = ({
  token,
  onAct,
}: {
  readonly token: Token;
  readonly onAct: (act: TokenAct, token: Token) => void;
}) => {
  const t = useTranslations('settings.tokens');
  const edit = useTranslations('app.action')('edit');
  if (token.id === ROOT_TOKEN) return null;
  return (
    <Menu
      trigger={<Button small kind="quiet" icon={<Ellipsis />} aria-label={t('actions', { name: token.name })} />}
      entries={[
        { label: edit, onSelect: () => onAct('edit', token) },
        { label: t('rotate.action'), onSelect: () => onAct('rotate', token) },
        { label: t('revoke.action'), onSelect: () => onAct('revoke', token), isDangerous: true },
      ]}
    />
  );
};

const Expires = ({ at }: { readonly at: string | undefined }) => {
  const t = useTranslations('settings.tokens');
  if (at === undefined) return t('neverExpires');
  return Date.parse(at) <= serverNow() ? <Badge tone="bad">{t('expired')}</Badge> : <Time at={at} as="date" />;
};

/** The columns of the list of tokens. */
export const useTokenColumns = (onAct: (act: TokenAct, token: Token) => void): readonly Column<Token>[] => {
  const t = useTranslations('settings.tokens');
  const role = useTranslations('app.role');
  const format = useFormatter();
  const can = useCan();
  const day = (date: string) => format.dateTime(new Date(date), { dateStyle: 'medium', timeZone: 'UTC' });
  const columns: Column<Token>[] = [
    {
      key: 'name',
      header: t('name'),
      cell: ({ id, name }) => (
        <>
          <span className={styles.name}>{id === ROOT_TOKEN ? t('root') : name}</span>
          <code className={layout.muted}>{id}</code>
        </>
      ),
      width: 'minmax(9rem, 2fr)',
    },
    { key: 'role', header: t('role'), cell: (token) => <Badge>{role(token.role)}</Badge> },
    {
      key: 'scopes',
      header: t('scopes'),
      cell: ({ scopes }) =>
        scopes?.map((scope) => t(`scope.${scope as 'segments'}`)).join(', ') ?? (
          <span className={layout.muted}>{t('allScopes')}</span>
        ),
      from: 'wide',
    },
    {
      key: 'used',
      header: t('lastUsed'),
      cell: ({ lastUsedOn }) => (lastUsedOn === undefined ? t('neverUsed') : day(lastUsedOn)),
      from: 'medium',
    },
    { key: 'expires', header: t('expires'), cell: ({ expiresAt }) => <Expires at={expiresAt} />, from: 'medium' },
    {
      key: 'made',
      header: t('made'),
      cell: ({ createdAt, createdBy = '' }) =>
        createdAt && (
          <>
            <Time at={createdAt} as="date" /> <span className={layout.muted}>{t('by', { token: createdBy })}</span>
          </>
        ),
      from: 'wide',
    },
  ];
  if (!can('PUT /v1/tokens/{id}')) return columns;
  const actions: Column<Token> = {
    key: 'actions',
    header: <span className="visually-hidden">{t('action')}</span>,
    cell: (token) => <Actions {...{ token, onAct }} />,
    width: '4rem',
    align: 'end',
  };
  return [...columns, actions];
};
