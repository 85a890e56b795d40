import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import layout from '../../ui/layout.module.css';
import { QueryView } from '../../ui/panel.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import styles from './graph.module.css';
import { PartingPreview } from './parting-preview.tsx';
import { splitName } from './person.ts';
import { type PartingKind, previewParting, usePart } from './profile-orders.ts';
import { profileKey } from './profiles-queries.ts';

interface Props {
  readonly kind: PartingKind;
  readonly profileId: string;
  /** What may go: the members, or what was parted before. */
  readonly choices: readonly string[];
  readonly chosen: readonly string[];
  readonly onClose: () => void;
  readonly onOrdered: (messageId: string, identifiers: readonly string[]) => void;
}

/** An order names at most so many. */
const MOST = 20;

const usePreview = (kind: PartingKind, profileId: string, chosen: readonly string[]) =>
  useQuery({
    queryKey: [...profileKey(profileId), kind, chosen],
    enabled: chosen.length > 0,
    gcTime: 0,
    queryFn: () => previewParting(kind, profileId, chosen),
  });

/** Parts identifiers from a profile, or rejoins them: first who there would be, counted, then the order. */
export const PartDialog = ({ kind, profileId, choices, chosen: begin, onClose, onOrdered }: Props) => {
  const t = useTranslations('profiles.part');
  const typeName = useTypeName();
  const [chosen, setChosen] = useState(begin);
  const [reason, setReason] = useState('');
  const preview = usePreview(kind, profileId, chosen);
  const part = usePart(kind, profileId);
  const toggle = (name: string, isIn: boolean) =>
    setChosen(choices.filter((each) => (each === name ? isIn : chosen.includes(each))));
  const submit = () =>
    part.mutate(
      { identifiers: chosen, reason: reason.trim() },
      {
        onSuccess: ({ messageId }) => {
          onOrdered(messageId, chosen);
          onClose();
        },
      },
    );
  const isReady = chosen.length > 0 && chosen.length <= MOST && reason.trim() !== '' && preview.data !== undefined;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`${kind}.title`, { count: chosen.length })}
      confirmLabel={t(`${kind}.act`)}
      isDangerous={kind === 'unlink'}
      onConfirm={submit}
      busy={part.isPending}
      disabled={!isReady}
      error={part.error}
    >
      <div className={layout.stack}>
        <fieldset>
          <legend>{t(`${kind}.which`)}</legend>
          <div className={styles.checks}>
            {choices.map((name) => (
              <CheckField
                key={name}
                label={t('choice', { type: typeName(splitName(name).type), value: splitName(name).value })}
                checked={chosen.includes(name)}
                disabled={!chosen.includes(name) && chosen.length === MOST}
                onChange={(isIn) => toggle(name, isIn)}
              />
            ))}
          </div>
        </fieldset>
        {chosen.length > 0 && (
          <QueryView query={preview}>{(data) => <PartingPreview parting={data} profileId={profileId} />}</QueryView>
        )}
        <TextArea label={t('reason')} help={t('reasonHelp')} value={reason} onChange={setReason} required rows={2} />
      </div>
    </ConfirmDialog>
  );
};
