import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { ErrorNotice } from './error-notice.tsx';
import { Notice } from './notice.tsx';

interface Props {
  readonly error: Error | null;
  /** What is said where somebody else saved in between; absent otherwise. */
  readonly conflict: string | undefined;
  /** Shows what is there now. */
  readonly onReload: () => void;
}

/** Why something was not saved, with what to do where somebody else was first. */
export const SaveError = ({ error, conflict, onReload }: Props) => {
  const t = useTranslations('app.conflict');
  if (error === null) return null;
  if (conflict === undefined) return <ErrorNotice error={error} />;
  return (
    <Notice
      tone="warn"
      title={conflict}
      action={
        <Button small onClick={onReload}>
          {t('reload')}
        </Button>
      }
    >
      <p>{t('advice')}</p>
    </Notice>
  );
};
