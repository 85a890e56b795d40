import { useRouter } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

/** A part of the console that the server has no more: browsers word it each in their own way. */
const isMissingPart = (error: unknown): boolean =>
  error instanceof TypeError &&
  /dynamically imported module|module script failed|Importing a module/i.test(error.message);

/** A page that broke: the rest of the console goes on. */
export const PageError = ({ error }: { readonly error: unknown }) => {
  const t = useTranslations('app.error');
  const version = useTranslations('app.version');
  const router = useRouter();
  if (isMissingPart(error))
    return (
      <Page title={version('missing.title')}>
        <Notice tone="info" action={<Button onClick={() => location.reload()}>{version('reload')}</Button>}>
          <p>{version('missing.advice')}</p>
        </Notice>
      </Page>
    );
  return (
    <Page title={t('broken.title')}>
      <ErrorNotice
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => void router.invalidate()}
      />
    </Page>
  );
};
