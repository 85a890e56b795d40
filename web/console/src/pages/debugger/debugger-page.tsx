import { useTranslations } from 'use-intl';
import { Page } from '../../ui/page.tsx';

export const DebuggerPage = () => {
  const t = useTranslations('debugger');
  return <Page title={t('title')}>{null}</Page>;
};
