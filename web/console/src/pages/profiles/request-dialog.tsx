import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useTypeName } from '../../i18n/names.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import layout from '../../ui/layout.module.css';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Consequences } from './consequences.tsx';
import { splitName } from './person.ts';
import { type Asked, type RequestKind, useRequest } from './profile-orders.ts';
import type { Profile } from './profiles-queries.ts';

interface Props {
  readonly kind: RequestKind;
  readonly profile: Profile;
  readonly onClose: () => void;
  readonly onReceived: (id: string) => void;
}

const STRENGTH = ['userId', 'email', 'phone'];
const rank = (type: string): number => (STRENGTH.indexOf(type) + STRENGTH.length + 1) % (STRENGTH.length + 1);

/** Identifiers that a person can prove, the strongest first. */
const proofsOf = ({ identifiers }: Profile): readonly string[] =>
  identifiers.toSorted((a, b) => rank(a.type) - rank(b.type)).map(({ type, value }) => `${type}:${value}`);

const purposesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** What only some kinds of requests say. */
interface OwnWords {
  readonly purposes: string;
  readonly trait: string;
  readonly value: string;
}

interface OwnProps extends Pick<Props, 'kind' | 'profile'> {
  readonly words: OwnWords;
  readonly onChange: (words: OwnWords) => void;
}

const OwnFields = ({ kind, profile, words, onChange }: OwnProps) => {
  const t = useTranslations('profiles.rights');
  const { purposes, trait, value } = words;
  if (kind === 'objection')
    return (
      <TextField
        label={t('purposes')}
        help={t('purposesHelp')}
        value={purposes}
        onChange={(text) => onChange({ ...words, purposes: text })}
        required
      />
    );
  if (kind !== 'rectification') return null;
  return (
    <>
      <TextField
        label={t('trait')}
        value={trait}
        onChange={(text) => onChange({ ...words, trait: text })}
        list={Object.keys(profile.traits).sort()}
        required
      />
      <TextField label={t('traitValue')} value={value} onChange={(text) => onChange({ ...words, value: text })} />
    </>
  );
};

/** Begins a request of the person: whom it is about, what follows from it, counted, and how to go about what only browsers claim. */
export const RequestDialog = ({ kind, profile, onClose, onReceived }: Props) => {
  const t = useTranslations('profiles.rights');
  const typeName = useTypeName();
  const proofs = proofsOf(profile);
  const [identity, setIdentity] = useState(proofs[0] ?? '');
  const [claimed, setClaimed] = useState<Asked['claimed']>('ask');
  const [words, setWords] = useState<OwnWords>({ purposes: 'advertising', trait: '', value: '' });
  const [reason, setReason] = useState('');
  const request = useRequest();
  const isComplete =
    identity !== '' &&
    (kind !== 'objection' || purposesIn(words.purposes).length > 0) &&
    (kind !== 'rectification' || words.trait.trim() !== '');
  const submit = () =>
    request.mutate(
      {
        ...{ kind, claimed, purposes: purposesIn(words.purposes), reason: reason.trim() },
        identity: splitName(identity),
        traits: { [words.trait.trim()]: words.value },
      },
      {
        onSuccess: ({ subject_request_id }) => {
          onReceived(subject_request_id);
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t(`kind.${kind}.question`)}
      confirmLabel={t(`kind.${kind}.act`)}
      isDangerous={kind === 'erasure'}
      onConfirm={submit}
      busy={request.isPending}
      disabled={!isComplete}
      error={request.error}
    >
      <div className={layout.stack}>
        <Consequences kind={kind} profile={profile} />
        <SelectField
          label={t('identity')}
          help={t('identityHelp')}
          value={identity}
          onChange={setIdentity}
          choices={proofs.map((name) => ({
            value: name,
            label: t('identityChoice', { type: typeName(splitName(name).type), value: splitName(name).value }),
          }))}
        />
        <OwnFields kind={kind} profile={profile} words={words} onChange={setWords} />
        <SelectField
          label={t('claimed.label')}
          help={t('claimed.help')}
          value={claimed}
          onChange={setClaimed}
          choices={(['ask', 'include', 'leave'] as const).map((value) => ({ value, label: t(`claimed.${value}`) }))}
        />
        <TextArea label={t('reason')} help={t('reasonHelp')} value={reason} onChange={setReason} rows={2} />
      </div>
    </ConfirmDialog>
  );
};
