import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { ConnectionTest } from './destinations-queries.ts';
import { useSettingWords } from './setting-words.ts';

interface Props {
  readonly slug: string;
  readonly platform: string;
  readonly result: ConnectionTest | undefined;
  readonly error: Error | null;
}

const isAboutCredentials = (code: string): boolean => code.startsWith('credentials-');

const Found = ({ slug, platform, result }: Omit<Props, 'error'> & { readonly result: ConnectionTest }) => {
  const t = useTranslations('destinations');
  const words = useSettingWords(slug);
  if (result.outcome === 'ok')
    return (
      <Notice tone="good" icon={<CircleCheck />} title={t('test.ok')}>
        <p>{t('test.okAdvice', { platform })}</p>
      </Notice>
    );
  if (result.outcome === 'untested' || result.code === undefined)
    return (
      <Notice tone="info" icon={<CircleHelp />} title={t('test.untested')}>
        <p>{t('test.untestedAdvice')}</p>
      </Notice>
    );
  return (
    <Notice tone="bad" icon={<TriangleAlert />} title={t(`fault.${result.code}.title`)}>
      <p>{t(`fault.${result.code}.advice`, { platform })}</p>
      {isAboutCredentials(result.code) && <p>{words.renew()}</p>}
      {result.said !== undefined && <p>{t('test.said', { platform, words: result.said })}</p>}
    </Notice>
  );
};

/** What a test of the connection found, read out when it comes. */
export const ConnectionResult = ({ result, error, ...about }: Props) => (
  <div role="status">
    {error && <ErrorNotice error={error} />}
    {result && <Found {...about} result={result} />}
  </div>
);
