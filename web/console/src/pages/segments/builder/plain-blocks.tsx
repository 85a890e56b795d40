import { useTranslations } from 'use-intl';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { isObject, textAt, withMembers } from '../model/forms.ts';
import { isOperator, OPERATOR_NAMES } from '../model/operators.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.ts';
import { OperatorField } from './filter-fields.tsx';
import type { LeafProps } from './leaf-props.ts';
import { NumberField } from './number-field.tsx';
import { OperandField } from './operand-field.tsx';

/** A test of a trait. */
export const TraitBlock = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions.field');
  const { suggestions } = useBuilder();
  const trait = textAt(condition, 'trait');
  const { op, value } = condition;
  return (
    <div className={styles.line}>
      <div className={styles.wide}>
        <TextField
          labelHidden
          label={t('trait')}
          placeholder={t('trait')}
          list={suggestions.traits}
          value={trait}
          error={faultOf('trait')}
          onChange={(next) => onChange(withMembers(condition, { trait: next }), 'trait')}
        />
      </div>
      <OperatorField {...{ condition, onChange }} operators={OPERATOR_NAMES} error={faultOf('op')} />
      {isOperator(op) && (
        <OperandField
          key={op}
          {...{ op, value }}
          list={suggestions.examplesOf({ path: trait })}
          error={faultOf('value')}
          onChange={(next) => onChange(withMembers(condition, { value: next }), 'value')}
        />
      )}
    </div>
  );
};

/** Membership of another segment. */
export const SegmentBlock = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions.field');
  const { segments } = useBuilder().suggestions;
  const chosen = textAt(condition, 'segment');
  const isKnown = segments.some(({ id }) => id === chosen);
  const choices = [
    ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
    ...segments.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <SelectField
      labelHidden
      label={t('segment')}
      value={chosen}
      {...{ choices }}
      error={faultOf('segment')}
      onChange={(segment) => onChange(withMembers(condition, { segment }))}
    />
  );
};

const IDENTIFIERS = ['userId', 'email', 'phone', 'anonymousId'];
const PURPOSES = ['advertising', 'email', 'personalization', 'analytics'];

const NameBlock = ({ member, list, ...props }: LeafProps & { member: 'identifier' | 'consent'; list: string[] }) => {
  const t = useTranslations('conditions.field');
  const { condition, onChange, faultOf } = props;
  return (
    <TextField
      labelHidden
      label={t(member)}
      {...{ list }}
      value={textAt(condition, member)}
      error={faultOf(member)}
      onChange={(next) => onChange(withMembers(condition, { [member]: next }), member)}
    />
  );
};

/** By which identifiers people are known. */
export const IdentifierBlock = (props: LeafProps) => <NameBlock {...props} member="identifier" list={IDENTIFIERS} />;

/** What people agreed to. */
export const ConsentBlock = (props: LeafProps) => <NameBlock {...props} member="consent" list={PURPOSES} />;

/** A share of everybody, by chance, always the same people. */
export const BucketBlock = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions.field');
  const bucket = isObject(condition['bucket']) ? condition['bucket'] : {};
  const put = (member: string, value: number | string | null | undefined) =>
    onChange(withMembers(condition, { bucket: withMembers(bucket, { [member]: value }) }), member);
  const numbers = [
    ['from', t('bucketFrom')],
    ['to', t('bucketTo')],
    ['of', t('bucketOf')],
  ] as const;
  const fault = faultOf('bucket');
  return (
    <>
      <div className={styles.line}>
        {numbers.map(([member, label]) => (
          <div key={member} className={styles.line}>
            <span className={styles.word}>{label}</span>
            <div className={styles.short}>
              <NumberField {...{ label }} value={bucket[member]} onChange={(value) => put(member, value)} />
            </div>
          </div>
        ))}
        <div className={styles.line}>
          <span className={styles.word}>{t('salt')}</span>
          <TextField
            labelHidden
            label={t('salt')}
            value={textAt(bucket, 'salt')}
            onChange={(salt) => put('salt', salt === '' ? undefined : salt)}
          />
        </div>
      </div>
      {fault !== undefined && <p className={styles.fault}>{fault}</p>}
    </>
  );
};
