import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { DEFAULT_RETENTION } from '../../../../../../shared/domain/privacy/retention.ts';
import { useTypeName } from '../../../i18n/names.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckField } from '../../../ui/check-field.tsx';
import { usePeriod } from '../../../ui/duration.ts';
import layout from '../../../ui/layout.module.css';
import { Card } from '../../../ui/panel.tsx';
import { PeriodField } from '../../../ui/period-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../privacy.module.css';
import type { RetentionDraft } from './retention-queries.ts';

interface Props {
  readonly draft: RetentionDraft;
  readonly types: readonly string[];
  readonly onChange: (draft: RetentionDraft) => void;
}

const PERSONS = ['prospects', 'customers'] as const;

/** How long persons are kept after their last contact. */
export const PersonsCard = ({ draft, types, onChange }: Props) => {
  const t = useTranslations('privacy-retention');
  const nameOf = useTypeName();
  const { customerIdentifiers } = draft;
  return (
    <Card title={t('persons.title')} description={t('persons.help')}>
      <div className={layout.stack}>
        {PERSONS.map((who) => (
          <div key={who} className={layout.tight}>
            {draft[who] !== null && (
              <PeriodField
                label={t(`persons.${who}`)}
                help={t(`persons.${who}Help`)}
                value={draft[who] ?? ''}
                onChange={(period) => onChange({ ...draft, [who]: period })}
              />
            )}
            <CheckField
              label={t(`persons.${who}Ever`)}
              checked={draft[who] === null}
              onChange={(ever) => onChange({ ...draft, [who]: ever ? null : (DEFAULT_RETENTION[who] ?? 'P3Y') })}
            />
          </div>
        ))}
        <fieldset className={styles.group}>
          <legend>{t('persons.customerIs')}</legend>
          <div className={styles.checks}>
            {types.map((type) => (
              <CheckField
                key={type}
                label={nameOf(type)}
                checked={customerIdentifiers.includes(type)}
                onChange={(checked) =>
                  onChange({
                    ...draft,
                    customerIdentifiers: checked
                      ? [...customerIdentifiers, type]
                      : customerIdentifiers.filter((each) => each !== type),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      </div>
    </Card>
  );
};

/** How long the values of devices are kept. */
export const IdentifiersCard = ({ draft, types, onChange }: Props) => {
  const t = useTranslations('privacy-retention.identifiers');
  const nameOf = useTypeName();
  const { identifiers } = draft;
  const left = types.filter((type) => !Object.hasOwn(identifiers, type));
  const add = (type: string): void => onChange({ ...draft, identifiers: { ...identifiers, [type]: 'P13M' } });
  const remove = (type: string): void => {
    const { [type]: _, ...rest } = identifiers;
    onChange({ ...draft, identifiers: rest });
  };
  return (
    <Card title={t('title')} description={t('help')}>
      <div className={layout.stack}>
        {Object.entries(identifiers).map(([type, period]) => (
          <div key={type} className={layout.rowEnd}>
            <PeriodField
              label={nameOf(type)}
              value={period}
              onChange={(changed) => onChange({ ...draft, identifiers: { ...identifiers, [type]: changed } })}
            />
            <Button
              kind="quiet"
              icon={<X />}
              aria-label={t('remove', { type: nameOf(type) })}
              onClick={() => remove(type)}
            />
          </div>
        ))}
        {left.length > 0 && (
          <div className={layout.rowEnd}>
            <SelectField
              label={t('add')}
              value=""
              choices={[
                { value: '', label: t('choose') },
                ...left.map((type) => ({ value: type, label: nameOf(type) })),
              ]}
              onChange={(type) => type !== '' && add(type)}
            />
          </div>
        )}
      </div>
    </Card>
  );
};

/** Who answers for the processing, as the register names them. */
export const ControllerCard = ({ draft, onChange }: Omit<Props, 'types'>) => {
  const t = useTranslations('privacy-retention.controller');
  const { controller } = draft;
  const set = (part: Partial<NonNullable<RetentionDraft['controller']>>): void => {
    const { name, contact = '', officer = '' } = { name: '', ...controller, ...part };
    const { controller: _, ...rest } = draft;
    if (name === '' && contact === '' && officer === '') onChange(rest);
    else onChange({ ...rest, controller: { name, ...(contact && { contact }), ...(officer && { officer }) } });
  };
  return (
    <Card title={t('title')} description={t('help')}>
      <div className={styles.fields}>
        <TextField
          label={t('name')}
          value={controller?.name ?? ''}
          onChange={(name) => set({ name })}
          error={controller?.name === '' && t('nameMissing')}
        />
        <TextField label={t('contact')} value={controller?.contact ?? ''} onChange={(contact) => set({ contact })} />
        <TextField label={t('officer')} value={controller?.officer ?? ''} onChange={(officer) => set({ officer })} />
      </div>
    </Card>
  );
};

/** What is not set here: events, by source, and proofs. */
export const EventsCard = ({
  sources,
  proof,
}: {
  sources: readonly { id: string; retention: string }[];
  proof: string;
}) => {
  const t = useTranslations('privacy-retention.events');
  const periodOf = usePeriod();
  return (
    <Card title={t('title')} description={t('help')}>
      <dl className={layout.facts}>
        {sources.map(({ id, retention }) => (
          <div key={id} style={{ display: 'contents' }}>
            <dt>{id}</dt>
            <dd>{periodOf(retention)}</dd>
          </div>
        ))}
        <dt>{t('proof')}</dt>
        <dd>{t('proofPeriod', { period: periodOf(proof) })}</dd>
      </dl>
    </Card>
  );
};
