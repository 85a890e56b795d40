import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../../app/access.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import layout from '../../../ui/layout.module.css';
import { TextField } from '../../../ui/text-field.tsx';
import { say } from '../../../ui/toast.tsx';
import { cancelRequest, extendRequest, type PrivacyRequest, rejectRequest, useChange } from './requests-queries.ts';

type Act = 'extend' | 'reject' | 'cancel';

interface Props {
  readonly id: string;
  readonly request: PrivacyRequest;
}

/** What may still be done with a request of a phase. */
const actsOn = ({ headwater: { phase, history } }: PrivacyRequest): readonly Act[] => {
  const isPending = phase === 'received' || phase === 'waiting';
  const wasExtended = history.some(({ what }) => what === 'extended');
  return [
    ...((isPending || phase === 'working') && !wasExtended ? (['extend'] as const) : []),
    ...(isPending ? (['reject', 'cancel'] as const) : []),
  ];
};

const CALLS = {
  extend: 'POST /v1/privacy/requests/{id}/extend',
  reject: 'POST /v1/privacy/requests/{id}/reject',
  cancel: 'DELETE /v1/privacy/requests/{id}',
} as const satisfies Record<Act, string>;

const ActDialog = ({ id, act, onClose }: { readonly id: string; readonly act: Act; readonly onClose: () => void }) => {
  const t = useTranslations('privacy.act');
  const [reason, setReason] = useState('');
  const change = useChange((): Promise<unknown> => {
    if (act === 'cancel') return cancelRequest(id);
    return act === 'extend' ? extendRequest({ id, reason }) : rejectRequest({ id, reason });
  });
  const needsReason = act !== 'cancel';
  const run = (): void =>
    change.mutate(undefined, {
      onSuccess: () => {
        onClose();
        say({ title: t(`${act}.done`) });
      },
    });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`${act}.title`)}
      confirmLabel={t(`${act}.confirm`)}
      isDangerous={act !== 'extend'}
      onConfirm={run}
      busy={change.isPending}
      disabled={needsReason && reason.trim() === ''}
      error={change.error}
    >
      <p>{t(`${act}.text`)}</p>
      {needsReason && (
        <TextField label={t('reason')} help={t('reasonHelp')} value={reason} onChange={setReason} required />
      )}
    </ConfirmDialog>
  );
};

/** What an officer may do with a request besides deciding: more time, no, or never mind. */
export const RequestActions = ({ id, request }: Props) => {
  const t = useTranslations('privacy.act');
  const can = useCan();
  const [act, setAct] = useState<Act>();
  const acts = actsOn(request).filter((each) => can(CALLS[each]));
  return (
    <>
      <div className={layout.row}>
        {acts.map((each) => (
          <Button key={each} kind={each === 'extend' ? 'secondary' : 'danger'} onClick={() => setAct(each)}>
            {t(`${each}.button`)}
          </Button>
        ))}
      </div>
      {act && <ActDialog id={id} act={act} onClose={() => setAct(undefined)} />}
    </>
  );
};
