import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../api/api-error.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

interface Props {
  readonly error: Error;
  readonly onRetry?: () => void;
  readonly busy?: boolean;
  /** What is shown below is older than it should be. */
  readonly isStale?: boolean;
}

type Kind = 'noAnswer' | 'forbidden' | 'notFound' | 'broken' | 'busy' | 'refused';

const kindOf = (error: Error): Kind => {
  if (!(error instanceof ApiError)) return 'broken';
  const { status } = error;
  if (status === 0) return 'noAnswer';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 429 || status === 503) return 'busy';
  return status >= 500 ? 'broken' : 'refused';
};

/** What happened, in the reader's language, and what to do; the API's own sentence where only it can tell. */
export const ErrorNotice = ({ error, onRetry, busy = false, isStale }: Props) => {
  const t = useTranslations('app.error');
  const kind = kindOf(error);
  const {
    requestId,
    details = [],
    message,
  } = error instanceof ApiError ? error : { requestId: undefined, message: '' };
  return (
    <Notice
      tone="bad"
      icon={<TriangleAlert />}
      title={t(`${kind}.title`)}
      action={
        onRetry && (
          <Button small onClick={onRetry} busy={busy}>
            {t('retry')}
          </Button>
        )
      }
    >
      <p>{kind === 'refused' && message !== '' ? message : t(`${kind}.advice`)}</p>
      {details.length > 0 && (
        <ul>
          {details.map(({ path, message: text }) => (
            <li key={`${path} ${text}`}>
              <code>{path}</code> {text}
            </li>
          ))}
        </ul>
      )}
      {isStale && <p>{t('stale')}</p>}
      {kind === 'broken' && requestId !== undefined && <p>{t('quote', { requestId })}</p>}
    </Notice>
  );
};
