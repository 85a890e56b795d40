import { useTranslations } from 'use-intl';
import { LIMIT_WINDOWS } from '../../../../../../shared/domain/identity/rules.ts';
import { isBuiltIn } from '../../../../../../shared/domain/identity/type-names.ts';
import { RadioField } from '../../../ui/radio-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from './identity.module.css';
import type { TypeDraft } from './rules-draft.ts';

interface Props {
  readonly type: string;
  readonly draft: TypeDraft;
  readonly onChange: (draft: TypeDraft) => void;
  /** What is wrong with a field, by its path within the type. */
  readonly errorAt: (path: string) => string | undefined;
}

const Numbers = ({ draft, onChange, errorAt }: Props) => {
  const t = useTranslations('settings.edit');
  return (
    <>
      <TextField
        label={t('limit')}
        type="number"
        min={1}
        value={draft.limit}
        error={errorAt('limit')}
        onChange={(limit) => onChange({ ...draft, limit })}
      />
      <SelectField
        label={t('window')}
        value={draft.window}
        choices={LIMIT_WINDOWS.map((value) => ({ value, label: t(`windows.${value}`) }))}
        onChange={(window) => onChange({ ...draft, window })}
      />
      <TextField
        label={t('userIds')}
        help={t('sharedHelp')}
        type="number"
        min={1}
        value={draft.userIds}
        error={errorAt('sharedBy.userIds')}
        onChange={(userIds) => onChange({ ...draft, userIds })}
      />
      <TextField
        label={t('devices')}
        help={t('sharedHelp')}
        type="number"
        min={1}
        value={draft.devices}
        error={errorAt('sharedBy.devices')}
        onChange={(devices) => onChange({ ...draft, devices })}
      />
    </>
  );
};

/** The fields of the rules of one type. */
export const TypeFields = (props: Props) => {
  const { type, draft, onChange, errorAt } = props;
  const t = useTranslations('settings.edit');
  const policies = (['demote', 'moveToLatest'] as const).map((value) => ({
    value,
    label: t(`policies.${value}`),
    help: t(`policyHelp.${value}`),
  }));
  return (
    <div className={styles.fields}>
      <Numbers {...props} />
      {type !== 'userId' && (
        <RadioField
          legend={t('policy')}
          value={draft.policy}
          options={policies}
          onChange={(policy) => onChange({ ...draft, policy })}
        />
      )}
      {!isBuiltIn(type) && (
        <TextArea
          label={t('names')}
          help={t('namesHelp', { type })}
          mono
          value={draft.names}
          error={errorAt('names')}
          onChange={(names) => onChange({ ...draft, names })}
        />
      )}
      <TextArea
        label={t('values')}
        help={t('valuesHelp')}
        mono
        value={draft.values}
        error={errorAt('blocked.values')}
        onChange={(values) => onChange({ ...draft, values })}
      />
      <TextArea
        label={t('patterns')}
        help={t('patternsHelp')}
        mono
        value={draft.patterns}
        error={errorAt('blocked.patterns')}
        onChange={(patterns) => onChange({ ...draft, patterns })}
      />
    </div>
  );
};
