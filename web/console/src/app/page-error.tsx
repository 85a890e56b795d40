import { useRouter } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';

/** A page that broke: the rest of the console goes on. */
export const PageError = ({ error }: { readonly error: unknown }) => {
  const t = useTranslations('app.error');
  const router = useRouter();
  return (
    <Page title={t('broken.title')}>
      <ErrorNotice
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </Page>
  );
};
