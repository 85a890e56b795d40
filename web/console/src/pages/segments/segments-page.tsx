import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const SegmentsPage = () => {
  const t = useTranslations('segments');
  return <Page title={t('title')}>{null}</Page>;
};
