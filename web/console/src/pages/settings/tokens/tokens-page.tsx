import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../../app/access.ts';
import { ButtonLink } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import layout from '../../../ui/layout.module.css';
import { Panel } from '../../../ui/panel.tsx';
import { SettingsLayout } from '../settings-layout.tsx';
import { RevokeDialog, RotateDialog } from './ending-dialogs.tsx';
import { MadeTokenDialog } from './made-token-dialog.tsx';
import { type TokenAct, useTokenColumns } from './token-columns.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { type MadeToken, type Token, useTokens } from './tokens-queries.ts';

const route = getRouteApi('/settings/tokens');

/** The tokens that programs call with. */
export const TokensPage = () => {
  const t = useTranslations('settings.tokens');
  const can = useCan();
  const navigate = route.useNavigate();
  const isNew = route.useSearch({ select: (search) => search.new === true });
  const [made, setMade] = useState<MadeToken>();
  const [acted, setActed] = useState<{ readonly act: TokenAct; readonly token: Token }>();
  const columns = useTokenColumns((act, token) => setActed({ act, token }));
  const close = (): void => {
    setActed(undefined);
    if (isNew) void navigate({ search: {} });
  };
  const show = (token: MadeToken): void => {
    close();
    setMade(token);
  };
  const onlyIf = (act: TokenAct) => (acted?.act === act ? acted.token : undefined);
  const mayMake = can('PUT /v1/tokens/{id}');
  return (
    <SettingsLayout
      tab="tokens"
      actions={
        mayMake && (
          <ButtonLink kind="primary" to="/settings/tokens" search={{ new: true }}>
            {t('create')}
          </ButtonLink>
        )
      }
    >
      <p className={layout.muted}>{t('intro')}</p>
      <Panel flush query={useTokens()} rows={4}>
        {(tokens) => <DataTable label={t('name')} columns={columns} rows={tokens} rowKey={({ id }) => id} />}
      </Panel>
      <TokenDialog open={mayMake && isNew} onClose={close} onMade={show} />
      <TokenDialog token={onlyIf('edit')} open={acted?.act === 'edit'} onClose={close} onMade={show} />
      <RotateDialog token={onlyIf('rotate')} onClose={close} onMade={show} />
      <RevokeDialog token={onlyIf('revoke')} onClose={close} />
      <MadeTokenDialog token={made} onClose={() => setMade(undefined)} />
    </SettingsLayout>
  );
};
