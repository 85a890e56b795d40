import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const ExportsPage = () => {
  const t = useTranslations('exports');
  return <Page title={t('title')}>{null}</Page>;
};
