import { useFormatter } from 'use-intl';
import { useServerNow } from '../api/clock.ts';

const DAY_MS = 86_400_000;

interface Props {
  /** ISO 8601. */
  readonly at: string;
  /** `relative`: “3 minutes ago”, the full instant on hover; `days`: the same, but whole days however many. */
  readonly as?: 'relative' | 'days' | 'date' | 'instant';
}

/** An instant in the reader's language and time zone; to the second, with the zone, where it is hovered or read out. */
export const Time = ({ at, as = 'relative' }: Props) => {
  const format = useFormatter();
  const now = useServerNow();
  const date = new Date(at);
  const full = format.dateTime(date, { dateStyle: 'medium', timeStyle: 'long' });
  const shown = () => {
    const inDays = as === 'days' && Math.abs(date.getTime() - now.getTime()) >= DAY_MS;
    if (inDays) return format.relativeTime(date, { now, unit: 'day' });
    if (as === 'relative' || as === 'days') return format.relativeTime(date, { now });
    return format.dateTime(
      date,
      as === 'date' ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'medium' },
    );
  };
  return (
    <time dateTime={at} title={full}>
      {shown()}
    </time>
  );
};
