import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const DestinationsPage = () => {
  const t = useTranslations('destinations');
  return <Page title={t('title')}>{null}</Page>;
};
