import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ApiError } from '../../api/api-error.ts';
import layout from '../../ui/layout.module.css';
import { RadioField } from '../../ui/radio-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { Destination } from '../destinations/destinations-queries.ts';
import styles from './exports.module.css';
import type { ExportInput } from './exports-queries.ts';
import { ScheduleField } from './schedule-field.tsx';

interface Choice {
  readonly id: string;
  readonly name: string;
}

interface Props {
  readonly value: ExportInput;
  readonly segments: readonly Choice[];
  readonly destinations: readonly Destination[];
  readonly error: Error | null;
  readonly isChecked: boolean;
  readonly onChange: (changed: Partial<ExportInput>) => void;
}

const choicesOf = (all: readonly Choice[], placeholder: string) => [
  { value: '', label: placeholder },
  ...all.map(({ id, name }) => ({ value: id, label: name })),
];

/** What is wrong with one part, as the API says it. */
const detailOf = (error: Error | null, paths: readonly string[]): string | undefined =>
  error instanceof ApiError ? error.details.find(({ path }) => paths.includes(path))?.message : undefined;

/** What goes where, when and how. */
export const ExportForm = ({ value, segments, destinations, error, isChecked, onChange }: Props) => {
  const t = useTranslations('exports.form');
  const missing = (text: string): string | undefined => (isChecked && text === '' ? t('missing') : undefined);
  return (
    <div className={styles.form}>
      <div className={layout.columns}>
        <SelectField
          required
          label={t('segment')}
          value={value.segmentId}
          choices={choicesOf(segments, t('chooseSegment'))}
          error={missing(value.segmentId) ?? detailOf(error, ['segmentId'])}
          help={segments.length === 0 ? t('noSegment') : undefined}
          onChange={(segmentId) => onChange({ segmentId })}
        />
        <SelectField
          required
          label={t('destination')}
          value={value.destinationId}
          choices={choicesOf(destinations, t('chooseDestination'))}
          error={missing(value.destinationId) ?? detailOf(error, ['destinationId'])}
          help={destinations.length === 0 ? <Link to="/destinations/new">{t('noDestination')}</Link> : undefined}
          onChange={(destinationId) => onChange({ destinationId })}
        />
      </div>
      <p className={layout.muted}>{t('mapping')}</p>
      <ScheduleField
        schedule={value.schedule}
        timezone={value.timezone}
        error={detailOf(error, ['schedule', 'timezone'])}
        onChange={onChange}
      />
      <RadioField
        legend={t('mode.label')}
        value={value.mode}
        options={[
          { value: 'delta', label: t('mode.delta'), help: t('mode.deltaHelp') },
          { value: 'full', label: t('mode.full'), help: t('mode.fullHelp') },
        ]}
        onChange={(mode) => onChange({ mode })}
      />
    </div>
  );
};
