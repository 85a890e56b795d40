import { useFormatter, useTranslations } from 'use-intl';
import { ROLES } from '../../../../../../shared/domain/access/caller.ts';
import { CheckField } from '../../../ui/check-field.tsx';
import fieldStyles from '../../../ui/field.module.css';
import { RadioField } from '../../../ui/radio-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { EXPIRIES, type TokenFault, type TokenForm } from './token-form.ts';
import styles from './tokens.module.css';

/** The areas that a token can be narrowed to, as the API names them. */
const SCOPES = [
  'sources',
  'segments',
  'computed-traits',
  'destinations',
  'exports',
  'profiles',
  'identity',
  'operations',
  'privacy',
  'access',
] as const;

interface Props {
  readonly form: TokenForm;
  readonly onChange: (form: TokenForm) => void;
  readonly faults: readonly TokenFault[];
  /** When the token ends as it is now. */
  readonly kept: string | undefined;
}

const Scopes = ({ form, onChange, faults }: Omit<Props, 'kept'>) => {
  const t = useTranslations('settings.tokens');
  const toggle = (scope: string, isIn: boolean): void =>
    onChange({ ...form, scopes: SCOPES.filter((each) => (each === scope ? isIn : form.scopes.includes(each))) });
  return (
    <fieldset>
      <legend className={fieldStyles.label}>{t('form.scopesLegend')}</legend>
      <div className={styles.scopes}>
        {SCOPES.map((scope) => (
          <CheckField
            key={scope}
            label={t(`scope.${scope}`)}
            checked={form.scopes.includes(scope)}
            onChange={(isIn) => toggle(scope, isIn)}
          />
        ))}
      </div>
      {faults.includes('scopes') && (
        <p role="alert" className={fieldStyles.error}>
          {t('form.scopesMissing')}
        </p>
      )}
    </fieldset>
  );
};

/** What a token is for, what it may do and for how long. */
export const TokenFields = ({ form, onChange, faults, kept }: Props) => {
  const t = useTranslations('settings.tokens.form');
  const role = useTranslations('app.role');
  const format = useFormatter();
  const expiries = EXPIRIES.map((value) => ({ value, label: t(`expiry.${value}`) }));
  const keep = kept && {
    value: 'keep' as const,
    label: t('expiry.keep', { date: format.dateTime(new Date(kept), { dateStyle: 'medium' }) }),
  };
  return (
    <>
      <TextField
        label={t('name')}
        help={t('nameHelp')}
        value={form.name}
        onChange={(name) => onChange({ ...form, name })}
        error={faults.includes('name') && t('nameMissing')}
        required
      />
      <RadioField
        legend={t('role')}
        value={form.role}
        options={ROLES.toReversed().map((value) => ({ value, label: role(value), help: t(`roleHelp.${value}`) }))}
        onChange={(chosen) => onChange({ ...form, role: chosen })}
      />
      <CheckField
        label={t('narrow')}
        help={t('narrowHelp')}
        checked={form.isNarrow}
        onChange={(isNarrow) => onChange({ ...form, isNarrow })}
      />
      {form.isNarrow && <Scopes {...{ form, onChange, faults }} />}
      <SelectField
        label={t('expires')}
        value={form.expiry}
        choices={keep ? [keep, ...expiries] : expiries}
        onChange={(expiry) => onChange({ ...form, expiry })}
      />
    </>
  );
};
