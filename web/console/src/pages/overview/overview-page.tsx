import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const OverviewPage = () => {
  const t = useTranslations('overview');
  return <Page title={t('title')}>{null}</Page>;
};
