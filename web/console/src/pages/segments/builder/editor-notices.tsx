import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Draft } from './use-draft.ts';

interface Props {
  readonly draft: Draft;
  readonly faults: number;
  readonly error: Error | undefined;
  /** Somebody saved a newer version meanwhile. */
  readonly isOutdated: boolean;
  readonly onLook: () => void;
}

/** What an editor has to say before one goes on. */
export const EditorNotices = ({ draft, faults, error, isOutdated, onLook }: Props) => {
  const t = useTranslations('segments.edit');
  return (
    <>
      {draft.isRestored && draft.isDirty && (
        <Notice
          tone="info"
          action={
            <Button small onClick={draft.discard}>
              {t('discard')}
            </Button>
          }
        >
          <p>{t('restored')}</p>
        </Notice>
      )}
      {isOutdated && (
        <Notice
          tone="warn"
          action={
            <Button small onClick={onLook}>
              {t('look')}
            </Button>
          }
        >
          <p>{t('newer')}</p>
        </Notice>
      )}
      {faults > 0 && (
        <Notice tone="bad">
          <p>{t('faults', { count: faults })}</p>
        </Notice>
      )}
      {error && <ErrorNotice error={error} />}
    </>
  );
};
