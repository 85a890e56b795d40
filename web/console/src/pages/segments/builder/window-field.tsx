import { useTranslations } from 'use-intl';
import type { Json, JsonObject } from '../../../../../../shared/domain/json.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { textAt, type WindowKind, windowKindOf, withMembers } from '../model/forms.ts';
import styles from './builder.module.css';
import { DurationField } from './duration-field.tsx';
import type { LeafProps } from './leaf-props.ts';

const KINDS: readonly WindowKind[] = ['within', 'between', 'fixed', 'ever'];

const NONE = { within: undefined, between: undefined, from: undefined, to: undefined };

/** The condition with a window of another kind, which begins with what is usual. */
const withKind = (condition: JsonObject, kind: WindowKind): JsonObject => {
  const began: Readonly<Record<WindowKind, Readonly<Record<string, Json>>>> = {
    ever: {},
    within: { within: 'P30D' },
    between: { between: ['P90D', 'P30D'] },
    fixed: { from: '', to: '' },
  };
  return withMembers(condition, { ...NONE, ...began[kind] });
};

const BetweenFields = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions.field');
  const { between } = condition;
  const [far = '', near = '']: readonly Json[] = Array.isArray(between) ? between : [];
  return (
    <>
      <DurationField
        label={t('far')}
        value={far}
        error={faultOf('between')}
        onChange={(next) => onChange(withMembers(condition, { between: [next, near] }), 'far')}
      />
      <span className={styles.word}>{t('and')}</span>
      <DurationField
        label={t('near')}
        value={near}
        onChange={(next) => onChange(withMembers(condition, { between: [far, next] }), 'near')}
      />
      <span className={styles.word}>{t('ago')}</span>
    </>
  );
};

const FixedFields = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions.field');
  return (['from', 'to'] as const).map((member) => (
    <TextField
      key={member}
      labelHidden
      label={t(member)}
      placeholder={t(member)}
      value={textAt(condition, member)}
      error={faultOf(member)}
      onChange={(next) => onChange(withMembers(condition, { [member]: next === '' ? undefined : next }), member)}
    />
  ));
};

/** When events count. */
export const WindowField = (props: LeafProps) => {
  const { condition, onChange, faultOf } = props;
  const t = useTranslations('conditions');
  const kind = windowKindOf(condition);
  return (
    <div className={styles.line}>
      <SelectField
        labelHidden
        label={t('field.window')}
        value={kind}
        choices={KINDS.map((value) => ({ value, label: t(`window.${value}`) }))}
        onChange={(next) => onChange(withKind(condition, next))}
      />
      {kind === 'within' && (
        <DurationField
          label={t('field.amount')}
          value={condition['within']}
          error={faultOf('within')}
          onChange={(within) => onChange(withMembers(condition, { within }), 'within')}
        />
      )}
      {kind === 'between' && <BetweenFields {...props} />}
      {kind === 'fixed' && <FixedFields {...props} />}
    </div>
  );
};
