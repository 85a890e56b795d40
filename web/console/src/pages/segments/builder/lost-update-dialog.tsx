import { useTranslations } from 'use-intl';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import layout from '../../../ui/layout.module.css';
import { Notice } from '../../../ui/notice.tsx';
import { ChangeList } from './change-list.tsx';
import type { Base } from './use-draft.ts';

interface Props {
  /** Both began from this. */
  readonly base: Base;
  /** What somebody else saved meanwhile; undefined: it was deleted. */
  readonly theirs: Base | undefined;
  readonly mine: Base;
  readonly onClose: () => void;
  readonly onTake: () => void;
  readonly onOverwrite: () => void;
  readonly onMerge: () => void;
}

/** Somebody else saved in between: shows what they and what one oneself changed, and lets one choose. Nothing is lost meanwhile. */
export const LostUpdateDialog = ({ base, theirs, mine, onClose, onTake, onOverwrite, onMerge }: Props) => {
  const t = useTranslations('segments.lost');
  return (
    <Dialog
      open
      shape="wide"
      onClose={onClose}
      title={t('title')}
      description={t(theirs ? 'what' : 'deleted')}
      footer={
        theirs ? (
          <>
            <Button onClick={onTake}>{t('take')}</Button>
            <Button kind="danger" onClick={onOverwrite}>
              {t('overwrite')}
            </Button>
            <Button kind="primary" onClick={onMerge}>
              {t('merge')}
            </Button>
          </>
        ) : (
          <Button kind="primary" onClick={onOverwrite}>
            {t('createAgain')}
          </Button>
        )
      }
    >
      <div className={layout.columns}>
        {theirs && (
          <section className={layout.tight}>
            <h3>{t('theirs')}</h3>
            <ChangeList before={base} after={theirs} />
          </section>
        )}
        <section className={layout.tight}>
          <h3>{t('mine')}</h3>
          <ChangeList before={base} after={mine} />
        </section>
      </div>
      {theirs && <Notice tone="info">{t('kept')}</Notice>}
    </Dialog>
  );
};
