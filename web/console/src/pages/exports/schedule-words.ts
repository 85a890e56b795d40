import { useFormatter, useTranslations } from 'use-intl';
import {
  readScheduleForm,
  type ScheduleForm,
  type TimeOfDay,
  WEEKDAYS,
  type Weekday,
} from '../../../../../shared/domain/export/schedule-form.ts';

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** Schedules in the reader's words. */
export const useScheduleWords = () => {
  const t = useTranslations('exports.schedule');
  const format = useFormatter();
  const timeOf = ({ hour, minute }: TimeOfDay): string =>
    format.dateTime(new Date(monday + (hour * 60 + minute) * 60_000), {
      hour: 'numeric',
      minute: '2-digit',
      timeZone: 'UTC',
    });
  const dayOf = (day: Weekday): string =>
    format.dateTime(new Date(monday + WEEKDAYS.indexOf(day) * DAY_MS), { weekday: 'long', timeZone: 'UTC' });
  const formWords = (form: ScheduleForm): string => {
    switch (form.kind) {
      case 'minutes':
        return t('words.minutes', { every: form.every });
      case 'hours':
        return t('words.hours', { every: form.every });
      case 'daily':
        return t('words.daily', { time: timeOf(form) });
      case 'weekly':
        return t('words.weekly', { days: format.list(form.days.map(dayOf)), time: timeOf(form) });
      case 'monthly':
        return form.day === 'last'
          ? t('words.lastDay', { time: timeOf(form) })
          : t('words.monthly', { day: form.day, time: timeOf(form) });
      case 'custom':
        return t('words.custom', { text: form.text });
    }
  };
  return {
    dayOf,
    formWords,
    words: ({ schedule, timezone }: { readonly schedule: string; readonly timezone: string }): string => {
      const form = readScheduleForm(schedule);
      const isClock = form.kind !== 'minutes' && form.kind !== 'hours';
      const said = formWords(form);
      return isClock ? t('words.inZone', { said, zone: timezone.replaceAll('_', ' ') }) : said;
    },
  };
};
