import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const ComputedTraitsPage = () => {
  const t = useTranslations('computed-traits');
  return <Page title={t('title')}>{null}</Page>;
};
