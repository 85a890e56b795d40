import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const ProfilePage = () => {
  const t = useTranslations('profiles');
  return <Page title={t('title')}>{null}</Page>;
};
