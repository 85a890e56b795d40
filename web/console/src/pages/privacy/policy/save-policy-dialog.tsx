import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isStatus } from '../../../api/api-error.ts';
import { api, versionedAnswerOf } from '../../../api/client.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import layout from '../../../ui/layout.module.css';
import { say } from '../../../ui/toast.tsx';
import styles from '../privacy.module.css';
import { policyChanges } from './policy-changes.ts';
import { type Policy, useSavePolicy } from './policy-queries.ts';

interface Versioned {
  readonly data: Policy;
  readonly etag: string | undefined;
}

interface Props {
  readonly base: Versioned;
  readonly draft: Policy;
  readonly onClose: () => void;
  /** The form is to show this policy. */
  readonly onTake: (policy: Policy) => void;
}

/** What differs, in words. */
export const ChangeList = ({ before, after }: { readonly before: Policy; readonly after: Policy }) => {
  const t = useTranslations('privacy-policy.change');
  const nameOf = (name: string): string => after.purposes[name]?.name ?? before.purposes[name]?.name ?? name;
  return (
    <ul className={styles.bullets}>
      {policyChanges(before, after).map(({ kind, name }) => (
        <li key={`${kind} ${name}`}>{t(kind, { name: kind.startsWith('purpose') ? nameOf(name) : name })}</li>
      ))}
    </ul>
  );
};

/** Somebody else saved first: both changes are shown, and nobody's is lost without a word. */
const LostUpdate = ({ base, draft, theirs, ...on }: Props & { theirs: Versioned; onOverwrite: () => void }) => {
  const t = useTranslations('privacy-policy.lost');
  return (
    <Dialog
      open
      onClose={on.onClose}
      title={t('title')}
      description={t('text')}
      footer={
        <>
          <Button
            onClick={() => {
              on.onTake(theirs.data);
              on.onClose();
            }}
          >
            {t('take')}
          </Button>
          <Button kind="danger" onClick={on.onOverwrite}>
            {t('overwrite')}
          </Button>
        </>
      }
    >
      <div className={layout.columns}>
        <div>
          <h3>{t('theirs')}</h3>
          <ChangeList before={base.data} after={theirs.data} />
        </div>
        <div>
          <h3>{t('mine')}</h3>
          <ChangeList before={base.data} after={draft} />
        </div>
      </div>
    </Dialog>
  );
};

/** What saving would change, before it is saved. */
export const SavePolicyDialog = (props: Props) => {
  const { base, draft, onClose, onTake } = props;
  const t = useTranslations('privacy-policy.save');
  const client = useQueryClient();
  const save = useSavePolicy();
  const [theirs, setTheirs] = useState<Versioned>();
  const run = (etag: string | undefined): void =>
    save.mutate(
      { policy: draft, etag },
      {
        onSuccess: ({ data }) => {
          onTake(data);
          onClose();
          say({ title: t('saved'), description: t('savedText') });
        },
        onError: async (error) => {
          if (!isStatus(error, 412)) return;
          const newest = await versionedAnswerOf(api.GET('/v1/privacy/policy'));
          client.setQueryData(['privacy-policy'], newest);
          setTheirs(newest);
        },
      },
    );
  if (theirs) return <LostUpdate {...props} theirs={theirs} onOverwrite={() => run(theirs.etag)} />;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t('title', { count: policyChanges(base.data, draft).length })}
      confirmLabel={t('confirm')}
      isDangerous={false}
      onConfirm={() => run(base.etag)}
      busy={save.isPending}
    >
      <ChangeList before={base.data} after={draft} />
      <p>{t('consequence')}</p>
      {save.error && !isStatus(save.error, 412) && <ErrorNotice error={save.error} />}
    </ConfirmDialog>
  );
};
