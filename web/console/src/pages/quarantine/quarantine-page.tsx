import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const QuarantinePage = () => {
  const t = useTranslations('quarantine');
  return <Page title={t('title')}>{null}</Page>;
};
