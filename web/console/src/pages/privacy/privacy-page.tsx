import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const PrivacyPage = () => {
  const t = useTranslations('privacy');
  return <Page title={t('title')}>{null}</Page>;
};
