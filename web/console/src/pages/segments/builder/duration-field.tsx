import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../../shared/domain/json.ts';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { durationText, spanOf, UNITS } from '../model/durations.ts';
import styles from './builder.module.css';
import { NumberField } from './number-field.tsx';

interface Props {
  readonly value: Json | undefined;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly label: string;
}

/** What stands in a definition while the number of a duration is missing: the API's rules refuse it, so that it cannot be saved. */
const unfinished = (text: Json | undefined): { readonly unit: (typeof UNITS)[number] } | undefined => {
  const found = typeof text === 'string' ? /^\? (\w+)$/.exec(text)?.[1] : undefined;
  const unit = UNITS.find((each) => each === found);
  return unit && { unit };
};

/** How long: a number and a unit; what takes more than one unit to say is shown as it is written. */
export const DurationField = ({ value, onChange, error, label }: Props) => {
  const t = useTranslations('conditions');
  const span = spanOf(value);
  const unit = span?.unit ?? unfinished(value)?.unit;
  const choices = [...UNITS, 'custom' as const].map((each) => ({ value: each, label: t(`unit.${each}`) }));
  const set = (amount: number | null, next: (typeof UNITS)[number]) =>
    onChange(amount === null ? `? ${next}` : durationText({ amount, unit: next }));
  return (
    <>
      <div className={styles.short}>
        {unit === undefined ? (
          <TextField
            labelHidden
            mono
            label={t('field.duration')}
            value={typeof value === 'string' ? value : ''}
            {...{ error, onChange }}
          />
        ) : (
          <NumberField {...{ label, error }} value={span?.amount ?? null} onChange={(amount) => set(amount, unit)} />
        )}
      </div>
      <SelectField
        labelHidden
        label={t('field.unit')}
        value={unit ?? 'custom'}
        choices={choices}
        onChange={(next) => {
          if (next !== 'custom') set(span?.amount ?? (unit === undefined ? 1 : null), next);
          else if (span) onChange(`${durationText(span)}T0S`);
        }}
      />
    </>
  );
};
