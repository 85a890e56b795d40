import { useTranslations } from 'use-intl';
import {
  readScheduleForm,
  type ScheduleForm,
  type TimeOfDay,
  WEEKDAYS,
  writeScheduleForm,
} from '../../../../../shared/domain/export/schedule-form.ts';
import { CheckField } from '../../ui/check-field.tsx';
import layout from '../../ui/layout.module.css';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './exports.module.css';
import { useScheduleWords } from './schedule-words.ts';

interface Props {
  readonly schedule: string;
  readonly timezone: string;
  readonly error: string | undefined;
  readonly onChange: (changed: { readonly schedule?: string; readonly timezone?: string }) => void;
}

const KINDS = ['minutes', 'hours', 'daily', 'weekly', 'monthly', 'custom'] as const;
type Kind = (typeof KINDS)[number];

const timeOf = (form: ScheduleForm): TimeOfDay =>
  'hour' in form ? { hour: form.hour, minute: form.minute } : { hour: 6, minute: 0 };

/** Another kind of schedule, keeping the time of day. */
const become = (kind: Kind, form: ScheduleForm): ScheduleForm => {
  const at = timeOf(form);
  switch (kind) {
    case 'minutes':
      return { kind, every: 15 };
    case 'hours':
      return { kind, every: 6 };
    case 'daily':
      return { kind, ...at };
    case 'weekly':
      return { kind, days: ['MON'], ...at };
    case 'monthly':
      return { kind, day: 1, ...at };
    case 'custom':
      return { kind, text: writeScheduleForm(form) };
  }
};

const two = (n: number): string => String(n).padStart(2, '0');
const isClock = (form: ScheduleForm): form is Extract<ScheduleForm, TimeOfDay> => 'hour' in form;

const Days = ({
  form,
  onChange,
}: {
  readonly form: Extract<ScheduleForm, { kind: 'weekly' }>;
  readonly onChange: (form: ScheduleForm) => void;
}) => {
  const t = useTranslations('exports.schedule');
  const { dayOf } = useScheduleWords();
  const toggle = (day: (typeof WEEKDAYS)[number], isOn: boolean) => {
    const days = WEEKDAYS.filter((each) => (each === day ? isOn : form.days.includes(each)));
    if (days.length > 0) onChange({ ...form, days });
  };
  return (
    <fieldset className={styles.days}>
      <legend className="visually-hidden">{t('days')}</legend>
      {WEEKDAYS.map((day) => (
        <CheckField
          key={day}
          label={dayOf(day)}
          checked={form.days.includes(day)}
          onChange={(isOn) => toggle(day, isOn)}
        />
      ))}
    </fieldset>
  );
};

const Details = ({
  form,
  onChange,
}: {
  readonly form: ScheduleForm;
  readonly onChange: (form: ScheduleForm) => void;
}) => {
  const t = useTranslations('exports.schedule');
  if ('every' in form)
    return (
      <TextField
        type="number"
        min={1}
        label={t(`every.${form.kind}`)}
        value={String(form.every)}
        onChange={(text) => onChange({ ...form, every: Math.max(1, Math.floor(Number(text)) || 1) })}
      />
    );
  if (!isClock(form))
    return (
      <TextField
        mono
        label={t('text')}
        help={t('textHelp')}
        value={form.text}
        onChange={(text) => onChange({ kind: 'custom', text })}
      />
    );
  const monthDays = [...Array.from({ length: 31 }, (_, index) => String(index + 1)), 'last'];
  return (
    <>
      {form.kind === 'monthly' && (
        <SelectField
          label={t('day')}
          value={String(form.day)}
          choices={monthDays.map((value) => ({ value, label: value === 'last' ? t('last') : value }))}
          onChange={(value) => onChange({ ...form, day: value === 'last' ? 'last' : Number(value) })}
        />
      )}
      <TextField
        type="time"
        label={t('time')}
        value={`${two(form.hour)}:${two(form.minute)}`}
        onChange={(text) => {
          const [hour, minute] = text.split(':').map(Number);
          if (hour !== undefined && minute !== undefined) onChange({ ...form, hour, minute });
        }}
      />
    </>
  );
};

/** When an export runs, as people say it. */
export const ScheduleField = ({ schedule, timezone, error, onChange }: Props) => {
  const t = useTranslations('exports.schedule');
  const form = readScheduleForm(schedule);
  const set = (next: ScheduleForm) => onChange({ schedule: writeScheduleForm(next) });
  return (
    <fieldset className={styles.schedule}>
      <legend>{t('title')}</legend>
      <div className={layout.rowEnd}>
        <SelectField
          label={t('kind.label')}
          value={form.kind}
          choices={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(kind) => set(become(kind, form))}
        />
        <Details form={form} onChange={set} />
        {(isClock(form) || form.kind === 'custom') && (
          <TextField
            label={t('zone')}
            list={Intl.supportedValuesOf('timeZone')}
            value={timezone}
            onChange={(zone) => onChange({ timezone: zone })}
          />
        )}
      </div>
      {form.kind === 'weekly' && <Days form={form} onChange={set} />}
      {error !== undefined && <p className={styles.fault}>{error}</p>}
    </fieldset>
  );
};
