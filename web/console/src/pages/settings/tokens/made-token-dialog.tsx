import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import type { MadeToken } from './tokens-queries.ts';

interface Props {
  readonly token: MadeToken | undefined;
  readonly onClose: () => void;
}

/** The one time that a token's secret is shown. */
export const MadeTokenDialog = ({ token, onClose }: Props) => {
  const t = useTranslations('settings.tokens.shown');
  if (token === undefined) return null;
  const call = `curl -H "Authorization: Bearer ${token.token}" ${window.location.origin}/v1/segments`;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('title', { name: token.name })}
      footer={
        <>
          <CopyButton text={token.token} label={t('copy')} />
          <Button kind="primary" onClick={onClose}>
            {t('done')}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        <Notice tone="warn" title={t('warning')}>
          {t('text')}
        </Notice>
        <CodeBlock code={token.token} label={t('label')} />
        <p>{t('use')}</p>
        <CodeBlock code={call} label={t('useLabel')} />
      </div>
    </Dialog>
  );
};
