import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { RulesDocument } from '../../../../../../shared/domain/identity/complete-rules.ts';
import { isStatus } from '../../../api/api-error.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import layout from '../../../ui/layout.module.css';
import { say } from '../../../ui/toast.tsx';
import { ChangeList } from './change-list.tsx';
import { type Simulation, useApplyRules } from './identity-queries.ts';
import type { Change } from './rules-changes.ts';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly rules: RulesDocument;
  readonly before: RulesDocument;
  readonly etag: string | undefined;
  readonly changes: readonly Change[];
  readonly simulation: Simulation;
  /** Called before the page is left: there is nothing to lose any more. */
  readonly onApplied: () => void;
  /** Somebody else was quicker. */
  readonly onLost: () => void;
}

/** Asks before rules are put in force, and says what that does, counted. */
export const ApplyDialog = ({ open, onClose, rules, before, simulation, changes, ...rest }: Props) => {
  const t = useTranslations('settings.apply');
  const navigate = useNavigate();
  const apply = useApplyRules();
  // Its answer is said when this dialog is long gone: by the promise, as callbacks end with the dialog.
  const undo = useApplyRules();
  const { profiles, merges, splits, quarantined } = simulation;
  const confirm = (): void =>
    apply.mutate(
      { rules, etag: rest.etag },
      {
        onSuccess: ({ etag }) => {
          const putBack = (): void =>
            void undo.mutateAsync({ rules: before, etag }).then(
              () => say({ title: t('undone') }),
              () => say({ title: t('notUndone'), description: t('notUndoneMore') }),
            );
          rest.onApplied();
          say({ title: t('done'), undo: { label: t('undo'), onUndo: putBack } });
          void navigate({ to: '/settings/identity' });
        },
        onError: (error) => {
          if (isStatus(error, 412)) rest.onLost();
        },
      },
    );
  return (
    <ConfirmDialog
      {...{ open, onClose }}
      title={t('title')}
      confirmLabel={t('action')}
      onConfirm={confirm}
      busy={apply.isPending}
      error={apply.error}
    >
      <div className={layout.stack}>
        <p>{t('counts', { merges: merges.count, splits: splits.count, ...profiles })}</p>
        {quarantined.count > 0 && <p>{t('quarantined', { count: quarantined.count })}</p>}
        <ChangeList changes={changes} />
        <p className={layout.muted}>{t('follows')}</p>
      </div>
    </ConfirmDialog>
  );
};
