import { useFormatter, useTranslations } from 'use-intl';
import { useSettingWords } from './setting-words.ts';

const KINDS: Readonly<Record<string, 'ads' | 'email' | 'files' | 'own'>> = {
  criteo: 'ads',
  google: 'ads',
  linkedin: 'ads',
  meta: 'ads',
  microsoft: 'ads',
  pinterest: 'ads',
  snapchat: 'ads',
  tiktok: 'ads',
  braze: 'email',
  brevo: 'email',
  customerio: 'email',
  hubspot: 'email',
  iterable: 'email',
  klaviyo: 'email',
  mailchimp: 'email',
  sendgrid: 'email',
  's3-csv': 'files',
  's3-parquet': 'files',
  sftp: 'files',
};

/** What a type of destination is, in words. */
export const useTypeWords = () => {
  const t = useTranslations('destinations.type');
  const format = useFormatter();
  const words = useSettingWords('');
  return {
    kind: (slug: string): string => t(KINDS[slug] ?? 'own'),
    takes: (identifiers: readonly string[]): string =>
      identifiers.length === 0
        ? t('takesAny')
        : t('takes', { identifiers: format.list(identifiers.map(words.value), { type: 'disjunction' }) }),
  };
};
