import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const SettingsPage = () => {
  const t = useTranslations('settings');
  return <Page title={t('title')}>{null}</Page>;
};
