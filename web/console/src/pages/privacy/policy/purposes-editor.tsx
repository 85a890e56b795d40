import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LEGAL_BASES } from '../../../../../../shared/domain/consent/policy.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import { withoutPurpose } from './policy-changes.ts';
import type { Policy, Purpose } from './policy-queries.ts';

interface Props {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
}

const ID = /^[a-z0-9][a-z0-9-_]{0,63}$/;

/** An optional text of a purpose: empty means that it is left out. */
const withText = (purpose: Purpose, key: 'recipients' | 'retention', text: string): Purpose => {
  const { [key]: _, ...rest } = purpose;
  return text === '' ? rest : { ...rest, [key]: text };
};

const PurposeFields = ({ purpose, set }: { readonly purpose: Purpose; readonly set: (purpose: Purpose) => void }) => {
  const t = useTranslations('privacy-policy.purposes');
  return (
    <div className={layout.stack}>
      <div className={styles.fields}>
        <TextField
          label={t('name')}
          value={purpose.name}
          onChange={(name) => set({ ...purpose, name })}
          error={purpose.name.trim() === '' && t('nameMissing')}
          required
        />
        <SelectField
          label={t('basis')}
          value={purpose.legalBasis}
          choices={LEGAL_BASES.map((basis) => ({ value: basis, label: t(`bases.${basis}`) }))}
          onChange={(legalBasis) => set({ ...purpose, legalBasis })}
        />
      </div>
      <TextArea
        label={t('description')}
        help={t('descriptionHelp')}
        value={purpose.description}
        rows={2}
        onChange={(description) => set({ ...purpose, description })}
        error={purpose.description.trim() === '' && t('descriptionMissing')}
        required
      />
      <div className={styles.fields}>
        <TextField
          label={t('recipients')}
          help={t('recipientsHelp')}
          value={purpose.recipients ?? ''}
          onChange={(text) => set(withText(purpose, 'recipients', text))}
        />
        <TextField
          label={t('retention')}
          help={t('retentionHelp')}
          type="number"
          min={1}
          max={3660}
          value={purpose.retention?.replace(/\D/g, '') ?? ''}
          onChange={(days) => set(withText(purpose, 'retention', days === '' ? '' : `P${days}D`))}
        />
      </div>
    </div>
  );
};

const NewPurpose = ({ policy, onChange }: Props) => {
  const t = useTranslations('privacy-policy.purposes');
  const [id, setId] = useState('');
  const isTaken = Object.hasOwn(policy.purposes, id);
  const isWrong = id !== '' && !ID.test(id);
  const add = (): void => {
    const purpose: Purpose = { name: id, description: t('newDescription'), legalBasis: 'consent' };
    onChange({ ...policy, purposes: { ...policy.purposes, [id]: purpose } });
    setId('');
  };
  return (
    <div className={layout.rowEnd}>
      <TextField
        label={t('newId')}
        value={id}
        onChange={setId}
        mono
        placeholder="loyalty"
        error={(isWrong && t('idWrong')) || (isTaken && t('idTaken'))}
      />
      <Button icon={<Plus />} disabled={id === '' || isTaken || isWrong} onClick={add}>
        {t('add')}
      </Button>
    </div>
  );
};

/** What data is used for. */
export const PurposesEditor = ({ policy, onChange }: Props) => {
  const t = useTranslations('privacy-policy.purposes');
  return (
    <Card title={t('title')} description={t('help')}>
      <div className={layout.stack}>
        <div className={styles.list}>
          {Object.entries(policy.purposes).map(([id, purpose]) => (
            <details key={id} className={styles.item}>
              <summary>
                <strong>{purpose.name}</strong> <code className={layout.muted}>{id}</code>{' '}
                <Badge>{t(`bases.${purpose.legalBasis}`)}</Badge>
              </summary>
              <div className={layout.stack}>
                <PurposeFields
                  purpose={purpose}
                  set={(changed) => onChange({ ...policy, purposes: { ...policy.purposes, [id]: changed } })}
                />
                <div>
                  <Button
                    small
                    kind="danger"
                    icon={<Trash2 />}
                    onClick={() => onChange(withoutPurpose(policy, id))}
                    aria-label={t('removeNamed', { name: purpose.name })}
                  >
                    {t('remove')}
                  </Button>
                </div>
              </div>
            </details>
          ))}
        </div>
        <NewPurpose policy={policy} onChange={onChange} />
      </div>
    </Card>
  );
};
