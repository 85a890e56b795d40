import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { NAMED_PURPOSES } from '../../i18n/names.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { RadioField } from '../../ui/radio-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { say } from '../../ui/toast.tsx';
import { useRecordConsent } from './profile-orders.ts';

interface Props {
  readonly profileId: string;
  /** The purpose to withdraw; empty to record any answer. */
  readonly purpose: string;
  readonly onClose: () => void;
  readonly onRecorded: (messageId: string) => void;
}

/** Writes down an answer that the person gave elsewhere, with how it was given. */
export const RecordConsentDialog = ({ profileId, purpose: given, onClose, onRecorded }: Props) => {
  const t = useTranslations('profiles.consent.dialog');
  const [purpose, setPurpose] = useState(given);
  const [answer, setAnswer] = useState<'granted' | 'refused'>(given === '' ? 'granted' : 'refused');
  const [proof, setProof] = useState('');
  const record = useRecordConsent(profileId);
  const isComplete = purpose.trim() !== '' && proof.trim() !== '';
  const submit = () =>
    record.mutate(
      { purpose: purpose.trim(), granted: answer === 'granted', proof: proof.trim() },
      {
        onSuccess: ({ messageId }) => {
          onRecorded(messageId);
          say({ title: t('done') });
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(given === '' ? 'title' : 'withdrawTitle')}
      description={t('description')}
      footer={
        <Button kind="primary" onClick={submit} busy={record.isPending} disabled={!isComplete}>
          {t('submit')}
        </Button>
      }
    >
      <div className={layout.stack}>
        <TextField label={t('purpose')} value={purpose} onChange={setPurpose} required list={NAMED_PURPOSES} />
        <RadioField
          legend={t('answer')}
          value={answer}
          onChange={setAnswer}
          options={[
            { value: 'granted', label: t('granted') },
            { value: 'refused', label: t('refused'), help: t('refusedHelp') },
          ]}
        />
        <TextArea label={t('proof')} help={t('proofHelp')} value={proof} onChange={setProof} required rows={3} />
        {record.error && <ErrorNotice error={record.error} />}
      </div>
    </Dialog>
  );
};
