import { useTranslations } from 'use-intl';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

/** An address that leads nowhere. */
export const NotFound = () => {
  const t = useTranslations('app.notFound');
  return (
    <Page title={t('title')}>
      <EmptyState title={t('what')} action={<ButtonLink to="/">{t('home')}</ButtonLink>}>
        {t('advice')}
      </EmptyState>
    </Page>
  );
};
