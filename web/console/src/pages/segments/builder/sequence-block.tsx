import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { JsonObject } from '../../../../../../shared/domain/json.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { objectsAt, withMembers } from '../model/forms.ts';
import styles from './builder.module.css';
import { DurationField } from './duration-field.tsx';
import { EventField } from './event-field.tsx';
import { FiltersField } from './filter-fields.tsx';
import type { LeafProps } from './leaf-props.ts';

type StepProps = LeafProps & { readonly index: number; readonly onRemove: (() => void) | undefined };

const StepWindow = ({ condition, onChange, faultOf, prefix, index }: StepProps) => {
  const t = useTranslations('conditions');
  const isBounded = condition['within'] !== undefined;
  const bounded = index === 0 ? t('window.within') : t('field.stepWithin');
  const free = index === 0 ? t('window.ever') : t('field.whenever');
  return (
    <>
      <SelectField
        labelHidden
        label={t('field.window')}
        value={isBounded ? 'within' : 'ever'}
        choices={[
          { value: 'within', label: bounded },
          { value: 'ever', label: free },
        ]}
        error={isBounded ? undefined : faultOf(`${prefix}within`)}
        onChange={(next) => onChange(withMembers(condition, { within: next === 'within' ? 'P1D' : undefined }))}
      />
      {isBounded && (
        <DurationField
          label={t('field.amount')}
          value={condition['within']}
          error={faultOf(`${prefix}within`)}
          onChange={(within) => onChange(withMembers(condition, { within }), `${prefix}within`)}
        />
      )}
    </>
  );
};

const StepFields = (props: StepProps) => {
  const { condition, onChange, faultOf, prefix, index, onRemove } = props;
  const t = useTranslations('conditions');
  return (
    <fieldset className={styles.body}>
      <legend className="visually-hidden">{t('field.step', { number: index + 1 })}</legend>
      <div className={styles.line}>
        {index === 0 ? (
          <span className={styles.word}>{t('field.step', { number: 1 })}</span>
        ) : (
          <SelectField
            labelHidden
            label={t('field.absent')}
            value={condition['absent'] === true ? 'true' : 'false'}
            choices={(['false', 'true'] as const).map((value) => ({ value, label: t(`absent.${value}`) }))}
            error={faultOf(`${prefix}absent`)}
            onChange={(next) => onChange(withMembers(condition, { absent: next === 'true' ? true : undefined }))}
          />
        )}
        <EventField {...props} />
        <StepWindow {...props} />
        {onRemove && <Button kind="quiet" icon={<X />} aria-label={t('block.removeStep')} onClick={onRemove} />}
      </div>
      <FiltersField {...props} />
    </fieldset>
  );
};

/** Events one after another. */
export const SequenceBlock = ({ condition, onChange, faultOf }: LeafProps) => {
  const t = useTranslations('conditions');
  const steps = objectsAt(condition, 'sequence');
  const put = (sequence: readonly JsonObject[], topic?: string) =>
    onChange(withMembers(condition, { sequence }), topic);
  const fault = steps.length === 0 || steps.length > 10 ? faultOf('sequence') : undefined;
  return (
    <>
      {steps.map((step, index) => (
        <StepFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place
          key={index}
          index={index}
          condition={step}
          faultOf={faultOf}
          prefix={`sequence[${index}].`}
          onChange={(next, topic) => put(steps.with(index, next), topic)}
          onRemove={steps.length > 1 ? () => put(steps.toSpliced(index, 1)) : undefined}
        />
      ))}
      {fault !== undefined && <p className={styles.fault}>{fault}</p>}
      <div className={styles.line}>
        <Button small kind="quiet" icon={<Plus />} onClick={() => put([...steps, { event: '', within: 'P1D' }])}>
          {t('block.addStep')}
        </Button>
        <span className={styles.word}>{t('field.anchor')}</span>
        <SelectField
          labelHidden
          label={t('field.anchor')}
          value={condition['anchor'] === 'any' ? 'any' : 'latest'}
          choices={(['latest', 'any'] as const).map((value) => ({ value, label: t(`anchor.${value}`) }))}
          onChange={(anchor) => onChange(withMembers(condition, { anchor }))}
        />
      </div>
    </>
  );
};
